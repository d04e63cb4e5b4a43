"""What has changed since a revision: words put in and taken out, paragraphs moved.

Resolved documents are compared, not sources: a fact that changed in a record shows in every
table that prints it, and a new line break shows nowhere. Labels and numbers do not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from reportbuild.review.blocks import Block, blocks_of
from reportbuild.review.marked_text import mark_edits
from reportbuild.review.removed_text import RemovedText

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Two blocks are versions of one when they share this part of their words.
_ALIKE = 0.5

#: A shorter block that stands elsewhere has not moved; it is just said twice.
_MOVABLE = 5

#: A longer excerpt is cut.
_EXCERPT = 60


@dataclass(slots=True)
class UnitChanges:
    """How one unit has changed.

    Attributes:
        title: of the unit.
        item: its id.
        added: how many words are new.
        removed: how many are gone.
        moved: how many paragraphs stand elsewhere.
        is_new: whether the whole unit is.
        spots: anchor and first words of each change, in the order they were found.
        gone: paragraphs of a unit that is gone altogether.
    """

    title: str
    item: str = ""
    added: int = 0
    removed: int = 0
    moved: int = 0
    is_new: bool = False
    spots: list[tuple[str, str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether anything has changed."""
        return bool(self.added or self.removed or self.moved or self.is_new or self.spots)

    def note(self, element: HtmlElement, words: str) -> None:
        """Remember a change, so that the summary can lead there."""
        anchor = element.get("id") or f"changed-{self.item}-{len(self.spots) + 1}"
        element.set("id", anchor)
        words = " ".join(words.split())
        if len(words) > _EXCERPT:
            words = words[:_EXCERPT].rsplit(" ", 1)[0] + "…"
        if all(known != anchor for known, _ in self.spots):
            self.spots.append((anchor, words))


@dataclass(slots=True)
class _Version:
    """A block in one version of a unit."""

    block: Block
    element: HtmlElement
    tokens: list[str] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        words = self.block.words
        for n, word in enumerate(words):
            if n not in self.block.uncounted:
                end = words[n + 1].start if n + 1 < len(words) else len(self.block.text)
                shown = self.block.text[word.start : end].rstrip()
                self.tokens.append(" ".join(shown.split()))
                self.spans.append((word.start, word.start + len(shown)))

    @property
    def key(self) -> str:
        """Its words as one string."""
        return " ".join(self.tokens)

    def shown(self, first: int, end: int) -> str:
        """The text of some of its tokens."""
        if first >= end:
            return ""
        return " ".join(self.block.text[self.spans[first][0] : self.spans[end - 1][1]].split())


@dataclass(slots=True)
class _Comparison:
    """The versions of one unit, and what has become of each block."""

    change: UnitChanges
    article: HtmlElement
    before: list[_Version] = field(default_factory=list)
    now: list[_Version] = field(default_factory=list)
    same: list[tuple[_Version, _Version]] = field(default_factory=list)
    pairs: list[tuple[_Version, _Version]] = field(default_factory=list)
    gone: list[_Version] = field(default_factory=list)
    new: list[_Version] = field(default_factory=list)
    moved: list[_Version] = field(default_factory=list)


def mark_changes(
    root: HtmlElement,
    items: Sequence[str],
    titles: Sequence[str],
    old: Mapping[str, str],
    strings: Mapping[str, str],
) -> list[UnitChanges]:
    """Mark in the document what is new, gone and moved.

    Args:
        root: the document; gets ``ins`` and ``del``.
        items: ids of its units, one for each ``article``.
        titles: their titles.
        old: item → markup of the unit as it was; a missing one is new.
        strings: words of the edition's language.
    """
    compared = []
    for item, title, article in zip(items, titles, list(root.iter("article")), strict=True):
        now = _versions(article)
        change = UnitChanges(title, item=item, is_new=item not in old)
        if change.is_new:
            compared.append(_Comparison(change, article, now=now, new=[*now]))
        else:
            compared.append(_compare(change, article, _old_versions(old[item]), now))
    _find_moved(compared)
    for one in compared:
        _mark(one, strings)
    return [one.change for one in compared] + list(_lost_units(items, old))


def _versions(article: HtmlElement) -> list[_Version]:
    made = [_Version(block, element) for block, element in blocks_of(article)]
    return [version for version in made if version.tokens]


def _old_versions(markup: str) -> list[_Version]:
    from lxml import html as lxml_html

    return _versions(lxml_html.fragment_fromstring(markup, create_parent="article"))


def _lost_units(items: Sequence[str], old: Mapping[str, str]) -> Iterator[UnitChanges]:
    """Units that are there no more, with their text."""
    for item, markup in old.items():
        if item not in items:
            versions = _old_versions(markup)
            words = [" ".join(version.block.text.split()) for version in versions]
            count = sum(len(version.tokens) for version in versions)
            yield UnitChanges(words[0] if words else item, item=item, removed=count, gone=words)


