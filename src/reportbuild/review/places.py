"""Which line of which file each printed word comes from.

pandoc's Markdown reader gives no positions, and cases, glossary and references come from data
files. So the words of blocks are matched with the words of files, from sure to unsure: the
unit's text as a whole, then what is left (notes, sheets of facts, lists made by directives) run
by run and block by block. What was made by the tool gets the place of what made it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from statistics import median_low

from reportbuild.review.alignment import IndexedText, align
from reportbuild.review.blocks import Block, Place

#: A block belongs to a file when at least this share of its words is found there in order.
_SHARE = 0.5

#: Blocks that print has in another place than the source: pandoc types captions below tables.
_ELSEWHERE = ("note", "caption")

#: Fewer words are found anywhere; they count only in the record they are expected in.
_PHRASE = 3

#: Number of the partner word in the file, per word of the block; -1 for none.
_Match = list[int]


class Placer:
    """Places the blocks of one unit.

    Args:
        prose: path of the unit's own text; empty when it has none.
        own: path of the unit's own record; empty when it is no case.
        texts: path → content of every file the unit may come from, the likeliest first.
    """

    def __init__(self, prose: str, own: str, texts: Mapping[str, IndexedText]) -> None:
        self._prose = prose if prose in texts else ""
        self._own = own if own in texts else ""
        self._texts = texts
        self._found: dict[int, tuple[str, _Match]] = {}

    def place(self, blocks: Sequence[Block]) -> None:
        """Give every word of ``blocks``, the unit in reading order, its place."""
        self._match([block for block in blocks if not block.gathered])
        for at, block in enumerate(blocks):
            block.places = list(self._settle(blocks, at))

    def _match(self, blocks: Sequence[Block]) -> None:
        """Find blocks in files, from sure to unsure."""
        self._keys(blocks)
        if self._prose:
            flow = [block for block in blocks if not block.is_note and not self._has(block)]
            self._match_run(flow, [self._prose])
            aside = [b for b in blocks if b.kind in _ELSEWHERE and not self._has(b)]
            self._match_aside(aside)
        for record, row in groupby(blocks, key=self._record):
            if record:
                self._match_run([b for b in row if not self._has(b)], [record])
        data = [path for path in self._texts if path != self._prose]
        for open_, run in groupby(blocks, key=lambda b: not (self._has(b) or self._record(b))):
            if open_:
                self._match_run(list(run), [self._own] if self._own else data)
        for block in blocks:
            if not self._has(block):
                self._match_phrase(block)
            if not self._has(block):
                self._match_stretch(block)

    def _has(self, block: Block) -> bool:
        return block.number in self._found

    def _record(self, block: Block) -> str:
        """The record that a row of many cases shows."""
        path = case_file(block.case) if block.case and not self._own else ""
        return path if path in self._texts else ""

    def _keys(self, blocks: Sequence[Block]) -> None:
        """A reference stands at its entry: authors' names alone would find the wrong one."""
        for block in blocks:
            if not block.anchor.startswith("ref-"):
                continue
            for path, text in self._texts.items():
                start = text.text.find("{" + block.anchor.removeprefix("ref-") + ",")
                if path.endswith(".bib") and start >= 0:
                    after = text.text.find("\n@", start)
                    span = _words_between(text, start, len(text.text) if after < 0 else after)
                    found = align([word.form for word in block.words], text.forms[span])
                    shifted = [at if at < 0 else at + span.start for at in found]
                    first = [span.start] if max(shifted, default=-1) < 0 else []
                    self._found[block.number] = (path, first + shifted[len(first) :])

    def _match_run(self, run: Sequence[Block], paths: Sequence[str]) -> None:
        """Match blocks that follow one another with the file that has most of their words."""
        forms = [word.form for block in run for word in block.words]
        best, partners = "", [-1] * len(forms)
        for path in paths:
            found = align(forms, self._texts[path].forms)
            if _hits(found) > _hits(partners):
                best, partners = path, found
        start = 0
        for block in run:
            match = partners[start : start + len(block.words)]
            start += len(block.words)
            if best and _belongs(block, match):
                self._found[block.number] = (best, match)

    def _match_aside(self, blocks: Sequence[Block]) -> None:
        """Find blocks that are typed in another place than they are printed."""
        text = self._texts[self._prose]
        for block in blocks:
            found = _align_near(block, text)
            if _belongs(block, found):
                self._found[block.number] = (self._prose, found)

    def _match_phrase(self, block: Block) -> None:
        """Find a block's words as they are, in any file."""
        typed = [n for n in range(len(block.words)) if n not in block.made]
        forms = [block.words[n].form for n in typed]
        home = self._own or self._record(block)
        for path in dict.fromkeys((home, *self._texts)):
            if not path or (len(forms) < _PHRASE and path != home):
                continue
            first = next(self._texts[path].phrases(forms), -1)
            if first >= 0:
                match = [-1] * len(block.words)
                for at, n in enumerate(typed):
                    match[n] = first + at
                self._found[block.number] = (path, match)
                return

    def _match_stretch(self, block: Block) -> None:
        """Find a block whose neighbours stand elsewhere: a glossary is put in order of words."""
        forms = [word.form for word in block.words]
        best: tuple[str, _Match] = "", []
        for path, text in self._texts.items():
            groups = (forms[n : n + _PHRASE] for n in range(len(forms) - _PHRASE + 1))
            starts = [at - n for n, group in enumerate(groups) for at in text.phrases(group)]
            if _PHRASE * len(starts) < len(forms):
                continue
            first = max(0, median_low(starts) - _PHRASE)
            window = text.forms[first : first + len(forms) + 4 * _PHRASE]
            found = [at if at < 0 else at + first for at in align(forms, window)]
            if _belongs(block, found) and _hits(found) > _hits(best[1]):
                best = path, found
        if best[0]:
            self._found[block.number] = best

    def _settle(self, blocks: Sequence[Block], at: int) -> Iterator[Place]:
        block = blocks[at]
        if not self._has(block):
            place = self._nearby(blocks, at)
            yield from (place for _ in block.words)
            return
        path, match = self._found[block.number]
        text = self._texts[path]
        for n, partner in enumerate(match):
            word = partner if partner >= 0 else _between(match, n)
            line, column = text.position(text.words[word].start)
            yield Place(path, line, column, partner >= 0)

    def _nearby(self, blocks: Sequence[Block], at: int) -> Place:
        """The place of a block nobody typed: its neighbour in the row, else the last before it."""
        group = [n for n in (at + 1, at - 1) if 0 <= n < len(blocks)]
        near = [n for n in group if blocks[n].group == blocks[at].group and self._has(blocks[n])]
        record = self._record(blocks[at])
        if record and not near:
            return Place(record, 1, 1, exact=False)
        before = [n for n in range(at - 1, -1, -1) if self._has(blocks[n])][:1]
        after = [n for n in range(at + 1, len(blocks)) if self._has(blocks[n])][:1]
        for n in (*near, *before, *after):
            path, match = self._found[blocks[n].number]
            known = [partner for partner in match if partner >= 0]
            last = n in before and n not in near
            text = self._texts[path]
            start = text.words[known[-1] if last else known[0]].start
            line = text.position(start)[0]
            return Place(path, _directive_below(text, line) if last else line, 1, exact=False)
        return Place(self._prose or next(iter(self._texts), ""), 1, 1, exact=False)


