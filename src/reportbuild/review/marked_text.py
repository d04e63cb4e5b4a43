"""Marks written into the text of a block's element, by offsets in the block's text.

The offsets are those of :mod:`reportbuild.review.blocks`: inline elements belong to the text,
blocks inside blocks and words taken out do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportbuild.review.blocks import is_own_block, is_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: An element, whether its tail is meant, the offset in the block's text, and the length.
Piece = tuple["HtmlElement", bool, int, int]


def mark_edits(element: HtmlElement, edits: list[tuple[int, int, str]]) -> None:
    """Write ``ins`` around stretches of an element's text, and what was there before them.

    Args:
        element: a block's element.
        edits: start and end in the block's text, and the words taken out there; in order.
    """
    pieces: list[Piece] = []
    gather_pieces(element, 0, pieces)
    for start, end, removed in reversed(edits):
        inside = [p for p in pieces if p[2] < end and p[2] + p[3] > start] if end > start else []
        for owner, is_tail, at, length in reversed(inside):
            wrap_piece(owner, is_tail, max(0, start - at), min(length, end - at), "ins")
        if removed:
            home = next((p for p in pieces if p[2] <= start <= p[2] + p[3]), None)
            if home is not None:
                owner, is_tail, at, _ = home
                wrap_piece(owner, is_tail, start - at, start - at, "del", removed + " ")


def gather_pieces(element: HtmlElement, at: int, pieces: list[Piece]) -> int:
    """Note the texts of a block as :mod:`reportbuild.review.blocks` has put them together."""
    at += element.tag == "br"
    if element.text:
        pieces.append((element, False, at, len(element.text)))
        at += len(element.text)
    for child in element:
        if is_inline(child):
            at = gather_pieces(child, at, pieces)
        if child.tail:
            pieces.append((child, True, at, len(child.tail)))
            at += len(child.tail)
    return at


def is_inline(element: HtmlElement) -> bool:
    """Whether an element's words belong to the block around it."""
    return is_text(element) and not is_own_block(element)


def wrap_piece(
    owner: HtmlElement, is_tail: bool, start: int, end: int, name: str, words: str | None = None
) -> None:
    """Put an element in the place of part of a text, or, with ``words``, before it."""
    from lxml.html import builder as build

    text = (owner.tail if is_tail else owner.text) or ""
    made = build.E(name, text[start:end] if words is None else words)
    _insert(owner, is_tail, start, made)
    made.tail = text[end:] if words is None else text[start:]


def insert_points(element: HtmlElement, points: list[tuple[int, bool, HtmlElement]]) -> None:
    """Put elements without text into a block's text.

    Args:
        element: a block's element.
        points: offset in the block's text; whether the element belongs to the letter before it,
            not to the one after; the element.
    """
    pieces: list[Piece] = []
    gather_pieces(element, 0, pieces)
    for offset, is_end, made in sorted(points, key=lambda p: (p[0], not p[1]), reverse=True):
        low, high = (1, 0) if is_end else (0, -1)
        home = next((p for p in pieces if p[2] + low <= offset <= p[2] + p[3] + high), None)
        if home is not None:
            owner, is_tail, at, _ = home
            _insert(owner, is_tail, offset - at, made)


def _insert(owner: HtmlElement, is_tail: bool, at: int, made: HtmlElement) -> None:
    text = (owner.tail if is_tail else owner.text) or ""
    made.tail = text[at:]
    if not is_tail:
        owner.text = text[:at]
        owner.insert(0, made)
        return
    owner.tail = text[:at]
    parent = owner.getparent()
    if parent is not None:
        parent.insert(parent.index(owner) + 1, made)
