"""Styles by name, by path, dependent ones; what is said when there is none."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from reportbuild.assemble.citation_styles import find_style, style_path, styles_folder
from reportbuild.diagnostics import Sink
from reportbuild.files import Files
from tests.citations.conftest import Cite
from tests.citations.table import HERE, flat


def find(name: str, root: Path) -> tuple[str, list[str]]:
    sink = Sink()
    style = find_style(name, Files(root, frozenset({name})), sink)
    said = [f"{d.rule}: {d.message} ({d.hint})" for d in sink.found]
    return (style.path.stem if style else ""), said


def test_style_of_a_journal_is_its_parent(tmp_path: Path) -> None:
    name = next((styles_folder() / "dependent").glob("nature-*.csl")).stem
    style, said = find(name, tmp_path)
    assert style
    assert style != name
    assert said == []


def test_style_of_the_project_is_found_by_path(tmp_path: Path) -> None:
    known = style_path("apa")
    assert known is not None
    (tmp_path / "styles").mkdir()
    shutil.copy(known, tmp_path / "styles" / "ours.csl")
    assert find("styles/ours.csl", tmp_path) == ("ours", [])


def test_dependent_style_of_the_project_leads_to_its_parent(tmp_path: Path) -> None:
    (tmp_path / "mine.csl").write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><title>M</title>'
        '<link href="http://www.zotero.org/styles/apa" rel="independent-parent"/></info></style>'
    )
    assert find("mine.csl", tmp_path) == ("apa", [])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("harvard-cite-them-rigth", "unknown citation style 'harvard-cite-them-rigth'"),
        ("styles/none.csl", "there is no style file 'styles/none.csl'"),
        ("../out.csl", "there is no style file '../out.csl'"),
    ],
)
def test_style_that_is_not_there_is_reported(name: str, said: str, tmp_path: Path) -> None:
    found = find(name, tmp_path)
    assert found[0] == ""
    assert said in found[1][0]


def test_hint_names_the_nearest_style(tmp_path: Path) -> None:
    _, said = find("harvard-cite-them-rigth", tmp_path)
    assert said[0].endswith("(did you mean 'harvard-cite-them-right'?)")


def test_file_that_is_no_style_is_reported(tmp_path: Path) -> None:
    (tmp_path / "bad.csl").write_text("<html/>")
    assert find("bad.csl", tmp_path)[1] == [
        "csl-style-is-known: the citation style 'bad.csl' is not a CSL style ()"
    ]


@pytest.mark.parametrize(
    ("locale", "marks"),
    [("fr-CA", "p. 3"), ("fr-FR", "p. 3"), ("en-GB", "p. 3"), ("en-US", "p. 3")],
)
def test_locators_follow_the_locale(locale: str, marks: str, cite: Cite) -> None:
    made = cite({"one": "A [@ostrom, p. 3]."}, "apa", locale)
    assert marks in flat(made.docs["one"].blocks[0]["c"]).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("pp. 3-5", "p. 3‑5"),
        ("n° 5", "nᵒ 5"),
        ("no 5", "nᵒ 5"),
        ("ch. 3", "chap. 3"),
        ("fig. 4", "fig. 4"),
        ("art. 7", "art. 7"),
        ("no doute", "no doute"),
    ],
)
def test_french_locators_are_understood(typed: str, printed: str, cite: Cite) -> None:
    made = cite({"one": f"A [@ostrom, {typed}]."}, "harvard-cite-them-right", "fr-CA")
    line = flat(made.docs["one"].blocks[0]["c"]).replace("\u00a0", " ").replace("pp.", "p.")
    assert line == f"A (Ostrom, 1990, {printed})."


@pytest.mark.heavy
def test_no_style_breaks_on_works_it_has_not_seen(cite: Cite) -> None:
    styles = sorted(styles_folder().rglob("*.csl"))
    random.Random(11).shuffle(styles)
    text = (HERE / "situations.md").read_text(encoding="utf-8")
    silent = []
    for style in styles[:200]:
        made = cite({"one": text}, style.stem, "fr-CA")
        assert [d.message for d in made.found] == [], style.stem
        assert len(made.docs["one"].blocks) == 36, style.stem
        assert len(made.citations.clusters["one"]) == 36, style.stem
        assert all(flat(block["c"]) for block in made.docs["one"].blocks), style.stem
        silent += [] if made.citations.entries else [style.stem]
    # Styles without a bibliography print notes only.
    assert len(silent) < 20, silent
