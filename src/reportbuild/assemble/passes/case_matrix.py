"""The comparison matrix: chosen cases as rows, chosen fields as columns."""

from __future__ import annotations

from reportbuild.assemble.context import Context
from reportbuild.diagnostics import Locus, did_you_mean
from reportbuild.docast import (
    Attr,
    bullet_list,
    get,
    link,
    make_attr,
    plain,
    span,
    table,
    text,
)
from reportbuild.model import Case, Doc, Format, Language, Node
from reportbuild.views.facts import fact_words

#: Fields that every record has outside its facts.
_PLAIN = ("place", "family", "country", "city", "region")

#: What is compared when the directive names no fields.
_USUAL = ("family", "legal_form", "governance")

#: Columns beside the row heads that one table may have: a page and a reader's screen are narrow,
#: the web scrolls.
_COLUMNS: dict[Format, int] = {"html": 99, "epub": 3, "pdf": 3}


def case_matrix(
    cases: list[Case], doc: Doc, context: Context, attr: Attr, caption: list[Node]
) -> list[Node]:
    """The table, or several where its columns do not fit; each repeats the row heads.

    Reports fields that no record has, and a choice that leaves no case.
    """
    fields = _fields(doc, context, attr)
    if not cases or not fields:
        # What it was given tells it from other matrices of the chapter.
        given = next((f"{name}={value}" for name, value in attr[2]), "")
        context.sink.report(
            "case-view-has-data",
            "no case is left for '.case-matrix'" if fields else "no field is left to compare",
            Locus(doc.file, *(("text", given) if given else ("class", "case-matrix"))),
        )
        return []
    strings = context.language.strings
    most = _COLUMNS[context.format]
    # Parts of about one size: 2 and 2 columns rather than 3 and 1.
    parts = -(-len(fields) // most)
    size = -(-len(fields) // parts)
    made: list[Node] = []
    for start in range(0, len(fields), size):
        own = fields[start : start + size]
        words = [*caption, {"t": "Space"}, *text(strings["continued"])] if start else caption
        made.append(_table(cases, own, "" if start else attr[0], words, context.language))
    return made


def _fields(doc: Doc, context: Context, attr: Attr) -> list[str]:
    known = [
        *_PLAIN,
        *dict.fromkeys(name for case in context.cases.values() for name in case.fields),
    ]
    typed = get(attr, "fields")
    wanted = typed.replace(",", " ").split() or list(_USUAL)
    for name in wanted:
        if name not in known:
            context.sink.report(
                "case-field-is-known",
                f"no case has the field '{name}'",
                Locus(doc.file, "text", f"fields={typed}"),
                did_you_mean(name, known) or f"known are {', '.join(known)}",
            )
    return [name for name in dict.fromkeys(wanted) if name in known]


def _table(
    cases: list[Case], fields: list[str], ident: str, caption: list[Node], language: Language
) -> Node:
    strings = language.strings
    head = [strings["case"], *(strings[f"field-{name}"] for name in fields)]
    rows: list[list[list[Node]]] = [
        [
            [plain([link(text(case.name), f"#case-{case.id}")])],
            *(_cell(case, name, language) for name in fields),
        ]
        for case in cases
    ]
    top: list[list[Node]] = [[plain(text(words))] for words in head]
    made = table(rows, top, ident, ["case-matrix"], caption, row_heads=1)
    for case, row in zip(cases, made["c"][4][0][3], strict=True):
        row[0] = make_attr(pairs=[("data-cases", case.id)])
    return made


def _cell(case: Case, name: str, language: Language) -> list[Node]:
    strings = language.strings
    if name in _PLAIN:
        return [plain(text(_plain_words(case, name, strings)))]
    facts = case.fields.get(name, ())
    if not facts:
        return [plain([span(text(strings["no-fact"]), ["no-fact"])])]
    shown = []
    for fact in facts:
        words = [span(text(fact_words(name, fact, language)), ["fact"])]
        if fact.status:
            mark = text(strings[f"mark-{fact.status}"])
            words += [{"t": "Space"}, span(mark, ["evidence-mark", f"status-{fact.status}"])]
        shown.append(plain(words))
    return shown if len(shown) == 1 else [bullet_list([[block] for block in shown])]


def _plain_words(case: Case, name: str, strings: dict[str, str]) -> str:
    if name == "family":
        return strings.get(f"family-{case.family}", "")
    country = strings.get(f"country-{case.country}", "")
    if name == "country":
        return country
    if name == "place":
        return ", ".join(part for part in (case.city, country) if part)
    return case.city if name == "city" else case.region
