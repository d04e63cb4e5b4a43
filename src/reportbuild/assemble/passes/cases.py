"""Put case records where chapters ask for them, and build the sheet around a case's prose."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reportbuild.assemble.context import Context
from reportbuild.assemble.passes.case_card import case_card, case_list
from reportbuild.assemble.passes.case_selection import choose_cases
from reportbuild.assemble.passes.case_sheet import case_sheet, fact_inlines, source_links
from reportbuild.diagnostics import Locus, did_you_mean
from reportbuild.docast import Attr, attr_of, get, is_node, plain_text, span, text, transform
from reportbuild.model import Case, Doc, Node

_SPACES = ("Space", "SoftBreak")


def include_cases(doc: Doc, context: Context) -> Doc:
    """Replace case directives by views of the records; wrap a case's own prose in its sheet.

    First of the LOCAL passes: what it brings in needs all the others. Reports unknown cases,
    fields, sources, families and countries.
    """
    own = context.cases.get(doc.id.removeprefix("case-")) if doc.kind == "case" else None

    def visit(node: Node) -> Node | list[Node] | None:
        attr = attr_of(node)
        if attr is None:
            return None
        classes = attr[1]
        if node["t"] == "Div" and "case-card" in classes:
            case = _case(doc, context, attr)
            return [] if case is None else case_card(case, context.language, context.format)
        if node["t"] == "Div" and "case-list" in classes:
            return case_list(choose_cases(doc, context, attr), context.language)
        if node["t"] == "Span" and "case-value" in classes:
            return _value(doc, context, attr)
        if node["t"] == "Span" and "source" in classes and own is not None:
            return _sources(doc, context, own, node)
        return None

    blocks = _closed_up(transform(doc.blocks, visit))
    if doc.kind == "case":
        blocks = case_sheet(own, blocks, context.language) if own else []
    return replace(doc, blocks=blocks)


def _closed_up(value: Any) -> Any:
    """Without the spaces typed before source marks, so that none begins a line."""
    if isinstance(value, dict):
        return {key: _closed_up(part) for key, part in value.items()}
    if not isinstance(value, list):
        return value
    kept: list[Any] = []
    for part in value:
        if _is_source_mark(part) and kept and is_node(kept[-1]) and kept[-1]["t"] in _SPACES:
            kept.pop()
        kept.append(_closed_up(part))
    return kept


def _is_source_mark(part: Any) -> bool:
    return is_node(part) and part["t"] == "Span" and "source-mark" in part["c"][0][1]


def _case(doc: Doc, context: Context, attr: Attr) -> Case | None:
    wanted = get(attr, "case")
    if wanted not in context.cases:
        context.sink.report(
            "case-is-known",
            f"unknown case '{wanted}'",
            Locus(doc.file, *(("text", f"case={wanted}") if wanted else ("class", attr[1][0]))),
            did_you_mean(wanted, context.cases) or "a case is a folder below chapters/cases/",
        )
        return None
    return context.cases[wanted]


def _value(doc: Doc, context: Context, attr: Attr) -> Node | list[Node]:
    case = _case(doc, context, attr)
    name = get(attr, "field")
    if case is None:
        return []
    if name not in case.fields:
        context.sink.report(
            "case-field-is-known",
            f"case '{case.id}' has no field '{name}'",
            Locus(doc.file, "text", f"field={name}"),
            did_you_mean(name, case.fields) or f"it has {', '.join(case.fields)}",
        )
        return []
    out: list[Node] = []
    for fact in case.fields[name]:
        out += [*(text("; ") if out else []), *fact_inlines(case, fact, context.language)]
    return span(out, ["case-value"])


def _sources(doc: Doc, context: Context, case: Case, node: Node) -> Node:
    words = plain_text(node["c"][1])
    wanted = tuple(words.replace(",", " ").split())
    known = {source.id for source in case.sources}
    is_bare = not case.fields and not case.sources  # its record could not be read
    for source in () if is_bare else wanted:
        if source not in known:
            context.sink.report(
                "fact-source-is-known",
                f"case '{case.id}' has no source '{source}'",
                Locus(doc.file, "text", f"[{words}]"),
                did_you_mean(source, known) or f"its sources are {', '.join(sorted(known))}",
            )
    return span(source_links(case, wanted), ["source-mark"])
