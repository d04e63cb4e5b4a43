"""Turn ``@fig-map`` into "figure 2.1", linked, in the language of the edition."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from reportbuild.assemble.context import Context
from reportbuild.assemble.outline import CROSS_REFERENCE, anchor_named, is_cross_reference
from reportbuild.assemble.passes.articles import agree, articles_of, take_article
from reportbuild.assemble.passes.reference_words import (
    Reference,
    group_article,
    group_references,
    group_words,
    join,
    noun_kind,
)
from reportbuild.diagnostics import Locus
from reportbuild.docast import transform
from reportbuild.model import Doc, Node

#: The end of a sentence, after a word too long to be an abbreviation.
_SENTENCE_END = re.compile(r"\w{5,}[.!?…][”»’)]*$")


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

    ``[-@fig-map]`` gives the number alone, ``@Fig-map`` a capital, and a French article typed
    before a reference takes the form its noun wants. Reports
    ``reference-begins-sentence-in-upper-case``. (Unknown targets are reported with the brief.)
    """
    return replace(doc, blocks=_Resolver(doc, context).value(doc.blocks))


class _Resolver:
    """Walks a document and writes its cross-references out."""

    def __init__(self, doc: Doc, context: Context) -> None:
        self._doc = doc
        self._context = context
        self._language = context.language
        self._articles = articles_of(context.language)

    def value(self, value: Any, *, paragraph: bool = False) -> Any:
        """Blocks, inlines, table cells …: whatever stands inside a node."""
        if isinstance(value, list):
            out: list[Any] = []
            for item in value:
                if isinstance(item, dict) and item.get("t") == "Cite" and is_cross_reference(item):
                    self._check_beginning(item, out, paragraph=paragraph)
                    self._write(item, out)
                else:
                    out.append(self.value(item))
            return out
        if isinstance(value, dict) and "c" in value:
            return {"t": value["t"], "c": self.value(value["c"], paragraph=value["t"] == "Para")}
        return value

    def _write(self, cite: Node, out: list[Node]) -> None:
        citations = cite["c"][0]
        if _has_inner_affix(citations):
            clusters = [[citation] for citation in citations]
        else:
            clusters = [citations]
        for position, cluster in enumerate(clusters):
            if position:
                out += [{"t": "Str", "c": ","}, {"t": "Space"}]
            if cluster[0]["citationPrefix"]:
                out += [*cluster[0]["citationPrefix"], {"t": "Space"}]
            self._write_cluster(cluster, out)
            out += cluster[-1]["citationSuffix"]

    def _write_cluster(self, citations: list[Any], out: list[Node]) -> None:
        seen = self._context.brief.seen
        references = []
        lost = []
        for citation in citations:
            key = citation["citationId"]
            label = seen.get(anchor_named(key))
            if label is None:
                lost.append([{"t": "Str", "c": key}])
                continue
            bare = citation["citationMode"]["t"] == "SuppressAuthor"
            references.append(Reference(label, bare, key[0].isupper()))
        groups = group_references(references)
        article = take_article(out, self._articles) if groups and noun_kind(groups[0]) else None
        parts = []
        for group in groups:
            words = group_words(group, self._language)
            if article is not None and noun_kind(group):
                words = [*agree(article, *group_article(group, self._language)), *words]
                article = article.repeated()
            parts.append(words)
        wide = any(len(group) > 1 for group in groups) and len(parts) > 1
        out += join([*parts, *lost], self._language, wide=wide)

    def _check_beginning(self, cite: Node, before: list[Node], *, paragraph: bool) -> None:
        citation = cite["c"][0][0]
        label = self._context.brief.seen.get(anchor_named(citation["citationId"]))
        if label is None or citation["citationPrefix"] or citation["citationId"][0].isupper():
            return
        bare = citation["citationMode"]["t"] == "SuppressAuthor"
        if not noun_kind([Reference(label, bare, capital=False)]):
            return
        begins = paragraph and not before
        if len(before) > 1 and before[-1]["t"] in ("Space", "SoftBreak"):
            begins = before[-2]["t"] == "Str" and bool(_SENTENCE_END.search(before[-2]["c"]))
        if begins:
            key = citation["citationId"]
            self._context.sink.report(
                "reference-begins-sentence-in-upper-case",
                f"'@{key}' begins a sentence in lower case",
                Locus(self._doc.file, "cite", key, max(0, citation["citationNoteNum"])),
                f"write '@{key[0].upper()}{key[1:]}'",
            )


def _has_inner_affix(citations: list[Any]) -> bool:
    """Whether words stand between the members, so that their order must stay."""
    first, *others = citations
    return any(citation["citationPrefix"] for citation in others) or any(
        citation["citationSuffix"] for citation in [first, *others][:-1]
    )
