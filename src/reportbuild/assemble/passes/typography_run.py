"""A run of inlines as one line of text, and back again.

A mark and the space before it often belong to different nodes (``*mot* :``, ``[lien](…) !``),
so rules are told in terms of the text a reader sees, and what they change is put back into the
nodes it came from. Code, mathematics, images and passages in another language stand in the text
as one object character each; notes leave no trace, for the text runs on after their call.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from reportbuild.docast import text
from reportbuild.model import Node

#: Stands for a node whose content no rule may see.
OBJECT = "\ufffc"
#: Stand for the marks the writer puts around a Quoted node.
QUOTE_OPENS, QUOTE_CLOSES = "\ue000", "\ue001"

#: Addresses, names of works and citation keys, without the marks of the sentence after them.
_ADDRESS = re.compile(
    r"""(?:[a-z][a-z0-9+.-]*://|www\.|mailto:|doi:|10\.\d{4,}/|@|[\w.+-]+@[\w-]+\.
        |[\w-]+(?:\.[\w-]+)+/)
        \S*[^\s.,;:!?…»)\]}'"’”]""",
    re.VERBOSE | re.IGNORECASE,
)

#: Inlines whose content runs on in the sentence around them.
NESTED = frozenset(
    (
        *("Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"),
        *("Quoted", "Span", "Link"),
    )
)
_WITH_TYPE_OR_ATTR = frozenset(("Quoted", "Span", "Link"))


@dataclass(slots=True)
class Piece:
    """The text of one leaf.

    Attributes:
        text: what a reader sees of it.
        fixed: whether it only stands for something and must stay.
        within: for a Quoted node, whether it stands between literal quotation marks.
    """

    text: str
    fixed: bool = False
    within: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters ``start`` to ``end`` and leave the result with character ``owner``."""

    start: int
    end: int
    new: str
    owner: int


class Run:
    """The text of a list of inlines, open to edits.

    Attributes:
        text: what rules look at; addresses and keys are hidden behind object characters.
        changed: whether any edit was made.
    """

    def __init__(self, pieces: list[Piece]) -> None:
        self._pieces = pieces
        self.changed = False
        self.text = self._read()

    def apply(self, edits: list[Edit]) -> None:
        """Make the edits, which must not overlap, all at once."""
        if not edits:
            return
        starts = list(accumulate((len(p.text) for p in self._pieces), initial=0))[:-1]
        for edit in sorted(edits, key=lambda e: e.start, reverse=True):
            self._apply(edit, starts)
        self.text = self._read()

    def _apply(self, edit: Edit, starts: list[int]) -> None:
        first = max(bisect_right(starts, edit.start) - 1, 0)
        last = max(bisect_right(starts, edit.end - 1) - 1, first)
        home = bisect_right(starts, edit.owner) - 1
        touched = self._pieces[first : last + 1] if edit.end > edit.start else []
        if any(piece.fixed for piece in (*touched, self._pieces[home])):
            return
        for index in range(first, last + 1):
            piece, start = self._pieces[index], starts[index]
            cut, rest = max(edit.start - start, 0), max(edit.end - start, 0)
            piece.text = piece.text[:cut] + piece.text[rest:]
        piece, at = self._pieces[home], max(edit.start - starts[home], 0)
        piece.text = piece.text[:at] + edit.new + piece.text[at:]
        self.changed = True

    def _read(self) -> str:
        joined = "".join(piece.text for piece in self._pieces)
        if not any(sign in joined for sign in ("/", "@", "www.", "doi:")):
            return joined
        return _ADDRESS.sub(lambda found: OBJECT * len(found[0]), joined)


def pieces_of(nodes: list[Node], is_opaque: Callable[[Node], bool]) -> list[Piece]:
    """The leaves of the inlines, in order; :func:`rebuild` must be given the same ``is_opaque``."""
    pieces = list(_leaves(nodes, is_opaque))
    if any(piece.text == QUOTE_OPENS for piece in pieces):
        depth = 0
        for piece in pieces:
            piece.within = piece.text == QUOTE_OPENS and depth > 0
            depth += sum(map(piece.text.count, "«“")) - sum(map(piece.text.count, "»”"))
    return pieces


def _leaves(nodes: list[Node], is_opaque: Callable[[Node], bool]) -> Iterator[Piece]:
    for node in nodes:
        kind = node["t"]
        if kind == "Str":
            yield Piece(node["c"])
        elif kind in ("Space", "SoftBreak"):
            yield Piece(" ")
        elif kind == "LineBreak":
            yield Piece("\n", fixed=True)
        elif kind == "Note":
            continue
        elif kind not in NESTED or is_opaque(node):
            yield Piece(OBJECT, fixed=True)
        elif kind == "Quoted":
            yield Piece(QUOTE_OPENS, fixed=True)
            yield from _leaves(node["c"][1], is_opaque)
            yield Piece(QUOTE_CLOSES, fixed=True)
        else:
            yield from _leaves(children(node), is_opaque)


def children(node: Node) -> list[Node]:
    """The inlines inside a nested inline."""
    inside: list[Node] = node["c"][1] if node["t"] in _WITH_TYPE_OR_ATTR else node["c"]
    return inside


def rebuild(
    nodes: list[Node],
    pieces: Iterator[Piece],
    is_opaque: Callable[[Node], bool],
    apart: Callable[[Node], Node],
) -> list[Node]:
    """The inlines with the text of ``pieces``; ``apart`` makes what stands outside the run."""
    out: list[Node] = []
    for node in nodes:
        kind = node["t"]
        if kind == "Str":
            made = next(pieces).text
            out.extend([node] if made == node["c"] else text(made) if made else [])
        elif kind in ("Space", "SoftBreak"):
            made = next(pieces).text
            out.extend([node] if made == " " else text(made) if made else [])
        elif kind == "Note":
            out.append(apart(node))
        elif kind not in NESTED or is_opaque(node):
            next(pieces)
            out.append(apart(node))
        elif kind == "Quoted":
            # The writer knows of quotations in quotations only as nodes in nodes.
            quote = {"t": "SingleQuote"} if next(pieces).within else node["c"][0]
            inside = rebuild(node["c"][1], pieces, is_opaque, apart)
            next(pieces)
            out.append({"t": kind, "c": [quote, inside]})
        else:
            out.append(with_children(node, rebuild(children(node), pieces, is_opaque, apart)))
    return _joined(out)


def with_children(node: Node, inside: list[Node]) -> Node:
    """A nested inline with other inlines in it."""
    if node["t"] not in _WITH_TYPE_OR_ATTR:
        return {"t": node["t"], "c": inside}
    content: list[Any] = list(node["c"])
    content[1] = inside
    return {"t": node["t"], "c": content}


def _joined(nodes: list[Node]) -> list[Node]:
    """Neighbouring strings made one, as pandoc would have read them."""
    out: list[Node] = []
    for node in nodes:
        if out and node["t"] == "Str" and out[-1]["t"] == "Str":
            out[-1] = {"t": "Str", "c": out[-1]["c"] + node["c"]}
        else:
            out.append(node)
    return out
