"""Lead marked terms to the glossary, and print the glossary and the list of abbreviations."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from reportbuild.assemble.collation import collation_key
from reportbuild.assemble.context import Context
from reportbuild.assemble.passes.typography import typeset
from reportbuild.diagnostics import Locus, did_you_mean
from reportbuild.docast import attr_of, cite, get, link, para, plain_text, span, text, transform
from reportbuild.model import Doc, Node, Term

#: Where the entry of a term stands in the glossary.
TERM = "term-"


def link_terms(doc: Doc, context: Context) -> Doc:
    """Make ``[SCIC]{.term}`` a link to its glossary entry.

    The words name the entry by its term or one of its forms; ``entry=id`` names it when the
    sentence needs other words. The first mark of a term in a unit carries the definition, for
    readers that can show it on the spot. Reports ``term-is-known`` and ``term-has-definition``.
    """
    met: set[str] = set()
    seen: Counter[str] = Counter()

    def visit(node: Node) -> Node | list[Node] | None:
        attr = attr_of(node)
        if node["t"] != "Span" or attr is None or "term" not in attr[1]:
            return None
        inlines: list[Node] = node["c"][1]
        words = plain_text(inlines)
        place = Locus(doc.file, "text", f"[{words}]", seen[words])
        seen[words] += 1
        term = _find(words, get(attr, "entry"), context, place)
        if term is None:
            return inlines
        pairs = [(name, value) for name, value in attr[2] if name != "entry"]
        if term.id not in met:
            pairs.append(("data-definition", _explained(term, context)))
        met.add(term.id)
        return link(inlines, f"#{TERM}{term.id}", ["term"], attr[0], pairs)

    return replace(doc, blocks=transform(doc.blocks, visit))


def _find(words: str, entry: str, context: Context, place: Locus) -> Term | None:
    code = context.language.code
    names = {
        name: term
        for term in context.terms
        for name in ([term.id] if entry else (term.word.get(code, ""), *term.forms.get(code, ())))
    }
    wanted = entry or words
    folded = {name.casefold(): term for name, term in names.items()}
    term = folded.get(wanted.casefold())
    if term is None:
        hint = did_you_mean(wanted, names) or "add it to glossary.yaml"
        message = f"the glossary has no term '{wanted}' in '{code}'"
        context.sink.report("term-is-known", message, place, hint)
    elif not term.definition.get(code):
        message = f"the term '{wanted}' has no definition in '{code}'"
        hint = f"add 'definition' to '{term.id}' in glossary.yaml, or take the mark out"
        context.sink.report("term-has-definition", message, place, hint)
        return None
    return term


def _explained(term: Term, context: Context) -> str:
    code = context.language.code
    full = term.expansion.get(code, "").rstrip(".")
    words = f"{full[0].upper()}{full[1:]}. {term.definition[code]}" if full else ""
    return typeset(words or term.definition[code], context.language)


def print_glossary(doc: Doc, context: Context) -> Doc:
    """Fill ``::: {.glossary}`` and ``::: {.list-of-abbreviations}`` in the locale's order.

    Before citations are collected: a definition brings its sources and references along.
    """

    def visit(node: Node) -> Node | None:
        attr = attr_of(node)
        if node["t"] != "Div" or attr is None:
            return None
        if "glossary" in attr[1]:
            items = [_entry(term, context) for term in _sorted(context, "definition")]
        elif "list-of-abbreviations" in attr[1]:
            code = context.language.code
            items = [
                [_in_its_language(term.word[code], term), [[para(_full(term, code))]]]
                for term in _sorted(context, "expansion")
            ]
        else:
            return None
        if not items:
            context.sink.report(
                "generated-list-has-entries",
                f"the list '{attr[1][0]}' is empty",
                Locus(doc.file, "text", f".{attr[1][0]}"),
                "add terms to glossary.yaml",
            )
            return None
        return {"t": "Div", "c": [attr, [*node["c"][1], {"t": "DefinitionList", "c": items}]]}

    return replace(doc, blocks=transform(doc.blocks, visit))


def _sorted(context: Context, key: str) -> list[Term]:
    code = context.language.code
    order = collation_key(context.language.locale)
    terms = [term for term in context.terms if getattr(term, key).get(code) and code in term.word]
    return sorted(terms, key=lambda term: order(term.word[code]))


def _entry(term: Term, context: Context) -> list[object]:
    code = context.language.code
    foreign = [("lang", term.lang)] if term.lang else []
    name = span(text(term.word[code]), ["dfn", "term-entry"], f"{TERM}{term.id}", foreign)
    full = _full(term, code)
    definition = term.definition[code]
    words = text(definition)
    if term.sources:
        words = [*text(definition.removesuffix(".")), {"t": "Space"}, _cluster(term.sources)]
        words += [{"t": "Str", "c": "."}] if definition.endswith(".") else []
    if term.see:
        words += [*text(f" {context.language.strings['see-also']} "), _cluster(term.see)]
        words.append({"t": "Str", "c": "."})
    spelled = [{"t": "Space"}, {"t": "Str", "c": "("}, *full, {"t": "Str", "c": ")"}]
    return [[name, *(spelled if full else [])], [[para(words)]]]


def _full(term: Term, code: str) -> list[Node]:
    """What an abbreviation stands for; nothing for other terms."""
    return _in_its_language(term.expansion.get(code, "").rstrip("."), term)


def _in_its_language(words: str, term: Term) -> list[Node]:
    if not words or not term.lang:
        return text(words) if words else []
    return [span(text(words), pairs=[("lang", term.lang)])]


def _cluster(keys: tuple[str, ...]) -> Node:
    first, *others = (cite(key) for key in keys)
    first["c"][0] += [other["c"][0][0] for other in others]
    return first


def settle_terms(doc: Doc, context: Context) -> Doc:
    """Make marked terms plain words where the edition prints no glossary to lead to."""

    def visit(node: Node) -> Node | None:
        if node["t"] != "Link" or "term" not in node["c"][0][1]:
            return None
        if node["c"][2][0].removeprefix("#") in context.brief.seen:
            return None
        return {"t": "Span", "c": node["c"][:2]}

    return replace(doc, blocks=transform(doc.blocks, visit))
