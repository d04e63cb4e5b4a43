from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reportbuild.files import Files

Written = dict[str, str | bytes]


@pytest.fixture
def project(tmp_path: Path) -> Callable[[Written], Files]:
    """A project folder with these files, all of them declared."""

    def make(written: Written) -> Files:
        for path, content in written.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return Files(tmp_path, frozenset(written))

    return make
