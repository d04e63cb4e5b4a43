"""Where the call of a citation's note stands: at its word, and on the right side of the mark.

Authors type ``a claim [@key].``; in a note style the call takes no space before it, and whether it
stands after the full stop or before is a matter of language, so the language file says it.
Raised numbers of numeric styles behave alike. Source of the movement: pandoc's manual,
``notes-after-punctuation``, which cannot be used here because citations are rendered apart from
their sentence.
"""

from __future__ import annotations

import re
from typing import Any

from reportbuild.docast import attr_of
from reportbuild.model import Node

_MARKS = re.compile(r"[.,;:!?]+")
_SPACES = ("Space", "SoftBreak")


def seat_calls(value: Any, after_marks: bool) -> Any:
    """The blocks with each raised citation close to its word, behind or before the mark.

    Args:
        value: blocks, inlines or whatever a node holds.
        after_marks: whether a call stands after the punctuation mark that follows it.
    """
    if isinstance(value, list):
        items = [seat_calls(item, after_marks) for item in value]
        return _seated(items, after_marks) if any(map(_is_raised, items)) else items
    if isinstance(value, dict):
        return {key: seat_calls(item, after_marks) for key, item in value.items()}
    return value


def _seated(nodes: list[Node], after_marks: bool) -> list[Node]:
    out: list[Node] = []
    rest = list(nodes)
    while rest:
        node = rest.pop(0)
        if _is_raised(node):
            mark = _mark_at(rest) if after_marks else ""
            if mark:
                left = rest[0]["c"][len(mark) :]
                rest[:1] = [{"t": "Str", "c": left}] if left else []
            node = _after(mark, node, out)
        out.append(node)
    return out


def _after(mark: str, node: Node, before: list[Node]) -> Node:
    """The citation with ``mark`` ahead of its call; ``before`` ends where the call begins."""
    attr, (*author, call) = node["c"]
    if author:
        words = [{"t": "Str", "c": mark}] if mark and not _ends_with(author, mark) else []
        return {"t": "Span", "c": [attr, [*author, *words, call]]}
    if before and before[-1]["t"] in _SPACES:
        before.pop()
    if mark and not _ends_with(before, mark):
        before.append({"t": "Str", "c": mark})
    return node


def _is_raised(node: Any) -> bool:
    """Whether ``node`` is a citation that ends in a note call or a raised number."""
    if not isinstance(node, dict) or node.get("t") != "Span":
        return False
    attr = attr_of(node)
    inlines = node["c"][1]
    if attr is None or "citation" not in attr[1] or not inlines:
        return False
    return inlines[-1]["t"] == "Note" or [inline["t"] for inline in inlines] == ["Superscript"]


def _mark_at(rest: list[Node]) -> str:
    found = _MARKS.match(rest[0]["c"]) if rest and rest[0]["t"] == "Str" else None
    return found[0] if found else ""


def _ends_with(nodes: list[Node], mark: str) -> bool:
    return bool(nodes) and nodes[-1]["t"] == "Str" and nodes[-1]["c"].endswith(mark)
