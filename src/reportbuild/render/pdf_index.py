"""Page numbers of a printed index: each page once, three or more in a row as a range.

Unlike a reference in running text, a place in an index cannot be given its number after layout:
two marks on one page are one number, and pages 12, 13 and 14 are "12–14" (as makeindex does it).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACE = r'<a href="#{0}" class="index-place"(?: data-also="{0}")?>(?:(?!</a>).)*</a>'
_ANCHORS = re.compile(_PLACE.format('([^"]+)'))
_ANY = _PLACE.format('[^"]+')
_PLACES = re.compile(f"{_ANY}(?:, {_ANY})*")

#: Pages in a row that make a range.
_RANGE = 3


def indexed_anchors(markup: str) -> tuple[str, ...]:
    """The anchors whose pages an index in ``markup`` names, in order."""
    return tuple(dict.fromkeys(_anchors(markup)))


def _anchors(markup: str) -> list[str]:
    """Each place, and the further marks under its heading."""
    found = _ANCHORS.findall(markup)
    return [anchor for first, also in found for anchor in (first, *also.split())]


def write_index_pages(markup: str, pages: Mapping[str, int]) -> str:
    """``markup`` with the numbers of pages in its index.

    Args:
        markup: a unit's document with places for page numbers.
        pages: anchor → number of its page.

    Returns:
        Each page of an entry once and in order, leading to its first mark; ranges lead to theirs.
    """

    def numbers(found: re.Match[str]) -> str:
        first: dict[int, str] = {}
        for anchor in _anchors(found[0]):
            first.setdefault(pages.get(anchor, 0), anchor)
        if len(first) > 1:
            first.pop(0, None)
        return ", ".join(
            f'<a href="#{first[run[0]]}" class="index-place">{_words(run)}</a>'
            for run in _runs(sorted(first))
        )

    return _PLACES.sub(numbers, markup)


def _runs(pages: list[int]) -> list[list[int]]:
    """The pages, those of a range together."""
    rows: list[list[int]] = []
    for page in pages:
        if rows and page == rows[-1][-1] + 1:
            rows[-1].append(page)
        else:
            rows.append([page])
    return [run for row in rows for run in ([row] if len(row) >= _RANGE else [[p] for p in row])]


def _words(run: list[int]) -> str:
    return str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}"
