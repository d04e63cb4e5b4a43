from __future__ import annotations

import csv
import io

import pytest

from reportbuild.intake.form import make_form
from reportbuild.intake.merge import plan_import
from reportbuild.intake.record_text import edit_record
from reportbuild.intake.sheet import FACTS, SOURCES, Form, columns_of, read_form
from reportbuild.statements import safe_cell, source_rows, statement_rows
from tests.intake.form_tables import LANGUAGES, table


def as_csv(cases, kind: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    columns = columns_of(kind, LANGUAGES)
    writer.writerow(columns)
    for case in cases.values():
        rows = source_rows(case, LANGUAGES) if kind == SOURCES else statement_rows(case, LANGUAGES)
        writer.writerows([safe_cell(row[column]) for column in columns] for row in rows)
    return out.getvalue().encode()


def plan_of(content: bytes, cases, texts):
    read = read_form("form", content, LANGUAGES)
    assert read.diagnostics == ()
    assert read.value is not None
    made = plan_import(read.value, "form", cases, texts, LANGUAGES)
    assert made.value is not None
    return made.value, [d.message for d in made.diagnostics]


@pytest.mark.parametrize("kind", [FACTS, SOURCES])
def test_export_and_import_of_csv_change_nothing(kind: str, cases, texts) -> None:
    plan, found = plan_of(as_csv(cases, kind), cases, texts)
    assert (plan.changes, plan.texts, plan.kept, found) == ([], {}, 0, [])


def test_export_and_import_of_a_form_change_nothing(cases, texts, languages, vocabularies) -> None:
    content = make_form(cases, languages, vocabularies)
    plan, found = plan_of(content, cases, texts)
    assert (plan.changes, plan.texts, plan.kept, found) == ([], {}, 0, [])
    assert make_form(cases, languages, vocabularies) == content


def test_an_unchanged_record_keeps_its_text(texts) -> None:
    for slug, text in texts.items():
        assert edit_record(text, slug, []) == text


def test_a_record_made_of_its_own_rows_is_the_same(cases, texts, tmp_path) -> None:
    from reportbuild.files import Files
    from reportbuild.project.cases import case_file, load_case

    form = Form()
    for kind in (FACTS, SOURCES):
        read = read_form("t.csv", as_csv(cases, kind), LANGUAGES).value
        assert read is not None
        form = Form(form.facts or read.facts, form.sources or read.sources)
    plan = plan_import(form, "t.csv", {}, {}, LANGUAGES).value
    assert plan is not None
    assert plan.texts.keys() == cases.keys()
    for slug, text in plan.texts.items():
        file = tmp_path / case_file(slug)
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
        made = load_case(Files(tmp_path, frozenset({case_file(slug)})), slug, LANGUAGES)
        assert made.diagnostics == ()
        assert made.value == cases[slug]


def test_a_change_touches_one_line(cases, texts) -> None:
    row = {"case": "ecto-montreal", "field": "size", "n": "1", "status": "memory"}
    plan, _ = plan_of(table(row), cases, texts)
    before, after = texts["ecto-montreal"].split("\n"), plan.texts["ecto-montreal"].split("\n")
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [("    status: single-source", "    status: memory")]
    (change,) = plan.overwrites
    assert (change.subject, change.kind, change.old, change.new, change.address) == (
        "size 1 status",
        "replace",
        "single-source",
        "memory",
        "D2",
    )


def test_a_new_fact_is_an_addition_at_the_end(cases, texts) -> None:
    row = {
        "case": "ecto-montreal",
        "field": "size",
        "value_en": "2 floors",
        "value_fr": "2 étages",
        "status": "single-source",
        "src": "moffi",
        "quantities": "about 900 m2 2018",
    }
    plan, found = plan_of(table(row), cases, texts)
    assert (found, plan.overwrites) == ([], [])
    assert """\
  - value:
      en: 2 floors
      fr: 2 étages
    quantities:
      - {number: 900, unit: m2, is: about, year: 2018}
    status: single-source
    src: [moffi]
funding:
""" in plan.texts["ecto-montreal"]


def test_a_blank_cell_removes_and_a_missing_column_leaves(cases, texts) -> None:
    row = {"case": "ecto-montreal", "field": "founded", "note_en": "", "note_fr": ""}
    plan, _ = plan_of(table(row), cases, texts)
    assert [change.kind for change in plan.overwrites] == ["remove", "remove"]
    assert "not settled" not in plan.texts["ecto-montreal"]
    assert "value: 2009" in plan.texts["ecto-montreal"]


def test_a_year_becomes_disputed(cases, texts) -> None:
    row = {"case": "space4-london", "field": "founded", "earliest": "2017", "latest": "2019"}
    plan, _ = plan_of(table(row), cases, texts)
    assert "  value: 2017\n  range: [2017, 2019]\n" in plan.texts["space4-london"]
