"""Put laid-out units together to one PDF: pages, tags, links, outline, page numbers.

The result says the same as one document laid out at once; a test makes both and compares.
Clause numbers are those of ISO 32000-1.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from reportbuild.diagnostics import Locus, Outcome, Sink
from reportbuild.model import Book
from reportbuild.render.pdf_archive import make_archival, save_pdf
from reportbuild.render.pdf_numbers import Place
from reportbuild.render.pdf_outline import write_outline
from reportbuild.render.pdf_pages import PageMap, map_pages
from reportbuild.render.pdf_unit_layout import LaidUnit
from reportbuild.render.tagging import label_pages

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

_SHEET = "templates/pdf/book.css"


def merge_units(
    units: tuple[LaidUnit, ...], book: Book, attachments: dict[str, bytes]
) -> Outcome[bytes]:
    """One PDF/UA-1 and PDF/A-3a file of all units.

    Args:
        units: in reading order, the front matter first.
        book: metadata.
        attachments: file name → content, stored inside.

    Returns:
        The same bytes for the same input. Reports links to nothing as ``pdf-layout-is-clean``,
        and ``index-pages-are-settled``.
    """
    import pikepdf

    sink = Sink()
    pages = map_pages(units)
    known = set(pages.anchors)
    for target in sorted({link for unit in units for link in unit.links} - known):
        words = f"no anchor #{target} for internal URI reference"
        sink.report("pdf-layout-is-clean", words, Locus(_SHEET))
    check_index(units, pages, sink)
    with pikepdf.new() as pdf:
        merger = _Merger(pdf, pages)
        for unit, start in zip(units, pages.starts, strict=True):
            merger.add(unit, start)
        merger.finish(units, book.language.locale)
        label_pages(pdf, pages.front)
        make_archival(pdf, book, attachments)
        return sink.outcome(save_pdf(pdf))


def check_index(units: tuple[LaidUnit, ...], pages: PageMap, sink: Sink) -> None:
    """The numbers in an index are part of its layout: they may have become wrong since."""
    told = {anchor: number for unit in units for anchor, number in unit.indexed.items()}
    wrong = [anchor for anchor, number in told.items() if number != pages.number_of(anchor)]
    if wrong:
        first = wrong[0]
        words = f"the index names page {told[first]} for '#{first}', which is on page "
        words += f"{pages.number_of(first)}; {len(wrong)} of {len(told)} places are wrong"
        hint = "move the chapter with the index behind all others"
        sink.report("index-pages-are-settled", words, Locus("report.yaml"), hint)


@dataclass(slots=True)
class _Merger:
    """The PDF in the making."""

    pdf: Pdf
    pages: PageMap
    #: children of the Document element
    top: list[Object] = field(default_factory=list)
    #: the parent tree: number → element, or the elements of a page
    owners: list[tuple[int, Object]] = field(default_factory=list)
    next_owner: int = 0
    sources: list[Pdf] = field(default_factory=list)

    def add(self, unit: LaidUnit, start: int) -> None:
        """Append the pages of ``unit`` so that it starts at index ``start``."""
        import pikepdf

        if not unit.pages:
            return
        source = pikepdf.open(BytesIO(unit.pdf))
        self.sources.append(source)
        if len(self.pdf.pages) < start:
            self._add_empty(source.pages[0])
        self.pdf.docinfo["/Producer"] = str(source.docinfo["/Producer"])
        with warnings.catch_warnings():
            # Named destinations are written anew for the whole.
            warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
            self.pdf.pages.extend(source.pages)
        # Pages first: the elements then lead to the pages just copied, not to copies of them.
        tree = self.pdf.copy_foreign(source.Root.StructTreeRoot)
        added = [self.pdf.pages[start + n].obj for n in range(unit.pages)]
        self._number_owners(tree, added)
        for element in tree.K[0].K:
            # Each page has a Part for the main text; its notes come between it and the next.
            self.top += list(element.K) if element.S == "/Part" else [element]
        for place in unit.places:
            self._write_number(place, start + place.page)

    def _write_number(self, place: Place, page: int) -> None:
        target = place.target
        number = self.pages.number_of(target) if target else self.pages.number(page)
        if number > 0:
            self.pdf.pages[page].obj.Contents[place.part].write(place.draw(number))

    def _add_empty(self, like: Page) -> None:
        """An empty page; it has no content, so nothing of it needs a tag."""
        import pikepdf

        self.pdf.add_blank_page()
        empty = self.pdf.pages[-1].obj
        for key in ("/MediaBox", "/TrimBox", "/BleedBox"):
            if key in like.obj:
                empty[key] = pikepdf.Array([float(side) for side in like.obj[key]])

    def _number_owners(self, tree: Object, pages: Sequence[Object]) -> None:
        """Take over a parent tree under numbers of our own (14.7.4.4)."""
        nums, offset = tree.ParentTree.Nums, self.next_owner
        for page in pages:
            if "/StructParents" in page:
                page["/StructParents"] = int(page.StructParents) + offset
            for annotation in page.get("/Annots", ()):
                if "/StructParent" in annotation:
                    annotation["/StructParent"] = int(annotation.StructParent) + offset
        for n in range(0, len(nums), 2):
            number = int(nums[n]) + offset
            self.owners.append((number, nums[n + 1]))
            self.next_owner = max(self.next_owner, number + 1)

    def finish(self, units: Sequence[LaidUnit], locale: str) -> None:
        """Write what concerns the document as a whole."""
        import pikepdf

        self._root_structure()
        root = self.pdf.Root
        root["/Lang"] = pikepdf.String(locale)
        root["/MarkInfo"] = pikepdf.Dictionary(Marked=True)
        root["/ViewerPreferences"] = pikepdf.Dictionary(DisplayDocTitle=True)
        names: list[Object] = []
        for name, page, x, y in sorted(self._destinations(units)):
            place = [self.pdf.pages[page].obj, pikepdf.Name.XYZ, x, y, 0]
            names += [pikepdf.String(name), pikepdf.Array(place)]
        root["/Names"] = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=pikepdf.Array(names)))
        write_outline(self.pdf, units, self.pages.starts)

    def _destinations(self, units: Sequence[LaidUnit]) -> Iterator[tuple[bytes, int, float, float]]:
        """Every anchor once, by name in the order of bytes (7.9.6)."""
        told: set[str] = set()
        for unit, start in zip(units, self.pages.starts, strict=True):
            for name, (page, x, y) in unit.anchors.items():
                if name not in told:
                    told.add(name)
                    yield name.encode(), start + page, x, y

    def _root_structure(self) -> None:
        """One Document that holds the articles and notes of all units (14.7.2)."""
        import pikepdf

        make = self.pdf.make_indirect
        root = make(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        document = make(
            pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Document, P=root)
        )
        for element in self.top:
            element["/P"] = document
        document["/K"] = pikepdf.Array(self.top)
        root["/K"] = pikepdf.Array([document])
        flat = [value for entry in self.owners for value in entry]
        tree = pikepdf.Dictionary(Nums=pikepdf.Array(flat))
        root["/ParentTree"] = make(tree)
        root["/ParentTreeNextKey"] = self.next_owner
        self.pdf.Root["/StructTreeRoot"] = root
