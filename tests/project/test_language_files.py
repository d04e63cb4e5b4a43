from __future__ import annotations

from pathlib import Path

import pytest

from reportbuild.fields import CASE_FIELDS, COUNTRIES, FAMILIES, STATUSES, UNITS, VOCABULARIES
from reportbuild.files import Files
from reportbuild.model import Language
from reportbuild.project.languages import REFERENCE, language_file, load_language

ROOT = Path(__file__).parents[2]
LOCALES = sorted(path.stem for path in (ROOT / "templates" / "lang").glob("*.yaml"))

SMALL = """\
locale: fr-BE
csl-locale: fr-FR
hyphenation: fr
name: Français
strings:
  chapter: Chapitre
months: [jan, fév, mars, avr, mai, juin, juil, août, sept, oct, nov, déc]
date-format: "{day} {month} {year}"
typography: {quotes: [a, b], rules: french}
"""

FILE = language_file("fr-BE")


def shipped(locale: str) -> Language:
    files = Files(ROOT, frozenset({language_file(locale), language_file(REFERENCE)}))
    outcome = load_language(files, locale[:2], locale)
    assert outcome.diagnostics == ()
    assert outcome.value is not None
    return outcome.value


def read(project, text: str, **more: str) -> tuple[Language, list[tuple[str, str, str, str]]]:
    written = {FILE: text} | {language_file(k.replace("_", "-")): v for k, v in more.items()}
    outcome = load_language(project(written), "fr", "fr-BE")
    assert outcome.value is not None
    found = [(d.rule, d.at.key, d.message, d.hint) for d in outcome.diagnostics]
    return outcome.value, found


def test_four_locales_are_shipped() -> None:
    assert {"en-GB", "en-US", "fr-CA", "fr-FR"} <= set(LOCALES)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_shipped_file_is_sound_and_complete(locale: str) -> None:
    language = shipped(locale)
    assert language.strings.keys() == shipped(REFERENCE).strings.keys()
    assert len(set(language.months)) == 12
    assert len(language.typography["quotes"]) == 4


@pytest.mark.parametrize("locale", LOCALES)
def test_every_word_of_the_case_table_has_a_string(locale: str) -> None:
    strings = shipped(locale).strings
    words = [row.label for row in CASE_FIELDS]
    words += [f"{name}-{code}" for name, codes in VOCABULARIES.items() for code in codes]
    words += [f"unit-{unit}" for unit in UNITS]
    words += [f"family-{name}" for name in FAMILIES]
    words += [f"country-{code}" for code in COUNTRIES]
    words += [f"status-{status}" for status in STATUSES]
    assert [word for word in words if word not in strings] == []


def test_the_frenches_differ_where_usage_does() -> None:
    france, quebec = shipped("fr-FR"), shipped("fr-CA")
    assert france.typography["thin-space"]["html"] != quebec.typography["thin-space"]["html"] == ""
    assert (france.hyphenation, france.csl_locale) == ("fr", "fr-FR")
    assert france.typography["quotes"][:2] == ["«\u00a0", "\u00a0»"]


def test_a_sound_file(project) -> None:
    language, found = read(project, SMALL)
    assert found == []
    assert (language.name, language.csl_locale, language.months[1]) == ("Français", "fr-FR", "fév")
    assert language.strings == {"chapter": "Chapitre"}


@pytest.mark.parametrize(
    ("old", "new", "rule", "place", "message", "hint"),
    [
        (
            "locale: fr-BE\n",
            "locale: fr-CH\n",
            "value-is-allowed",
            "locale",
            "the locale is 'fr-CH' but the file 'fr-BE'",
            "",
        ),
        (", déc]", "]", "value-is-allowed", "months", "there are 11 months, not 12", ""),
        (
            "{day} {month} {year}",
            "{day} {mois} {year}",
            "value-is-allowed",
            "date-format",
            "'{day} {mois} {year}' is not a date format",
            "use {day}, {month} and {year}, once each",
        ),
        (
            "{year}",
            "{year",
            "value-is-allowed",
            "date-format",
            "'{day} {month} {year' is not a date format",
            "use {day}, {month} and {year}, once each",
        ),
        ("hyphenation: fr\n", "", "key-is-required", "", "missing key 'hyphenation'", ""),
        (
            "chapter: Chapitre",
            "chapter: 1",
            "value-has-type",
            "strings/chapter",
            "'chapter' should be text, not the number 1",
            "put it in quotes",
        ),
    ],
)
def test_one_slip_gives_its_finding(
    project, old: str, new: str, rule: str, place: str, message: str, hint: str
) -> None:
    language, found = read(project, SMALL.replace(old, new, 1))
    assert found == [(rule, place, message, hint)]
    assert len(language.months) == 12
    assert "{year}" in language.date_format


def test_missing_strings_are_told_and_filled_from_the_reference(project) -> None:
    reference = "strings: {chapter: Chapter, case: Case}\n"
    text = SMALL.replace("chapter: Chapitre", "chapter: Chapitre\n  chaptre-ref: x")
    language, found = read(project, text, en_GB=reference)
    assert language.strings["case"] == "Case"
    assert found == [
        (
            "key-is-known",
            "strings/chaptre-ref/@key",
            "unknown string 'chaptre-ref'",
            "did you mean 'chapter'?",
        ),
        ("string-is-translated", "strings", "missing string 'case'", "in en-GB it is 'Case'"),
    ]
