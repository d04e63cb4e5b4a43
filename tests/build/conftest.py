"""A small bilingual report in a fresh folder, and short words for what tests do with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reportbuild import plan
from reportbuild.init import create_report
from reportbuild.model import Format


class Report:
    """The starter report, ready to be edited, checked and built in process."""

    def __init__(self, root: Path) -> None:
        self.root = root
        create_report(root)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace the first ``old``, which must be there."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text, (path, old)
        (self.root / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    def write(self, path: str, text: str, encoding: str = "utf-8") -> None:
        """Make a file."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(text.encode(encoding))

    def check(self, **choices: bool) -> plan.Result:
        """Run the rules, in this process."""
        return plan.check(plan.Request(self.root, jobs=1, **choices))

    def build(self, *formats: Format, jobs: int = 1, strict: bool = False) -> plan.Result:
        """Build, in this process unless ``jobs`` says otherwise."""
        return plan.build(plan.Request(self.root, (), formats, jobs=jobs, strict=strict))

    def files(self) -> dict[str, bytes]:
        """Every artifact: path below ``build/`` → bytes."""
        build = self.root / "build"
        return {
            file.relative_to(build).as_posix(): file.read_bytes()
            for file in sorted(build.rglob("*"))
            if file.is_file() and ".cache" not in file.parts
        }


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764000000")
    return Report(tmp_path / "report")


@pytest.fixture
def make_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Report]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764000000")
    return lambda name: Report(tmp_path / name)
