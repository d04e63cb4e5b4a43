"""What must hold for any text: nothing but spaces and marks changes, and only once."""

from __future__ import annotations

import copy
import re
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from reportbuild.assemble.passes.typography import typeset
from reportbuild.docast import walk
from reportbuild.model import Node
from tests.typography.conftest import language, typeset_blocks

LOCALES = ("fr-CA", "fr-FR", "en-GB", "en-US")

SNIPPETS = st.sampled_from(
    (
        *("mot", "l’", "l'", "d", "M.", "E.", "p.", "n°", "12", "800", "3", "2018", "m²", "h", "%"),
        *("$", "€", ";", "!", "?", ":", "«", "»", "“", "”", '"', "'", "…", "...", "–", "—", "-"),
        *("(", ")", "[", "]", ",", ".", "mai", "XXe", "1er", "siècle", "etc.", "p. ex.", " ", "x"),
        *("\u00a0", "\u202f", "\u2009", "https://a.b/c?d;e", "a@b.org", "Élisabeth", "II", "10:30"),
    )
)
WORDS = st.lists(SNIPPETS, min_size=1, max_size=6).map("".join)
LEAVES = st.one_of(
    WORDS.map(lambda words: {"t": "Str", "c": words.replace(" ", "")}),
    st.just({"t": "Space"}),
    st.just({"t": "SoftBreak"}),
    st.just({"t": "LineBreak"}),
    st.just({"t": "Code", "c": [["", [], []], "a ; b"]}),
    st.just({"t": "Math", "c": [{"t": "InlineMath"}, "x : y"]}),
)
ATTR = st.sampled_from(
    (
        *(["", [], []], ["", ["source-mark"], []], ["", ["number"], []], ["", ["uri"], []]),
        *(["", [], [["lang", "de"]]], ["", [], [["lang", "fr"]]]),
    )
)


def nested(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    inlines = st.lists(inner, max_size=5)
    quotes = st.sampled_from(({"t": "DoubleQuote"}, {"t": "SingleQuote"}))
    return st.one_of(
        st.builds(lambda c: {"t": "Emph", "c": c}, inlines),
        st.builds(lambda c: {"t": "Superscript", "c": c}, inlines),
        st.builds(lambda q, c: {"t": "Quoted", "c": [q, c]}, quotes, inlines),
        st.builds(lambda a, c: {"t": "Span", "c": [a, c]}, ATTR, inlines),
        st.builds(lambda a, c: {"t": "Link", "c": [a, c, ["https://a.b", ""]]}, ATTR, inlines),
        st.builds(lambda c: {"t": "Note", "c": [{"t": "Para", "c": c}]}, inlines),
    )


INLINES = st.lists(st.recursive(LEAVES, nested, max_leaves=12), min_size=1, max_size=10)
FEW = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def letters(value: Any) -> str:
    """Everything a reader sees but spaces and the marks the pass may change."""
    parts = []
    for node in walk(value):
        if node["t"] == "Str":
            parts.append(node["c"])
        elif node["t"] in ("Code", "Math"):
            parts.append(node["c"][1])
    return re.sub(r"[\s.…'’\"«»“”‘–—-]", "", "".join(parts))


@FEW
@given(st.sampled_from(LOCALES), INLINES)
def test_only_spaces_and_marks_change(locale: str, inlines: list[Node]) -> None:
    typed = copy.deepcopy(inlines)
    made = typeset_blocks([{"t": "Para", "c": inlines}], locale)
    assert inlines == typed
    assert letters(made) == letters(inlines)


@FEW
@given(st.sampled_from(LOCALES), INLINES)
def test_twice_is_once(locale: str, inlines: list[Node]) -> None:
    once = typeset_blocks([{"t": "Para", "c": inlines}], locale)
    assert typeset_blocks(once, locale) == once


@FEW
@given(st.sampled_from(LOCALES), st.lists(SNIPPETS, max_size=25).map("".join))
def test_twice_is_once_for_plain_text(locale: str, words: str) -> None:
    once = typeset(words, language(locale))
    assert typeset(once, language(locale)) == once


@FEW
@given(INLINES)
def test_thin_space_stands_with_its_mark(inlines: list[Node]) -> None:
    """The writer maps it there, whatever element begins or ends between word and mark."""
    assume("\u202f" not in str(inlines) and "\\u202f" not in str(inlines))
    for node in walk(typeset_blocks([{"t": "Para", "c": inlines}], "fr-CA")):
        if node["t"] == "Str":
            assert not re.search("\u202f(?![;!?])", node["c"])
