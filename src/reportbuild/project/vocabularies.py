"""Controlled vocabularies: ``templates/vocabularies/<name>.yaml``, what each code means."""

from __future__ import annotations

from typing import Any

from reportbuild.diagnostics import Outcome, Sink
from reportbuild.fields import COUNTRIES, FAMILIES, STATUSES, VOCABULARIES, case_fields
from reportbuild.files import Files
from reportbuild.model import Localised, Vocabulary
from reportbuild.project import validate
from reportbuild.project.validate import Place
from reportbuild.project.yamlpos import read_yaml

#: Vocabularies besides the coded fields': the fields, the statuses of facts, the families.
GENERAL = ("fields", "status", "family")


def vocabulary_names() -> tuple[str, ...]:
    """Every vocabulary that has a file of definitions, in order."""
    return (*GENERAL, *VOCABULARIES)


def vocabulary_file(name: str) -> str:
    """The project path of a vocabulary; the packaged theme has them all."""
    return f"templates/vocabularies/{name}.yaml"


def load_vocabulary(files: Files, name: str, languages: tuple[str, ...]) -> Outcome[Vocabulary]:
    """Read and check the definitions of one vocabulary.

    Args:
        files: must declare :func:`vocabulary_file` of ``name``.
        name: a name of :func:`vocabulary_names`.
        languages: codes of the report's languages.

    Returns:
        The definitions; None only when the file cannot be read as YAML. Rules besides the
        general ones of :mod:`validate`: ``code-is-defined``.
    """
    sink = Sink()
    data = read_yaml(files, vocabulary_file(name), sink)
    if data is None:
        return sink.outcome(None)
    place = Place(vocabulary_file(name), sink)
    codes = _codes(name)
    entries = validate.mapping(data, place, codes)
    made = Vocabulary(name, {}, {})
    for code in codes:
        if code not in entries:
            message = f"'{code}' of '{name}' has no definition"
            place.report("code-is-defined", message, f"add '{code}:' with a 'definition:'")
            continue
        at = place / code
        entry = validate.mapping(entries[code], at, ("definition", "countries"), ("definition",))
        if "definition" in entry:
            made.definitions[code] = _texts(entry["definition"], at / "definition", languages)
        if "countries" in entry:
            made.countries[code] = _by_country(entry["countries"], at / "countries", languages)
    return sink.outcome(made)


def _codes(name: str) -> tuple[str, ...]:
    if name == "fields":
        return tuple(row.name for row in case_fields())
    known = {"status": STATUSES, "family": FAMILIES}
    return known.get(name) or VOCABULARIES[name]


def _by_country(value: Any, place: Place, languages: tuple[str, ...]) -> dict[str, Localised]:
    entries = validate.mapping(value, place, COUNTRIES)
    return {code: _texts(text, place / code, languages) for code, text in entries.items()}


def _texts(value: Any, place: Place, languages: tuple[str, ...]) -> Localised:
    """One text per language; the shipped files have more languages than a report may have."""
    if not isinstance(value, dict):
        return validate.localised(value, place, languages)
    kept = {code: text for code, text in value.items() if code in languages}
    return validate.localised(kept, place, languages)
