"""Lay out one unit of a PDF edition, ready to be put together with the others."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from reportbuild.diagnostics import Locus, Outcome, Sink
from reportbuild.render.layout import draw
from reportbuild.render.pdf_archive import save_pdf
from reportbuild.render.pdf_numbers import Place, cut_numbers
from reportbuild.render.pdf_units import PdfUnit, fill_places
from reportbuild.render.sheet_size import in_size, sheet_of, sheet_pages, sheet_sizes
from reportbuild.render.tagging import correct_tags

if TYPE_CHECKING:
    from pikepdf import Pdf

#: Points of a PDF in a pixel of CSS.
_POINTS = 0.75

#: What the engine says of a figure that was left out: why it was, is told where it stands.
_LEFT_OUT = re.compile(
    r"failed to load image at '(figures/[^']*)': \1 is not part of the report", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A heading as it goes into the outline: level, words, and the point it stands at."""

    level: int
    words: str
    page: int
    x: float
    y: float
    closed: bool


@dataclass(frozen=True, slots=True)
class LaidUnit:
    """One unit as pages.

    Attributes:
        item: id of its spine item.
        side: the page it opens on, ``left`` or ``right``.
        pdf: its pages with their structure tree; numbers of pages are missing.
        pages: how many there are.
        anchors: anchor → page index within the unit, and the point it stands at.
        bookmarks: its headings.
        places: where page numbers go.
        links: anchors it links to.
        indexed: anchor → the number of its page that the unit's index was laid out with.
    """

    item: str
    side: str
    pdf: bytes
    pages: int
    anchors: dict[str, tuple[int, float, float]]
    bookmarks: tuple[Bookmark, ...]
    places: tuple[Place, ...]
    links: tuple[str, ...]
    indexed: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Notes:
    """What is noted down of a laid-out document before it is drawn."""

    sheet: str
    sheet_pages: int = 0
    elsewhere: set[str] = field(default_factory=set)
    links: dict[str, None] = field(default_factory=dict)
    bookmarks: list[Bookmark] = field(default_factory=list)

    def take(self, document: Any) -> None:
        """Read ``document``, and let it keep links to what other units hold.

        WeasyPrint drops a link whose target it does not have; a target of that name on the
        first page, forgotten afterwards, makes it write the link by name.
        """
        self.sheet_pages = sheet_pages(document, self.sheet)
        there = {name for page in document.pages for name in page.anchors}
        for nth, page in enumerate(document.pages):
            for kind, target, _, _ in page.links:
                if kind == "internal":
                    self.links[target] = None
            for level, words, (x, y, *_), state in page.bookmarks:
                left, up = x * _POINTS, (page.height - y) * _POINTS
                self.bookmarks.append(Bookmark(level, words, nth, left, up, state == "closed"))
        self.elsewhere = self.links.keys() - there
        for name in sorted(self.elsewhere):
            document.pages[0].anchors[name] = (0, 0, 0, 0)


def lay_out_unit(
    unit: PdfUnit,
    digits: Mapping[str, int],
    css: str,
    fonts: dict[str, bytes],
    images: dict[str, bytes],
) -> Outcome[LaidUnit]:
    """The pages of one unit.

    Args:
        unit: its document.
        digits: anchor → digits of its page number, for the anchors it cites.
        css: :func:`reportbuild.render.pdf_units.unit_css`.
        fonts: file name → bytes.
        images: address → bytes, of the unit alone.

    Returns:
        The same value for the same input. Reports ``pdf-layout-is-clean`` and
        ``case-sheet-is-one-page``; links to anchors that no unit has are told when the units
        are put together.
    """
    html = fill_places(unit, digits)
    with _without_collection():
        for size in sheet_sizes(html):
            notes = _Notes(sheet_of(html))
            drawn = draw(in_size(html, size), css, fonts, images, notes.take)
            if drawn.value is None or notes.sheet_pages <= 1:
                break
    if drawn.value is None:
        return Outcome(None, drawn.diagnostics)
    sink = Sink([found for found in drawn.diagnostics if not _LEFT_OUT.fullmatch(found.message)])
    if notes.sheet_pages > 1:
        sink.report(
            "case-sheet-is-one-page",
            f"the sheet takes {notes.sheet_pages} pages in the smallest type",
            Locus(f"chapters/cases/{unit.item.removeprefix('case-')}/case.yaml"),
            "shorten its longest notes, or what its sources are said to support",
        )
    indexed = {anchor: digits[anchor] for anchor in unit.indexed}
    return sink.outcome(replace(_finished(unit, drawn.value.pdf, notes), indexed=indexed))


def _finished(unit: PdfUnit, raw: bytes, notes: _Notes) -> LaidUnit:
    """The drawn pages with their tags corrected, cut where numbers go."""
    import pikepdf

    with pikepdf.open(BytesIO(raw)) as pdf:
        correct_tags(pdf, f"{unit.item}-")
        places = tuple(cut_numbers(pdf))
        anchors = _anchors(pdf, notes.elsewhere)
        for key in ("/Metadata", "/Names", "/Outlines"):
            if key in pdf.Root:
                del pdf.Root[key]
        return LaidUnit(
            unit.item, unit.side, save_pdf(pdf), len(pdf.pages), anchors,
            tuple(notes.bookmarks), places, tuple(notes.links),
        )  # fmt: skip


@contextmanager
def _without_collection() -> Iterator[None]:
    """Leave the boxes of one unit to the end: looking for waste among them is a tenth of the work.

    They are collected before the next unit, so a process grows by one unit only.
    """
    running = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _anchors(pdf: Pdf, elsewhere: set[str]) -> dict[str, tuple[int, float, float]]:
    """The named destinations of ``pdf`` but for those of other units."""
    if "/Names" not in pdf.Root:
        return {}
    pages = {page.obj.objgen: nth for nth, page in enumerate(pdf.pages)}
    names = pdf.Root.Names.Dests.Names
    found = {}
    for n in range(0, len(names), 2):
        place = names[n + 1]
        if str(names[n]) not in elsewhere:
            page: tuple[int, int] = place[0].objgen
            found[str(names[n])] = (pages[page], float(place[2]), float(place[3]))
    return found
