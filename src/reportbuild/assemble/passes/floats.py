"""Anchors for what pandoc gives none: equations, and Quarto's figure and table divisions."""

from __future__ import annotations

import re
from dataclasses import replace

from reportbuild.assemble.context import Context
from reportbuild.docast import attr_of, plain, span, transform
from reportbuild.model import Doc, Node

#: ``{#eq-x}`` after a displayed formula, with what may follow it without a space.
_MARK = re.compile(r"^\{#(eq-[a-z0-9-]+)\}(.*)$")

_FLOAT = re.compile(r"^(fig|tbl)-")


def label_equations(doc: Doc, _context: Context) -> Doc:
    """Join ``$$…$$ {#eq-x}`` into one span with the anchor.

    pandoc's Markdown knows no attributes on formulas and leaves the mark as text; the syntax is
    Quarto's (https://quarto.org/docs/authoring/cross-references.html, Equations).
    """

    def visit(node: Node) -> Node | None:
        if node["t"] not in ("Para", "Plain") or not any(map(_is_display, node["c"])):
            return None
        return {"t": node["t"], "c": _labelled(node["c"])}

    return replace(doc, blocks=transform(doc.blocks, visit))


def _is_display(node: Node) -> bool:
    return bool(node["t"] == "Math" and node["c"][0]["t"] == "DisplayMath")


def _labelled(nodes: list[Node]) -> list[Node]:
    out: list[Node] = []
    for node in nodes:
        mark = _MARK.match(node["c"]) if node["t"] == "Str" else None
        at = len(out) - 1
        while mark and at >= 0 and out[at]["t"] in ("Space", "SoftBreak"):
            at -= 1
        if mark and at >= 0 and _is_display(out[at]):
            out[at:] = [span([out[at]], ["equation"], mark[1])]
            out += [{"t": "Str", "c": mark[2]}] if mark[2] else []
        else:
            out.append(node)
    return out


def unfold_floats(doc: Doc, _context: Context) -> Doc:
    """Make ``::: {#fig-x}`` and ``::: {#tbl-x}`` a figure or a table.

    The last paragraph is the caption (Quarto, Cross-reference div syntax). A division that
    holds something else stays as it is.
    """

    def visit(node: Node) -> Node | None:
        attr = attr_of(node)
        if node["t"] != "Div" or attr is None or not _FLOAT.match(attr[0]):
            return None
        content = node["c"][1]
        *blocks, last = content or [{"t": "HorizontalRule"}]
        caption = [plain(last["c"])] if last["t"] == "Para" and blocks else []
        blocks = blocks if caption else content
        tables = [block for block in blocks if block["t"] == "Table"]
        if attr[0].startswith("fig-") and caption:
            return {"t": "Figure", "c": [list(attr), [None, caption], blocks]}
        if attr[0].startswith("tbl-") and len(tables) == len(blocks) == 1:
            _, own, *rest = tables[0]["c"]
            captioned = [None, caption] if caption else own
            return {"t": "Table", "c": [list(attr), captioned, *rest]}
        return None

    return replace(doc, blocks=transform(doc.blocks, visit))
