"""Language files: ``templates/lang/<locale>.yaml``, every word the tool itself says."""

from __future__ import annotations

from string import Formatter
from typing import Any

from reportbuild.diagnostics import Outcome, Sink, did_you_mean
from reportbuild.files import Files
from reportbuild.model import Language
from reportbuild.project import validate
from reportbuild.project.place_names import load_place_names
from reportbuild.project.validate import Place
from reportbuild.project.yamlpos import read_yaml

#: The language file whose strings every other one must have.
REFERENCE = "en-GB"

_KEYS = (
    "locale",
    "csl-locale",
    "hyphenation",
    "name",
    "strings",
    "months",
    "date-format",
    "typography",
)
_DATE_PARTS = ("day", "month", "year")
_MONTHS = 12


def language_file(locale: str) -> str:
    """The project path of a language file; the packaged theme has some already."""
    return f"templates/lang/{locale}.yaml"


def load_language(files: Files, code: str, locale: str) -> Outcome[Language]:
    """Read and check one language file.

    Args:
        files: must declare :func:`language_file` of ``locale``; when that of
            :data:`REFERENCE` is declared too, missing strings are reported and filled from it;
            names of places come from ``places.yaml`` when that is declared.
        code: the language's code in the report.
        locale: a BCP 47 tag such as ``fr-CA``.

    Returns:
        The language; None only when the file cannot be read as YAML. Rules besides the general
        ones of :mod:`validate`: ``string-is-translated``.
    """
    sink = Sink()
    data = read_yaml(files, language_file(locale), sink)
    if data is None:
        return sink.outcome(None)
    place = Place(language_file(locale), sink)
    entry = validate.mapping(data, place, _KEYS, _KEYS)

    def word(key: str) -> str:
        return validate.text(entry[key], place / key) if key in entry else ""

    if "locale" in entry and entry["locale"] != locale:
        at = place / "locale"
        at.report("value-is-allowed", f"the locale is '{entry['locale']}' but the file '{locale}'")
    language = Language(
        code=code,
        locale=locale,
        csl_locale=word("csl-locale") or locale,
        hyphenation=word("hyphenation") or code,
        strings=_strings(entry.get("strings", {}), place / "strings", files, locale)
        | load_place_names(files, code, sink),
        typography=_typography(entry.get("typography", {}), place / "typography"),
        months=_months(entry.get("months"), place / "months"),
        date_format=_date_format(word("date-format"), place / "date-format"),
        name=word("name") or code,
    )
    return sink.outcome(language)


def _strings(value: Any, place: Place, files: Files, locale: str) -> dict[str, str]:
    given = _words(value, place)
    if locale == REFERENCE or language_file(REFERENCE) not in files.declared:
        return given
    reference = read_yaml(files, language_file(REFERENCE), Sink())
    expected = reference.get("strings") if isinstance(reference, dict) else None
    if not isinstance(expected, dict):
        return given
    for key in given.keys() - expected.keys():
        hint = did_you_mean(key, expected)
        (place / key).key.report("key-is-known", f"unknown string '{key}'", hint)
    missing = {key: str(expected[key]) for key in expected if key not in given}
    for key, words in missing.items():
        hint = f"in {REFERENCE} it is '{words}'"
        place.report("string-is-translated", f"missing string '{key}'", hint)
    return given | missing


def _words(value: Any, place: Place) -> dict[str, str]:
    if not isinstance(value, dict):
        validate.wrong_type(value, place, "a mapping")
        return {}
    return {key: validate.text(words, place / key) for key, words in value.items()}


def _typography(value: Any, place: Place) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    validate.wrong_type(value, place, "a mapping")
    return {}


def _months(value: Any, place: Place) -> tuple[str, ...]:
    months = () if value is None else validate.texts(value, place)
    if months and len(months) != _MONTHS:
        place.report("value-is-allowed", f"there are {len(months)} months, not {_MONTHS}")
    return (*months, *map(str, range(len(months) + 1, _MONTHS + 1)))[:_MONTHS]


def _date_format(value: str, place: Place) -> str:
    """The pattern of a date, with ``{day}``, ``{month}`` and ``{year}`` and no other part."""
    try:
        parts = [part for _, part, _, _ in Formatter().parse(value) if part is not None]
    except ValueError:
        parts = []
    if sorted(parts) == sorted(_DATE_PARTS):
        return value
    if value:
        hint = "use {day}, {month} and {year}, once each"
        place.report("value-is-allowed", f"'{value}' is not a date format", hint)
    return "{year}-{month}-{day}"
