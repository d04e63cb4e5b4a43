"""On which page everything is, and how wide the page numbers are that a unit cites.

A unit can be laid out when the *widths* of the numbers it cites are known. They are guessed
first. A unit that cites a page near 10, 100 or 1000 waits until the others are laid out; where
layout shows another width after all, the units that cite that page are laid out again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from reportbuild.render.pdf_guess import guess_unit
from reportbuild.render.pdf_unit_layout import LaidUnit
from reportbuild.render.pdf_units import PdfUnit

#: How far from the truth a guessed number may be: so many pages, or this share of it.
_DOUBT = (1, 0.04)


@dataclass(frozen=True, slots=True)
class PageMap:
    """Which page everything is on, counted from the first sheet.

    Attributes:
        starts: for each unit, in order, the index of its first page.
        front: pages before the first chapter.
        anchors: anchor → index of its page.
        guessed: nothing is laid out yet.
    """

    starts: tuple[int, ...]
    front: int
    anchors: dict[str, int]
    guessed: bool = False

    def number(self, index: int) -> int:
        """The number printed on a page; 0 or less in the front matter, which counts in roman."""
        return index - self.front + 1

    def number_of(self, anchor: str) -> int:
        """The number of the page ``anchor`` is on; 0 when there is no such anchor."""
        return self.number(self.anchors[anchor]) if anchor in self.anchors else 0


def map_pages(units: tuple[LaidUnit, ...]) -> PageMap:
    """Where each unit begins: on its side, after an empty page where that is needed."""
    starts: list[int] = []
    anchors: dict[str, int] = {}
    end = 0
    for unit in units:
        start = end + (unit.pages > 0 and end % 2 != (unit.side == "left"))
        starts.append(start)
        for name, (page, _, _) in unit.anchors.items():
            anchors.setdefault(name, start + page)
        end = start + unit.pages
    shown = [start for unit, start in zip(units, starts, strict=True) if unit.pages]
    return PageMap(tuple(starts), shown[1] if len(shown) > 1 else 0, anchors)


def guess_pages(units: dict[str, PdfUnit]) -> PageMap:
    """Where each unit and what is in it may be, from the length of its text."""
    return replace(map_pages(tuple(guess_unit(unit) for unit in units.values())), guessed=True)


def count_digits(unit: PdfUnit, pages: PageMap) -> dict[str, int]:
    """What ``unit`` needs to know of page numbers before it can be laid out.

    Args:
        unit: the unit.
        pages: where everything is thought to be.

    Returns:
        Anchor → digits of the page number it cites, 0 if in doubt; for the anchors of an index,
        which is laid out with its numbers, the number.
    """
    digits = {to: _digits(max(pages.number_of(to), 1), pages.guessed) for to in unit.cites}
    return digits | {to: pages.number_of(to) for to in unit.indexed}


def _digits(number: int, guessed: bool) -> int:
    """The digits of ``number``; 0 when the true number may have more or fewer."""
    doubt = max(_DOUBT[0], round(_DOUBT[1] * number)) if guessed else 0
    least, most = len(str(max(number - doubt, 1))), len(str(number + doubt))
    return most if least == most else 0
