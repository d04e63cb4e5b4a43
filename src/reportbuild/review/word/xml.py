"""WordprocessingML by local names: files that are "Strict Open XML" use other namespaces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

#: Elements that are a sign by themselves.
SIGNS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}


def local_name(element: _Element) -> str:
    """The name of an element without its namespace; '' for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: _Element, name: str) -> str:
    """An attribute by its local name."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def child_at(element: _Element, *path: str) -> _Element | None:
    """The first descendant along a path of local names."""
    for step in path:
        inside = next((child for child in element if local_name(child) == step), None)
        if inside is None:
            return None
        element = inside
    return element


def words_in(element: _Element) -> Iterator[str]:
    """The words of a comment, head or foot of page."""
    for part in element.iter():
        name = local_name(part)
        if name == "t":
            yield part.text or ""
        elif name in SIGNS:
            yield "\n" if name in ("br", "cr") else SIGNS[name]
