"""Words of two texts matched in order: what a reader sees against what an author typed.

The source has marks, attributes and keys that are not printed; print has numbers, labels and
citations that nobody typed. What both share are words in the same order, so words are matched:
first those in groups of three that occur once on both sides (the longest run in order counts),
then, between them, ever smaller groups. Source: Bram Cohen's patience diff, on words.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from itertools import pairwise

#: A word: letters and figures with their combining accents. Marks such as ``_`` end it.
_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")

#: Regions of at most this many pairs of words are compared word by word.
_SMALL = 6000


@dataclass(frozen=True, slots=True)
class Word:
    """A word in a form fit for comparing, and where it stands in its text."""

    form: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The words of ``text``; forms ignore case and compatibility variants (Unicode NFKC)."""
    return [
        Word(unicodedata.normalize("NFKC", found[0]).casefold(), found.start(), found.end())
        for found in _WORD.finditer(text)
    ]


@lru_cache(maxsize=20_000)
def known_words(text: str) -> tuple[Word, ...]:
    """The words of a text that is asked for again and again, such as a block of a copy."""
    return tuple(words_of(text))


class IndexedText:
    """A text with its words, for looking up phrases and for turning offsets into lines."""

    def __init__(self, text: str) -> None:
        """Take the content of a file; line ends and byte order mark are settled here."""
        self.text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self.words = words_of(self.text)
        self.forms = [word.form for word in self.words]
        self._groups: dict[int, dict[tuple[str, ...], int]] = {}

    def groups(self, size: int) -> dict[tuple[str, ...], int]:
        """Groups of words that occur once, and where; made once for each size."""
        if size not in self._groups:
            self._groups[size] = _once(self.forms, 0, len(self.forms), size)
        return self._groups[size]

    @cached_property
    def _starts_of_lines(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    @cached_property
    def _joined(self) -> tuple[str, list[int]]:
        offsets, at = [], 1
        for form in self.forms:
            offsets.append(at)
            at += len(form) + 1
        return f" {' '.join(self.forms)} ", offsets

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of a character."""
        line = bisect_right(self._starts_of_lines, offset)
        return line, offset - self._starts_of_lines[line - 1] + 1

    def offset_of_line(self, line: int) -> int:
        """Where a line starts; the end of the text when it has fewer lines."""
        starts = self._starts_of_lines
        return starts[line - 1] if 1 <= line <= len(starts) else len(self.text)

    def phrases(self, forms: Sequence[str]) -> Iterator[int]:
        """The number of the first word of every occurrence of ``forms``, one word after another."""
        joined, offsets = self._joined
        wanted = f" {' '.join(forms)} "
        at = joined.find(wanted) if forms else -1
        while at >= 0:
            yield bisect_left(offsets, at + 1)
            at = joined.find(wanted, at + 1)


#: Size of a group of words → the groups that occur once in a text, and where.
Groups = Callable[[int], "dict[tuple[str, ...], int]"]


def align(left: Sequence[str], right: Sequence[str], groups: Groups | None = None) -> list[int]:
    """For each word of ``left`` the number of its partner in ``right``, or -1; in order.

    Args:
        left: words.
        right: words.
        groups: those of the whole of ``right``, when they are known.
    """
    partner = [-1] * len(left)
    regions = [(0, len(left), 0, len(right), 3)]
    while regions:
        region = _trim(left, right, partner, regions.pop())
        l0, l1, r0, r1, size = region
        if l0 == l1 or r0 == r1:
            continue
        if (l1 - l0) * (r1 - r0) <= _SMALL:
            matcher = SequenceMatcher(None, left[l0:l1], right[r0:r1], autojunk=False)
            for a, b, length in matcher.get_matching_blocks():
                for n in range(length):
                    partner[l0 + a + n] = r0 + b + n
            continue
        is_whole = groups is not None and (r0, r1) == (0, len(right))
        theirs = groups(size) if groups and is_whole else _once(right, r0, r1, size)
        anchors = _anchors(left, theirs, region)
        if not anchors:
            if size > 1:
                regions.append((l0, l1, r0, r1, size - 1))
            continue
        for a, b in anchors:
            for n in range(size):
                partner[a + n] = b + n
        edges = [(l0 - size, r0 - size), *anchors, (l1, r1)]
        for (a, b), (c, d) in pairwise(edges):
            regions.append((a + size, max(c, a + size), b + size, max(d, b + size), size))
    return partner


_Region = tuple[int, int, int, int, int]


def _trim(
    left: Sequence[str], right: Sequence[str], partner: list[int], region: _Region
) -> _Region:
    """Match equal words at both ends of a region; what remains."""
    l0, l1, r0, r1, size = region
    while l0 < l1 and r0 < r1 and left[l0] == right[r0]:
        partner[l0] = r0
        l0, r0 = l0 + 1, r0 + 1
    while l0 < l1 and r0 < r1 and left[l1 - 1] == right[r1 - 1]:
        l1, r1 = l1 - 1, r1 - 1
        partner[l1] = r1
    return l0, l1, r0, r1, size


def _anchors(
    left: Sequence[str], theirs: dict[tuple[str, ...], int], region: _Region
) -> list[tuple[int, int]]:
    """Groups of words that occur once on both sides, the longest run that keeps their order."""
    l0, l1, _, _, size = region
    ours = _once(left, l0, l1, size)
    pairs = sorted((at, theirs[group]) for group, at in ours.items() if group in theirs)
    chain = _longest_increasing(pairs)
    apart: list[tuple[int, int]] = []
    for a, b in chain:
        # Overlapping groups must lie on one diagonal, else one word would have two partners.
        down, over = (a - apart[-1][0], b - apart[-1][1]) if apart else (size, size)
        if min(down, over) < size and down != over:
            continue
        apart.append((a, b))
    return [pair for n, pair in enumerate(apart) if not n or pair[0] - apart[n - 1][0] > 0]


def _once(words: Sequence[str], start: int, end: int, size: int) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = {}
    for at in range(start, end - size + 1):
        group = tuple(words[at : at + size])
        found[group] = -1 if group in found else at
    return {group: at for group, at in found.items() if at >= 0}


def _longest_increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence of ``pairs`` whose second numbers rise."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for n, (_, at) in enumerate(pairs):
        place = bisect_left(tails, at)
        before.append(ends[place - 1] if place else -1)
        if place == len(tails):
            tails.append(at)
            ends.append(n)
        else:
            tails[place], ends[place] = at, n
    chain: list[tuple[int, int]] = []
    n = ends[-1] if ends else -1
    while n >= 0:
        chain.append(pairs[n])
        n = before[n]
    return chain[::-1]
