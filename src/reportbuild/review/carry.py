"""Places carried forward into sources that have changed since the copy was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median_low

from reportbuild.review.alignment import IndexedText, align, words_of
from reportbuild.review.comments import CARET, Comment

#: Words further than this from where most of their neighbours are belong to something else.
_SPREAD = 80

#: Neighbours this close tell where words have been that are gone.
_NEAR = 8

#: Words beside the target that are asked first.
_BESIDE = 12

#: Fewer words may stand anywhere.
_PHRASE = 3

#: At least this share of the words around must be there, or the place is gone.
_ENOUGH = 0.25


def carry_comment(comment: Comment, text: IndexedText | None) -> Comment:
    """The comment at its place in today's file.

    Args:
        comment: with the words around it as they were printed.
        text: today's content of its file; None when there is no such file any more.

    Returns:
        With line and column as of now and ``hold`` saying how sure they are. An orphan keeps
        the place it had.
    """
    if not comment.file:
        return comment
    if text is None:
        return replace(comment, hold="orphan")
    before = [word.form for word in words_of(comment.before)]
    target = [word.form for word in words_of(comment.words.replace(CARET, " "))]
    after = [word.form for word in words_of(comment.after)]
    forms = [*before, *target, *after]
    start, end = len(before), len(before) + len(target)
    sure = _only(forms, start, end, text)
    partners = sure or _locate(forms, (start, end), text, comment.line)
    own = [n for n in range(start, end) if partners[n] >= 0]
    if own and (2 * len(own) >= len(target) or not comment.typed):
        return _settled(comment, text, _chosen(comment, own, start, partners), "moved")
    left = [n for n in range(max(0, start - _NEAR), start) if partners[n] >= 0]
    right = [n for n in range(end, min(len(partners), end + _NEAR)) if partners[n] >= 0]
    # At the edge of a unit there are words on one side only, but for a label or a number.
    is_open = len(before) <= _PHRASE, len(after) <= _PHRASE
    is_framed = bool(left or right) and bool(left or is_open[0]) and bool(right or is_open[1])
    if own or is_framed:
        word = partners[own[0]] if own else partners[left[-1]] + 1 if left else partners[right[0]]
        return _settled(comment, text, word, "changed" if comment.typed else "moved")
    return replace(comment, hold="orphan")


def _chosen(comment: Comment, own: Sequence[int], start: int, partners: Sequence[int]) -> int:
    """The word whose place is the comment's: of an insertion, the one after the caret."""
    if comment.kind != "insertion":
        return partners[own[0]]
    ahead = len(words_of(comment.words.partition(CARET)[0]))
    behind = [n for n in own if n >= start + ahead]
    return partners[behind[0]] if behind else partners[own[-1]]


def _settled(comment: Comment, text: IndexedText, word: int, hold: str) -> Comment:
    at = text.words[min(word, len(text.words) - 1)].start
    line, column = text.position(at)
    return replace(comment, line=line, column=column, hold=hold)  # type: ignore[arg-type]


def _only(forms: Sequence[str], start: int, end: int, text: IndexedText) -> list[int]:
    """Partners of the words commented on where they, with their neighbours, occur once."""
    for more in (4, 2, 1, 0):
        first, last = max(0, start - more), min(len(forms), end + more)
        if last - first < _PHRASE:
            continue
        found = list(text.phrases(forms[first:last]))
        if len(found) == 1:
            partners = [-1] * len(forms)
            partners[first:last] = range(found[0], found[0] + last - first)
            return partners
    return []


def _locate(
    forms: Sequence[str], target: tuple[int, int], text: IndexedText, line: int
) -> list[int]:
    """Partners of a passage's words, all in one stretch of the file."""
    partners = align(forms, text.forms, text.groups)
    known = [n for n, partner in enumerate(partners) if partner >= 0]
    if not known:
        return partners
    # A paragraph may have left its neighbours: the words beside the target count first.
    beside = [n for n in known if target[0] - _BESIDE <= n < target[1] + _BESIDE]
    diagonals = [partners[n] - n for n in (beside if len(beside) >= _BESIDE // 2 else known)]
    where = median_low(diagonals)
    near = sum(abs(partners[n] - n - where) <= _SPREAD for n in known)
    if near < _ENOUGH * len(forms):
        where = _by_phrase(forms, text, line, where)
    start, end = max(0, where - _SPREAD), where + len(forms) + _SPREAD
    window = text.forms[start:end]
    found = [p if p < 0 else p + start for p in align(forms, window)]
    if sum(p >= 0 for p in found) < _ENOUGH * len(forms):
        return [-1] * len(forms)
    return found


def _by_phrase(forms: Sequence[str], text: IndexedText, line: int, otherwise: int) -> int:
    """Where most groups of four words stand, the nearest to the old line among equals."""
    old = text.offset_of_line(line)
    votes: dict[int, int] = {}
    for n in range(len(forms) - 3):
        for at in text.phrases(forms[n : n + 4]):
            votes[(at - n) // _SPREAD] = votes.get((at - n) // _SPREAD, 0) + 1
    if not votes:
        return otherwise
    last = len(text.words) - 1

    def rank(bucket: int) -> tuple[int, int]:
        word = min(max(bucket * _SPREAD, 0), last)
        return votes[bucket], -abs(text.words[word].start - old)

    return max(votes, key=rank) * _SPREAD + _SPREAD // 2
