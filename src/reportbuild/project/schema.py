"""JSON Schema of ``case.yaml``, made from the field table: completion and checks in editors.

Follows JSON Schema 2020-12 (https://json-schema.org/draft/2020-12). What a schema cannot say
(a source id that exists, a year inside its range) stays with :mod:`reportbuild.project.cases`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportbuild.diagnostics import Outcome
from reportbuild.fields import (
    COUNTRIES,
    CURRENCIES,
    FAMILIES,
    FIRST_YEAR,
    LAST_YEAR,
    PERIODS,
    PRECISIONS,
    QUALIFIERS,
    SOURCES_NEEDED,
    STATUSES,
    UNITS,
    CaseField,
    case_fields,
)
from reportbuild.model import AUDIENCES, Vocabulary
from reportbuild.project.validate import IDENTIFIER

Schema = dict[str, Any]

_URL = r"^https?://\S+$"
_ADDRESS = r"^(https?://|www\.)\S+$"


def case_schema(about: Mapping[str, str] | None = None) -> Schema:
    """The schema of a case record.

    Args:
        about: field name → what it holds, shown by editors; nothing is shown without.

    Returns:
        A JSON Schema as plain data, the same for the same table.
    """
    table = case_fields()
    properties = {row.name: _property(row) for row in table}
    for name, words in (about or {}).items():
        if name in properties:
            properties[name] = {"description": words, **properties[name]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Case record",
        "type": "object",
        "properties": properties,
        "required": [row.name for row in table if row.required],
        "additionalProperties": False,
        "$defs": _definitions(),
    }


def make_case_schema(fields: Vocabulary, lang: str = "en") -> Outcome[Schema]:
    """The schema with the fields' definitions in one language, as a task of the build.

    Args:
        fields: the vocabulary ``fields``.
        lang: the language editors show.

    Returns:
        As :func:`case_schema`; there are no findings.
    """
    about = {name: words[lang] for name, words in fields.definitions.items() if lang in words}
    return Outcome(case_schema(about))


def _property(row: CaseField) -> Schema:
    """One key; a key that may be left out may also be left empty."""
    plain: dict[str, Schema] = {
        "id": {"type": "string", "pattern": f"^{IDENTIFIER.pattern}$"},
        "name": _text(),
        "rank": {"type": "integer", "minimum": 1, "maximum": 9},
        "family": _enum(FAMILIES),
        "country": _enum(COUNTRIES),
        "audience": _enum(AUDIENCES),
        "prose": _ref("localised"),
        "position": _ref("position"),
        "sources": {"type": "array", "items": _ref("source")},
    }
    shape = plain[row.kind] if row.kind in plain else _facts(row)
    return shape if row.required else {"anyOf": [shape, {"type": "null"}]}


def _facts(row: CaseField) -> Schema:
    """One fact or a list of facts: the common part and what this kind of field states."""
    values: dict[str, Schema] = {
        "year": {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR},
        "address": {"type": "string", "pattern": _ADDRESS},
        "code": _enum(row.codes),
        "person": _text(),
        "statement": {"anyOf": [_ref("localised"), {"type": "number"}]},
    }
    stated = {"value": values[row.kind], "text": values[row.kind]}
    ranged: Schema = {"range": _ref("range")} if row.kind == "year" else {}
    fact: Schema = {
        "allOf": [_ref("evidence")],
        "properties": {**stated, **ranged},
        "oneOf": [{"required": ["value"]}, {"required": ["text"]}],
        "unevaluatedProperties": False,
    }
    return {"type": "array", "items": fact} if row.many else fact


def _definitions() -> Schema:
    year: Schema = {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
    status = _enum(STATUSES)
    return {
        "localised": _localised(),
        "range": {
            "description": "[earliest, latest] year",
            "type": "array",
            "items": year,
            "minItems": 2,
            "maxItems": 2,
        },
        "quantity": _quantity(year),
        "evidence": _evidence(status),
        "position": _mapping(
            {
                "lat": {"type": "number", "minimum": -90, "maximum": 90},
                "lon": {"type": "number", "minimum": -180, "maximum": 180},
                "precision": _enum(PRECISIONS),
                "status": status,
            },
            ("lat", "lon", "precision", "status"),
        ),
        "source": _mapping(
            {
                "id": {"type": "string", "pattern": f"^{IDENTIFIER.pattern}$"},
                "url": {"type": "string", "pattern": _URL},
                "supports": _ref("localised"),
                "accessed": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
            },
            ("id", "url", "supports"),
        ),
    }


def _localised() -> Schema:
    """One text for each language; plain text will do in a report of one language."""
    languages = {
        "type": "object",
        "additionalProperties": False,
        "patternProperties": {"^[a-z]{2,3}(-[a-z0-9]+)*$": _text()},
        "minProperties": 1,
    }
    return {
        "description": "one text for each language of the report",
        "anyOf": [languages, _text()],
    }


def _mapping(properties: Schema, required: tuple[str, ...]) -> Schema:
    """A mapping with these keys and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _evidence(status: Schema) -> Schema:
    """What every fact may carry; a status asks for the sources it stands for."""
    needs = [
        {
            "if": {"properties": {"status": {"const": name}}, "required": ["status"]},
            "then": {"properties": {"src": {"minItems": count}}, "required": ["src"]},
        }
        for name, count in SOURCES_NEEDED.items()
        if count
    ]
    return {
        "type": "object",
        "properties": {
            "status": status,
            "src": {"type": "array", "items": _text(), "uniqueItems": True},
            "note": _ref("localised"),
            "audience": _enum(AUDIENCES),
            "as_of": {"type": ["integer", "string"], "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2]))?$"},
            "quantities": {"type": "array", "items": _ref("quantity")},
        },
        "required": ["status"],
        "allOf": needs,
    }


def _quantity(year: Schema) -> Schema:
    return _mapping(
        {
            "number": {"type": "number", "minimum": 0},
            "upper": {"type": "number", "minimum": 0},
            "unit": _enum((*UNITS, *CURRENCIES)),
            "is": _enum(QUALIFIERS),
            "year": year,
            "per": _enum(PERIODS),
        },
        ("number", "unit"),
    )


def _text() -> Schema:
    return {"type": "string", "minLength": 1}


def _enum(words: tuple[str, ...]) -> Schema:
    return {"enum": list(words)}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
