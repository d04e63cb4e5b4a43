from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import etree

from reportbuild.files import Files
from reportbuild.model import Case, Language
from reportbuild.render import chart_specs, map_spec, timeline_spec
from reportbuild.render.charts import make_chart, render_author_chart
from reportbuild.views.describe import VIEWS, describe_view
from reportbuild.views.timeline import lives
from tests.views.conftest import by_id, language, make_case, year

SVG = "{http://www.w3.org/2000/svg}"


def words_of(svg: bytes) -> list[str]:
    return [node.text or "" for node in etree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_of_the_report_is_a_named_picture(
    name: str, report_cases: dict[str, Case], words: Language
) -> None:
    made = make_chart(report_cases, name, words)
    assert made.diagnostics == ()
    assert made.value is not None
    root = etree.fromstring(made.value)
    view = describe_view(name, report_cases, words)
    assert root.findtext(f"{SVG}title") == view.title
    assert root.findtext(f"{SVG}desc") == view.alt
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == words.locale
    assert b"aria-roledescription" not in made.value
    assert b"aria-label=" not in made.value
    assert b"Report Sans, Arial" in made.value


@pytest.mark.parametrize("name", VIEWS)
def test_a_picture_is_the_same_whatever_was_drawn_before(
    name: str, report_cases: dict[str, Case], english: Language
) -> None:
    first = make_chart(report_cases, name, english).value
    make_chart(report_cases, "case-map", english)
    assert make_chart(report_cases, name, english).value == first


@pytest.mark.parametrize("name", VIEWS)
def test_no_measure_depends_on_a_font_of_the_machine(
    name: str, report_cases: dict[str, Case], english: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = make_chart(report_cases, name, english).value
    for module in (chart_specs, map_spec):
        monkeypatch.setattr(module, "FONT", "monospace")
    other = make_chart(report_cases, name, english).value
    assert usual is not None
    assert other is not None
    family = re.compile(rb' font-family="[^"]*"')
    assert family.sub(b"", other) == family.sub(b"", usual)


def test_every_bar_carries_its_number(report_cases: dict[str, Case], english: Language) -> None:
    made = make_chart(report_cases, "case-families", english).value
    assert made is not None
    rows = describe_view("case-families", report_cases, english).rows
    drawn = words_of(made)
    assert sorted(w for w in drawn if w.isdigit()) == sorted(row.cells[1] for row in rows)
    assert {row.cells[0] for row in rows} <= set(drawn)


def test_the_timeline_draws_both_years_of_a_dispute() -> None:
    cases = by_id(
        make_case("a", founded=year("2009", (2008, 2010))), make_case("b", founded=year("2001"))
    )
    made = make_chart(cases, "case-timeline", language("fr")).value
    assert made is not None
    assert "Sources divergentes" in words_of(made)
    spec = timeline_spec._points(lives(cases), "founded", {}, {})
    assert [(v["from"], v["sure"]) for v in spec["data"]["values"]] == [
        (2001, True),
        (2008, False),
        (2010, False),
    ]


def test_an_unknown_chart_is_a_finding() -> None:
    made = make_chart({}, "case-famlies", language("en"))
    (found,) = made.diagnostics
    assert (found.rule, found.message, found.hint) == (
        "case-chart-is-known",
        "unknown chart 'case-famlies'",
        "did you mean 'case-families'?",
    )


def test_a_chart_without_data_is_a_finding() -> None:
    made = make_chart(by_id(make_case("a")), "case-funding", language("en"))
    assert made.value is None
    (found,) = made.diagnostics
    assert (found.rule, found.message) == (
        "case-view-has-data",
        "no case record has what 'case-funding' shows",
    )


SPEC = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "title": "Desks",
    "description": "Two bars: 3.5 and 2.",
    "mark": "bar",
    "encoding": {
        "x": {"field": "n", "type": "quantitative"},
        "y": {"field": "name", "type": "nominal"},
    },
}


def drawn(tmp_path: Path, spec: object, code: str = "en", **data: str):
    (tmp_path / "figures").mkdir()
    text = spec if isinstance(spec, str) else json.dumps(spec)
    (tmp_path / "figures/desks.vl.json").write_text(text, encoding="utf-8")
    for name, content in data.items():
        (tmp_path / f"figures/{name}.csv").write_text(content, encoding="utf-8")
    declared = {"figures/desks.vl.json", *(f"figures/{name}.csv" for name in data)}
    files = Files(tmp_path, frozenset(declared))
    return render_author_chart(files, "figures/desks.vl.json", language(code))


def test_an_authors_chart_takes_data_from_beside_it(tmp_path: Path) -> None:
    made = drawn(tmp_path, SPEC | {"data": {"url": "desks.csv"}}, desks="name,n\nÉté,3.5\nTwo,2\n")
    assert made.diagnostics == ()
    assert "Été" in words_of(made.value)
    assert etree.fromstring(made.value).findtext(f"{SVG}title") == "Desks"


def test_numbers_of_an_authors_chart_are_the_languages_own(tmp_path: Path) -> None:
    data = {"values": [{"name": "a", "n": 0.5}]}
    made = drawn(tmp_path, SPEC | {"data": data}, "fr")
    assert "0,5" in words_of(made.value)


@pytest.mark.parametrize(
    ("spec", "rule", "message"),
    [
        (
            "{",
            "chart-is-readable",
            "not valid JSON: Expecting property name enclosed in double quotes",
        ),
        ("[]", "chart-is-readable", "a chart is a JSON object"),
        (
            SPEC | {"data": {"url": "https://example.org/a.csv"}},
            "chart-data-is-in-the-project",
            "cannot read the data file 'https://example.org/a.csv'",
        ),
        (
            SPEC | {"layer": [{"data": {"url": "../../secret.csv"}}]},
            "chart-data-is-in-the-project",
            "cannot read the data file '../../secret.csv'",
        ),
    ],
)
def test_a_broken_chart_says_what_is_wrong(
    tmp_path: Path, spec: object, rule: str, message: str
) -> None:
    made = drawn(tmp_path, spec)
    assert made.value is None
    assert [(d.rule, d.message) for d in made.diagnostics] == [(rule, message)]


def test_a_chart_vega_lite_refuses_says_so(tmp_path: Path) -> None:
    made = drawn(tmp_path, {"mark": "bar", "data": {"values": []}, "layer": 3})
    assert made.value is None
    assert made.diagnostics[0].message.startswith("Vega-Lite cannot draw it: ")
