"""Annotations of a returned PDF as plain values, whatever program wrote them.

Source of names and meanings: ISO 32000-1, 12.5.6 (annotation types) and 12.5.6.2 (replies).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from reportbuild.diagnostics import Locus, Outcome, Sink
from reportbuild.review.foreign_text import clean, iso_date
from reportbuild.review.source_map import ATTACHMENT, SourceMap, UnknownMapError, decode_map

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

#: Left, bottom, right, top in points.
Box = tuple[float, float, float, float]

#: Subtype → the kind of comment.
KINDS = {
    "/Highlight": "highlight",
    "/Underline": "underline",
    "/Squiggly": "underline",
    "/StrikeOut": "deletion",
    "/Caret": "insertion",
    "/Text": "note",
    "/FreeText": "note",
    "/Square": "mark",
    "/Circle": "mark",
    "/Ink": "mark",
    "/Line": "mark",
    "/Polygon": "mark",
    "/PolyLine": "mark",
    "/Stamp": "mark",
}

_STAMP = re.compile(rb"/ReviewBuild \(([0-9a-f]{12})\)\s*/ReviewPage (\d{1,5})\b")


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotation.

    Attributes:
        page: number of the page in the build, from 0.
        kind: a value of :data:`KINDS`.
        boxes: what it covers, one box a line; its rectangle when it covers no text.
        author: as its program wrote it.
        date: ISO 8601; empty when there is none that can be read.
        text: the comment.
        name: what its program calls it (``/NM``); may be empty.
        key: number in its file.
        reply_to: key of the annotation it answers, -1 when it answers none.
        grouped: whether it is a part of the one it answers, not an answer.
        outside: whether it is beside its page, where there is nothing to be marked.
    """

    page: int
    kind: str
    boxes: tuple[Box, ...]
    author: str
    date: str
    text: str
    name: str
    key: int
    reply_to: int = -1
    grouped: bool = False
    outside: bool = False


@dataclass(frozen=True, slots=True)
class AnnotatedPdf:
    """What a returned file says.

    Attributes:
        build: id of the review build it was made from.
        pages: how many pages it has.
        annotations: in the order of pages.
        source_map: the attached map; None when a viewer has dropped it.
    """

    build: str
    pages: int
    annotations: tuple[Annotation, ...]
    source_map: SourceMap | None


def read_annotations(content: bytes, name: str) -> Outcome[AnnotatedPdf]:
    """The annotations of a PDF.

    Args:
        content: the file.
        name: its name, for findings.

    Returns:
        None for a file that cannot be read or is no review copy; a damaged annotation is left
        out. Findings: ``annotated-pdf-is-readable``, ``annotated-pdf-is-ours``,
        ``review-map-is-known``, ``annotation-is-readable``.
    """
    import pikepdf

    sink, at = Sink(), Locus(name)
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            return sink.outcome(_read(pdf, sink, at))
    except pikepdf.PasswordError:
        hint = "save it without password, or ask its sender to"
        sink.report("annotated-pdf-is-readable", "the PDF is locked with a password", at, hint)
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError, AttributeError):
        words, hint = "this is neither a PDF nor a Word file", "a .pdf or .docx is expected"
        if content.startswith(b"%PDF-"):
            words, hint = "the PDF is damaged or cut off", "ask for the file again"
        sink.report("annotated-pdf-is-readable", words, at, hint)
    return sink.outcome(None)


def _read(pdf: Pdf, sink: Sink, at: Locus) -> AnnotatedPdf | None:
    try:
        attached = _attached_map(pdf)
    except UnknownMapError as problem:
        hint = "import it with the version of reportbuild that made the copy"
        sink.report("review-map-is-known", str(problem), at, hint)
        return None
    pages, reader = list(pdf.pages), _Reader(sink, at)
    build = attached.build if attached else _build_of(pdf)
    if not build:
        hint = "only copies made by 'reportbuild review build' can be imported"
        sink.report("annotated-pdf-is-ours", "the PDF is not a review copy", at, hint)
        return None
    for number, page in enumerate(pages):
        reader.read_page(page, number, build)
    return AnnotatedPdf(build, len(pages), reader.settled(), attached)


def _attached_map(pdf: Pdf) -> SourceMap | None:
    """The attached map, or None.

    Raises:
        UnknownMapError: there is one that cannot be used.
    """
    if ATTACHMENT not in pdf.attachments:
        return None
    return decode_map(pdf.attachments[ATTACHMENT].get_file().read_bytes())


def _build_of(pdf: Pdf) -> str:
    """The id of the build where there is no map: in the file's properties, or on a page."""
    stated = str(pdf.docinfo.get("/ReviewBuild", ""))
    if re.fullmatch(r"[0-9a-f]{12}", stated):
        return stated
    for page in list(pdf.pages)[:3]:
        found = _STAMP.search(_content(page))
        if found:
            return found[1].decode()
    return ""


