from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from reportbuild.files import Files
from reportbuild.model import Bibliography, Case, Language, Project, Vocabulary
from reportbuild.project.cases import load_case
from reportbuild.project.languages import load_language
from reportbuild.project.schema import case_schema
from reportbuild.project.vocabularies import load_vocabulary, vocabulary_file, vocabulary_names
from reportbuild.publish.open_data import make_open_data
from reportbuild.source.bibliography import load_bibliography

ROOT = Path(__file__).parents[2]


class Records(NamedTuple):
    """What the real report's data are made from."""

    cases: dict[str, Case]
    project: Project
    languages: dict[str, Language]
    vocabularies: dict[str, Vocabulary]
    bibliography: Bibliography

    def publish(self) -> dict[str, bytes]:
        made = make_open_data(*self, case_schema())
        assert made.value is not None
        assert made.diagnostics == ()
        return made.value


def load(loader, path: str, *rest):
    value = loader(Files(ROOT, frozenset({path})), *rest).value
    assert value is not None
    return value


def real_cases() -> dict[str, Case]:
    slugs = sorted(path.parent.name for path in ROOT.glob("chapters/cases/*/case.yaml"))
    path = "chapters/cases/{}/case.yaml"
    return {slug: load(load_case, path.format(slug), slug, ("en", "fr")) for slug in slugs}


@pytest.fixture(scope="session")
def records() -> Records:
    project = Project(
        slug="small",
        title={"en": "Sharing", "fr": "Partage"},
        subtitle={},
        description={"en": "Cases", "fr": "Cas"},
        version="0.1.0",
        date="",
        status="draft",
        source_language="en",
        languages=(),
        audiences=("public",),
        formats=("html",),
        spine=(),
        cases=(),
        bibliography="references.bib",
        contributors=(),
        publisher="",
        license="CC BY-SA 4.0",
        license_url="https://creativecommons.org/licenses/by-sa/4.0/",
        keywords={},
    )
    languages = {
        code: load(load_language, f"templates/lang/{locale}.yaml", code, locale)
        for code, locale in (("en", "en-GB"), ("fr", "fr-CA"))
    }
    vocabularies = {
        name: load(load_vocabulary, vocabulary_file(name), name, ("en", "fr"))
        for name in vocabulary_names()
    }
    bibliography = load(load_bibliography, "references.bib", "references.bib")
    return Records(real_cases(), project, languages, vocabularies, bibliography)


@pytest.fixture(scope="session")
def published(records: Records) -> dict[str, bytes]:
    return records.publish()
