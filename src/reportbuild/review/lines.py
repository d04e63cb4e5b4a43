"""The lines of a laid-out document: where each printed word stands.

Uses WeasyPrint's box tree and Pango's glyphs, which are private: the version is pinned, and a
test compares the words found here with those other programs read out of the PDF.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reportbuild.review.blocks import MARK, Block
from reportbuild.review.source_map import Line, PrintedWord

#: CSS pixels are 1/96 inch, points 1/72.
_POINTS = 0.75

#: Pango's units per pixel.
_PANGO = 1024

#: How far to look for the next letter when print has one more than the text.
_AHEAD = 60

#: Two lines are one for a reader when they share this part of the lower one's height.
_SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the text of a page stands, in points.

    Attributes:
        left: edge of the text column.
        right: edge of the text column.
        inner_left: whether the narrow margin, where the book is bound, is on the left.
        wide: bottom and top of what reaches over the wide margin.
    """

    left: float
    right: float
    inner_left: bool
    wide: tuple[tuple[float, float], ...] = ()


def read_lines(
    document: Any, blocks: Sequence[Block]
) -> tuple[tuple[tuple[Line, ...], ...], tuple[Frame, ...]]:
    """The lines of every page, with the numbers a reader counts.

    Args:
        document: a laid-out document of WeasyPrint 70, made of marked markup.
        blocks: the blocks of :func:`reportbuild.review.blocks.mark_blocks`.

    Returns:
        Lines per page from top to bottom, and where the text stands. Numbered are lines of
        running text: not tables, notes, heads and folios.
    """
    cursors = [_Cursor(block) for block in blocks]
    lines, frames = [], []
    for page in document.pages:
        reader = _PageReader(page._page_box, page.height, cursors)
        lines.append(_number(reader.read()))
        frames.append(reader.frame())
    return tuple(lines), tuple(frames)


@dataclass(slots=True)
class _Cursor:
    """How far a block's text has been met in print."""

    block: Block
    at: int = 0
    #: character → number of the word it belongs to
    owner: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.owner = [-1] * len(self.block.text)
        for n, word in enumerate(self.block.words):
            for character in range(word.start, word.end):
                self.owner[character] = n

    def meet(self, letter: str) -> int:
        """The number of the word that a printed letter belongs to, or -1."""
        if letter.isspace():
            return -1
        text = self.block.text
        at = self.at
        while at < len(text) and text[at].isspace():
            at += 1
        if at >= len(text) or text[at] != letter:
            found = text.find(letter, at, at + _AHEAD)
            if found < 0 or letter in "-‐":
                return -1
            at = found
        self.at = at + 1
        return self.owner[at]

    def at_end(self) -> bool:
        """Whether the whole text has been met (a table's head is printed on each page)."""
        return not self.block.text[self.at :].strip()


@dataclass(slots=True)
class _State:
    """What holds for a box because of those around it."""

    cursor: _Cursor | None = None
    in_table: bool = False
    wide: bool = False


@dataclass(slots=True)
class _Draft:
    """A line being read."""

    words: dict[tuple[int, int], list[float]] = field(default_factory=dict)
    edges: list[float] = field(default_factory=list)
    changed: bool = False
    note: bool = False


