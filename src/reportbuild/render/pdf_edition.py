"""The steps of a PDF edition as calls of the task graph: cut, lay out, put together."""

from __future__ import annotations

from reportbuild.diagnostics import Outcome
from reportbuild.files import Files
from reportbuild.model import Book, Fragment, HowToCite
from reportbuild.render.editions import read_theme
from reportbuild.render.pdf import PRINT_SHEET, SHEET, TOKENS, ornament
from reportbuild.render.pdf_guess import guess_unit
from reportbuild.render.pdf_merge import merge_units
from reportbuild.render.pdf_pages import PageMap, count_digits, guess_pages, map_pages
from reportbuild.render.pdf_unit_layout import LaidUnit, lay_out_unit
from reportbuild.render.pdf_units import PdfUnit, asked_ornaments, cut_units, unit_css

#: The unit of an item that the edition does not show.
_NOTHING = PdfUnit("", "", "right", "", ())

#: What of the open data is stored inside a PDF: the tables, and what describes them.
_STORED = (".csv", "datapackage.json")


def cut_edition(
    book: Book, fragments: tuple[Fragment, ...], cites: tuple[HowToCite, ...], files: Files
) -> Outcome[dict[str, PdfUnit]]:
    """Item → its document; see :func:`reportbuild.render.pdf_units.cut_units`."""
    return cut_units(book, fragments, read_theme(files, sorted(files.declared)), cites)


def edition_style(book: Book, fonts: dict[str, bytes], profile: str, files: Files) -> Outcome[str]:
    """The style sheet of all units; with ``profile`` ``print``, as a print shop wants it."""
    theme = read_theme(files, sorted(files.declared))
    if profile == "print":
        theme[SHEET] += theme[PRINT_SHEET]
    return Outcome(unit_css(book, fonts, theme))


def pick_unit(units: dict[str, PdfUnit], item: str) -> Outcome[PdfUnit]:
    """One unit, so that its layout depends on nothing else; an empty one when it is not shown."""
    return Outcome(units.get(item, _NOTHING))


def unit_pictures(
    unit: PdfUnit, pictures: dict[str, bytes], files: Files
) -> Outcome[dict[str, bytes]]:
    """The pictures of one unit: its figures and the theme's own.

    Args:
        unit: tells which of the theme's pictures it shows.
        pictures: address → bytes of its figures.
        files: the theme.
    """
    tokens = read_theme(files, sorted(files.declared))[TOKENS]
    return Outcome(pictures | {name: ornament(name, tokens) for name in asked_ornaments(unit)})


def first_pages(units: dict[str, PdfUnit]) -> Outcome[PageMap]:
    """A guess where everything is."""
    return Outcome(guess_pages(units))


def cited_digits(unit: PdfUnit, pages: PageMap) -> Outcome[dict[str, int]]:
    """The digits of the page numbers that a unit cites, and the pages its index names.

    No digits where it had better wait to know.
    """
    return Outcome(count_digits(unit, pages))


def unit_layout(
    unit: PdfUnit,
    digits: dict[str, int],
    css: str,
    fonts: dict[str, bytes],
    pictures: dict[str, bytes],
) -> Outcome[LaidUnit]:
    """The pages of one unit.

    None when the edition does not show it; pages to be expected when it waits for others.
    """
    waits = any(digits[to] == 0 for to in unit.cites if to not in unit.indexed)
    if not unit.html or waits:
        return Outcome(guess_unit(unit))
    return lay_out_unit(unit, digits, css, fonts, pictures)


def settled_pages(units: tuple[LaidUnit, ...]) -> Outcome[PageMap]:
    """Where everything is, after a layout."""
    return Outcome(map_pages(units))


def put_together(
    units: tuple[LaidUnit, ...], book: Book, data: dict[str, bytes], path: str
) -> Outcome[dict[str, bytes]]:
    """One PDF at ``path``; tables of the open ``data`` are stored inside."""
    stored = {
        name.rsplit("/", 1)[-1]: content for name, content in data.items() if name.endswith(_STORED)
    }
    made = merge_units(units, book, stored)
    return Outcome(None if made.value is None else {path: made.value}, made.diagnostics)
