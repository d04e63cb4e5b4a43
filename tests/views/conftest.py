from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from reportbuild.files import Files
from reportbuild.model import Case, Fact, Language
from reportbuild.project.cases import case_file, load_case
from reportbuild.project.languages import language_file, load_language

ROOT = Path(__file__).parents[2]
LOCALES = {"en": "en-GB", "fr": "fr-CA"}


@cache
def language(code: str) -> Language:
    path = language_file(LOCALES[code])
    made = load_language(Files(ROOT, frozenset({path})), code, LOCALES[code]).value
    assert made is not None
    return made


@cache
def _report_cases() -> dict[str, Case]:
    listed = (ROOT / "report.yaml").read_text(encoding="utf-8").split("\ncases:")[1]
    made = {}
    for slug in re.findall(r"^  - ([a-z0-9-]+)$", listed, re.MULTILINE):
        files = Files(ROOT, frozenset({case_file(slug)}))
        case = load_case(files, slug, ("en", "fr")).value
        assert case is not None
        made[slug] = case
    return made


@pytest.fixture
def report_cases() -> dict[str, Case]:
    """The records of the report in this repository."""
    return dict(_report_cases())


@pytest.fixture(params=["en", "fr"])
def words(request: pytest.FixtureRequest) -> Language:
    return language(request.param)


@pytest.fixture
def english() -> Language:
    return language("en")


def year(text: str, span: tuple[int, int] | None = None) -> tuple[Fact, ...]:
    return (Fact("founded", {"": text}, "verified", ("a", "b"), range=span),)


def coded(*codes: str) -> tuple[Fact, ...]:
    return tuple(Fact(f"kinds/{i}", {"": code}, "analysis") for i, code in enumerate(codes))


def statement(en: str, fr: str, status: str = "verified") -> tuple[Fact, ...]:
    return (Fact("statement", {"en": en, "fr": fr}, status, ("a", "b")),)


def make_case(
    ident: str,
    family: str = "cooperative",
    country: str = "FR",
    city: str = "Paris",
    geo: tuple[float, float] | None = (48.86, 2.35),
    **fields: tuple[Fact, ...],
) -> Case:
    return Case(
        id=ident,
        name=ident.title(),
        file=f"chapters/cases/{ident}/case.yaml",
        family=family,
        city=city,
        region="",
        country=country,
        summary={"en": "What it is.", "fr": "Ce que c’est."},
        fields=fields,
        sources=(),
        geo=geo,
        geo_precision="city" if geo else "",
        geo_status="memory" if geo else "",
    )


def by_id(*cases: Case) -> dict[str, Case]:
    return {case.id: case for case in cases}
