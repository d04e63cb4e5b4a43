"""Spaces and marks as the locale wants them.

Last of all passes, so that prose, case values, labels, citations and references go through it
alike. It changes spaces and marks and never words; code, mathematics, addresses and passages in
another language are left alone, and in the bibliography only spaces that are there already are
kept from breaking, for its marks are the citation style's. The thin space before ``; ! ?`` is
U+202F here and mapped per format when written. The rules are data of the language files; where
each comes from is said beside the cases in ``tests/typography``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from reportbuild.assemble.context import Context
from reportbuild.assemble.passes.typography_rules import Rules, rules_of, typeset_run
from reportbuild.assemble.passes.typography_run import (
    NESTED,
    Piece,
    Run,
    children,
    pieces_of,
    rebuild,
    with_children,
)
from reportbuild.docast import attr_of, get
from reportbuild.model import Doc, Language, Node

_UNTOUCHED = frozenset(("Code", "CodeBlock", "Math", "RawInline", "RawBlock", "Cite"))
#: Marks set into the text from outside: what stands in them does not belong to the sentence.
_APART = frozenset(("source-mark", "evidence-mark", "number"))
_ADDRESS = frozenset(("uri", "email", "address"))
_RAISED = frozenset(("Superscript", "Subscript"))
_INLINES = frozenset(
    (
        *("Str", "Emph", "Underline", "Strong", "Strikeout", "Superscript", "Subscript"),
        *("SmallCaps", "Quoted", "Cite", "Code", "Space", "SoftBreak", "LineBreak", "Math"),
        *("RawInline", "Link", "Image", "Note", "Span"),
    )
)


def set_typography(doc: Doc, context: Context) -> Doc:
    """The document with the spaces and marks of the edition's locale."""
    rules = rules_of(context.language)
    typesetter = _Typesetter(rules, context.language.code.split("-")[0], insert=True)
    return replace(doc, blocks=typesetter.value(doc.blocks))


def typeset(words: str, language: Language) -> str:
    """One line of plain text with the spaces and marks of ``language``.

    For titles and labels that never become part of a document (contents, metadata).
    """
    piece = Piece(words)
    typeset_run(Run([piece]), rules_of(language))
    return piece.text


class _Typesetter:
    """Walks a document and typesets every run of inlines in the language of the edition."""

    def __init__(self, rules: Rules, lang: str, *, insert: bool) -> None:
        self._rules = rules
        self._lang = lang
        self._insert = insert

    def value(self, value: Any) -> Any:
        """Blocks, table cells, list items …: whatever stands inside a node."""
        if isinstance(value, list):
            if value and isinstance(value[0], dict) and value[0].get("t") in _INLINES:
                return self._inlines(value)
            return [self.value(item) for item in value]
        if isinstance(value, dict) and "t" in value:
            return self._node(value)
        return value

    def _node(self, node: Node) -> Node:
        if node["t"] in _UNTOUCHED or "c" not in node or self._is_foreign(node):
            return node
        classes = _classes(node)
        if not _ADDRESS.isdisjoint(classes):
            return node
        if "references" in classes and self._insert:
            within = _Typesetter(self._rules, self._lang, insert=False)
            return {"t": node["t"], "c": within.value(node["c"])}
        return {"t": node["t"], "c": self.value(node["c"])}

    def _inlines(self, nodes: list[Node]) -> list[Node]:
        pieces = pieces_of(nodes, self._is_opaque)
        typeset_run(Run(pieces), self._rules, insert=self._insert)
        made = rebuild(nodes, iter(pieces), self._is_opaque, self._node)
        if self._insert and self._rules.ordinal is not None:
            return self._raise_endings(made, self._rules.ordinal)
        return made

    def _is_foreign(self, node: Node) -> bool:
        attr = attr_of(node)
        return attr is not None and get(attr, "lang", self._lang).split("-")[0] != self._lang

    def _is_opaque(self, node: Node) -> bool:
        return self._is_foreign(node) or not (_APART | _ADDRESS).isdisjoint(_classes(node))

    def _raise_endings(self, nodes: list[Node], ordinal: re.Pattern[str]) -> list[Node]:
        """Endings of ordinal numbers as superscripts.

        OQLF, *Banque de dépannage linguistique*, « Abréviation de l’adjectif numéral ordinal »:
        the letters are raised, and stand on the line only where that is impossible.
        """
        out: list[Node] = []
        for node in nodes:
            if node["t"] == "Str":
                out += _raised(node["c"], ordinal) if ordinal.search(node["c"]) else [node]
            elif node["t"] in NESTED - _RAISED and not self._is_opaque(node):
                out.append(with_children(node, self._raise_endings(children(node), ordinal)))
            else:
                out.append(node)
        return out


def _raised(words: str, ordinal: re.Pattern[str]) -> list[Node]:
    # The pattern has two groups: what is before an ending, its number, the ending, and so on.
    parts = ordinal.split(words)
    out: list[Node] = []
    for before, number, ending in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
        out.append({"t": "Str", "c": before + number})
        out.append({"t": "Superscript", "c": [{"t": "Str", "c": ending}]})
    return [*out, {"t": "Str", "c": parts[-1]}] if parts[-1] else out


def _classes(node: Node) -> list[str]:
    attr = attr_of(node)
    return attr[1] if attr is not None else []
