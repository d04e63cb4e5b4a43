"""Points and commas inside closing quotation marks, where a link hides the marks from pandoc.

American English wants ``“Title.”``; pandoc moves the point, but not into the link that leads
from a citation to its entry. Source: CSL 1.0.2 specification, ``punctuation-in-quote``.
"""

from __future__ import annotations

from typing import Any

from reportbuild.model import Node

_POINTS = (".", ",")
_CLOSING = ("”", "’")
_FINAL = (".", "?", "!", ",")


def tuck_points(value: Any) -> Any:
    """``value`` with each point that follows a link ending in a quotation moved into it."""
    if isinstance(value, dict):
        return {key: tuck_points(item) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    out: list[Any] = []
    for item in value:
        node = tuck_points(item)
        point = _point(node)
        tucked = _tucked(out[-1], point) if out and point and _is(out[-1], "Link") else None
        if tucked is None:
            out.append(node)
            continue
        out[-1] = tucked
        if node["c"][1:]:
            out.append({"t": "Str", "c": node["c"][1:]})
    return out


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, dict) and value.get("t") == kind


def _point(node: Any) -> str:
    return node["c"][0] if _is(node, "Str") and node["c"].startswith(_POINTS) else ""


def _tucked(node: Node, point: str) -> Node | None:
    """The node with ``point`` inside its last quotation; None when it does not end in one."""
    kind: str = node["t"]
    content: Any = node["c"]
    if kind == "Quoted":
        return {"t": kind, "c": [content[0], [*content[1], *_unless_final(content[1], point)]]}
    if kind in ("Link", "Span") and content[1]:
        last = _tucked(content[1][-1], point)
        if last is not None:
            return {"t": kind, "c": [content[0], [*content[1][:-1], last], *content[2:]]}
    if kind == "Str" and content.endswith(_CLOSING):
        inner = content[:-1]
        return {"t": "Str", "c": inner + ("" if inner.endswith(_FINAL) else point) + content[-1]}
    return None


def _unless_final(inlines: list[Node], point: str) -> list[Node]:
    ends = bool(inlines) and _is(inlines[-1], "Str") and inlines[-1]["c"].endswith(_FINAL)
    return [] if ends else [{"t": "Str", "c": point}]
