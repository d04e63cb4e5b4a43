"""Groups of cases against the codes of a field."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportbuild.diagnostics import Diagnostic
from reportbuild.docast import plain_text, walk
from reportbuild.model import Case, Doc
from reportbuild.source.locate import locate
from tests.views.conftest import by_id, coded, make_case
from tests.views.test_case_views import Chapter

CASES = by_id(
    make_case("a", ownership_kind=coded("owned")),
    make_case("b", ownership_kind=coded("rented")),
    make_case("c"),
)
GROUPED = """
::: {.case-crosstab #tbl-x field="ownership_kind"}
Who owns

- First: a family: @case-a, @case-c
- Second: @case-b
:::
"""


@pytest.fixture
def chapter(tmp_path: Path) -> Chapter:
    return Chapter(tmp_path)


def rows(doc: Doc) -> list[list[str]]:
    (made,) = [node for node in walk(doc.blocks) if node["t"] == "Table"]
    top = made["c"][3][1]
    body = made["c"][4][0][3]
    return [[plain_text(cell[4]) for cell in row[1]] for row in [*top, *body]]


def prepared(
    chapter: Chapter, text: str, cases: dict[str, Case] = CASES
) -> tuple[Doc, tuple[Diagnostic, ...]]:
    return chapter.prepare(text, cases)


def test_cases_stand_in_the_column_of_their_code_with_their_mark(chapter: Chapter) -> None:
    doc, found = prepared(chapter, GROUPED)
    assert found == ()
    assert rows(doc) == [
        ["Governance family", "Owned", "Rented", "Public", "Nothing found"],
        ["First: a family", "A our reading", "–", "–", "C"],
        ["Second", "–", "B our reading", "–", "–"],
    ]


def test_each_case_links_to_its_sheet(chapter: Chapter) -> None:
    doc, _ = prepared(chapter, GROUPED)
    links = [node["c"][2][0] for node in walk(doc.blocks) if node["t"] == "Link"]
    assert links == ["#case-a", "#case-c", "#case-b"]


@pytest.mark.parametrize(
    ("before", "after", "rule", "message"),
    [
        (
            "ownership_kind",
            "ownership",
            "case-field-is-known",
            "'.case-crosstab' needs a coded field, not 'ownership'",
        ),
        ("@case-c", "@case-cc", "case-is-known", "unknown case 'cc'"),
        (
            ", @case-c",
            "",
            "case-choice-is-possible",
            "'.case-crosstab' has no group for 'c'",
        ),
        (
            "Second: @case-b",
            "Second: @case-b, @case-a",
            "case-choice-is-possible",
            "'.case-crosstab' has 'a' in two groups",
        ),
        (
            "- First: a family: @case-a, @case-c\n- Second: @case-b\n",
            "",
            "case-view-has-data",
            "no case is left for '.case-crosstab'",
        ),
    ],
)
def test_a_slip_is_named(
    chapter: Chapter, before: str, after: str, rule: str, message: str
) -> None:
    assert before in GROUPED
    _, found = prepared(chapter, GROUPED.replace(before, after, 1))
    assert (rule, message) in [(d.rule, d.message) for d in found]


def test_a_case_in_two_groups_is_shown_where_it_is_named_again(chapter: Chapter) -> None:
    text = GROUPED.replace("Second: @case-b", "Second: @case-b, @case-a")
    _, found = prepared(chapter, f"A word.\n{text}")
    (slip,) = found
    written = (chapter.folder / "one.md").read_text("utf-8")
    assert locate(written, slip.at) == (9, 20, 7)
