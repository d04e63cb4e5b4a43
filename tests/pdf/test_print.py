"""The PDF for a print shop: boxes, bleed and marks, black text, the same pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest

from reportbuild.render.templating import design_tokens
from tests.pdf import reading
from tests.pdf.conftest import PRINT_SHEET, Laid
from tests.pdf.sample_book import TEMPLATES

MILLIMETRE = 72 / 25.4
_FILL = re.compile(rb"([\d.]+) ([\d.]+) ([\d.]+) rg\s")


@pytest.fixture(scope="module")
def pdf(printed: Laid) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(printed.pdf)) as opened:
        yield opened


def box(page: pikepdf.Page, name: str) -> list[int]:
    return [round(float(side) / MILLIMETRE) for side in page.obj[name]]


def test_every_page_has_a_trim_of_a4_and_room_for_bleed_and_marks(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        assert box(page, "/TrimBox") == [0, 0, 210, 297]
        assert box(page, "/MediaBox") == [-10, -10, 220, 307]
        left, low, right, high = (float(side) / MILLIMETRE for side in page.obj.BleedBox)
        assert min(-left, -low, right - 210, high - 297) > 3


def test_marks_are_drawn_outside_the_trim_as_artifacts(pdf: pikepdf.Pdf) -> None:
    first = next(page for page in pdf.pages if "/Contents" in page.obj)
    content = first.obj.Contents.read_bytes()
    assert b"/Artifact" in content.split(b"BT")[0]


def test_the_same_words_stand_on_the_same_pages(printed: Laid, sample: Laid) -> None:
    assert reading.words(printed.pdf) == reading.words(sample.pdf)


def test_colours_of_text_are_dark_enough_in_black_and_white() -> None:
    tokens = design_tokens((TEMPLATES / "html/tokens.css").read_text("utf-8"))
    own = design_tokens(PRINT_SHEET.read_text("utf-8"))
    assert own["ink"] == "#000000"
    for name in ("ink", "muted", "accent", "accent-deep", "second"):
        assert 1.05 / (luminance((tokens | own)[name]) + 0.05) > 4.5, name


def luminance(colour: str) -> float:
    """How light a colour is in black and white (WCAG 2.2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_links_have_the_colour_of_the_text(printed: Laid, sample: Laid) -> None:
    """The teal of links on screens is not among the colours of a page of text."""
    teal = tuple(round(int("0f5d5e"[n : n + 2], 16) / 255, 2) for n in (0, 2, 4))
    found = []
    for laid in (sample, printed):
        with pikepdf.open(BytesIO(laid.pdf)) as opened:
            page = opened.pages[laid.pages.starts[1]]
            page.contents_coalesce()
            content = page.obj.Contents.read_bytes()
        colours = [tuple(round(float(part), 2) for part in c) for c in _FILL.findall(content)]
        found.append(teal in colours)
    assert found == [True, False]
