"""The printed index: pages once, ranges, and the pages where the marks are."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from reportbuild.diagnostics import Sink
from reportbuild.model import Fragment
from reportbuild.render.pdf_index import indexed_anchors, write_index_pages
from reportbuild.render.pdf_merge import check_index
from reportbuild.render.pdf_pages import guess_pages, map_pages
from tests.pdf import reading
from tests.pdf.conftest import Laid, lay_out_in_units
from tests.pdf.sample_book import make_book, make_fragments


def _place(anchor: str) -> str:
    return (
        f'<a href="#{anchor}" class="index-place"><span class="index-words">section 1</span>'
        f'<span data-for="#{anchor}" class="page-number indexed"></span></a>'
    )


@pytest.mark.parametrize(
    ("pages", "printed"),
    [
        ([7], "7"),
        ([7, 7], "7"),
        ([7, 8], "7, 8"),
        ([7, 8, 9], "7–9"),
        ([9, 7, 8], "7–9"),
        ([3, 7, 8, 9, 9, 12, 13], "3, 7–9, 12, 13"),
    ],
)
def test_pages_of_an_entry(pages: list[int], printed: str) -> None:
    places = {f"idx-a-{n}": page for n, page in enumerate(pages)}
    markup = (
        f"<li>votes, {', '.join(map(_place, places))}<ul><li>online, {_place('idx-b')}</li></ul>"
    )
    assert indexed_anchors(markup) == (*places, "idx-b")
    made = write_index_pages(markup, places | {"idx-b": 30})
    assert re.sub("<.*?>", "", made) == f"votes, {printed}online, 30"
    first = min(places, key=lambda anchor: places[anchor])
    assert f'<li>votes, <a href="#{first}" class="index-place">' in made


def test_the_index_names_the_pages_where_its_marks_are() -> None:
    marked = mark_chapters()
    last = replace(marked[-1], body=marked[-1].body + index_of(1))
    made = lay_out_in_units(make_book(), [*marked[:-1], last])
    assert made.findings == []
    assert "votes, " + ", ".join(printed_pages(made)) in words_of(made)


def test_an_index_before_the_pages_it_names_moves_them_and_names_them() -> None:
    marked = mark_chapters()
    front = replace(marked[0], body=marked[0].body + index_of(400))
    made = lay_out_in_units(make_book(), [front, *marked[1:]])
    assert made.findings == []
    guessed = guess_pages(made.units).number_of("idx-c3-1")
    pages = printed_pages(made)
    assert int(pages[2]) != guessed
    assert words_of(made).count("votes, " + ", ".join(pages)) == 400


def test_an_index_whose_pages_have_moved_since_is_told() -> None:
    marked = mark_chapters()
    last = replace(marked[-1], body=marked[-1].body + index_of(1))
    made = lay_out_in_units(make_book(), [*marked[:-1], last])
    grown = replace(made.laid[1], pages=made.laid[1].pages + 2)
    units = (made.laid[0], grown, *made.laid[2:])
    sink = Sink()
    check_index(units, map_pages(units), sink)
    where = made.pages.number_of("idx-c2-1")
    assert [(found.rule, found.message) for found in sink.found] == [
        (
            "index-pages-are-settled",
            f"the index names page {where} for '#idx-c2-1', which is on page {where + 2}; "
            "2 of 3 places are wrong",
        )
    ]


def mark_chapters() -> list[Fragment]:
    """The sample's units with a mark in each of the first three."""
    return [
        replace(
            f, body=f.body.replace("<h2", f'<p><span id="idx-{f.item}-1">Votes</span></p><h2', 1)
        )
        for f in make_fragments()
    ]


def index_of(lines: int) -> str:
    """An index with so many entries, each with all three marks."""
    places = ", ".join(_place(f"idx-c{n}-1") for n in (1, 2, 3))
    return f'<div class="index"><ul>{f"<li>votes, {places}</li>" * lines}</ul></div>'


def words_of(made: Laid) -> str:
    return " ".join(" ".join(page) for page in reading.words(made.pdf))


def printed_pages(made: Laid) -> list[str]:
    """The labels of the pages that hold the three marks."""
    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        where, labels = reading.destinations(pdf), reading.labels(pdf)
    pages = [labels[where[f"idx-c{n}-1"][0]] for n in (1, 2, 3)]
    assert len(set(pages)) == 3
    return pages


def test_pages_of_further_marks_under_one_heading() -> None:
    markup = _place("idx-a-1").replace('index-place">', 'index-place" data-also="idx-a-2 idx-a-3">')
    assert indexed_anchors(markup) == ("idx-a-1", "idx-a-2", "idx-a-3")
    made = write_index_pages(markup, {"idx-a-1": 3, "idx-a-2": 3, "idx-a-3": 5})
    assert re.sub("<.*?>", "", made) == "3, 5"
    unknown = write_index_pages(markup, {"idx-a-1": 3, "idx-a-3": 5})
    assert re.sub("<.*?>", "", unknown) == "3, 5"
