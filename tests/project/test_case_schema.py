from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from reportbuild.diagnostics import Sink
from reportbuild.files import Files
from reportbuild.project.schema import case_schema
from reportbuild.project.vocabularies import load_vocabulary, vocabulary_file, vocabulary_names
from reportbuild.project.yamlpos import load

ROOT = Path(__file__).parents[2]
REAL = sorted(path.parent.name for path in ROOT.glob("chapters/cases/*/case.yaml"))
MODELINE = "# yaml-language-server: $schema=../../../schemas/case.schema.json\n"


def definitions(name: str):
    files = Files(ROOT, frozenset({vocabulary_file(name)}))
    outcome = load_vocabulary(files, name, ("en", "fr"))
    assert outcome.diagnostics == ()
    return outcome.value


def current() -> str:
    about = {name: words["en"] for name, words in definitions("fields").definitions.items()}
    return json.dumps(case_schema(about), indent=1, ensure_ascii=False) + "\n"


def test_the_schema_in_the_project_is_current() -> None:
    # Renew it: reportbuild case export -o FOLDER, then copy FOLDER/case.schema.json
    assert (ROOT / "schemas/case.schema.json").read_text(encoding="utf-8") == current()


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(case_schema())


@pytest.mark.parametrize("name", vocabulary_names())
def test_every_code_is_defined_in_both_languages(name: str) -> None:
    made = definitions(name)
    assert all(set(words) == {"en", "fr"} for words in made.definitions.values())


@pytest.mark.parametrize("slug", REAL)
def test_a_real_case_is_valid_and_names_the_schema(slug: str) -> None:
    text = (ROOT / f"chapters/cases/{slug}/case.yaml").read_text(encoding="utf-8")
    assert text.startswith(MODELINE)
    data = load(text, "case.yaml", Sink())
    assert list(Draft202012Validator(case_schema()).iter_errors(data)) == []


SMALL = {
    "id": "a",
    "name": "A",
    "family": "commons",
    "country": "FR",
    "summary": {"en": "x", "fr": "x"},
    "sources": [{"id": "s", "url": "https://a.example/", "supports": {"en": "x", "fr": "x"}}],
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"family": "coop"},
        {"colour": "red"},
        {"founded": {"value": "2009", "status": "memory"}},
        {"founded": {"value": 2009}},
        {"founded": {"value": 2009, "status": "verified", "src": ["s"]}},
        {"founded": {"value": 2009, "status": "memory", "src": [], "range": [2008]}},
        {"ownership_kind": {"value": "borrowed", "status": "memory"}},
        {"size": {"value": {"en": "x"}, "status": "memory"}},
        {"size": [{"value": {"en": "x"}, "text": {"en": "x"}, "status": "memory"}]},
        {"size": [{"value": {"en": "x"}, "status": "memory", "range": [2008, 2009]}]},
        {"size": [{"value": {"en": "x"}, "status": "memory", "quantities": [{"number": 3}]}]},
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(wrong) -> None:
    validator = Draft202012Validator(case_schema())
    assert validator.is_valid(SMALL)
    assert not validator.is_valid({**SMALL, **wrong})
