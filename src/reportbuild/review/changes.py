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

from reportbuild.review.blocks import Block, blocks_of, is_own_block, is_text

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
        _insert(version.element, [(version.spans[0][0], version.spans[-1][1], "")])
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
        _insert(new.element, edits)


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


def _insert(element: HtmlElement, edits: list[tuple[int, int, str]]) -> None:
    """Write ``ins`` around stretches of an element's text, and what was there before them.

    Args:
        element: a block's element.
        edits: start and end in the block's text, and the words taken out there; in order.
    """
    pieces: list[_Piece] = []
    _gather(element, 0, pieces)
    for start, end, removed in reversed(edits):
        inside = [p for p in pieces if p[2] < end and p[2] + p[3] > start]
        for owner, is_tail, at, length in reversed(inside):
            _wrap(owner, is_tail, max(0, start - at), min(length, end - at), "ins")
        if removed:
            home = next((p for p in pieces if p[2] <= start <= p[2] + p[3]), None)
            if home is not None:
                owner, is_tail, at, _ = home
                _wrap(owner, is_tail, start - at, start - at, "del", removed + " ")


#: An element, whether its tail is meant, the offset in the block's text, and the length.
_Piece = tuple["HtmlElement", bool, int, int]


def _gather(element: HtmlElement, at: int, pieces: list[_Piece]) -> int:
    """Note the texts of a block as :mod:`reportbuild.review.blocks` has put them together."""
    at += element.tag == "br"
    if element.text:
        pieces.append((element, False, at, len(element.text)))
        at += len(element.text)
    for child in element:
        if _is_inline(child):
            at = _gather(child, at, pieces)
        if child.tail:
            pieces.append((child, True, at, len(child.tail)))
            at += len(child.tail)
    return at


def _is_inline(element: HtmlElement) -> bool:
    """Whether an element's words belong to the block around it."""
    return is_text(element) and not is_own_block(element)


def _wrap(
    owner: HtmlElement, is_tail: bool, start: int, end: int, name: str, words: str | None = None
) -> None:
    """Put an element in the place of part of a text, or, with ``words``, before it."""
    from lxml.html import builder as build

    text = (owner.tail if is_tail else owner.text) or ""
    made = build.E(name, text[start:end] if words is None else words)
    made.tail = text[end:] if words is None else text[start:]
    if is_tail:
        owner.tail = text[:start]
        parent = owner.getparent()
        if parent is not None:
            parent.insert(parent.index(owner) + 1, made)
    else:
        owner.text = text[:start]
        owner.insert(0, made)
