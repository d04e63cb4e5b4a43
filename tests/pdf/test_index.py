"""The printed index: pages once, ranges, and the pages where the marks are."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from reportbuild.render.pdf_index import indexed_anchors, write_index_pages
from tests.pdf import reading
from tests.pdf.conftest import lay_out_in_units
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
    fragments = make_fragments()
    marked = [
        replace(
            f, body=f.body.replace("<h2", f'<p><span id="idx-{f.item}-1">Votes</span></p><h2', 1)
        )
        for f in fragments[:3]
    ]
    places = ", ".join(_place(f"idx-{f.item}-1") for f in marked)
    index = f'<div class="index"><ul><li>votes, {places}</li></ul></div>'
    last = replace(fragments[-1], body=fragments[-1].body + index)
    made = lay_out_in_units(make_book(), [*marked, *fragments[3:-1], last])
    assert made.findings == []
    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        where, labels = reading.destinations(pdf), reading.labels(pdf)
    pages = [labels[where[f"idx-c{n}-1"][0]] for n in (1, 2, 3)]
    assert len(set(pages)) == 3
    words = " ".join(" ".join(page) for page in reading.words(made.pdf))
    assert f"votes, {', '.join(pages)}" in words


def test_pages_of_further_marks_under_one_heading() -> None:
    markup = _place("idx-a-1").replace('index-place">', 'index-place" data-also="idx-a-2 idx-a-3">')
    assert indexed_anchors(markup) == ("idx-a-1", "idx-a-2", "idx-a-3")
    made = write_index_pages(markup, {"idx-a-1": 3, "idx-a-2": 3, "idx-a-3": 5})
    assert re.sub("<.*?>", "", made) == "3, 5"
