"""Write the numbers of the edition into headings and captions."""

from __future__ import annotations

from dataclasses import replace

from reportbuild.assemble.context import Context
from reportbuild.assemble.passes.anchors import anchor_of
from reportbuild.docast import plain, span, transform
from reportbuild.model import Doc, Node

#: The gap between a label and its caption; a no-break space keeps "Figure 2.1" whole.
NO_BREAK = "\u00a0"


def number_document(doc: Doc, context: Context) -> Doc:
    """Put ``2.1`` before headings and ``Figure 2.1`` before captions, in the edition's words."""
    own = context.brief.own

    def visit(node: Node) -> Node | None:
        kind = node["t"]
        if kind not in ("Header", "Figure", "Table", "Span"):
            return None
        label = own.get(anchor_of(node))
        if label is None or not label.number or label.kind == "case":
            return None
        if kind == "Header":
            level, attr, inlines = node["c"]
            name = context.language.strings["appendix"] + NO_BREAK
            shown = f"{name if label.kind == 'appendix' else ''}{label.number}"
            number = span([{"t": "Str", "c": shown}], ["number"])
            return {"t": "Header", "c": [level, attr, [number, {"t": "Space"}, *inlines]]}
        if kind == "Span":
            mark = span([{"t": "Str", "c": f"({label.number})"}], ["equation-number"])
            return {"t": "Span", "c": [node["c"][0], [*node["c"][1], {"t": "Space"}, mark]]}
        name = context.language.strings[label.kind]
        mark = span([{"t": "Str", "c": f"{name}{NO_BREAK}{label.number}"}], ["label"])
        content = list(node["c"])
        content[1] = _with_label(node["c"][1], mark)
        return {"t": kind, "c": content}

    return replace(doc, blocks=transform(doc.blocks, visit))


def _with_label(caption: list[object], mark: Node) -> list[object]:
    short, blocks = caption
    if not isinstance(blocks, list) or not blocks:
        return [short, [plain([mark])]]
    first, *others = blocks
    inlines = first["c"] if first["t"] in ("Plain", "Para") else []
    return [short, [plain([mark, {"t": "Space"}, *inlines]), *others]]