def _content(page: Page) -> bytes:
    import pikepdf

    contents = page.obj.get("/Contents")
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    parts = []
    for stream in streams:
        if isinstance(stream, pikepdf.Stream):
            try:
                parts.append(stream.read_bytes())
            except pikepdf.PdfError:
                continue
    return b"\n".join(parts)


class _Reader:
    """Gathers annotations page by page."""

    def __init__(self, sink: Sink, at: Locus) -> None:
        self._sink, self._at = sink, at
        self._found: list[Annotation] = []
        self._keys: dict[tuple[int, int], int] = {}
        self._replies: dict[int, tuple[int, int]] = {}

    def read_page(self, page: Page, number: int, build: str) -> None:
        """Take the annotations of one page."""
        import pikepdf

        entries = page.obj.get("/Annots")
        if not isinstance(entries, pikepdf.Array) or not len(entries):
            return
        stamp = _STAMP.search(_content(page))
        # Pages may have been taken out or moved; the stamp says which one this is.
        place = int(stamp[2]) if stamp and stamp[1].decode() == build else number
        for entry in entries:
            try:
                self._read_entry(entry, place, page)
            except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
                words = f"an annotation on page {number + 1} cannot be read; it is left out"
                self._sink.report("annotation-is-readable", words, self._at)

    def _read_entry(self, entry: Object, number: int, page: Page) -> None:
        kind = KINDS.get(str(entry.get("/Subtype", "")))
        if kind is None:
            return
        key = len(self._found)
        if entry.objgen != (0, 0):
            if entry.objgen in self._keys:
                return
            self._keys[entry.objgen] = key
        answered = entry.get("/IRT")
        if answered is not None and answered.objgen != (0, 0):
            self._replies[key] = answered.objgen
        text = clean(entry.get("/Contents"))
        state = clean(entry.get("/State"))
        if state and str(entry.get("/StateModel", "")) == "Review":
            text = f"[{state}] {text}".strip()
        boxes = tuple(_boxes(entry, kind))
        self._found.append(
            Annotation(
                page=number,
                kind=kind,
                boxes=boxes,
                author=clean(entry.get("/T"))[:200],
                date=iso_date(clean(entry.get("/CreationDate")) or clean(entry.get("/M"))),
                text=text,
                name=clean(entry.get("/NM"))[:200],
                key=key,
                grouped=str(entry.get("/RT", "")) == "/Group",
                outside=not any(_touches(box, _numbers(page.mediabox)) for box in boxes),
            )
        )

    def settled(self) -> tuple[Annotation, ...]:
        """All annotations, answers knowing what they answer."""
        return tuple(
            replace(a, reply_to=self._keys.get(self._replies.get(a.key, (-1, -1)), -1))
            for a in self._found
        )


def _boxes(entry: Object, kind: str) -> Iterator[Box]:
    """What an annotation covers.

    Raises:
        ValueError: neither its quadrilaterals nor its rectangle are usable numbers.
    """
    if kind in ("highlight", "underline", "deletion"):
        numbers = _numbers(entry.get("/QuadPoints"))
        for start in range(0, len(numbers) - 7, 8):
            quad = numbers[start : start + 8]
            yield min(quad[0::2]), min(quad[1::2]), max(quad[0::2]), max(quad[1::2])
        if len(numbers) >= 8:
            return
    # Some programs write a line into text that is no callout; it leads nowhere.
    callout = str(entry.get("/IT", "")) == "/FreeTextCallout"
    tip = _numbers(entry.get("/CL")) if callout else []
    if len(tip) >= 4:
        yield tip[0], tip[1], tip[0], tip[1]
        return
    corners = _numbers(entry.get("/Rect"))
    if len(corners) != 4:
        raise ValueError("no rectangle")
    xs, ys = sorted(corners[0::2]), sorted(corners[1::2])
    yield xs[0], ys[0], xs[1], ys[1]


def _touches(box: Box, page: list[float]) -> bool:
    """Whether a box is on the page at all; a page without measures has room for everything."""
    if len(page) != 4:
        return True
    (left, right), (bottom, top) = sorted(page[0::2]), sorted(page[1::2])
    return box[0] <= right and box[2] >= left and box[1] <= top and box[3] >= bottom


def _numbers(value: Any) -> list[float]:
    import pikepdf

    if not isinstance(value, pikepdf.Array):
        return []
    numbers = [float(n) for n in value]
    return numbers if all(math.isfinite(n) and abs(n) < 1e6 for n in numbers) else []
