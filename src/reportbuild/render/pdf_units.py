"""Cut a PDF edition into units that are laid out each on its own.

A unit is the front matter or one article. What it needs of the rest of the book is little: the
side of the page it starts on, which follows from its kind, and how many digits the page numbers
have that it cites. The numbers themselves are written when the units are put together, so a
chapter that grows by a page leaves the layout of all others as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reportbuild.diagnostics import Outcome
from reportbuild.model import Book, Fragment, HowToCite
from reportbuild.render.pdf import (
    COVER_GROUND,
    COVER_ORNAMENT,
    NOTE_RULE,
    band_name,
    make_document,
    print_css,
)
from reportbuild.render.pdf_index import indexed_anchors, write_index_pages

#: Item id of the unit that holds cover, title pages and contents.
FRONT = "front"

#: Stand-ins for a page number. All ten digits, so that their glyphs are in the unit's fonts; the
#: order tells whether the number keeps its left end, its right end or its middle in place.
START, END, MIDDLE = "0123456789", "9876543210", "1234567890"

#: Kinds of items that open on a left page; all others open on a right one (``book.css``).
_LEFT = ("case",)

_BAND = re.compile(r"\bopening-(\d+)")
_CITED = re.compile(r'data-for="#([^"]+)" class="page-number cited"')
NUMBER = re.compile(r'<span data-for="#(?P<to>[^"]+)" class="page-number(?P<more>[^"]*)"></span>')

#: A declaration block that writes the number of its page, and where it puts it.
_FOLIO = re.compile(r"\{[^{}]*\bcounter\(page\)[^{}]*\}")
_ALIGNED = re.compile(r"text-align:\s*(right|center)")


@dataclass(frozen=True, slots=True)
class PdfUnit:
    """One unit, ready for layout but for the digits of cited page numbers.

    Attributes:
        item: id of its spine item, or :data:`FRONT`.
        kind: the kind of that item, or :data:`FRONT`.
        side: ``left`` or ``right``: the page it opens on.
        html: its document; numbers of pages are empty elements.
        cites: anchors whose page it names in running text.
        indexed: anchors whose page it names in an index.
    """

    item: str
    kind: str
    side: str
    html: str
    cites: tuple[str, ...]
    indexed: tuple[str, ...] = ()


def cut_units(
    book: Book,
    fragments: Sequence[Fragment],
    templates: dict[str, str],
    cites: Sequence[HowToCite] = (),
) -> Outcome[dict[str, PdfUnit]]:
    """The front matter and every article of one edition as documents of their own.

    Args:
        book: the edition.
        fragments: its units in the PDF dialect, in reading order.
        templates: as for :func:`reportbuild.render.pdf.make_document`.
        cites: how to cite the report.

    Returns:
        Item → unit in reading order, the front matter first; what the edition does not show has
        none. Reports ``template-is-valid``.
    """
    whole = make_document(book, fragments, templates, cites)
    if whole.value is None:
        return Outcome(None, whole.diagnostics)
    before, rest = whole.value.split("<main>", 1)
    articles = rest.rsplit("</main>", 1)[0].split("<article")[1:]
    head, body = before.split("<body", 1)
    opening = f"{head}<body{body.split('>', 1)[0]}>"
    kinds = {item.id: item.kind for item in book.items}
    shown = [fragment for fragment in fragments if fragment.item in kinds]
    units = {FRONT: _unit(FRONT, FRONT, f"{before}</body></html>")}
    for fragment, article in zip(shown, articles, strict=True):
        html = f"{opening}<main><article{article}</main></body></html>"
        units[fragment.item] = _unit(fragment.item, kinds[fragment.item], html)
    return Outcome(units)


def _unit(item: str, kind: str, html: str) -> PdfUnit:
    side = "left" if kind in _LEFT else "right"
    style = f"html {{ break-before: {side} }}"
    band = _BAND.search(html)
    if band:
        style += f' .{band[0]} {{ background-image: url("{band_name(int(band[1]))}") }}'
    styled = html.replace("</head>", f"<style>{style}</style></head>", 1)
    cites = tuple(dict.fromkeys(_CITED.findall(html)))
    return PdfUnit(item, kind, side, styled, cites, indexed_anchors(html))


def asked_ornaments(unit: PdfUnit) -> list[str]:
    """Names of the theme's own pictures that ``unit`` shows."""
    if unit.item == FRONT:
        return [COVER_ORNAMENT, COVER_GROUND]
    band = _BAND.search(unit.html)
    return [NOTE_RULE, *([band_name(int(band[1]))] if band else [])]


def fill_places(unit: PdfUnit, digits: Mapping[str, int]) -> str:
    """The document of ``unit`` with stand-ins for page numbers, as wide as the numbers will be.

    Args:
        unit: the unit.
        digits: anchor → digits of its page number, for the anchors the unit cites; the number
            itself for those of an index.
    """

    def stand_in(found: re.Match[str]) -> str:
        more, to = found["more"], found["to"]
        if "aligned" in more:
            return f'<span class="page-number{more}">{END}</span>'
        return f'<span class="page-number{more} digits-{digits.get(to, 2)}">{START}</span>'

    markup = write_index_pages(unit.html, digits) if unit.indexed else unit.html
    return NUMBER.sub(stand_in, markup)


def unit_css(book: Book, fonts: dict[str, bytes], templates: dict[str, str]) -> str:
    """The style sheet of :func:`reportbuild.render.pdf.print_css` for units laid out alone.

    Where a page would show its number, a stand-in is shown. The bands of chapters are left to
    each unit, so that a new chapter does not change the sheet of the others.
    """

    def stand_in(found: re.Match[str]) -> str:
        aligned = _ALIGNED.search(found[0])
        order = {"right": END, "center": MIDDLE}[aligned[1]] if aligned else START
        return found[0].replace("counter(page)", f'"{order}"')

    return _FOLIO.sub(stand_in, print_css(replace(book, items=()), fonts, templates))
