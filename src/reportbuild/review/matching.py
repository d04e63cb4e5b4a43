"""From a spot on a page to words of a block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportbuild.review.annotations import Annotation, Box
from reportbuild.review.source_map import Line, PrintedWord, SourceMap

#: A word counts as covered when this share of it, or of the box, is.
_COVERED, _COVERING = 0.4, 0.6

#: A box is in a line when this share of the lower of the two is common.
_IN_LINE = 0.45

#: A note's icon hangs from the place that was clicked; viewers draw it about 20 points high.
_ICON = 20.0


@dataclass(frozen=True, slots=True)
class Spot:
    """The words an annotation is about.

    Attributes:
        page: from 0.
        number: the line's number in the margin; 0 when it has none.
        words: block and word, in reading order; of an insertion, those around it.
        before: for an insertion, how many of ``words`` stand before it.
    """

    page: int
    number: int
    words: tuple[tuple[int, int], ...]
    before: int = 0


def find_spot(annotation: Annotation, source_map: SourceMap) -> Spot | None:
    """The words an annotation covers or points at.

    None when its page has no text of a source, or the annotation is beside the page; a note may
    hang there, at the height of its line.
    """
    if annotation.outside and annotation.kind != "note":
        return None
    if not 0 <= annotation.page < len(source_map.pages):
        return None
    lines = source_map.pages[annotation.page]
    lines = tuple(line for line in lines if line.words)
    if not lines:
        return None
    if annotation.kind == "insertion":
        return _insertion(annotation, lines)
    if annotation.kind != "note":
        covered = _covered(annotation, lines)
        if covered is not None:
            return covered
    return _pointed(annotation, lines)


def _covered(annotation: Annotation, lines: Sequence[Line]) -> Spot | None:
    words: dict[tuple[int, int], None] = {}
    number = 0
    for line in lines:
        for box in annotation.boxes:
            if not _is_in(box, line):
                continue
            for word in line.words:
                if _covers(box, word):
                    words[word.block, word.word] = None
                    number = number or line.number
    ordered = tuple(sorted(words))
    return Spot(annotation.page, number, ordered) if ordered else None


def _is_in(box: Box, line: Line) -> bool:
    common = min(box[3], line.top) - max(box[1], line.bottom)
    lower = min(box[3] - box[1], line.top - line.bottom)
    return common > 0 and common >= _IN_LINE * lower


def _covers(box: Box, word: PrintedWord) -> bool:
    common = min(box[2], word.right) - max(box[0], word.left)
    width, covering = word.right - word.left, box[2] - box[0]
    return common > 0 and (common >= _COVERED * width or common >= _COVERING * covering)


def _nearest(lines: Sequence[Line], x: float, y: float) -> Line:
    """The line at a point; beside the text, the one at its height."""

    def distance(line: Line) -> tuple[float, float]:
        up = max(line.bottom - y, y - line.top, 0.0)
        aside = max(line.words[0].left - x, x - line.words[-1].right, 0.0)
        return up, aside

    return min(lines, key=distance)


def _insertion(annotation: Annotation, lines: Sequence[Line]) -> Spot:
    """Between the word that ends before the caret and the next; its tip is at the top."""
    left, _, right, top = annotation.boxes[0]
    x, y = (left + right) / 2, top - 1
    line = _nearest(lines, x, y)
    before = [word for word in line.words if (word.left + word.right) / 2 <= x]
    after = [word for word in line.words if (word.left + word.right) / 2 > x]
    around = (*before[-1:], *after[:1])
    words = tuple((word.block, word.word) for word in around)
    return Spot(annotation.page, line.number, words, len(before[-1:]))


def _pointed(annotation: Annotation, lines: Sequence[Line]) -> Spot:
    left, bottom, right, top = annotation.boxes[0]
    x, y = (left + right) / 2, top - min(top - bottom, _ICON) / 2
    line = _nearest(lines, x, y)
    inside = line.words[0].left <= x <= line.words[-1].right
    nearest = min(line.words, key=lambda word: max(word.left - x, x - word.right, 0.0))
    chosen = [nearest] if inside else [w for w in line.words if w.block == nearest.block]
    words = tuple(sorted({(word.block, word.word) for word in chosen}))
    return Spot(annotation.page, line.number, words)
