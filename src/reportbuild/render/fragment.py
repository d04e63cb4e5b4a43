"""One resolved unit in the dialect of one format, with its links leading where they should."""

from __future__ import annotations

from dataclasses import replace

from reportbuild.diagnostics import Outcome
from reportbuild.docast import transform, walk
from reportbuild.model import Brief, Doc, Format, Fragment, Language, Node
from reportbuild.render.dialect import DIALECTS
from reportbuild.render.html_writer import write_fragment

#: The unit that holds the bibliography, and how anchors of its entries begin.
BIBLIOGRAPHY, ENTRY = "bibliography", "ref-"


def make_fragment(
    doc: Doc,
    brief: Brief,
    language: Language,
    format: Format,  # noqa: A002 -- the field's word
    pages: dict[str, str],
    images: dict[str, str],
) -> Outcome[Fragment]:
    """Write one unit for one format.

    Args:
        doc: the resolved unit.
        brief: tells which unit holds each anchor it refers to.
        language: words and typography.
        format: the dialect to write.
        pages: item id → address of its page, seen from this unit's page; empty when all units
            are one document (PDF).
        images: path typed → address in this format.
    """
    links = {
        anchor: f"{pages[label.item]}#{anchor}"
        for anchor, label in brief.seen.items()
        if label.item != doc.id and label.item in pages
    }
    if BIBLIOGRAPHY in pages and doc.id != BIBLIOGRAPHY:
        for anchor in _entry_anchors(doc):
            links[anchor] = f"{pages[BIBLIOGRAPHY]}#{anchor}"
    shown = _raised(doc) if doc.kind == "case" and format != "pdf" else doc
    return write_fragment(shown, DIALECTS[format], links, images, language)


def _entry_anchors(doc: Doc) -> list[str]:
    targets = (node["c"][2][0] for node in walk(doc.blocks) if node["t"] == "Link")
    return [target[1:] for target in targets if target.startswith(f"#{ENTRY}")]


def _raised(doc: Doc) -> Doc:
    """A case on a page of its own: its name is the page's first heading."""

    def visit(node: Node) -> Node | None:
        if node["t"] != "Header":
            return None
        level, attr, inlines = node["c"]
        return {"t": "Header", "c": [max(1, level - 1), attr, inlines]}

    return replace(doc, blocks=transform(doc.blocks, visit))
