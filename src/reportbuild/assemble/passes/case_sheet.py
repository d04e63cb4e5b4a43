"""A case record as the pages readers see: the sheet, its facts, their evidence, its sources."""

from __future__ import annotations

import re

from reportbuild.docast import (
    bullet_list,
    cite,
    div,
    header,
    link,
    ordered_list,
    para,
    plain,
    span,
    table,
    text,
)
from reportbuild.fields import field_named, fields_shown
from reportbuild.model import Case, Fact, Language, Localised, Node


def in_language(words: Localised, lang: str) -> str:
    """The text in ``lang``; text that is the same in all languages stands under ``""``."""
    return words.get(lang) or words.get("", "")


def fact_words(fact: Fact, language: Language) -> str:
    """What a fact states, in the edition's language; a code by its label."""
    value = in_language(fact.value, language.code)
    row = field_named(fact.path.split("/")[0])
    if row is None or not row.codes:
        return value
    return language.strings.get(f"{row.name}-{value}", value)


def source_anchor(case: Case, source: str) -> str:
    """The anchor of a source in the case's list of sources."""
    return f"src-{case.id}-{source.lower()}"


def source_links(case: Case, sources: tuple[str, ...]) -> list[Node]:
    """``1, 3`` linked to the case's numbered sources; bibliography entries become citations."""
    numbers = {source.id: n for n, source in enumerate(case.sources, start=1)}
    out: list[Node] = []
    for source in sources:
        if out:
            out += text(", ")
        if source.startswith("cite:"):
            out.append(cite(source.removeprefix("cite:")))
        elif source in numbers:
            target = f"#{source_anchor(case, source)}"
            out.append(link(text(str(numbers[source])), target, ["source-link"]))
    return out


def evidence_mark(case: Case, fact: Fact, language: Language) -> Node:
    """The status of a fact in words, with its sources; words carry it, never colour alone."""
    words = text(language.strings[f"mark-{fact.status}"]) if fact.status else []
    sources = source_links(case, fact.src)
    if words and sources:
        words = [*words, {"t": "Str", "c": " · "}]
    return span([*words, *sources], ["evidence-mark", f"status-{fact.status or 'none'}"])


def fact_inlines(case: Case, fact: Fact, language: Language) -> list[Node]:
    """A fact, its note and its evidence in one run of text."""
    value = fact_words(fact, language)
    words = [link(text(value), _address(value))] if "website" in fact.path else text(value)
    out = [span(words, ["fact"])]
    note = in_language(fact.note, language.code)
    if note:
        out += [{"t": "Space"}, span(note_inlines(case, note, language), ["fact-note"])]
    return [*out, {"t": "Space"}, evidence_mark(case, fact, language)]


def note_inlines(case: Case, note: str, language: Language) -> list[Node]:
    """A note in which the names partners gave to sources become links: "source 5"."""
    numbers = {source.id: n for n, source in enumerate(case.sources, start=1)}
    names = "|".join(re.escape(name) for name in numbers)
    if not names:
        return text(note)
    out: list[Node] = []
    for position, part in enumerate(re.split(rf"\b({names})\b", note)):
        if position % 2:
            shown = f"{language.strings['source']}\u00a0{numbers[part]}"
            out.append(link(text(shown), f"#{source_anchor(case, part)}", ["source-link"]))
        else:
            out += text(part)
    return out


def _address(value: str) -> str:
    return value if value.startswith(("http://", "https://")) else f"https://{value}"


def fact_rows(case: Case, language: Language) -> list[tuple[str, list[Node], list[Node]]]:
    """Every fact of a case: its field, the field's label, and what the case has in it."""
    strings = language.strings
    family = text(strings.get(f"family-{case.family}", ""))
    rows: list[tuple[str, list[Node], list[Node]]] = [
        ("place", text(strings["field-place"]), [plain(place_inlines(case, language))]),
        ("family", text(strings["field-family"]), [plain(family)]),
    ]
    for row in fields_shown("sheet"):
        facts = case.fields.get(row.name, ())
        shown = [plain(fact_inlines(case, fact, language)) for fact in facts]
        if shown:
            cell = [bullet_list([[block] for block in shown])] if row.many else shown
            rows.append((row.name, text(strings[row.label]), cell))
    return rows


