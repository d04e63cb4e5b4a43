"""Turn ``@fig-map`` into "figure 2.1", linked, in the language of the edition."""

from __future__ import annotations

from dataclasses import replace

from reportbuild.assemble.context import Context
from reportbuild.assemble.outline import CROSS_REFERENCE, is_cross_reference
from reportbuild.assemble.passes.numbering import NO_BREAK
from reportbuild.docast import link, text, transform
from reportbuild.model import Doc, Label, Language, Node


def separate_references(doc: Doc, _context: Context) -> Doc:
    """Part a narrative cross-reference from the citation that follows it.

    Pandoc reads ``@case-x [@work]`` as one cluster, a narrative citation with its locator.
    """

    def visit(node: Node) -> list[Node] | None:
        if node["t"] != "Cite" or len(node["c"][0]) < 2:
            return None
        first, *others = node["c"][0]
        narrative = first["citationMode"]["t"] == "AuthorInText"
        if not narrative or not CROSS_REFERENCE.match(first["citationId"]):
            return None
        rest = {"t": "Cite", "c": [others, []]}
        return [{"t": "Cite", "c": [[first], []]}, {"t": "Space"}, rest]

    return replace(doc, blocks=transform(doc.blocks, visit))


def resolve_cross_references(doc: Doc, context: Context) -> Doc:
    """Replace cross-reference clusters by links; unknown targets keep their key as text.

    ``[-@fig-map]`` gives the number alone. (Unknown targets are reported with the brief.)
    """

    def visit(node: Node) -> list[Node] | None:
        if node["t"] != "Cite" or not is_cross_reference(node):
            return None
        citations = node["c"][0]
        out: list[Node] = []
        for position, citation in enumerate(citations):
            if position:
                last = position == len(citations) - 1
                out += text(f" {context.language.strings['and']} " if last else ", ")
            key = citation["citationId"]
            label = context.brief.seen.get(key)
            if label is None:
                out.append({"t": "Str", "c": key})
                continue
            bare = citation["citationMode"]["t"] == "SuppressAuthor"
            words = reference_words(label, context.language, bare=bare)
            out += [*_affix(citation["citationPrefix"], after=True)]
            out.append(link(text(words), f"#{label.id}", ["cross-reference"]))
            out += citation["citationSuffix"]
        return out

    return replace(doc, blocks=transform(doc.blocks, visit))


def _affix(inlines: list[Node], *, after: bool) -> list[Node]:
    return [*inlines, {"t": "Space"}] if inlines and after else inlines


def reference_words(label: Label, language: Language, *, bare: bool) -> str:
    """Words like "figure 2.1"; the number alone when ``bare``; a title without number."""
    if label.kind == "case" or not label.number:
        return label.title
    if bare:
        return label.number
    return f"{language.strings[f'{label.kind}-ref']}{NO_BREAK}{label.number}"
