"""The cover and the ornament."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from lxml import etree
from PIL import Image

from reportbuild.model import Language
from reportbuild.render.cover import HEIGHT, card_png, colours, cover_png, cover_svg, ornament_svg
from reportbuild.render.fonts import print_fonts
from reportbuild.render.lettering import Typeface
from reportbuild.render.motif import SCHEMES, SCORE, motif
from tests.render.theme_sample import make_book, read_templates

TOKENS = read_templates()["html/tokens.css"]


@pytest.fixture(scope="module")
def fonts() -> dict[str, bytes]:
    return print_fonts().value or {}


def test_score_is_a_full_sheet_of_known_tiles_and_colours() -> None:
    assert {len(row) for row in SCORE} == {8}
    names = colours(TOKENS)
    assert {name for scheme in SCHEMES.values() for name in scheme} <= set(names)
    assert motif(8, 6) == motif(8, 6, right=8, down=6)


def test_ornament_is_svg_without_text_or_foreign_address() -> None:
    tree = etree.fromstring(ornament_svg(TOKENS, 6, 2, right=3, down=1))
    tags = {etree.QName(element).localname for element in tree.iter()}
    assert tags <= {"svg", "rect", "circle", "path"}


def test_cover_names_the_report_and_draws_its_letters(
    english: Language, fonts: dict[str, bytes]
) -> None:
    svg = cover_svg(make_book(english), TOKENS, fonts)
    tree = etree.fromstring(svg)
    assert tree.findtext("{*}title") == "Rooms & Rules"
    assert not tree.findall(".//{*}text")
    assert svg == cover_svg(make_book(english), TOKENS, fonts)


def test_long_title_stays_above_the_ornament(english: Language, fonts: dict[str, bytes]) -> None:
    from reportbuild.render.cover import COLUMNS, ROWS, WIDTH, _lines

    book = replace(make_book(english), title="Governing shared rooms " * 4, subtitle="So " * 30)
    lines = _lines(replace(book, title=book.title.strip(), subtitle=book.subtitle.strip()), fonts)
    assert max(y for *_, y, _ in lines) < HEIGHT - ROWS * WIDTH / COLUMNS


def test_pictures_have_their_sizes(english: Language, fonts: dict[str, bytes]) -> None:
    book = make_book(english)
    assert Image.open(BytesIO(card_png(book, TOKENS, fonts))).size == (1200, 630)
    small = cover_png(book, TOKENS, fonts, width=300)
    assert Image.open(BytesIO(small)).size == (300, 424)
    assert small == cover_png(book, TOKENS, fonts, width=300)


def test_lines_are_even_and_fit(fonts: dict[str, bytes]) -> None:
    face = Typeface(fonts["report-display.ttf"])
    lines = face.break_lines("Sharing, Collaboration, Cooperation", 100, 1000)
    assert lines == ["Sharing, Collaboration,", "Cooperation"]
    assert all(face.width(line, 100) <= 1000 for line in lines)