def facts_table(case: Case, language: Language) -> Node:
    """Every fact of a case: one row a field, the field's label as row heading.

    The kit for other sites finds the facts of a card here, by ``data-field``.
    """
    rows = [
        [[plain([span(label, pairs=[("data-field", name)])])], cell]
        for name, label, cell in fact_rows(case, language)
    ]
    return table(rows, classes=["facts-table"], row_heads=1)


def place_inlines(case: Case, language: Language) -> list[Node]:
    """City, region and country, with the evidence of the coordinates where there are any."""
    strings = language.strings
    names = [case.city, case.region, strings.get(f"country-{case.country}", "")]
    out = text(", ".join(dict.fromkeys(name for name in names if name)))
    if case.geo is None:
        return out
    latitude, longitude = (_decimal(value, language) for value in case.geo)
    precision = strings.get(f"precision-{case.geo_precision}", "")
    where = f"{strings['coordinates']} {latitude}, {longitude} ({precision})"
    if "," in latitude:
        where = where.replace(f"{latitude}, ", f"{latitude}; ")
    mark = text(strings.get(f"mark-{case.geo_status}", ""))
    marked = span(mark, ["evidence-mark", f"status-{case.geo_status}"])
    return [*out, {"t": "Space"}, span(text(where), ["fact-note"]), {"t": "Space"}, marked]


def _decimal(value: float, language: Language) -> str:
    written = f"{abs(value):.2f}".replace(".", language.typography.get("decimal", "."))
    return f"−{written}" if value < 0 else written


def sources_items(case: Case, language: Language, *, anchored: bool = False) -> list[list[Node]]:
    """The case's own sources, each with its address and what it supports."""
    items: list[list[Node]] = []
    for source in case.sources:
        anchor = source_anchor(case, source.id) if anchored else ""
        address = link([{"t": "Str", "c": source.url}], source.url, ["address"], anchor)
        supports = in_language(source.supports, language.code)
        items.append([plain([address, *text(f" – {supports}" if supports else "")])])
    return items


def sources_list(case: Case, language: Language) -> list[Node]:
    """The numbered sources under a heading, as targets of the numbers beside facts."""
    if not case.sources:
        return []
    title = header(
        3, text(language.strings["sources"]), f"{case.id}-sources", ["unnumbered", "sheet-head"]
    )
    listed = ordered_list(sources_items(case, language, anchored=True))
    return [div([title, listed], ["evidence"])]


def case_line(case: Case, language: Language) -> list[Node]:
    """Family, place and country in one line above the name."""
    strings = language.strings
    parts = [strings.get(f"family-{case.family}", ""), case.city]
    before = "".join(f"{part} · " for part in parts if part)
    return [*text(before), span(text(strings.get(f"country-{case.country}", "")), ["country"])]


def case_sheet(case: Case, prose: list[Node], language: Language) -> list[Node]:
    """The whole sheet: name, place, summary, facts with evidence, prose, sources."""
    summary = para(text(in_language(case.summary, language.code)))
    title = header(2, text(case.name), f"case-{case.id}", ["case-name"])
    facts_head = header(
        3,
        text(language.strings["facts"]),
        f"{case.id}-facts",
        ["unnumbered", "sheet-head"],
        [("data-case", case.name)],
    )
    sheet: list[Node] = [
        title,
        div([para(case_line(case, language))], ["case-line"]),
        div([summary], ["case-summary"]),
        div(prose, ["case-prose"]),
        div([facts_head, facts_table(case, language)], ["facts"]),
        *sources_list(case, language),
    ]
    return [div(sheet, ["case-sheet", f"family-{case.family}"])]
