"""What has changed since a revision: words put in and taken out, paragraphs moved.

Resolved documents are compared, not sources: a fact that changed in a record shows in every
table that prints it, and a new line break shows nowhere. Labels and numbers do not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from reportbuild.review.blocks import Block, blocks_of
from reportbuild.review.marked_text import mark_edits

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Two blocks are versions of one when they share this part of their words.
_ALIKE = 0.5

#: A shorter block that stands elsewhere has not moved; it is just said twice.
_MOVABLE = 5

_IN_TABLE = ("td", "th", "caption", "figcaption", "note", "dt", "dd")


@dataclass(slots=True)
class UnitChanges:
    """How one unit has changed.

    Attributes:
        title: of the unit.
        item: its id.
        anchor: of its first change.
        added: how many words are new.
        removed: how many are gone.
        moved: how many paragraphs stand elsewhere.
        is_new: whether the whole unit is.
    """

    title: str
    item: str = ""
    anchor: str = ""
    added: int = 0
    removed: int = 0
    moved: int = 0
    is_new: bool = False

    @property
    def any(self) -> bool:
        """Whether anything has changed."""
        return bool(self.added or self.removed or self.moved or self.is_new)


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
            if n not in self.block.made:
                end = words[n + 1].start if n + 1 < len(words) else len(self.block.text)
                shown = self.block.text[word.start : end].rstrip()
                self.tokens.append(" ".join(shown.split()))
                self.spans.append((word.start, word.start + len(shown)))

    @property
    def key(self) -> str:
        """Its words as one string."""
        return " ".join(self.tokens)


def mark_changes(
    root: HtmlElement,
    items: Sequence[str],
    titles: Sequence[str],
    old: Mapping[str, str],
    moved: str,
) -> list[UnitChanges]:
    """Mark in the document what is new, gone and moved.

    Args:
        root: the document; gets ``ins`` and ``del``.
        items: ids of its units, one for each ``article``.
        titles: their titles.
        old: item → markup of the unit as it was; a missing one is new.
        moved: the word to put before what stands elsewhere now.
    """
    from lxml import html as lxml_html

    changes = []
    for item, title, article in zip(items, titles, list(root.iter("article")), strict=True):
        change = UnitChanges(title, item=item)
        changes.append(change)
        now = _versions(article)
        if item not in old:
            change.is_new = True
            change.added = sum(len(version.tokens) for version in now)
            if now:
                _name(change, now[0].element)
            continue
        before = _versions(lxml_html.fragment_fromstring(old[item], create_parent="article"))
        _compare(before, now, change, moved)
    return changes


def _versions(article: HtmlElement) -> list[_Version]:
    made = [_Version(block, element) for block, element in blocks_of(article)]
    return [version for version in made if version.tokens]


def _compare(before: list[_Version], now: list[_Version], change: UnitChanges, moved: str) -> None:
    matcher = SequenceMatcher(None, [v.key for v in before], [v.key for v in now], autojunk=False)
    gone: list[tuple[_Version, _Version | None]] = []
    new: list[_Version] = []
    pairs: list[tuple[_Version, _Version]] = []
    for tag, b0, b1, n0, n1 in matcher.get_opcodes():
        if tag == "equal":
            continue
        paired, lost, added = _pair(before[b0:b1], now[n0:n1])
        pairs += paired
        following = now[n0] if n0 < len(now) else None
        gone += [(version, following) for version in lost]
        new += added
    for version in list(new):
        home = next((g for g in gone if _is_same(g[0], version)), None)
        if home is not None:
            gone.remove(home)
            new.remove(version)
            _mark_moved(version, change, moved)
    for old_version, version in pairs:
        _mark_words(old_version, version, change)
    for version in new:
        change.added += len(version.tokens)
        _name(change, version.element)
        mark_edits(version.element, [(version.spans[0][0], version.spans[-1][1], "")])
    for version, following in gone:
        change.removed += len(version.tokens)
        _show_removed(version, following)


def _is_same(old: _Version, new: _Version) -> bool:
    return old.key == new.key and len(new.tokens) >= _MOVABLE


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


def _mark_words(old: _Version, new: _Version, change: UnitChanges) -> None:
    """Mark word by word how one block differs from its earlier version."""
    matcher = SequenceMatcher(None, old.tokens, new.tokens, autojunk=False)
    edits: list[tuple[int, int, str]] = []
    for tag, b0, b1, n0, n1 in matcher.get_opcodes():
        if tag == "equal":
            continue
        removed = " ".join(old.tokens[b0:b1])
        change.removed += b1 - b0
        change.added += n1 - n0
        at = new.spans[n0][0] if n0 < len(new.spans) else new.spans[-1][1]
        end = new.spans[n1 - 1][1] if n1 > n0 else at
        edits.append((at, end, removed))
    if edits:
        _name(change, new.element)
        mark_edits(new.element, edits)


def _mark_moved(version: _Version, change: UnitChanges, moved: str) -> None:
    from lxml.html import builder as build

    change.moved += 1
    _name(change, version.element)
    element = version.element
    element.set("class", f"{element.get('class', '')} moved".strip())
    # Shown, but no text: like words taken out.
    sign = build.E("del", f"{moved}: ", build.CLASS("note-moved"))
    sign.tail, element.text = element.text, None
    element.insert(0, sign)


def _show_removed(version: _Version, following: _Version | None) -> None:
    """Put a paragraph that is gone before the one that followed it."""
    from lxml.html import builder as build

    if following is None or {version.block.kind, following.block.kind} & set(_IN_TABLE):
        return
    element = following.element
    parent = element.getparent()
    if parent is None:
        return
    name = "li" if element.tag == "li" else "p"
    words = " ".join(version.block.text.split())
    parent.insert(parent.index(element), build.E(name, build.E("del", words), {"class": "removed"}))


def _name(change: UnitChanges, element: HtmlElement) -> None:
    """Remember the unit's first change, so that the summary can lead there."""
    if not change.anchor:
        change.anchor = element.get("id") or f"changed-{change.item}"
        element.set("id", change.anchor)
