"""Put the rendered citations and the bibliography in their places."""

from __future__ import annotations

from dataclasses import replace

from reportbuild.assemble.context import Context
from reportbuild.assemble.outline import is_cross_reference
from reportbuild.docast import attr_of, div, para, span, transform
from reportbuild.model import Doc, Node


def place_citations(doc: Doc, context: Context) -> Doc:
    """Replace each citation cluster by its rendered inlines, in document order.

    The clusters were rendered for the whole edition at once; this unit's are handed to it in
    the order :func:`reportbuild.assemble.outline.collect_outline` found them.
    """
    rendered = iter(context.brief.cites)

    def visit(node: Node) -> Node | None:
        if node["t"] == "Cite" and not is_cross_reference(node):
            return span(next(rendered), ["citation"])
        attr = attr_of(node)
        if node["t"] == "Div" and attr is not None and "bibliography" in attr[1]:
            return div(
                [
                    div([para(inlines)], ["entry"], f"ref-{key}")
                    for key, inlines in context.brief.entries
                ],
                ["references"],
            )
        return None

    return replace(doc, blocks=transform(doc.blocks, visit))
