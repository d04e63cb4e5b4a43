"""The commands, as a user types them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reportbuild.cli import main
from reportbuild.cli_review import review
from tests.review.conftest import MadeCopy, Pen

main.add_command(review)


@pytest.fixture
def root(english: MadeCopy, tmp_path: Path) -> Path:
    target = tmp_path / "report"
    shutil.copytree(english.root, target, ignore=shutil.ignore_patterns("build"))
    return target


def call(root: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(root), "review", *words])


def test_a_comment_from_import_to_done(root: Path, pen: Pen, tmp_path: Path) -> None:
    pen.mark("Words between asterisks are", "say which")
    (tmp_path / "back.pdf").write_bytes(pen.bytes())
    done = call(root, "import", str(tmp_path / "back.pdf"))
    assert done.exit_code == 0, done.output
    assert "reviews/0.1.0.yaml: 1 new, 1 comment" in done.output
    listed = call(root, "list", "--open").output
    ident = listed[:8]
    assert "chapters/en/01-introduction.md:" in listed
    assert "Ana: say which" in listed
    assert "[Words between asterisks are]" in call(root, "show", ident).output
    closed = call(root, "close", ident, "--as", "rejected", "--answer", "They all are.")
    assert closed.exit_code == 0, closed.output
    assert "They all are." in call(root, "show", ident).output
    assert "1 comment, 0 open." in call(root, "list").output


def test_what_is_not_there_is_said(root: Path) -> None:
    assert "there is no comment 'abc'" in call(root, "show", "abc").output
    unknown = call(root, "close", "abc")
    assert "there is no comment 'abc'; nothing was changed" in unknown.output
    assert "there is no round 'first'" in call(root, "list", "--round", "first").output


def test_a_foreign_file_ends_with_an_error(root: Path, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"nothing")
    done = call(root, "import", str(tmp_path / "x.yaml"))
    assert done.exit_code == 1
    assert "error[annotated-pdf-is-readable]: this is neither a PDF nor a Word file" in done.output
    assert "= help: a .pdf or .docx is expected" in done.output