class _PageReader:
    """Reads the lines of one page."""

    def __init__(self, page_box: Any, height: float, cursors: Sequence[_Cursor]) -> None:
        self._box, self._height, self._cursors = page_box, height, cursors
        self._lines: list[Line] = []
        self._wide: list[tuple[float, float]] = []

    def frame(self) -> Frame:
        """Where the text stands: the area within the margins of the theme's ``@page``."""
        box = self._box
        left, right = box.content_box_x(), box.content_box_x() + box.width
        inner_left = left <= box.margin_width() - right
        return Frame(_pt(left), _pt(right), inner_left, tuple(self._wide))

    def read(self) -> list[Line]:
        """The lines of units, in the order of the box tree."""
        for child in self._box.children:
            # Margin boxes have the page's style and no element of the document.
            if type(child).__name__ != "MarginBox":
                self._visit(child, _State())
        return self._lines

    def _visit(self, box: Any, state: _State) -> None:
        if not hasattr(box, "element") or "::" in (box.element_tag or ""):
            return
        state = self._entered(box, state)
        if type(box).__name__ == "LineBox":
            self._read_line(box, state)
            return
        for child in getattr(box, "children", ()):
            self._visit(child, state)

    def _entered(self, box: Any, state: _State) -> _State:
        """The state inside ``box``."""
        element = box.element
        number = element.get(MARK) if element is not None else None
        if number is not None and box.element_tag == element.tag:
            cursor = self._cursors[int(number)]
            if cursor is not state.cursor:
                if cursor.at_end():
                    cursor.at = 0
                state = replace(state, cursor=cursor)
        if box.element_tag in ("td", "th", "caption"):
            state = replace(state, in_table=box.element_tag != "caption")
        margin = getattr(box, "margin_right", 0)
        if isinstance(margin, int | float) and margin < -1:
            if not state.wide:
                bottom = box.position_y + box.margin_height()
                self._wide.append((self._up(bottom), self._up(box.position_y)))
            state = replace(state, wide=True)
        return state

    def _read_line(self, box: Any, state: _State) -> None:
        draft = _Draft()
        self._collect(box, state, draft)
        if not draft.edges:
            return
        words = sorted(
            (PrintedWord(b, w, _pt(min(xs)), _pt(max(xs))) for (b, w), xs in draft.words.items()),
            key=lambda word: word.left,
        )
        top = box.position_y
        counted = not (state.in_table or draft.note) and bool(words)
        self._lines.append(
            Line(
                top=self._up(top),
                bottom=self._up(top + box.height),
                baseline=self._up(top + box.baseline),
                left=_pt(min(draft.edges)),
                right=_pt(max(draft.edges)),
                number=-1 if counted else 0,
                changed=draft.changed,
                wide=state.wide,
                words=tuple(words),
            )
        )

    def _collect(self, box: Any, state: _State, draft: _Draft) -> None:
        if not hasattr(box, "element") or "::" in (box.element_tag or ""):
            return
        state = self._entered(box, state)
        tag = box.element_tag
        draft.changed = draft.changed or tag in ("ins", "del")
        if type(box).__name__ == "TextBox":
            if box.text.strip() and tag == "del":
                # No text of the edition, but the bar beside the line needs its place.
                draft.edges += [box.position_x, box.position_x + box.width]
            elif box.text.strip():
                self._read_text(box, state, draft)
            return
        for child in getattr(box, "children", ()):
            self._collect(child, state, draft)

    def _read_text(self, box: Any, state: _State, draft: _Draft) -> None:
        cursor = state.cursor
        if cursor is None:
            return
        edges = _letter_edges(box)
        draft.edges += [edges[0], edges[-1]]
        draft.note = draft.note or cursor.block.is_note
        for n, letter in enumerate(box.text):
            word = cursor.meet(letter)
            if word >= 0:
                spot = draft.words.setdefault((cursor.block.number, word), [])
                spot += [edges[n], edges[n + 1]]

    def _up(self, y: float) -> float:
        return _pt(self._height - y)


def _pt(pixels: float) -> float:
    return round(pixels * _POINTS, 1)


def _letter_edges(box: Any) -> list[float]:
    """Left edge of each letter of a text box, and the right edge of the last.

    Glyphs are those that are drawn, so kerning, ligatures and justified spaces are counted.
    """
    from weasyprint.text.ffi import ffi

    layout = box.pango_layout
    layout.reactivate(box.style)
    first_line, _ = layout.get_first_line()
    #: byte of the text → x, at the start of each cluster
    starts: dict[int, float] = {}
    x = 0.0
    run = first_line.runs[0]
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        for n in range(glyphs.num_glyphs):
            starts.setdefault(item.offset + glyphs.log_clusters[n], x)
            x += glyphs.glyphs[n].geometry.width / _PANGO
        run = run.next
    layout.deactivate()
    return _spread(box.text, starts, box.position_x, x)


def _spread(text: str, starts: dict[int, float], origin: float, width: float) -> list[float]:
    """Edges of letters from edges of clusters: letters of a ligature share its width."""
    known: list[float | None] = []
    byte = 0
    for letter in text:
        known.append(starts.get(byte))
        byte += len(letter.encode())
    known.append(width)
    edges: list[float] = []
    for n, edge in enumerate(known):
        if edge is not None:
            edges.append(origin + edge)
            continue
        after = next(m for m in range(n, len(known)) if known[m] is not None)
        step = (origin + (known[after] or 0.0) - edges[-1]) / (after - n + 1) if edges else 0.0
        edges.append((edges[-1] if edges else origin) + step)
    return edges


def _number(lines: list[Line]) -> tuple[Line, ...]:
    """Lines from top to bottom, those of running text counted from 1."""
    numbered: list[Line] = []
    count, last_bottom = 0, float("inf")
    for line in sorted(lines, key=lambda line: (-line.top, line.left)):
        number = 0
        if line.number:
            height = line.top - line.bottom
            # Side by side, as in columns, lines are one to the reader's eye.
            if line.top - last_bottom <= _SHARED * height:
                count, last_bottom = count + 1, line.bottom
            number = count
        numbered.append(replace(line, number=number))
    return tuple(numbered)
