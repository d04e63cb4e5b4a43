"""Where comments of earlier copies stand in the copy that is being made."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportbuild.review.alignment import words_of
from reportbuild.review.blocks import Block
from reportbuild.review.comments import CARET, Comment

#: States of comments that somebody still has to do something about.
PENDING = ("open", "accepted")


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment at its words.

    Attributes:
        comment: carried to today's sources.
        block: number of the block.
        first: its first word in the block.
        last: its last.
    """

    comment: Comment
    block: int
    first: int
    last: int


def find_shown(
    comments: Iterable[Comment], blocks: Sequence[Block]
) -> tuple[list[ShownComment], list[Comment]]:
    """The comments that have words in this copy, in reading order, and those that have none.

    Args:
        comments: carried to today's sources.
        blocks: of the copy, with the places of their words.
    """
    by_file: dict[str, list[tuple[int, int, int, int]]] = {}
    for block in blocks:
        for n, place in enumerate(block.places):
            row = (place.line, place.column, block.number, n)
            by_file.setdefault(place.file, []).append(row)
    for rows in by_file.values():
        rows.sort()
    numbered = {block.number: block for block in blocks}
    shown, left = [], []
    for comment in comments:
        found = None if comment.hold == "orphan" else _find(comment, by_file, numbered)
        if found is None:
            left.append(comment)
        else:
            shown.append(found)
    return sorted(shown, key=lambda s: (s.block, s.first, s.comment.id)), left


def _find(
    comment: Comment,
    by_file: dict[str, list[tuple[int, int, int, int]]],
    blocks: dict[int, Block],
) -> ShownComment | None:
    rows = by_file.get(comment.file, [])
    forms = [word.form for word in words_of(comment.words.replace(CARET, " "))]
    until = bisect_right(rows, (comment.line, comment.column, len(blocks) + 10**9, 0))
    # What one place in the sources is printed as may stand in several tables.
    spots = [row for row in rows[max(0, until - 40) : until + 40] if row[0] == comment.line]
    best: tuple[tuple[int, bool, int], ShownComment] | None = None
    for _, column, number, word in spots:
        block = blocks[number]
        length = _common(forms, block, word)
        rank = (length, block.item == comment.item, -abs(column - comment.column))
        if best is None or rank > best[0]:
            last = min(len(block.words) - 1, word + max(1, length) - 1)
            best = (rank, ShownComment(comment, number, word, last))
    return best[1] if best else None


def _common(forms: Sequence[str], block: Block, word: int) -> int:
    """How many words of a comment follow one another in a block from a word on."""
    length = 0
    for form, theirs in zip(forms, block.words[word:], strict=False):
        if form != theirs.form:
            break
        length += 1
    return length
