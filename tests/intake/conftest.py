from __future__ import annotations

from pathlib import Path

import pytest

from reportbuild.files import Files
from reportbuild.model import Case, Language, Vocabulary
from reportbuild.project.cases import case_file, load_case
from reportbuild.project.languages import load_language
from reportbuild.project.vocabularies import load_vocabulary, vocabulary_file, vocabulary_names
from tests.intake.form_tables import LANGUAGES

ROOT = Path(__file__).parents[2]


def load(loader, path: str, *rest):
    value = loader(Files(ROOT, frozenset({path})), *rest).value
    assert value is not None
    return value


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    paths = sorted(ROOT.glob("chapters/cases/*/case.yaml"))
    return {path.parent.name: path.read_text(encoding="utf-8") for path in paths}


@pytest.fixture(scope="session")
def cases(texts) -> dict[str, Case]:
    return {slug: load(load_case, case_file(slug), slug, LANGUAGES) for slug in texts}


@pytest.fixture(scope="session")
def languages() -> dict[str, Language]:
    return {
        code: load(load_language, f"templates/lang/{locale}.yaml", code, locale)
        for code, locale in (("en", "en-GB"), ("fr", "fr-CA"))
    }


@pytest.fixture(scope="session")
def vocabularies() -> dict[str, Vocabulary]:
    return {
        name: load(load_vocabulary, vocabulary_file(name), name, LANGUAGES)
        for name in vocabulary_names()
    }
