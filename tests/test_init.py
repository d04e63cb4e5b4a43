"""``reportbuild init``: the starter is complete, correct, and never overwrites."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from reportbuild.init import NotEmptyError, create_report

ROOT = Path(__file__).parents[1]


def test_makes_a_bilingual_report(tmp_path: Path) -> None:
    made = create_report(tmp_path / "new" / "report")
    assert made == sorted(made)
    assert {"report.yaml", "references.bib", "README.md", ".gitignore"} <= set(made)
    for language in ("en", "fr"):
        assert f"chapters/{language}/01-introduction.md" in made
        assert f"chapters/cases/example-space/{language}.md" in made
    assert all((tmp_path / "new" / "report" / path).stat().st_size for path in made)


def test_repository_made_first_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert "report.yaml" in create_report(tmp_path)


def test_refuses_a_folder_in_use(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text("mine")
    with pytest.raises(NotEmptyError) as refusal:
        create_report(tmp_path)
    assert refusal.value.names == ("a.txt", "b.txt")
    expected = f"'{tmp_path}' is not empty: it holds 'a.txt', 'b.txt'; name a new folder"
    assert str(refusal.value) == expected
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_long_lists_are_cut(tmp_path: Path) -> None:
    for number in range(7):
        (tmp_path / f"{number}.txt").touch()
    with pytest.raises(NotEmptyError, match=r"'4\.txt' and 2 more; name a new folder"):
        create_report(tmp_path)


def test_starter_breaks_no_rule(tmp_path: Path) -> None:
    from reportbuild import plan

    create_report(tmp_path)
    result = plan.check(plan.Request(tmp_path, jobs=1))
    assert [finding.diagnostic for finding in result.findings] == []


@pytest.mark.heavy
def test_starter_builds_every_edition(tmp_path: Path) -> None:
    from reportbuild import plan

    create_report(tmp_path)
    result = plan.build(plan.Request(tmp_path))
    assert [finding.diagnostic for finding in result.findings] == []
    assert result.published
    for path in ("fr/our-report-fr.pdf", "en/our-report-en.epub", "site/index.html"):
        assert (tmp_path / "build" / path).is_file()


@pytest.mark.heavy
def test_wheel_carries_starter_and_theme(tmp_path: Path) -> None:
    command = ["pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([sys.executable, "-m", *command, "-w", tmp_path, ROOT], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    shipped = {"reportbuild/starter": ROOT / "src/reportbuild/starter"}
    shipped["reportbuild/templates"] = ROOT / "templates"
    for prefix, folder in shipped.items():
        for file in folder.rglob("*"):
            if file.is_file():
                assert f"{prefix}/{file.relative_to(folder).as_posix()}" in names
