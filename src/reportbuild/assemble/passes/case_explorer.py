"""The explorer: every case as a card that a script can filter, sort and count.

The cards are all there without the script, which builds the controls from their ``data-*``
attributes, so nothing dead shows. Books get a list.
"""

from __future__ import annotations

import json

from reportbuild.assemble.context import Context
from reportbuild.assemble.passes.case_card import case_card, case_list
from reportbuild.docast import Attr, div, make_attr
from reportbuild.model import Case, Language, Node
from reportbuild.views.facts import code_label, codes, years

#: Coded fields one can filter by, besides country, family and evidence.
_CODED_FACETS = ("legal_form_kind", "ownership_kind", "funding_kinds")

#: Words of the script's controls.
_WORDS = (
    *("filter", "search", "sort", "sort-report", "sort-name", "sort-founded"),
    *("clear", "print", "download", "count", "none"),
)


def case_explorer(
    cases: list[Case], context: Context, attr: Attr, blocks: list[Node]
) -> list[Node]:
    """What the author wrote, then one card a case; a plain list outside the web."""
    language = context.language
    if context.format != "html":
        return [case_list(cases, language)]
    cards = [_card(case, language) for case in cases]
    strings = language.strings
    words = {key: strings[f"explorer-{key}"] for key in _WORDS}
    words |= {"case": strings["case"], "founded": strings["field-founded"]}
    pairs = [("data-facets", _compact(_facets(cases, language))), ("data-words", _compact(words))]
    inner = [*blocks, div(cards, ["case-results"])]
    return [div(inner, ["case-explorer"], attr[0], pairs)]


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _card(case: Case, language: Language) -> Node:
    card = case_card(case, language, "html")
    own = _values(case)
    founded = case.fields.get("founded")
    pairs = [("data-case", case.id), ("data-name", case.name)]
    if founded:
        pairs.append(("data-founded", str(years(founded[0])[0])))
    pairs += [(f"data-{_public(name)}", " ".join(found)) for name, found in own.items() if found]
    return {"t": "Div", "c": [make_attr("", card["c"][0][1], pairs), card["c"][1]]}


def _public(name: str) -> str:
    """The facet's name in addresses and attributes."""
    return name.replace("_", "-")


def _values(case: Case) -> dict[str, tuple[str, ...]]:
    """Facet → the codes by which the case is found."""
    stated = tuple(fact.status for fact in case.fields.get("legal_form", ())[:1] if fact.status)
    fixed = {"country": (case.country,), "family": (case.family,)}
    return fixed | {name: codes(case, name) for name in _CODED_FACETS} | {"status": stated}


def _facets(cases: list[Case], language: Language) -> list[list[object]]:
    """Name, label and values of each facet that can divide the cases; values with their words."""
    strings = language.strings
    labels = {"country": "field-country", "family": "field-family", "status": "explorer-status"}
    made: list[list[object]] = []
    found: dict[str, dict[str, None]] = {}
    for case in cases:
        for name, own in _values(case).items():
            found.setdefault(name, {}).update(dict.fromkeys(own))
    for name, present in found.items():
        if len(present) > 1:
            values = [[code, _words(name, code, language)] for code in present]
            label = strings[labels.get(name, f"field-{name}")]
            made.append([_public(name), label, sorted(values, key=lambda pair: pair[1])])
    return made


def _words(name: str, code: str, language: Language) -> str:
    if name == "status":
        return language.strings[f"status-{code}"]
    if name in _CODED_FACETS:
        return code_label(name, code, language)
    return language.strings[f"{name}-{code}"]