def _compare(
    change: UnitChanges, article: HtmlElement, before: list[_Version], now: list[_Version]
) -> _Comparison:
    made = _Comparison(change, article, before, now)
    matcher = SequenceMatcher(None, [v.key for v in before], [v.key for v in now], autojunk=False)
    for tag, b0, b1, n0, n1 in matcher.get_opcodes():
        if tag == "equal":
            made.same += zip(before[b0:b1], now[n0:n1], strict=True)
            continue
        paired, lost, added = _pair(before[b0:b1], now[n0:n1])
        made.pairs += paired
        made.gone += lost
        made.new += added
    _pair_cells(made)
    return made


def _pair(
    before: Sequence[_Version], now: Sequence[_Version]
) -> tuple[list[tuple[_Version, _Version]], list[_Version], list[_Version]]:
    """Versions of one block in a stretch that differs, in order; what is left on each side."""
    pairs: list[tuple[_Version, _Version]] = []
    lost: list[_Version] = []
    start = 0
    for old in before:
        alike = [(_likeness(old, v), -n) for n, v in enumerate(now[start:], start)]
        best, at = max(alike, default=(0.0, 0))
        if best >= _ALIKE:
            pairs.append((old, now[-at]))
            start = -at + 1
        else:
            lost.append(old)
    taken = {id(new) for _, new in pairs}
    return pairs, lost, [version for version in now if id(version) not in taken]


def _likeness(old: _Version, new: _Version) -> float:
    if old.block.kind != new.block.kind:
        return 0.0
    common = sum((Counter(old.tokens) & Counter(new.tokens)).values())
    return 2 * common / (len(old.tokens) + len(new.tokens))


def _pair_cells(made: _Comparison) -> None:
    """A cell whose words are all others is still the same cell of its row."""
    rows = {
        old.element.getparent(): new.element.getparent()
        for old, new in (*made.same, *made.pairs)
        if old.element.tag in ("td", "th") and new.element.tag in ("td", "th")
    }
    fresh = {version.element: version for version in made.new}
    for old in list(made.gone):
        row = old.element.getparent()
        if old.element.tag not in ("td", "th") or row not in rows:
            continue
        at, cells = list(row).index(old.element), list(rows[row])
        new = fresh.get(cells[at]) if at < len(cells) else None
        if new is not None and new in made.new:
            made.pairs.append((old, new))
            made.gone.remove(old)
            made.new.remove(new)


def _find_moved(compared: Sequence[_Comparison]) -> None:
    """A block that is gone in one place and new in another, of this unit or another, has moved."""
    lost: dict[str, list[tuple[_Comparison, _Version]]] = {}
    for one in compared:
        for version in one.gone:
            lost.setdefault(version.key, []).append((one, version))
    for one in compared:
        for version in list(one.new):
            homes = lost.get(version.key, [])
            if homes and len(version.tokens) >= _MOVABLE:
                home, old = homes.pop(0)
                home.gone.remove(old)
                one.new.remove(version)
                one.moved.append(version)


def _mark(one: _Comparison, strings: Mapping[str, str]) -> None:
    change = one.change
    for old, version in one.pairs:
        _mark_words(old, version, change)
    for version in one.new:
        change.added += len(version.tokens)
        if not change.is_new or version is one.now[0]:
            change.note(version.element, version.block.text)
        mark_edits(version.element, [(version.spans[0][0], version.spans[-1][1], "")])
    for version in one.moved:
        _mark_moved(version, change, strings["review-moved"])
    kept = {old.element: new.element for old, new in (*one.same, *one.pairs)}
    order = [version.element for version in one.before]
    removed = RemovedText(order, kept.get, strings["review-removed-note"])
    for version in one.gone:
        change.removed += len(version.tokens)
        shown = removed.show(version.element, version.block.text, version.block.is_note)
        shown = one.article if shown is None else shown
        row = next(iter(shown.iterancestors("tr")), None)
        change.note(shown if row is None else row, f"−{version.block.text}")


def _mark_words(old: _Version, new: _Version, change: UnitChanges) -> None:
    """Mark word by word how one block differs from its earlier version."""
    matcher = SequenceMatcher(None, old.tokens, new.tokens, autojunk=False)
    edits: list[tuple[int, int, str]] = []
    said = ""
    for tag, b0, b1, n0, n1 in matcher.get_opcodes():
        if tag == "equal":
            continue
        removed = old.shown(b0, b1)
        change.removed += b1 - b0
        change.added += n1 - n0
        at = new.spans[n0][0] if n0 < len(new.spans) else new.spans[-1][1]
        end = new.spans[n1 - 1][1] if n1 > n0 else at
        edits.append((at, end, removed))
        added = new.shown(n0, n1)
        edit = f"{removed} → {added}" if removed and added else f"+{added}" if added else ""
        said = said or edit or f"−{removed}"
    if edits:
        change.note(new.element, said)
        mark_edits(new.element, edits)


def _mark_moved(version: _Version, change: UnitChanges, moved: str) -> None:
    from lxml.html import builder as build

    change.moved += 1
    change.note(version.element, f"{moved}: {version.block.text}")
    element = version.element
    element.set("class", f"{element.get('class', '')} moved".strip())
    # Shown, but no text: like words taken out.
    sign = build.E("del", f"{moved}: ", build.CLASS("note-moved"))
    sign.tail, element.text = element.text, None
    element.insert(0, sign)
