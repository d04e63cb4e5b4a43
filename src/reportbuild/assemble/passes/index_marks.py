"""Mark the passages the index leads to."""

from __future__ import annotations

from dataclasses import replace

from reportbuild.assemble.context import Context
from reportbuild.diagnostics import Locus
from reportbuild.docast import attr_of, get, plain_text, span, transform
from reportbuild.model import Doc, Node

#: What parts an entry from its sub-entry: ``governance!families`` (as in makeindex).
LEVEL = "!"
#: What parts an entry from the one it refers to: ``ASBL|association``.
SEE = "|"


def mark_index(doc: Doc, context: Context) -> Doc:
    """Give each ``[words]{.index}`` an anchor and its entry.

    The entry is ``entry="governance!families"``, else the words; ``see="association"`` refers to
    another entry instead of this place. Reports ``index-entry-is-well-formed``.
    """
    made = 0

    def visit(node: Node) -> Node | list[Node] | None:
        nonlocal made
        attr = attr_of(node)
        if node["t"] != "Span" or attr is None or "index" not in attr[1]:
            return None
        inlines: list[Node] = node["c"][1]
        typed = get(attr, "entry") or plain_text(inlines)
        parts = [part.strip() for part in typed.split(LEVEL)]
        if not all(parts) or SEE in typed:
            place = Locus(doc.file, "text", f"entry={typed}" if typed else ".index")
            what = "an empty part" if SEE not in typed else f"a '{SEE}'"
            message = f"the index entry '{typed}' has {what}"
            hint = 'write [words]{.index entry="main entry!sub-entry"}'
            context.sink.report("index-entry-is-well-formed", message, place, hint)
            return inlines
        made += 1
        see = get(attr, "see")
        others = [(name, value) for name, value in attr[2] if name not in ("entry", "see")]
        classes = ["index-mark", *(name for name in attr[1] if name != "index")]
        pairs = [*others, ("entry", LEVEL.join(parts) + (f"{SEE}{see}" if see else ""))]
        return span(inlines, classes, attr[0] or f"idx-{doc.id}-{made}", pairs)

    return replace(doc, blocks=transform(doc.blocks, visit))
