"""Give every heading an anchor that is unique in the whole book.

Authors give anchors to what they refer to; pandoc derives the others from the heading's words,
which repeat from chapter to chapter ("Introduction").
"""

from __future__ import annotations

import re
from dataclasses import replace

from reportbuild.assemble.context import Context
from reportbuild.docast import attr_of, transform
from reportbuild.model import Doc, Node

#: An author-given public address (see the design's words): never rewritten.
PUBLIC_ANCHOR = re.compile(r"^(sec|fig|tbl|eq|app|case|src)-[a-z0-9]+(-[a-z0-9]+)*$")


def qualify_anchors(doc: Doc, _context: Context) -> Doc:
    """Prefix derived heading anchors, and links to them, with the item's id."""
    derived = {
        node["c"][1][0]
        for node in doc.blocks
        if node["t"] == "Header" and not PUBLIC_ANCHOR.match(node["c"][1][0])
    }

    def visit(node: Node) -> Node | None:
        if node["t"] == "Header" and node["c"][1][0] in derived:
            level, (ident, classes, pairs), inlines = node["c"]
            return {"t": "Header", "c": [level, [f"{doc.id}-{ident}", classes, pairs], inlines]}
        if node["t"] == "Link" and node["c"][2][0].removeprefix("#") in derived:
            target = node["c"][2][0]
            if target.startswith("#"):
                attr, inlines, (_, title) = node["c"]
                return {"t": "Link", "c": [attr, inlines, [f"#{doc.id}-{target[1:]}", title]]}
        return None

    return replace(doc, blocks=transform(doc.blocks, visit))


def anchor_of(node: Node) -> str:
    """The anchor of a node, or an empty string."""
    attr = attr_of(node)
    return attr[0] if attr else ""
