"""Put the rendered citations and the lists of works in their places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from reportbuild.assemble.citations import anchor_of_cluster
from reportbuild.assemble.context import Context
from reportbuild.assemble.outline import is_cross_reference
from reportbuild.assemble.passes.note_calls import seat_calls
from reportbuild.docast import attr_of, div, header, link, para, span, text, transform, walk
from reportbuild.model import Doc, Node

#: The class of the number of a numeric entry.
_MARGIN = "csl-left-margin"


def append_bibliography(doc: Doc, context: Context) -> Doc:
    """Give a unit that cites works a list of them at its end, unless its author placed one."""
    nodes = list(walk(doc.blocks))
    attrs = (attr_of(node) for node in nodes if node["t"] == "Div")
    placed = any(attr is not None and "bibliography" in attr[1] for attr in attrs)
    cites = any(node["t"] == "Cite" and not is_cross_reference(node) for node in nodes)
    if placed or not cites:
        return doc
    words = text(context.language.strings["references"])
    title = header(2 if doc.kind == "chapter" else 3, words, f"works-{doc.id}", ["unnumbered"])
    return replace(doc, blocks=[*doc.blocks, title, div([], ["bibliography"])])


def place_citations(doc: Doc, context: Context) -> Doc:
    """Replace each citation cluster by its rendered inlines, in document order.

    The clusters were rendered for the whole edition at once; this unit's are handed to it in
    the order :func:`reportbuild.assemble.outline.collect_outline` found them. Citations of a
    unit with a list of works of its own lead there, others to the report's.
    """
    rendered = iter(enumerate(context.brief.cites, 1))
    at_home = f"{doc.id}-" if doc.kind != "bibliography" and context.brief.entries else ""

    def visit(node: Node) -> Node | None:
        if node["t"] == "Cite" and not is_cross_reference(node):
            number, inlines = next(rendered)
            inlines = _led_to(at_home, inlines) if at_home else inlines
            return span(inlines, ["citation"], anchor_of_cluster(doc.id, number))
        attr = attr_of(node)
        if node["t"] == "Div" and attr is not None and "bibliography" in attr[1]:
            return div(list(_works(at_home, context)), ["references"])
        return None

    blocks = transform(doc.blocks, visit)
    after = bool(context.language.typography.get("notes-after-punctuation"))
    return replace(doc, blocks=seat_calls(blocks, after))


def _led_to(at_home: str, inlines: list[Node]) -> list[Node]:
    def visit(node: Node) -> Node | None:
        if node["t"] != "Link" or not node["c"][2][0].startswith("#ref-"):
            return None
        attr, words, (target, title) = node["c"]
        own = f"#ref-{at_home}{target.removeprefix('#ref-')}"
        return {"t": "Link", "c": [attr, words, [own, title]]}

    made: list[Node] = transform(inlines, visit)
    return made


def _works(at_home: str, context: Context) -> Iterator[Node]:
    for key, inlines in context.brief.entries:
        numbered = any(_is_part(node, _MARGIN) for node in inlines)
        ways_back = _ways_back(context.brief.sightings.get(key, ()), context)
        classes = ["entry", "numbered"] if numbered else ["entry"]
        yield div([para([*inlines, *ways_back])], classes, f"ref-{at_home}{key}")


def _is_part(node: Node, name: str) -> bool:
    attr = attr_of(node)
    return attr is not None and name in attr[1]


def _ways_back(anchors: tuple[str, ...], context: Context) -> list[Node]:
    """Numbered links from an entry to the places that cite it."""
    if not anchors:
        return []
    words = context.language.strings["back-to-citation"]
    links: list[Any] = [text("↩\ufe0e")[0]]
    for number, anchor in enumerate(anchors, 1):
        way = link(text(str(number)), f"#{anchor}", ["backlink"], "", [("role", "doc-backlink")])
        way["c"][2][1] = f"{words} {number}"
        links += [{"t": "Str", "c": "\u00a0" if number == 1 else " "}, way]
    return [{"t": "Space"}, span(links, ["backlinks"])]