def case_file(slug: str) -> str:
    """The project path of a case's record."""
    return f"chapters/cases/{slug}/case.yaml"


def _hits(match: _Match) -> int:
    return sum(partner >= 0 for partner in match)


def _belongs(block: Block, match: _Match) -> bool:
    """Whether enough words of a block are found, and close together."""
    typed = [partner for n, partner in enumerate(match) if n not in block.made]
    known = [partner for partner in typed if partner >= 0]
    if not known or len(known) < _SHARE * len(typed):
        return False
    spread = known[-1] - known[0] + 1
    return len(match) == 1 or spread <= 6 * len(match) + 40


def _align_near(block: Block, text: IndexedText) -> _Match:
    """Match a block with the part of a text where its words stand closest."""
    forms = [word.form for word in block.words]
    whole = next(text.phrases(forms), -1)
    if whole >= 0:
        return list(range(whole, whole + len(forms)))
    return align(forms, text.forms)


def _between(match: _Match, n: int) -> int:
    """A word of the file for a word that has no partner: the first after its neighbour's."""
    before = next((m for m in reversed(match[:n]) if m >= 0), -1)
    after = next((m for m in match[n + 1 :] if m >= 0), -1)
    if before < 0:
        return max(0, after)
    return before + 1 if after > before + 1 else before


def _words_between(text: IndexedText, start: int, end: int) -> slice:
    inside = [n for n, word in enumerate(text.words) if start <= word.start < end]
    return slice(inside[0], inside[-1] + 1) if inside else slice(0, 0)


def _directive_below(text: IndexedText, line: int) -> int:
    """The line of the directive (``::: {.case-matrix}``) that follows, if one does."""
    lines = text.text.split("\n")
    for number in range(line, min(line + 12, len(lines))):
        if lines[number].lstrip().startswith(":::") and "{" in lines[number]:
            return number + 1
    return line
