"""The source map: which file, line and word stands where on which page of a review PDF."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from reportbuild.review.alignment import known_words
from reportbuild.review.blocks import Block

#: The version of the form below; a map of another version is refused.
FORM = 1

#: Name of the map attached to a PDF.
ATTACHMENT = "reportbuild-review-map.json"


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A word, or the part of it that stands on one line.

    Attributes:
        block: number of its block.
        word: number within the block.
        left: its left edge in points.
        right: its right edge.
    """

    block: int
    word: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line in points from the lower left corner of the page.

    Attributes:
        top: its upper edge.
        bottom: its lower edge.
        baseline: of its first text.
        left: where its text begins.
        right: where its text ends.
        number: the number in the margin; 0 for a line that has none.
        changed: whether it holds inserted or deleted words.
        wide: whether it stands in a block that reaches over the margin.
        words: from left to right.
    """

    top: float
    bottom: float
    baseline: float
    left: float
    right: float
    number: int
    changed: bool
    wide: bool
    words: tuple[PrintedWord, ...]


@dataclass(frozen=True, slots=True)
class MappedBlock:
    """A block as the map keeps it: enough to find it again when the source has moved on.

    Attributes:
        item: id of its unit.
        text: as printed.
        file: number of its file in the map's list.
        places: line, column and exactness (0 or 1) of each word, one after the other.
    """

    item: str
    text: str
    file: int
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Everything the way back needs besides the annotated PDF.

    Attributes:
        form: see :data:`FORM`.
        build: id of the build, printed on each page.
        round: name of the round of review.
        commit: commit of the sources.
        lang: language code of the edition.
        audience: its readers.
        recipient: whom the copy was made for.
        files: project paths.
        digests: path → SHA-256 of its content when the PDF was made.
        blocks: by number.
        pages: the lines of each page.
    """

    form: int
    build: str
    round: str
    commit: str
    lang: str
    audience: str
    recipient: str
    files: tuple[str, ...]
    digests: dict[str, str]
    blocks: tuple[MappedBlock, ...]
    pages: tuple[tuple[Line, ...], ...] = field(default_factory=tuple)

    def of_unit(self, item: str) -> SourceMap:
        """The map with the words of one unit only; blocks keep their numbers.

        All words, when the unit is unknown.
        """
        if not any(block.item == item for block in self.blocks):
            return self
        blocks = (b if b.item == item else replace(b, text="", places=()) for b in self.blocks)
        return replace(self, blocks=tuple(blocks))


class UnknownMapError(ValueError):
    """The bytes are no source map, or one of another version; the text says which."""


def settled_blocks(blocks: list[Block]) -> tuple[tuple[str, ...], tuple[MappedBlock, ...]]:
    """The files that blocks come from, and the blocks in the map's form."""
    files: dict[str, int] = {}
    made = []
    for block in blocks:
        file = files.setdefault(block.places[0].file, len(files))
        flat = [n for place in block.places for n in (place.line, place.column, int(place.exact))]
        made.append(MappedBlock(block.item, block.text, file, tuple(flat)))
    return tuple(files), tuple(made)


def encode_map(source_map: SourceMap) -> bytes:
    """The map as JSON; lines and words as arrays, which is a fifth of the size."""
    return msgspec.json.encode(
        {
            "form": source_map.form,
            "build": source_map.build,
            "round": source_map.round,
            "commit": source_map.commit,
            "lang": source_map.lang,
            "audience": source_map.audience,
            "recipient": source_map.recipient,
            "files": source_map.files,
            "digests": source_map.digests,
            "blocks": [[b.item, b.text, b.file, b.places] for b in source_map.blocks],
            "pages": [[_row(line) for line in page] for page in source_map.pages],
        }
    )


def _row(line: Line) -> list[object]:
    flags = line.changed + 2 * line.wide
    words = [n for w in line.words for n in (w.block, w.word, w.left, w.right)]
    box = [line.top, line.bottom, line.baseline, line.left, line.right]
    return [*box, line.number, flags, words]


def decode_map(content: bytes) -> SourceMap:
    """The map in ``content``.

    Raises:
        UnknownMapError: it is not a source map, or was made by another version of the program.
    """
    try:
        data = msgspec.json.decode(content)
        form = data["form"]
    except (msgspec.MsgspecError, UnicodeDecodeError, TypeError, KeyError, RecursionError):
        raise UnknownMapError("the attached source map cannot be read") from None
    if form != FORM:
        raise UnknownMapError(
            f"its source map has the form {form!r:.20}, this program reads form {FORM}"
        )
    try:
        blocks = msgspec.convert(
            [dict(zip(_BLOCK, row, strict=True)) for row in data["blocks"]],
            tuple[MappedBlock, ...],
        )
        pages = tuple(tuple(_line(row) for row in page) for page in data["pages"])
        plain = msgspec.convert({**data, "blocks": (), "pages": ()}, SourceMap)
    except (msgspec.MsgspecError, KeyError, TypeError, ValueError):
        raise UnknownMapError("the attached source map cannot be read") from None
    made = replace(plain, blocks=blocks, pages=pages)
    if not _is_sound(made):
        raise UnknownMapError("the attached source map contradicts itself")
    return made


class MapHead(msgspec.Struct):
    """What a map says of its copy, read without its words."""

    round: str
    commit: str


def read_head(content: bytes) -> MapHead | None:
    """The head of a map, or None when it is no map."""
    try:
        return msgspec.json.decode(content, type=MapHead)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


_BLOCK = ("item", "text", "file", "places")


def _line(row: list[Any]) -> Line:
    top, bottom, baseline, left, right, number, flags, flat = row
    quads = zip(flat[0::4], flat[1::4], flat[2::4], flat[3::4], strict=True)
    words = tuple(PrintedWord(int(b), int(w), float(x), float(y)) for b, w, x, y in quads)
    box = (float(top), float(bottom), float(baseline), float(left), float(right))
    return Line(*box, int(number), bool(flags & 1), bool(flags & 2), words)


def _is_sound(source_map: SourceMap) -> bool:
    """Whether every number in the map leads somewhere: a PDF may come back from anywhere."""
    counts = []
    for block in source_map.blocks:
        counts.append(len(known_words(block.text)))
        if len(block.places) != 3 * counts[-1] or not 0 <= block.file < len(source_map.files):
            return False
    return all(
        0 <= word.block < len(counts) and 0 <= word.word < counts[word.block]
        for page in source_map.pages
        for line in page
        for word in line.words
    )


def build_id(*parts: bytes) -> str:
    """A short name for a build, from everything that went into it."""
    hasher = hashlib.sha256()
    for part in parts:
        hasher.update(hashlib.sha256(part).digest())
    return hasher.hexdigest()[:12]
