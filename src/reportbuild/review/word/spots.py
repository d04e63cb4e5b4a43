"""Words at, or beside, a stretch of a returned Word file."""

from __future__ import annotations

from collections.abc import Sequence

from reportbuild.review.matching import Spot
from reportbuild.review.word.alignment import Owner, PlacedParagraph

#: A place in the file: paragraph and character.
Point = tuple[int, int]


def spot_between(text: Sequence[PlacedParagraph], start: Point, end: Point) -> Spot | None:
    """The words between two points; where they are new, the words beside them."""
    words: dict[Owner, None] = {}
    for n in range(start[0], end[0] + 1):
        first = start[1] if n == start[0] else 0
        last = end[1] if n == end[0] else len(text[n].text)
        words |= dict.fromkeys(text[n].owners(first, last))
    if words:
        return Spot(-1, 0, tuple(sorted(words)))
    beside = spot_beside(text, start, end)
    return (
        None if beside is None else Spot(-1, 0, beside.words[beside.before :][:1] or beside.words)
    )


def spot_beside(text: Sequence[PlacedParagraph], start: Point, end: Point) -> Spot | None:
    """The words before and after a stretch; those of its own paragraphs, if they have any."""
    inside_before = text[start[0]].owners(0, start[1])[-1:]
    inside_after = text[end[0]].owners(end[1], len(text[end[0]].text) + 1)[:1]
    if inside_before or inside_after:
        return Spot(-1, 0, (*inside_before, *inside_after), len(inside_before))
    for n in range(start[0] - 1, -1, -1):
        if owners := text[n].owners(0, len(text[n].text)):
            return Spot(-1, 0, tuple(owners[-1:]), 1)
    for n in range(end[0] + 1, len(text)):
        if owners := text[n].owners(0, len(text[n].text)):
            return Spot(-1, 0, tuple(owners[:1]), 0)
    return None
