"""A case in short: what it is and its key facts; all others and their evidence on demand."""

from __future__ import annotations

from typing import Any

from reportbuild.assemble.passes.case_sheet import (
    case_line,
    fact_inlines,
    fact_rows,
    in_language,
    sources_items,
)
from reportbuild.docast import bullet_list, cite, div, link, ordered_list, para, plain, span, text
from reportbuild.fields import fields_shown
from reportbuild.model import Case, Format, Language, Node


def case_card(case: Case, language: Language, format: Format) -> Node:  # noqa: A002 -- the field's word
    """Linked name, place, summary, key facts; then every fact, note, status and source.

    On the web these are folded into the card. A book has them on the case's sheet, to which the
    card refers, so that they are printed once.
    """
    name = para([link(text(case.name), f"#case-{case.id}", ["case-card-name"])])
    body: list[Node] = [
        name,
        div([para(case_line(case, language))], ["case-line"]),
        para(text(in_language(case.summary, language.code))),
    ]
    for row in fields_shown("card"):
        for fact in case.fields.get(row.name, ()):
            label = span(text(language.strings[row.label]), ["label"])
            shown = fact_inlines(case, fact, language)
            body.append(para([label, {"t": "Space"}, *shown]))
    body.append(_all_facts(case, language) if format == "html" else _sheet(case, language))
    return div(body, ["case-card", f"family-{case.family}"])


def _all_facts(case: Case, language: Language) -> Node:
    """Everything the sheet has, as a list of terms that is read on a narrow screen too.

    Kept out of the site's search, where the case's own page is found by the same words.
    """
    facts = [[label, [cell]] for _, label, cell in fact_rows(case, language)]
    inner: list[Node] = [{"t": "DefinitionList", "c": facts}]
    if case.sources:
        title = span(text(language.strings["sources"]), ["label"])
        listed = ordered_list(sources_items(case, language))
        inner.append(div([para([title]), listed], ["card-sources"]))
    return div(inner, ["all-facts"], pairs=[("data-pagefind-ignore", "")])


def _sheet(case: Case, language: Language) -> Node:
    words = text(f"{language.strings['all-facts']}")
    return para([*words, *text(": "), cite(f"case-{case.id}")])


def case_list(cases: list[Case], language: Language) -> Node:
    """A linked list of cases with their place."""
    items: list[list[Node]] = []
    for case in cases:
        name: Any = link(text(case.name), f"#case-{case.id}")
        country = language.strings.get(f"country-{case.country}", "")
        place = ", ".join(part for part in (case.city, country) if part)
        items.append([plain([name, *text(f" ({place})")])])
    return div([bullet_list(items)], ["case-list"])
