"""The outline of a merged PDF (ISO 32000-1, 12.3.3), nested as the levels of its headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportbuild.render.pdf_unit_layout import Bookmark, LaidUnit

if TYPE_CHECKING:
    from pikepdf import Object, Pdf


@dataclass(slots=True)
class _Entry:
    """A heading with those below it; ``page`` counts through the whole document."""

    mark: Bookmark
    page: int
    below: list[_Entry] = field(default_factory=list)

    def __len__(self) -> int:
        """How many entries show when this one is open."""
        return len(self.below) + sum(len(e) for e in self.below if not e.mark.closed)


def write_outline(pdf: Pdf, units: Sequence[LaidUnit], starts: Sequence[int]) -> None:
    """Give ``pdf`` the headings of all units as its outline."""
    import pikepdf

    top: list[_Entry] = []
    open_: list[_Entry] = []
    for unit, start in zip(units, starts, strict=True):
        for mark in unit.bookmarks:
            entry = _Entry(mark, start + mark.page)
            while open_ and open_[-1].mark.level >= mark.level:
                open_.pop()
            (open_[-1].below if open_ else top).append(entry)
            open_.append(entry)
    if not top:
        return
    root = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Outlines))
    root["/Count"] = len(top) + sum(len(entry) for entry in top if not entry.mark.closed)
    _write_level(pdf, root, top)
    pdf.Root["/Outlines"] = root


def _write_level(pdf: Pdf, parent: Object, entries: Sequence[_Entry]) -> None:
    import pikepdf

    written: list[Object] = []
    for entry in entries:
        mark = entry.mark
        place = [pdf.pages[entry.page].obj, pikepdf.Name.XYZ, mark.x, mark.y, 0]
        item = pdf.make_indirect(
            pikepdf.Dictionary(
                Title=pikepdf.String(mark.words), Parent=parent, Dest=pikepdf.Array(place)
            )
        )
        if entry.below:
            item["/Count"] = -len(entry) if mark.closed else len(entry)
            _write_level(pdf, item, entry.below)
        if written:
            item["/Prev"], written[-1]["/Next"] = written[-1], item
        written.append(item)
    parent["/First"], parent["/Last"] = written[0], written[-1]
