"""citeproc-py on single works: against pandoc's entries, on odd data, on many styles."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from reportbuild.assemble.citation_styles import style_path, styles_folder
from reportbuild.cite.engine import format_works
from reportbuild.cite.exports import to_biblatex, to_ris
from reportbuild.cite.marks import CLOSE, OPEN, Quotes, settle_marks
from reportbuild.cite.report_works import how_to_cite
from reportbuild.model import Book, BookItem, Contributor, Index, Label
from reportbuild.pandoc import ask_pandoc
from tests.citations.conftest import language
from tests.citations.table import GOLDENS, STYLES, works

#: Letters after years (2019a) belong to an edition, where two works of the year meet.
OF_AN_EDITION = frozenset({"dupont1", "dupont2"})


def bare(entry: str) -> str:
    entry = re.sub(r"</?i>", "*", re.sub(r"</?(?:span|b)[^>]*>", "", entry))
    entry = entry.replace("&amp;", "&").replace("‑", "-").replace("“", '"').replace("”", '"')
    entry = re.sub(r"[‘’]", "'", re.sub(r"«\s*|\s*»", '"', entry))
    return " ".join(re.sub(r"^\[\d+\]\s*", "", entry).split())


@pytest.mark.parametrize(("style", "locale"), STYLES)
def test_entries_equal_those_of_pandoc(style: str, locale: str) -> None:
    golden: dict[str, str] = json.loads((GOLDENS / f"{style}.json").read_text("utf-8"))
    path = style_path(style)
    assert path is not None
    entries = [work for work in works() if work["id"] not in OF_AN_EDITION]
    made = zip(entries, format_works(entries, path, locale), strict=True)
    quoted = {'"': "'"}  # pandoc leaves the marks to the language; which they are is no matter here
    table = str.maketrans(quoted)
    ours = {work["id"]: bare(entry).translate(table) for work, entry in made}
    theirs = {key: bare(golden[f"entry {key}"]).translate(table) for key in ours}
    assert ours == theirs


ODD: list[dict[str, Any]] = [
    {"id": "a", "type": "book", "title": 'L\'art "du" <b & c>', "author": [{"literal": "A & B"}]},
    {"id": "b", "title": "No type", "issued": {"date-parts": [[2018, 3], [2018, 5]]}},
    {"id": "c", "type": "motion_picture", "title": "Film", "director": [{"family": "V"}]},
    {"id": "d", "type": "article-journal", "issued": {"season": "2", "date-parts": [[2001]]}},
    {"id": "e", "type": "thesis", "title": "", "author": [], "issued": {}, "custom": {"x": 1}},
    {"id": "f", "type": "chapter", "title": "T", "container-author": [{"family": "Roy"}]},
    {"id": "g", "type": "webpage", "title": "P", "accessed": {"date-parts": [["2021", "3", "4"]]}},
    {"id": "h", "type": "book", "title": "Old", "issued": {"date-parts": [[-50]]}, "edition": 3},
]


def test_data_with_markup_signs_stay_text() -> None:
    path = style_path("iso690-author-date-fr")
    assert path is not None
    (made,) = format_works(ODD[:1], path, "fr-CA")
    assert made == "A &amp; B, [sans date]. <i>L’art «\u00a0du\u00a0» &lt;b &amp; c&gt;</i>."


@pytest.mark.heavy
def test_no_style_breaks_on_odd_data() -> None:
    styles = sorted(styles_folder().glob("*.csl"))
    random.Random(7).shuffle(styles)
    for style in styles[:200]:
        assert len(format_works(ODD, style, "fr-CA")) == len(ODD), style.stem


def test_marks_of_a_finished_entry() -> None:
    english = Quotes(("“", "”"), ("‘", "’"), points_inside=True)
    typed = f"{OPEN}On {OPEN}it{CLOSE}{CLOSE}. Who?. It's."
    assert settle_marks(typed, english) == "“On ‘it’.” Who? It’s."


def a_book(root: Path) -> Book:
    item = BookItem("method", "chapter", "", "2", "Method", "sec-method", "method", {})
    return Book(
        *(language("en-GB"), "public", "small", "Small Report", "On Little", "", "1.0", "draft"),
        *("2026-11-23", "2026-11-23T00:00:00Z", "urn:x", "", "https://example.org/site"),
        *("Publisher", "CC BY 4.0", "", (), (Contributor("Ada Byron", "person"),), (item,)),
        ("html",),
    )


def test_how_to_cite_report_chapter_and_figure(tmp_path: Path) -> None:
    label = Label("fig-map", "figure", "method", "2.1", "A map")
    made = how_to_cite(a_book(tmp_path), Index({"fig-map": label}, ("method",))).value
    assert made is not None
    assert [(cited.item, cited.anchor) for cited in made] == [
        ("", ""),
        ("method", "sec-method"),
        ("method", "fig-map"),
    ]
    assert made[0].entries["APA"] == (
        "Byron, A. (2026). <i>Small Report: On Little</i> (Version 1.0). Publisher. "
        "https://example.org/site/en/"
    )
    assert "Method" in made[1].entries["Chicago"]
    assert made[2].csl["URL"] == "https://example.org/site/en/method.html#fig-map"
    assert made[2].csl["title"] == "Figure 2.1. A map"


@pytest.mark.parametrize("work", works(), ids=lambda work: str(work["id"]))
def test_downloads_can_be_read_again(work: dict[str, Any]) -> None:
    (again,) = ask_pandoc("biblatex", "csljson", to_biblatex(work)).value
    # Nested braces keep every capital, and the reader says so with markup.
    assert re.sub(r"</?span[^>]*>", "", again["title"]) == work["title"]
    assert again.get("author") == work.get("author")
    assert again.get("issued") == work.get("issued")
    (record,) = ask_pandoc("ris", "csljson", to_ris(work)).value
    assert record["title"] == work["title"]
