"""One small book, laid out unit by unit and at once."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from reportbuild.model import Book, Fragment
from reportbuild.render.fonts import print_fonts
from reportbuild.render.layout import lay_out
from reportbuild.render.pdf import ornaments, print_css
from reportbuild.render.pdf_edition import unit_layout
from reportbuild.render.pdf_merge import merge_units
from reportbuild.render.pdf_pages import PageMap, count_digits, guess_pages, map_pages
from reportbuild.render.pdf_unit_layout import LaidUnit
from reportbuild.render.pdf_units import NUMBER, PdfUnit, cut_units, unit_css
from tests.pdf.sample_book import SQUARE, TEMPLATES, make_book, make_fragments, read_templates

FONTS = print_fonts().value or {}
PRINT_SHEET = TEMPLATES / "pdf" / "print.css"


@dataclass
class Laid:
    """A book in units: their documents, their pages, and the file they make."""

    book: Book
    units: dict[str, PdfUnit]
    laid: tuple[LaidUnit, ...]
    pages: PageMap
    pdf: bytes
    findings: list[str] = field(default_factory=list)


def lay_out_in_units(book: Book, fragments: list[Fragment], sheet: str = "") -> Laid:
    """What the task graph does, one after the other; ``sheet`` comes after the theme's own."""
    templates = read_templates()
    templates["pdf/book.css"] += sheet
    units = cut_units(book, fragments, templates).value or {}
    css = unit_css(book, FONTS, templates)
    images = {**ornaments(book, templates), "figures/a.svg": SQUARE}
    pages = guess_pages(units)
    findings: list[str] = []
    done: dict[str, tuple[dict[str, int], LaidUnit]] = {}
    for _ in range(4):
        for name, unit in units.items():
            digits = count_digits(unit, pages)
            if name not in done or done[name][0] != digits:
                made = unit_layout(unit, digits, css, FONTS, images)
                findings += [found.message for found in made.diagnostics]
                assert made.value is not None
                done[name] = (digits, made.value)
        laid = tuple(done[name][1] for name in units)
        pages = map_pages(laid)
    merged = merge_units(laid, book, {"cases.csv": b"id\ndesk\n"})
    findings += [found.message for found in merged.diagnostics]
    return Laid(book, units, laid, pages, merged.value or b"", findings)


def lay_out_at_once(made: Laid) -> bytes:
    """The same book as one document, its page numbers given.

    WeasyPrint could count itself, but lays pages out several times then, and may print a note
    on each of two pages when a paragraph moves.
    """
    first, *others = made.units.values()
    articles = "".join(u.html.split("<main>")[1].split("</main>")[0] for u in others)
    html = first.html.replace("</body>", f"<main>{articles}</main></body>")
    html = NUMBER.sub(
        lambda found: (
            f'<span class="page-number{found["more"]}">{made.pages.number_of(found["to"])}</span>'
        ),
        html,
    )
    templates = read_templates()
    images = {**ornaments(made.book, templates), "figures/a.svg": SQUARE}
    whole = lay_out(html, print_css(made.book, FONTS, templates), FONTS, images)
    assert whole.diagnostics == ()
    return whole.value or b""


@pytest.fixture(scope="session")
def sample() -> Laid:
    return lay_out_in_units(make_book(), make_fragments())


@pytest.fixture(scope="session")
def printed() -> Laid:
    """The same book as a print shop gets it."""
    return lay_out_in_units(make_book(), make_fragments(), PRINT_SHEET.read_text("utf-8"))


@pytest.fixture(scope="session")
def at_once(sample: Laid) -> bytes:
    return lay_out_at_once(sample)
