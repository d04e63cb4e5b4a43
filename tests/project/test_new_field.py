"""A new field is one row of the table and its labels: it is found everywhere."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from reportbuild import fields
from reportbuild.assemble.passes.case_card import case_card
from reportbuild.assemble.passes.case_sheet import facts_table
from reportbuild.docast import plain_text
from reportbuild.fields import CASE_FIELDS, CaseField
from reportbuild.files import Files
from reportbuild.intake.create import new_case
from reportbuild.intake.form import make_form
from reportbuild.intake.sheet import read_form
from reportbuild.model import Bibliography, Vocabulary
from reportbuild.project.cases import case_file, load_case
from reportbuild.project.languages import load_language
from reportbuild.project.schema import case_schema
from reportbuild.project.vocabularies import load_vocabulary, vocabulary_file
from reportbuild.publish.case_json import case_record
from reportbuild.publish.csv_tables import make_tables
from reportbuild.publish.dictionary import dictionary_page
from reportbuild.publish.linked_data import linked_cases

ROOT = Path(__file__).parents[2]
ROW = CaseField("opening", "statement", shown=("sheet", "card", "facet"))
SAID = "opening: {value: {en: At dawn, fr: Dès l’aube}, status: memory}\n"
CASE = """\
id: a
name: A
family: commons
country: FR
summary: {en: x, fr: x}
sources: []
"""


def load(loader, path: str, *rest):
    value = loader(Files(ROOT, frozenset({path})), *rest).value
    assert value is not None
    return value


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(fields, "CASE_FIELDS", (*CASE_FIELDS[:-1], ROW, CASE_FIELDS[-1]))
    file = tmp_path / case_file("a")
    file.parent.mkdir(parents=True)
    file.write_text(CASE + SAID, encoding="utf-8")
    outcome = load_case(Files(tmp_path, frozenset({case_file("a")})), "a", ("en", "fr"))
    assert outcome.diagnostics == ()
    english = load(load_language, "templates/lang/en-GB.yaml", "en", "en-GB")
    labels = {**english.strings, "field-opening": "Opening hours"}
    return outcome.value, replace(english, strings=labels)


def test_without_the_row_the_key_is_unknown(tmp_path: Path) -> None:
    file = tmp_path / case_file("a")
    file.parent.mkdir(parents=True)
    file.write_text(CASE + SAID, encoding="utf-8")
    outcome = load_case(Files(tmp_path, frozenset({case_file("a")})), "a", ("en", "fr"))
    assert [d.message for d in outcome.diagnostics] == ["unknown key 'opening'"]


def test_a_row_and_its_labels_are_enough(made) -> None:
    case, language = made
    both = {"en": language, "fr": replace(language, code="fr")}
    empty = Bibliography(())
    names = ("fields", "status")
    terms = {n: load(load_vocabulary, vocabulary_file(n), n, ("en", "fr")) for n in names[1:]}
    terms = {"fields": Vocabulary("fields", {}), **terms}

    sheet = plain_text([facts_table(case, language)])
    assert "Opening hours" in sheet
    assert "At dawn" in sheet
    assert "Opening hours" in plain_text([case_card(case, language, "html")])

    assert Draft202012Validator(case_schema()).is_valid(
        {**json.loads('{"id": "a", "name": "A", "family": "commons", "country": "FR"}'),
         "summary": {"en": "x"}, "sources": [],
         "opening": {"value": {"en": "At dawn"}, "status": "memory"}}
    )  # fmt: skip
    tables = {table.name: table for table in make_tables({"a": case}, both, terms, empty)}
    assert "At dawn" in [row["value_en"] for row in tables["cases"].rows]
    assert case_record(case)["fields"]["opening"][0]["value"]["fr"] == "Dès l’aube"
    project = load_project()
    linked = json.dumps(linked_cases({"a": case}, project, both, empty))
    assert "#a-opening-1" in linked
    assert "Opening hours" in linked
    page = dictionary_page(list(tables.values()), project, language, terms)
    assert "| `opening` | Opening hours |" in page
    form = read_form("f.xlsx", make_form({"a": case}, both, terms), ("en", "fr")).value
    assert "opening" in [row.cells["field"] for row in form.facts.rows]
    assert "# opening:\n" in new_case("b", {}, both, terms)["chapters/cases/b/case.yaml"]


def load_project():
    from reportbuild.project.report import load_report

    made = load_report(Files(ROOT, frozenset({"report.yaml"})), {}).value
    assert made is not None
    return made
