from __future__ import annotations

from dataclasses import replace

import pytest

from reportbuild.model import Case, Language
from reportbuild.views.describe import VIEWS, describe_view
from reportbuild.views.facts import fact_words, years
from reportbuild.views.tallies import tally_evidence, tally_funding, tally_legal_forms
from reportbuild.views.text_width import text_width, wrap_words
from reportbuild.views.timeline import lives
from tests.views.conftest import by_id, coded, language, make_case, statement, year


def test_families_are_counted_the_most_frequent_first() -> None:
    cases = by_id(make_case("a", "commons"), make_case("b"), make_case("c"))
    view = describe_view("case-families", cases, language("en"))
    assert [row.cells for row in view.rows] == [("Cooperative", "2"), ("Commons", "1")]
    assert view.alt == "Bar chart of the cases (3) by governance family: Cooperative 2; Commons 1."


def test_french_sets_a_no_break_space_before_the_colon() -> None:
    view = describe_view("case-families", by_id(make_case("a")), language("fr"))
    assert view.alt == (
        "Diagramme à barres des cas (1) par famille de gouvernance\u00a0: Coopérative 1."
    )


def test_a_case_counts_once_in_each_kind_of_money() -> None:
    cases = by_id(
        make_case("a", funding_kinds=coded("fees", "public", "fees")),
        make_case("b", funding_kinds=coded("fees")),
        make_case("c"),
    )
    tally = tally_funding(cases, language("en"))
    assert tally.total == 2
    assert [n for _, n in tally.row_sums()] == [2, 1]


def test_legal_forms_are_counted_by_country() -> None:
    cases = by_id(
        make_case("a", legal_form_kind=coded("association")),
        make_case("b", country="CA", legal_form_kind=coded("association")),
        make_case("c", country="CA", legal_form_kind=coded("company")),
    )
    tally = tally_legal_forms(cases, language("en"))
    assert tally.columns == ("Canada", "France")
    assert tally.counts == ((1, 1), (1, 0))
    alt = describe_view("case-legal-forms", cases, language("en")).alt
    assert alt == (
        "Grid of the legal forms of the cases (3) by country: "
        "Association (Canada 1; France 1); Company (Canada 1)."
    )


def test_evidence_leaves_out_what_only_codes_another_fact() -> None:
    cases = by_id(
        make_case(
            "a",
            geo=None,
            legal_form=statement("Association", "Association"),
            legal_form_kind=coded("association"),
        )
    )
    tally = tally_evidence(cases, language("en"))
    assert tally.rows == ("Legal form",)
    assert tally.counts == ((1, 0, 0, 0),)
    assert tally.total == 1


def test_a_rare_field_keeps_its_place_in_the_record() -> None:
    first = make_case("a", geo=None, founded=year("2000"), governance=statement("x", "x"))
    second = make_case("b", geo=None, founded=year("2000"), closed=year("2010"))
    tally = tally_evidence(by_id(first, second), language("en"))
    assert tally.rows == ("Founded", "Closed", "Who decides")


def test_a_disputed_year_is_a_range_everywhere() -> None:
    fact = year("2009", (2008, 2009))[0]
    assert years(fact) == (2008, 2009)
    assert fact_words("founded", fact, language("en")) == "2008–2009"
    assert fact_words("founded", fact, language("fr")) == "2008-2009"
    cases = by_id(make_case("a", founded=(fact,)), make_case("b", founded=year("2001")))
    view = describe_view("case-timeline", cases, language("en"))
    assert [row.cells[:2] for row in view.rows] == [("B", "2001"), ("A", "2008–2009")]
    assert view.alt == (
        "Timeline of the cases (2) by founding year, from 2001 (B) to 2009 (A). "
        "Drawn as ranges, because sources differ: A 2008–2009."
    )


def test_a_case_without_a_founding_year_is_not_on_the_timeline() -> None:
    assert lives(by_id(make_case("a"), make_case("b", founded=year("1999"))))[0].case == "b"


def test_the_map_names_what_it_cannot_show() -> None:
    cases = by_id(make_case("a"), make_case("b"), make_case("c", country="INT", geo=None))
    view = describe_view("case-map", cases, language("en"))
    assert view.alt == "Map of the cases (2) and their places (1): France 2. Not on the map: C."
    assert [row.cells for row in view.rows] == [("1", "Paris", "France", "A, B")]


@pytest.mark.parametrize("name", VIEWS)
def test_no_cases_make_an_empty_view_not_an_error(name: str) -> None:
    assert describe_view(name, {}, language("en")).rows == ()


@pytest.mark.parametrize("name", VIEWS)
def test_the_report_fills_every_view(
    name: str, report_cases: dict[str, Case], words: Language
) -> None:
    view = describe_view(name, report_cases, words)
    assert view.rows
    assert "{" not in view.alt
    assert all(len(row.cells) == len(view.head) for row in view.rows)


def test_all_facts_of_the_report_are_in_the_evidence_chart(
    report_cases: dict[str, Case], english: Language
) -> None:
    tally = tally_evidence(report_cases, english)
    assert tally.total == sum(n for _, n in tally.column_sums()) == sum(map(sum, tally.counts))
    with_status = sum(
        bool(fact.status)
        for case in report_cases.values()
        for name, facts in case.fields.items()
        if not name.endswith(("_kind", "_kinds"))
        for fact in facts
    )
    places = sum(case.geo is not None for case in report_cases.values())
    assert tally.total == with_status + places


def test_fields_a_reader_may_not_see_are_the_callers_business() -> None:
    case = make_case("a", founded=year("2000"))
    assert (
        describe_view("case-timeline", by_id(replace(case, fields={})), language("en")).rows == ()
    )


def test_words_wrap_at_spaces_only() -> None:
    assert wrap_words("United Kingdom", 10, 60) == ["United", "Kingdom"]
    assert wrap_words("Genossenschaft", 10, 20) == ["Genossenschaft"]
    assert text_width("mm", 10) > text_width("ii", 10)
