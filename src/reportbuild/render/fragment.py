"""One resolved unit in the dialect of one format, with its links leading where they should."""

from __future__ import annotations

from dataclasses import replace

from reportbuild.diagnostics import Outcome
from reportbuild.docast import attr_of, transform, walk
from reportbuild.model import Brief, Doc, Format, Fragment, Language, Node
from reportbuild.render.dialect import DIALECTS
from reportbuild.render.html_writer import write_fragment
from reportbuild.render.picture_size import PictureSize

#: The unit that holds the bibliography; how anchors of its entries and of citations begin.
BIBLIOGRAPHY, ENTRY, CITATION = "bibliography", "ref-", "cite-"


def make_fragment(
    doc: Doc,
    brief: Brief,
    language: Language,
    format: Format,  # noqa: A002 -- the field's word
    pages: dict[str, str],
    images: dict[str, str],
    sizes: dict[str, PictureSize],
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
        sizes: path typed → size of the picture itself, where the format keeps its place free.
    """
    links = {
        anchor: f"{pages[label.item]}#{anchor}"
        for anchor, label in brief.seen.items()
        if label.item != doc.id and label.item in pages
    }
    links |= _citation_links(doc, pages)
    shown = _raised(doc) if doc.kind == "case" and format != "pdf" else doc
    return write_fragment(shown, DIALECTS[format], links, images, language, sizes)


def _citation_links(doc: Doc, pages: dict[str, str]) -> dict[str, str]:
    """Addresses of entries on the bibliography's page, and of citations on other pages."""
    nodes = list(walk(doc.blocks))
    here = {attr[0] for node in nodes if (attr := attr_of(node)) is not None}
    targets = (node["c"][2][0] for node in nodes if node["t"] == "Link")
    links = {}
    for anchor in (target[1:] for target in targets if target.startswith("#")):
        home = BIBLIOGRAPHY if anchor.startswith(ENTRY) else ""
        if anchor.startswith(CITATION):
            home = anchor.removeprefix(CITATION).rpartition("-")[0]
        if home in pages and anchor not in here:
            links[anchor] = f"{pages[home]}#{anchor}"
    return links


def _raised(doc: Doc) -> Doc:
    """A case on a page of its own: its name is the page's first heading."""

    def visit(node: Node) -> Node | None:
        if node["t"] != "Header":
            return None
        level, attr, inlines = node["c"]
        return {"t": "Header", "c": [max(1, level - 1), attr, inlines]}

    return replace(doc, blocks=transform(doc.blocks, visit))
