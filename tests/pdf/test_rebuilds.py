"""What a build of the PDF does again after an edit, and that it ends as from nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reportbuild import plan
from reportbuild.init import create_report

CHAPTER = "chapters/en/01-introduction.md"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764000000")
    create_report(tmp_path / "report")
    return tmp_path / "report"


def build(root: Path, jobs: int = 1) -> tuple[list[str], bytes]:
    """The PDF tasks that ran, and the English PDF."""
    done = plan.build(plan.Request(root, ("en",), ("pdf",), jobs=jobs))
    assert done.count("error") == 0
    ran = sorted(name for name in done.ran if name.startswith(("pdf layout", "pdf en")))
    return ran, (root / "build/en/our-report-en.pdf").read_bytes()


def test_an_edit_lays_out_its_unit_and_no_other(root: Path) -> None:
    first, _ = build(root)
    assert {name.split("/")[1] for name in first if "layout" in name} == {
        "front",
        "introduction",
        "cases",
        "case-example-space",
        "bibliography",
    }
    path = root / CHAPTER
    path.write_text(path.read_text("utf-8") + "\nOne paragraph more.\n", "utf-8")
    ran, _ = build(root)
    assert ran == ["pdf en-pdf", "pdf layout en-pdf/introduction/1"]
    told = "\n".join(line.strip() for line in plan.why(root, "en/our-report-en.pdf"))
    layout = "pdf layout en-pdf/introduction"
    assert f"{layout}/4: the same work as {layout}/1\n{layout}/1: ran because" in told
    assert f"file {CHAPTER} changed" in told


def test_the_print_edition_stands_beside_the_one_for_screens(root: Path) -> None:
    _, screen = build(root)
    done = plan.build(plan.Request(root, ("en",), ("print",), jobs=1))
    assert done.artifacts == ("en/our-report-en-print.pdf",)
    assert (root / "build/en/our-report-en.pdf").read_bytes() == screen
    assert not (root / "build/site/en/our-report-en-print.pdf").exists()


def test_pages_more_do_not_lay_out_what_follows(root: Path) -> None:
    build(root)
    path = root / CHAPTER
    path.write_text(path.read_text("utf-8") + "\nMany words more.\n" * 300, "utf-8")
    ran, warm = build(root)
    assert {name.split("/")[1] for name in ran if "layout" in name} <= {"introduction", "cases"}
    shutil.rmtree(root / "build")
    _, cold = build(root, jobs=2)
    assert cold == warm
