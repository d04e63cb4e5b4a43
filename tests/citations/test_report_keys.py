"""``nocite`` and ``bibliography-per-chapter`` in ``report.yaml``."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportbuild.diagnostics import Outcome
from reportbuild.files import Files
from reportbuild.model import Project
from reportbuild.project.report import load_report

HEAD = """slug: small
title: {en: Small}
languages:
  en: {locale: en-GB, csl: apa}
contents: [one]
"""


def load(root: Path, text: str) -> Outcome[Project]:
    (root / "report.yaml").write_text(HEAD + text, encoding="utf-8")
    listing = {"chapters/en/one.md": "", "templates/lang/en-GB.yaml": ""}
    return load_report(Files(root, frozenset({"report.yaml"})), listing)


def test_works_and_lists_as_configured(tmp_path: Path) -> None:
    made = load(tmp_path, "nocite: [roy2001, ng2002]\nbibliography-per-chapter: true\n").value
    assert made is not None
    assert made.nocite == ("roy2001", "ng2002")
    assert made.bibliography_per_chapter


def test_both_may_be_left_out(tmp_path: Path) -> None:
    made = load(tmp_path, "").value
    assert made is not None
    assert (made.nocite, made.bibliography_per_chapter) == ((), False)


@pytest.mark.parametrize(
    ("value", "seen"), [("yes please", "the text 'yes please'"), ("1", "the number 1")]
)
def test_flag_is_true_or_false(value: str, seen: str, tmp_path: Path) -> None:
    (found,) = load(tmp_path, f"bibliography-per-chapter: {value}\n").diagnostics
    assert found.rule == "value-has-type"
    assert found.message == f"'bibliography-per-chapter' should be true or false, not {seen}"
