"""An entry of pandoc's citeproc in the markup citeproc-py writes, so that the two compare."""

from __future__ import annotations

from html import escape
from typing import Any

from reportbuild.model import Node

_TAGS = {"Emph": "i", "Strong": "b", "Superscript": "sup", "Subscript": "sub", "SmallCaps": "sc"}
_QUOTES = {"DoubleQuote": ("“", "”"), "SingleQuote": ("‘", "’")}


def entry_html(nodes: list[Node]) -> str:
    """The inlines of an entry as HTML; links and spans give their words."""
    return "".join(map(_inline, nodes))


def _inline(node: Node) -> str:
    kind: str = node["t"]
    content: Any = node.get("c")
    if kind == "Str":
        return escape(str(content), quote=False)
    if kind in _TAGS:
        tag = _TAGS[kind]
        return f"<{tag}>{entry_html(content)}</{tag}>"
    if kind in ("Span", "Link"):
        return entry_html(content[1])
    if kind == "Quoted":
        opening, closing = _QUOTES[content[0]["t"]]
        return f"{opening}{entry_html(content[1])}{closing}"
    if kind in ("Code", "Math"):
        return escape(content[1], quote=False)
    if kind == "Underline":
        return f"<u>{entry_html(content)}</u>"
    return " " if kind in ("Space", "SoftBreak", "LineBreak") else ""
