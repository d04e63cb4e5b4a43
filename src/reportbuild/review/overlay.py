"""What the review edition adds to finished pages: line numbers, places, status, watermark.

Everything is drawn as an artifact (ISO 32000-1, 14.8.2.2), so that the document's own tags and
reading order stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from reportbuild.review.lines import Frame
from reportbuild.review.margin_notes import MarginNote, draw_notes
from reportbuild.review.margin_type import MarginFont
from reportbuild.review.source_map import ATTACHMENT, FORM, Line, MappedBlock, SourceMap, encode_map

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

#: How the named destination of a place begins: ``src:chapters/fr/02-methode.md:41``.
DESTINATION = "src:"

#: Distance of line numbers and places from the text, and their sizes, in points.
_GAP, _NUMBER_SIZE, _PLACE_SIZE, _STATUS_SIZE = 9.0, 6.5, 5.2, 6.5

#: How far the margin column's far edge is from the paper's edge in wide blocks.
_EDGE = 8.0

_ROOM_FOR_WIDE = 13


@dataclass(frozen=True, slots=True)
class Status:
    """What each page says of itself.

    Attributes:
        watermark: a word laid over the page, faintly.
        line: one line at the foot.
    """

    watermark: str
    line: str


@dataclass(frozen=True, slots=True)
class PageNotes:
    """What stands beside the text of one page.

    Attributes:
        frame: where the text is.
        notes: comments of earlier copies.
    """

    frame: Frame
    notes: Sequence[MarginNote] = ()


def draw_overlay(
    raw: bytes,
    source_map: SourceMap,
    margins: Sequence[PageNotes],
    status: Status,
    font_data: bytes,
) -> bytes:
    """The finished review PDF.

    Args:
        raw: the laid-out document.
        source_map: its map, which is attached.
        margins: of each page.
        status: what each page says.
        font_data: TrueType font for the margins.

    Returns:
        The same bytes for the same input.
    """
    import pikepdf

    font = MarginFont(font_data)
    with pikepdf.open(BytesIO(raw)) as pdf:
        tools = _Tools(pdf, font, status)
        shown = _first_lines(source_map)
        for number, page in enumerate(pdf.pages):
            tools.draw(page, number, margins[number], shown[number], source_map)
        tools.finish()
        _name_places(pdf, source_map, shown)
        _leave_room(pdf)
        _attach(pdf, source_map)
        pdf.docinfo["/ReviewBuild"] = source_map.build
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


#: On one page: line → the block that begins there.
_Shown = list[tuple[Line, MappedBlock]]


def _first_lines(source_map: SourceMap) -> list[_Shown]:
    """For each page the lines with which blocks begin, one block a line."""
    seen: set[int] = set()
    pages: list[_Shown] = []
    for lines in source_map.pages:
        shown: _Shown = []
        for line in lines:
            new = [word.block for word in line.words if word.block not in seen]
            seen.update(new)
            if new:
                shown.append((line, source_map.blocks[new[0]]))
        pages.append(shown)
    return pages


def _place(block: MappedBlock, source_map: SourceMap) -> tuple[str, int]:
    return source_map.files[block.file], block.places[0]


def _short(path: str) -> str:
    """A path as the margin shows it: without the folders every chapter shares."""
    parts = path.split("/")
    if parts[:2] == ["chapters", "cases"]:
        return "/".join(parts[2:])
    return parts[-1]


class _Tools:
    """Draws on the pages of one PDF."""

    def __init__(self, pdf: Pdf, font: MarginFont, status: Status) -> None:
        import pikepdf

        self._pdf, self._font, self._status = pdf, font, status
        self._watermark = self._make_watermark()
        self._faint = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, ca=0.05, CA=0.05)
        )
        self._over = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, BM=pikepdf.Name.Multiply)
        )
        self._fonts: list[Object] = []

    def draw(
        self, page: Page, number: int, margin: PageNotes, shown: _Shown, source_map: SourceMap
    ) -> None:
        """Add everything to one page."""
        import pikepdf

        box, frame = [float(n) for n in page.mediabox], margin.frame
        mark = f"/Artifact <</ReviewBuild ({source_map.build}) /ReviewPage {number}>> BDC"
        parts = [b"q", mark.encode(), b"q /ReviewFaint gs /ReviewMark Do Q"]
        parts += self._status_line(box)
        parts += self._line_numbers(source_map.pages[number], frame)
        parts += self._places(box, shown, source_map, frame)
        parts += draw_notes(margin.notes, frame, box[2], self._font) if margin.notes else ()
        parts += [b"EMC", b"Q"]
        page.contents_add(b"q", prepend=True)
        page.contents_add(b"\n".join([b"Q", *parts]))
        resources = page.obj.Resources
        for kind in ("/XObject", "/ExtGState", "/Font"):
            if kind not in resources:
                resources[kind] = pikepdf.Dictionary()
        resources.XObject["/ReviewMark"] = self._watermark
        resources.ExtGState["/ReviewFaint"] = self._faint
        resources.ExtGState["/ReviewOver"] = self._over
        self._fonts.append(resources.Font)

    def finish(self) -> None:
        """Embed the font, now that all it writes is known."""
        font = self._font.embed(self._pdf)
        for fonts in self._fonts:
            fonts["/ReviewType"] = font

    def _make_watermark(self) -> Object:
        import pikepdf

        word, size = self._status.watermark, 110.0
        width = self._font.width(word, size)
        size = min(size, size * 560 / width) if width else size
        width = self._font.width(word, size)
        paths = self._font.outline(word, size)
        # Turned by 55 degrees about the middle of an A4 page.
        turn = b"0.574 0.819 -0.819 0.574 297.6 420.9 cm 1 0 0 1 %.1f %.1f cm"
        content = turn % (-width / 2, -size * 0.35) + b"\n0.2 g\n" + paths + b"\nf"
        return self._pdf.make_stream(
            content,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=pikepdf.Array([0, 0, 595.3, 841.9]),
        )

    def _text(self, words: str, size: float, x: float, y: float, grey: float) -> bytes:
        shown = self._font.encode(words)
        place = f"BT {grey} g /ReviewType {size} Tf {x:.1f} {y:.1f} Td ".encode()
        return place + shown + b" Tj ET"

    def _status_line(self, box: list[float]) -> Iterator[bytes]:
        size, words = _STATUS_SIZE, self._status.line
        width = self._font.width(words, size)
        if width > box[2] - 2 * _EDGE:
            size *= (box[2] - 2 * _EDGE) / width
            width = box[2] - 2 * _EDGE
        x, y = (box[2] - width) / 2, 14.0
        # Covers and openings are dark to the edge.
        yield f"1 g {x - 4:.1f} {y - 3:.1f} {width + 8:.1f} {size + 5:.1f} re f".encode()
        yield self._text(words, size, x, y, 0.35)

    def _line_numbers(self, lines: Sequence[Line], frame: Frame) -> Iterator[bytes]:
        left, right, inner_left = frame.left, frame.right, frame.inner_left
        done: set[int] = {0}
        for line in lines:
            if line.changed:
                x = left - 4 if inner_left else right + 3
                height = line.top - line.bottom
                yield f"0.75 0.2 0.1 rg {x:.1f} {line.bottom:.1f} 1.2 {height:.1f} re f".encode()
            if line.number in done:
                continue
            done.add(line.number)
            words = str(line.number)
            width = self._font.width(words, _NUMBER_SIZE)
            x = left - _GAP - width if inner_left else right + _GAP
            yield self._text(words, _NUMBER_SIZE, x, line.baseline, 0.45)

    def _places(
        self, box: list[float], shown: _Shown, source_map: SourceMap, frame: Frame
    ) -> Iterator[bytes]:
        left, right, inner_left = frame.left, frame.right, frame.inner_left
        last, free = "", float("inf")
        before: tuple[str, int] | None = None
        for line, block in shown:
            path, number = place = _place(block, source_map)
            # Entries of a list that the program makes all come from one line.
            is_same = place == before
            name = _short(path)
            words = f"{name}:{number}"
            if line.wide:
                words = words if path != last else f":{number}"
                words = words[-_ROOM_FOR_WIDE:]
            if is_same or line.baseline > free - _PLACE_SIZE:
                continue
            last, free, before = path, line.baseline, place
            width = self._font.width(words, _PLACE_SIZE)
            if line.wide:
                x = box[2] - _EDGE - width if inner_left else _EDGE
            else:
                x = right + _GAP if inner_left else left - _GAP - width
            yield self._text(words, _PLACE_SIZE, x, line.baseline, 0.5)


def _leave_room(pdf: Pdf) -> None:
    """Say which number the next tagged annotation gets; PDF.js does not tag its own without it.

    Source: ISO 32000-1, 14.7.2, table 322 (``ParentTreeNextKey``).
    """
    root = pdf.Root.get("/StructTreeRoot")
    if root is None or "/ParentTreeNextKey" in root:
        return
    used = [-1]
    for page in pdf.pages:
        used.append(int(page.obj.get("/StructParents", -1)))
        used += [int(a.get("/StructParent", -1)) for a in page.obj.get("/Annots", ())]
    root["/ParentTreeNextKey"] = max(used) + 1


def _name_places(pdf: Pdf, source_map: SourceMap, shown: Sequence[_Shown]) -> None:
    """A named destination for every block, so that a link can lead to a source line."""
    import pikepdf

    names = pdf.Root.get("/Names")
    if names is None:
        names = pdf.Root["/Names"] = pdf.make_indirect(pikepdf.Dictionary())
    tree = pikepdf.NameTree(names.Dests) if "/Dests" in names else pikepdf.NameTree.new(pdf)
    for page, lines in zip(pdf.pages, shown, strict=True):
        for line, block in lines:
            path, number = _place(block, source_map)
            name = f"{DESTINATION}{path}:{number}"
            if name not in tree:
                target = [page.obj, pikepdf.Name.XYZ, line.left, line.top, None]
                tree[name] = pikepdf.Array(target)
    names["/Dests"] = tree.obj


def _attach(pdf: Pdf, source_map: SourceMap) -> None:
    import pikepdf

    pdf.attachments[ATTACHMENT] = pikepdf.AttachedFileSpec(
        pdf,
        encode_map(source_map),
        filename=ATTACHMENT,
        description=f"Source map of review build {source_map.build}, form {FORM}",
        mime_type="application/json",
        creation_date="D:19800101000000Z",
        mod_date="D:19800101000000Z",
    )
