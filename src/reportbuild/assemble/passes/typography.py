"""Spaces and marks as the locale wants them.

Last of all passes, so that prose, case values, labels, citations and references go through it
alike. It changes spaces and never words; code, mathematics, addresses and passages in another
language are left alone. French rules: OQLF, *Banque de dépannage linguistique*, « Espacement »
(colon, guillemets, per cent and currency signs take a no-break space); the thin space before
``; ! ?`` is U+202F here and mapped per format when written.
"""

from __future__ import annotations

import re
from dataclasses import replace

from reportbuild.assemble.context import Context
from reportbuild.docast import attr_of, get
from reportbuild.model import Doc, Node

NO_BREAK = "\u00a0"
THIN = "\u202f"

_SPACE = f"[ {NO_BREAK}{THIN}\u2009]"
_IN_WORD = (
    (re.compile(f"{_SPACE}*([;!?]+)(?=$|[\\s»)\\]”{NO_BREAK}{THIN}])"), THIN + r"\1"),
    (re.compile(f"{_SPACE}+(:)(?=$|\\s)"), NO_BREAK + r"\1"),
    (re.compile(f"{_SPACE}+([»%$€])"), NO_BREAK + r"\1"),
    (re.compile(f"«{_SPACE}*"), "«" + NO_BREAK),
    (re.compile(f"(?<=[^\\s{NO_BREAK}«])»"), NO_BREAK + "»"),
    (re.compile(f"(?<=\\d){_SPACE}(?=\\d{{3}}(?!\\d))"), NO_BREAK),
)
_UNTOUCHED = frozenset(("Code", "CodeBlock", "Math", "RawInline", "RawBlock"))


def set_typography(doc: Doc, context: Context) -> Doc:
    """The document with the spaces of the edition's locale."""
    if context.language.typography.get("rules") != "french":
        return doc
    return replace(doc, blocks=[_node(block, context.language.code) for block in doc.blocks])


def french_spaces(words: str) -> str:
    """A run of French text with its no-break and thin spaces.

    >>> french_spaces("Vraiment ? Oui : 80 %").replace("\u00a0", "~").replace("\u202f", "^")
    'Vraiment^? Oui~: 80~%'
    """
    pieces = re.split(r"(\S*(?:://|www\.|@)\S*|\b10\.\d{4,}/\S*)", words)
    for position in range(0, len(pieces), 2):
        for pattern, mended in _IN_WORD:
            pieces[position] = pattern.sub(mended, pieces[position])
    return "".join(pieces)


def _node(node: Node, lang: str) -> Node:
    if node["t"] in _UNTOUCHED or "c" not in node:
        return node
    attr = attr_of(node)
    if attr is not None and get(attr, "lang", lang).split("-")[0] != lang:
        return node
    return {"t": node["t"], "c": _value(node["c"], lang)}


def _value(value: object, lang: str) -> object:
    if isinstance(value, list):
        if value and all(isinstance(item, dict) and "t" in item for item in value):
            return _inlines([_node(item, lang) for item in value])
        return [_value(item, lang) for item in value]
    if isinstance(value, dict):
        if "t" in value:
            return _node(value, lang)
        return {key: _value(item, lang) for key, item in value.items()}
    return value


def _inlines(nodes: list[Node]) -> list[Node]:
    """Runs of strings and spaces as one text, spaced, and cut at ordinary spaces again."""
    out: list[Node] = []
    run: list[str] = []

    def flush() -> None:
        if run:
            out.extend(_cut(french_spaces("".join(run))))
            run.clear()

    for node in nodes:
        if node["t"] == "Str":
            run.append(node["c"])
        elif node["t"] == "Space" and (run or out):
            run.append(" ")
        else:
            flush()
            out.append(node)
    flush()
    return out


def _cut(words: str) -> list[Node]:
    nodes: list[Node] = []
    for position, word in enumerate(words.split(" ")):
        if position:
            nodes.append({"t": "Space"})
        if word:
            nodes.append({"t": "Str", "c": word})
    return nodes
