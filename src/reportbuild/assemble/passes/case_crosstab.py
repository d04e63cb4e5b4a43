"""The cross table: groups of cases as rows, the codes of one field as columns, cases inside.

The groups are the author's own, one list item each: a label, a colon, references to cases. What
stands in which column is the records' word, with the mark of its evidence.
"""

from __future__ import annotations

from dataclasses import dataclass

from reportbuild.assemble.context import Context
from reportbuild.diagnostics import Locus, did_you_mean
from reportbuild.docast import (
    Attr,
    bullet_list,
    get,
    link,
    plain,
    plain_text,
    span,
    table,
    text,
    walk,
)
from reportbuild.fields import VOCABULARIES
from reportbuild.model import Case, Doc, Fact, Language, Node
from reportbuild.views.facts import code_label

#: The share of the width that the groups' labels take.
_FIRST_COLUMN = 0.26


@dataclass(frozen=True, slots=True)
class _Group:
    label: str
    cases: tuple[Case, ...]


def case_crosstab(doc: Doc, context: Context, attr: Attr, directive: Node) -> list[Node]:
    """The table, with a last column for cases whose record has no such code.

    Reports a field that is not coded, cases that are unknown, in no group or in two, and a list
    that leaves nothing to show.
    """
    field = get(attr, "field")
    if field not in VOCABULARIES:
        context.sink.report(
            "case-field-is-known",
            f"'.case-crosstab' needs a coded field, not '{field}'",
            Locus(doc.file, *(("text", f"field={field}") if field else ("class", "case-crosstab"))),
            did_you_mean(field, VOCABULARIES) or f"coded are {', '.join(VOCABULARIES)}",
        )
        return []
    groups = _groups(doc, context, directive)
    if not any(group.cases for group in groups):
        context.sink.report(
            "case-view-has-data",
            "no case is left for '.case-crosstab'",
            Locus(doc.file, "class", "case-crosstab"),
            "list the groups below the caption: '- Label: @case-one, @case-two'",
        )
        return []
    blocks = directive["c"][1]
    caption = blocks[0]["c"] if blocks[0]["t"] in ("Para", "Plain") else []
    strings = context.language.strings
    head = [strings["field-family"], *_columns(field, context.language)]
    rows = [
        [[plain(text(group.label))], *_cells(group, field, context.language)] for group in groups
    ]
    top = [[plain(text(words))] for words in head]
    made = table(rows, top, attr[0], ["case-matrix", "case-crosstab"], caption, row_heads=1)
    rest = (1 - _FIRST_COLUMN) / (len(head) - 1)
    for column, width in zip(made["c"][2], (_FIRST_COLUMN, *[rest] * (len(head) - 1)), strict=True):
        column[1] = {"t": "ColWidth", "c": width}
    return [made]


def _columns(field: str, language: Language) -> list[str]:
    labels = [code_label(field, code, language) for code in VOCABULARIES[field]]
    return [*labels, language.strings["no-fact"].capitalize()]


def _groups(doc: Doc, context: Context, directive: Node) -> list[_Group]:
    groups: list[_Group] = []
    placed: list[str] = []
    for item in (i for node in walk([directive]) if node["t"] == "BulletList" for i in node["c"]):
        named = []
        for citation in (c for n in walk(item) if n["t"] == "Cite" for c in n["c"][0]):
            # Cases without the prefix of their anchors.
            named.append(citation["citationId"].removeprefix("case-"))
            at = Locus(doc.file, "cite", citation["citationId"], citation["citationNoteNum"])
            _place(named[-1], placed, at, context)
        cases = tuple(context.cases[slug] for slug in named if slug in context.cases)
        groups.append(_Group(_label(item), cases))
    for slug in (slug for slug in context.cases if slug not in placed):
        context.sink.report(
            "case-choice-is-possible",
            f"'.case-crosstab' has no group for '{slug}'",
            Locus(doc.file, "class", "case-crosstab"),
            "every case stands in one group",
        )
    return groups


def _label(item: list[Node]) -> str:
    """The words before the first case."""
    inlines = item[0]["c"]
    end = next((i for i, node in enumerate(inlines) if node["t"] == "Cite"), len(inlines))
    return plain_text(inlines[:end]).rstrip(":\u00a0 ")


def _place(slug: str, placed: list[str], at: Locus, context: Context) -> None:
    if slug not in context.cases:
        hint = did_you_mean(slug, context.cases) or "write: label, colon, @case-…"
        context.sink.report("case-is-known", f"unknown case '{slug}'", at, hint)
    elif slug in placed:
        message = f"'.case-crosstab' has '{slug}' in two groups"
        context.sink.report("case-choice-is-possible", message, at, "leave it in one")
    placed.append(slug)


def _cells(group: _Group, field: str, language: Language) -> list[list[Node]]:
    """One cell a code, then one for the cases without any."""
    made: list[list[Node]] = []
    for code in VOCABULARIES[field]:
        facts = ((case, _fact(case, field, code)) for case in group.cases)
        made.append(_cell([_named(case, fact, language) for case, fact in facts if fact]))
    rest = [case for case in group.cases if not case.fields.get(field)]
    return [*made, _cell([_named(case, None, language) for case in rest])]


def _fact(case: Case, field: str, code: str) -> Fact | None:
    return next((f for f in case.fields.get(field, ()) if f.value.get("") == code), None)


def _named(case: Case, fact: Fact | None, language: Language) -> list[Node]:
    words = [link(text(case.name), f"#case-{case.id}")]
    if fact is None or not fact.status:
        return words
    mark = text(language.strings[f"mark-{fact.status}"])
    return [*words, {"t": "Space"}, span(mark, ["evidence-mark", f"status-{fact.status}"])]


def _cell(cases: list[list[Node]]) -> list[Node]:
    if not cases:
        return [plain(text("–"))]
    return [bullet_list([[plain(inlines)] for inlines in cases])]
