"""Fill the lists that need the whole edition: figures, tables, index, contributors."""

from __future__ import annotations

from dataclasses import replace

from reportbuild.assemble.context import Context
from reportbuild.assemble.passes.cross_references import resolve_cross_references
from reportbuild.assemble.passes.index_list import index_blocks
from reportbuild.assemble.passes.numbering import NO_BREAK
from reportbuild.assemble.roles import name_roles
from reportbuild.diagnostics import Sink
from reportbuild.docast import attr_of, bullet_list, link, plain, span, text, transform
from reportbuild.model import Contributor, Doc, Label, Node


def fill_lists(doc: Doc, context: Context) -> Doc:
    """Put the entries into ``.list-of-figures``, ``.list-of-tables`` and ``.index``.

    What the author wrote inside the division stays before them. Empty lists are reported with
    the brief.
    """
    lists = context.brief.lists
    if not lists:
        return doc

    def visit(node: Node) -> Node | None:
        attr = attr_of(node)
        if node["t"] != "Div" or attr is None:
            return None
        name = next((name for name in attr[1] if name in lists), "")
        if not name or not lists[name]:
            return None
        if name == "index":
            entries = index_blocks(lists[name], doc.file, context)
        else:
            entries = [_captions(lists[name], doc, context)]
        return {"t": "Div", "c": [attr, [*node["c"][1], *entries]]}

    return replace(doc, blocks=transform(doc.blocks, visit))


def _captions(labels: tuple[Label, ...], doc: Doc, context: Context) -> Node:
    """``Figure 2.1 Caption``, each a link."""
    items = []
    for label in labels:
        words = _in_words(context.brief.captions.get(label.id, text(label.title)), doc, context)
        if label.number:
            name = f"{context.language.strings[label.kind]}{NO_BREAK}{label.number}"
            words = [span([{"t": "Str", "c": name}], ["label"]), {"t": "Space"}, *words]
        items.append([plain([link(words, f"#{label.id}", ["listed"])])])
    return bullet_list(items)


def _in_words(caption: list[Node], doc: Doc, context: Context) -> list[Node]:
    """A caption with its references written out: the entry is a link, and links do not nest."""
    apart = replace(doc, blocks=[plain(caption)])
    # What is wrong with a caption is reported where it stands.
    made = resolve_cross_references(apart, replace(context, sink=Sink()))
    words: list[Node] = transform(
        made.blocks[0]["c"], lambda node: node["c"][1] if node["t"] == "Link" else None
    )
    return words


def list_contributors(doc: Doc, context: Context) -> Doc:
    """Fill ``::: {.contributors}``, in the order of ``report.yaml``: it is the order of credit."""

    def visit(node: Node) -> Node | None:
        attr = attr_of(node)
        if node["t"] != "Div" or attr is None or "contributors" not in attr[1]:
            return None
        credited = name_roles(context.contributors, context.language.strings)
        items = [[plain(_credit(one))] for one in credited]
        return {"t": "Div", "c": [attr, [*node["c"][1], *([bullet_list(items)] if items else [])]]}

    return replace(doc, blocks=transform(doc.blocks, visit))


def _credit(contributor: Contributor) -> list[Node]:
    name = text(contributor.name)
    address = contributor.url or (
        f"https://orcid.org/{contributor.orcid}" if contributor.orcid else ""
    )
    words = [link(name, address)] if address else name
    roles = ", ".join(contributor.roles)
    return [*words, *(text(f", {roles}") if roles else [])]
