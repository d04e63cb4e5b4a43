"""Edits that a reviewer made without having them recorded: words that differ from what was sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportbuild.review.alignment import words_of
from reportbuild.review.matching import Spot
from reportbuild.review.source_map import SourceMap
from reportbuild.review.word.alignment import Owner, PlacedParagraph

#: Between which two words of which block something differs: block, last word before it.
_Gap = tuple[int, int]


def untracked_edits(
    text: Sequence[PlacedParagraph], source_map: SourceMap
) -> Iterator[tuple[Spot, str, str]]:
    """Where the text differs from what was sent: the place, the words then and now.

    Compared are words, so that marks, spaces and quotation marks that a program has changed
    while saving do not count.
    """
    met: set[Owner] = {w.owner for p in text for w in p.words if w.owner is not None}
    new = _new_words(text, met)
    for number, block in enumerate(source_map.blocks):
        words = words_of(block.text)
        gone: dict[int, list[int]] = {}
        last = -1
        for n in range(len(words)):
            if (number, n) in met:
                last = n
            else:
                gone.setdefault(last, []).append(n)
        for at in sorted({*gone, *(w for b, w in new if b == number)}):
            lost, put = gone.get(at, []), new.pop((number, at), "")
            old = block.text[words[lost[0]].start : words[lost[-1]].end] if lost else ""
            if old.split() == put.split():
                continue
            yield _spot(number, at, lost, len(words)), " ".join(old.split()), put


def _spot(number: int, at: int, lost: Sequence[int], count: int) -> Spot:
    if lost:
        return Spot(-1, 0, tuple((number, n) for n in lost))
    around = [n for n in (at, at + 1) if 0 <= n < count]
    return Spot(-1, 0, tuple((number, n) for n in around), int(at >= 0))


def _new_words(text: Sequence[PlacedParagraph], met: set[Owner]) -> dict[_Gap, str]:
    """Words that were not sent, by the word before them; new paragraphs by the last one before."""
    found: dict[_Gap, str] = {}
    last: _Gap | None = None
    for paragraph in text:
        known = [word.owner for word in paragraph.words if word.owner is not None]
        before: _Gap | None = _gap_before(known[0], met) if known else last
        run: list[int] = []
        for word in paragraph.words:
            if word.owner is None:
                run += [word.start, word.end]
                continue
            _note(found, before, paragraph, run)
            before = last = word.owner
            run = []
        _note(found, before, paragraph, run)
    return found


def _gap_before(owner: Owner, met: set[Owner]) -> _Gap:
    """The last word of a block before this one that is still there, -1 where none is."""
    block, word = owner
    return block, next((n for n in range(word - 1, -1, -1) if (block, n) in met), -1)


def _note(
    found: dict[_Gap, str], before: _Gap | None, paragraph: PlacedParagraph, run: Sequence[int]
) -> None:
    if not run or before is None:
        return
    start, end = run[0], run[-1]
    kept = zip(paragraph.text[start:end], paragraph.old[start:end], strict=True)
    words = " ".join("".join(c for c, was in kept if was).split())
    found[before] = f"{found[before]}\n{words}" if before in found else words
