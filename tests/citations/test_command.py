"""``reportbuild cite`` on a small report."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reportbuild.cli_cite import cite
from reportbuild.terminal import Settings

REPORT = """slug: small
title: {en: Small}
languages:
  en: {locale: en-GB, csl: harvard-cite-them-right}
formats: [epub]
contents: [one, {list: bibliography}]
bibliography: references.bib
"""
WORKS = """% verified: a.example (title); b.example (pages)
@book{ostrom, author = {Ostrom, Elinor}, title = {Commons}, date = {1990}, langid = {english}}
% memory: not seen
@book{roy, author = {Roy, Luc}, title = {Carnets}, date = {2001}, langid = {french}}
@book{ng, author = {Ng, Mei}, title = {Hands}, date = {2002}, langid = {english}}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "chapters" / "en").mkdir(parents=True)
    (tmp_path / "report.yaml").write_text(REPORT, encoding="utf-8")
    (tmp_path / "references.bib").write_text(WORKS, encoding="utf-8")
    text = "# One {#sec-one}\n\nOstrom [@ostrom].\n"
    (tmp_path / "chapters" / "en" / "one.md").write_text(text, encoding="utf-8")
    return tmp_path


def run(root: Path, *arguments: str) -> Result:
    settings = Settings(root, 0, False, "human")
    return CliRunner().invoke(cite, arguments, obj=settings)


def test_list_prints_every_entry(root: Path) -> None:
    assert run(root, "list").output.splitlines() == [
        "en (harvard-cite-them-right)",
        "  ng: Ng, M. (2002) Hands.",
        "  ostrom: Ostrom, E. (1990) Commons.",
        "  roy: Roy, L. (2001) Carnets.",
    ]


def test_evidence_lists_what_needs_a_second_sighting(root: Path) -> None:
    assert run(root, "list", "--evidence").output.splitlines() == [
        "memory (1)",
        "  roy: not seen",
        "not stated (1)",
        "  ng",
    ]


def test_show_says_evidence_and_places(root: Path) -> None:
    assert run(root, "show", "ostrom").output.splitlines() == [
        "en: Ostrom, E. (1990) Commons.",
        "evidence: verified: a.example (title); b.example (pages)",
        "cited in: chapters/en/one.md:3",
    ]


def test_show_names_the_nearest_key(root: Path) -> None:
    result = run(root, "show", "ostrm")
    assert result.exit_code == 1
    assert result.output == "Error: there is no entry 'ostrm'. did you mean 'ostrom'?\n"


def test_show_as_a_download(root: Path) -> None:
    assert run(root, "show", "ostrom", "--as", "ris").output.splitlines() == [
        "TY  - BOOK",
        "AU  - Ostrom, Elinor",
        "PY  - 1990",
        "TI  - Commons",
        "LA  - en-US",
        "ID  - ostrom",
        "ER  - ",
    ]


def test_check_compares_the_engines(root: Path) -> None:
    result = run(root, "check")
    assert (result.exit_code, result.output) == (
        0,
        "en (harvard-cite-them-right): 3 of 3 entries agree\n",
    )


def test_check_in_a_style_the_report_does_not_use(root: Path) -> None:
    result = run(root, "check", "--style", "apa", "--style", "ieee")
    assert (result.exit_code, result.output) == (
        0,
        "en (apa): 3 of 3 entries agree\nen (ieee): 3 of 3 entries agree\n",
    )
    result = run(root, "check", "--style", "appa")
    assert result.exit_code == 1
    assert result.output == "Error: unknown citation style 'appa'\n"


def test_check_prints_each_difference_and_fails_below_its_measure(root: Path) -> None:
    same_year = WORKS.replace("2001", "1990").replace("Roy, Luc", "Ostrom, Elinor")
    (root / "references.bib").write_text(same_year, encoding="utf-8")
    result = run(root, "check")
    assert result.exit_code == 1
    assert result.output.splitlines()[:3] == [
        "roy",
        "  pandoc       Ostrom, E. (1990a) <i>Carnets</i>.",
        "  citeproc-py  Ostrom, E. (1990) <i>Carnets</i>.",
    ]


def test_unknown_language(root: Path) -> None:
    result = run(root, "check", "--lang", "de")
    assert result.exit_code == 2
    assert "the report has no language 'de'; it has en" in result.output
