"""Which word of which block each word of a returned Word file is.

Words are matched in order, over the whole document. Bookmarks that we have set take part as words
of their own, so that they help where a program has kept them and do no harm where it has not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from reportbuild.review.alignment import align, words_of
from reportbuild.review.source_map import SourceMap
from reportbuild.review.word.file import Paragraph

#: The bookmark at the beginning of a block: build and number.
BOOKMARK = "rb_{build}_{number}"

_BOOKMARK = re.compile(r"rb_([0-9a-f]{12})_(\d{1,6})\Z")

#: A paragraph that stands elsewhere is known by at least this share of its words.
_SHARE = 0.5

#: Fewer words stand in many blocks.
_PHRASE = 3

#: Block and word.
Owner = tuple[int, int]


@dataclass(slots=True)
class PlacedWord:
    """A word that was in the file when it was sent, and whose it is.

    Attributes:
        start: in characters of its paragraph's runs.
        end: likewise.
        form: as it is compared.
        owner: block and word; None for one that is new or changed.
    """

    start: int
    end: int
    form: str
    owner: Owner | None = None


@dataclass(slots=True)
class PlacedParagraph:
    """A paragraph of a returned file with its words in place.

    Attributes:
        source: as read.
        text: all its text.
        old: for each character whether it was there when the file was sent.
        new: for each character whether it is there when all changes are accepted.
        words: those that were there.
        is_ours: whether it is the line in which the file says what it is.
    """

    source: Paragraph
    text: str = ""
    old: list[bool] = field(default_factory=list)
    new: list[bool] = field(default_factory=list)
    words: list[PlacedWord] = field(default_factory=list)
    is_ours: bool = False

    def __post_init__(self) -> None:
        for run in self.source.runs:
            kind = run.mark.kind if run.mark else ""
            self.text += run.text
            self.old += [kind not in ("ins", "to")] * len(run.text)
            self.new += [kind not in ("del", "from")] * len(run.text)
        at = [n for n, was in enumerate(self.old) if was]
        before = "".join(self.text[n] for n in at)
        for word in words_of(before):
            self.words.append(PlacedWord(at[word.start], at[word.end - 1] + 1, word.form))

    def owners(self, start: int, end: int) -> list[Owner]:
        """Whose the words in a stretch of characters are."""
        inside = [w for w in self.words if w.start < end and w.end > start]
        return [word.owner for word in inside if word.owner is not None]


def build_in_bookmarks(paragraphs: Sequence[Paragraph]) -> str:
    """The build that most bookmarks name, or ''."""
    names = [_BOOKMARK.match(name) for p in paragraphs for name in p.bookmarks]
    builds = [found[1] for found in names if found]
    return max(sorted(set(builds)), key=builds.count, default="")


def place_words(
    paragraphs: Sequence[Paragraph], source_map: SourceMap, own_line: str
) -> list[PlacedParagraph]:
    """The paragraphs with their words in place.

    Args:
        paragraphs: of the returned file.
        source_map: of the build it was made by; blocks that are not in the file have no words.
        own_line: what the line contains in which the file says what it is.
    """
    placed = [PlacedParagraph(paragraph) for paragraph in paragraphs]
    for paragraph in placed:
        paragraph.is_ours = own_line in paragraph.text
        if paragraph.is_ours:
            paragraph.words = []
    forms = [[w.form for w in words_of(block.text)] for block in source_map.blocks]
    _match_all(placed, forms, source_map.build)
    _match_moved(placed, forms, source_map.build)
    return placed


def _numbers(paragraph: PlacedParagraph, build: str, count: int) -> list[int]:
    """The blocks that a paragraph's bookmarks name."""
    names = [_BOOKMARK.match(name) for name in paragraph.source.bookmarks]
    return [int(f[2]) for f in names if f and f[1] == build and int(f[2]) < count]


def _match_all(
    placed: Sequence[PlacedParagraph], forms: Sequence[Sequence[str]], build: str
) -> None:
    ours: list[str] = []
    words: list[PlacedWord | None] = []
    for paragraph in placed:
        for number in _numbers(paragraph, build, len(forms)):
            ours.append(f"\0{number}")
            words.append(None)
        for word in paragraph.words:
            ours.append(word.form)
            words.append(word)
    theirs: list[str] = []
    owners: list[Owner | None] = []
    for number, block in enumerate(forms):
        theirs += [f"\0{number}", *block] if block else []
        owners += [None, *((number, n) for n in range(len(block)))] if block else []
    for word_, partner in zip(words, align(ours, theirs), strict=True):
        if word_ is not None and partner >= 0:
            word_.owner = owners[partner]


def _match_moved(
    placed: Sequence[PlacedParagraph], forms: Sequence[Sequence[str]], build: str
) -> None:
    """Find paragraphs that stand elsewhere now: by their bookmark, else by all their words."""
    taken = {w.owner[0] for p in placed for w in p.words if w.owner is not None}
    free = {tuple(block): n for n, block in enumerate(forms) if n not in taken and block}
    for paragraph in placed:
        own = [word.form for word in paragraph.words]
        known = sum(word.owner is not None for word in paragraph.words)
        if not own or known >= _SHARE * len(own):
            continue
        candidates = [n for n in _numbers(paragraph, build, len(forms)) if n not in taken]
        if tuple(own) in free and len(own) >= _PHRASE:
            candidates.append(free[tuple(own)])
        for number in candidates:
            partners = align(own, forms[number])
            if sum(partner >= 0 for partner in partners) > max(known, _SHARE * len(own)):
                for word, partner in zip(paragraph.words, partners, strict=True):
                    word.owner = (number, partner) if partner >= 0 else None
                taken.add(number)
                break
