"""Keep only what an edition's readers may see and its format can show.

Runs before every other pass: what is dropped here reaches no number, no index, no search and
no cache entry of a wider audience.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reportbuild.assemble.context import Context
from reportbuild.docast import attr_of, get, make_attr, transform
from reportbuild.model import AUDIENCES, Audience, Case, Doc, Node

#: What authors write to their editor: only the review edition shows it.
NOTE_TO_EDITOR = "note-to-editor"


def may_read(reader: Audience, needed: str) -> bool:
    """Whether an edition for ``reader`` may show something marked ``needed``.

    An unknown mark counts as the narrowest, so that a typing error never publishes anything.
    """
    order: tuple[str, ...] = AUDIENCES
    rank = order.index(needed) if needed in order else len(order) - 1
    return rank <= order.index(reader)


def visible_case(case: Case, reader: Audience) -> Case | None:
    """The case without facts its reader may not see; None when the whole case is narrower."""
    if not may_read(reader, case.audience):
        return None
    kept = {
        name: tuple(fact for fact in facts if may_read(reader, fact.audience))
        for name, facts in case.fields.items()
    }
    used = {source for facts in kept.values() for fact in facts for source in fact.src}
    dropped = {
        source for facts in case.fields.values() for fact in facts for source in fact.src
    } - used
    return replace(
        case,
        fields={name: facts for name, facts in kept.items() if facts},
        sources=tuple(source for source in case.sources if source.id not in dropped),
    )


def keep_for_edition(doc: Doc, context: Context) -> Doc:
    """The document without blocks, spans and sections meant for others.

    A heading with a narrower ``audience`` takes its whole section with it. A chapter whose front
    matter is narrower comes out empty.
    """
    if not may_read(context.audience, str(doc.meta.get("audience", "public"))):
        return replace(doc, blocks=[])

    def visit(node: Node) -> Node | list[Node] | None:
        attr = attr_of(node)
        if attr is None:
            return None
        if not may_read(context.audience, get(attr, "audience", "public")):
            return []
        classes = attr[1]
        if NOTE_TO_EDITOR in classes and not context.for_review:
            return []
        if "content-visible" in classes or "content-hidden" in classes:
            shown = _format_matches(attr, context) == ("content-visible" in classes)
            inside: list[Node] = node["c"][1]
            return inside if shown else []
        return _without_mark(node) if get(attr, "audience") else None

    blocks = _without_sections(doc.blocks, context)
    return replace(doc, blocks=transform(blocks, visit))


def _format_matches(attr: tuple[str, list[str], list[list[str]]], context: Context) -> bool:
    wanted, unwanted = get(attr, "when-format"), get(attr, "unless-format")
    names = {context.format} | ({"print"} if context.format == "pdf" else {"screen"})
    if wanted:
        return bool(names & set(wanted.replace(",", " ").split()))
    return not (unwanted and names & set(unwanted.replace(",", " ").split()))


def _without_mark(node: Node) -> Node:
    ident, classes, pairs = attr_of(node) or ("", [], [])
    kept = make_attr(ident, classes, [(k, v) for k, v in pairs if k != "audience"])
    content = list(node["c"])
    content[1 if node["t"] == "Header" else 0] = kept
    return {"t": node["t"], "c": content}


def _without_sections(blocks: list[Node], context: Context) -> list[Node]:
    kept: list[Node] = []
    dropping = 0
    for block in blocks:
        level: Any = block["c"][0] if block["t"] == "Header" else None
        if level is not None and (not dropping or level <= dropping):
            attr = attr_of(block) or ("", [], [])
            hidden = not may_read(context.audience, get(attr, "audience", "public"))
            dropping = level if hidden else 0
        if not dropping:
            kept.append(block)
    return kept
