"""``datapackage.json``: what each column holds, its type and its bounds, for programs.

Follows Frictionless Data Package v1 (https://specs.frictionlessdata.io/data-package/), whose
readers also take v2.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from reportbuild.fields import (
    COUNTRIES,
    CURRENCIES,
    FAMILIES,
    PERIODS,
    PRECISIONS,
    QUALIFIERS,
    STATUSES,
    UNITS,
    case_fields,
)
from reportbuild.model import AUDIENCES, Language, Project
from reportbuild.publish.csv_tables import Table

Plain = dict[str, Any]

_YEAR: Plain = {"type": "integer", "constraints": {"minimum": 1500, "maximum": 2100}}
_KEYS = {
    "overview": ["id"],
    "cases": ["case", "field", "n"],
    "evidence": ["case", "field", "n", "source"],
    "sources": ["case", "id"],
}
_FACT = {"resource": "cases", "fields": ["case", "field", "n"]}
_CASE = {"resource": "overview", "fields": ["id"]}
_REFERENCES: dict[str, list[tuple[list[str], Plain]]] = {
    "cases": [(["case"], _CASE)],
    "evidence": [(["case", "field", "n"], _FACT)],
    "sources": [(["case"], _CASE)],
    "quantities": [(["case", "field", "n"], _FACT)],
}


def describe_package(
    tables: Sequence[Table],
    files: Mapping[str, bytes],
    project: Project,
    languages: Mapping[str, Language],
) -> Plain:
    """The description of the tables.

    Args:
        tables: in the order of the package.
        files: their encoded content by file name.
        project: name, titles, version, licence.
        languages: words for titles and descriptions (strings ``data-…``).
    """
    package: Plain = {
        "name": project.slug,
        "title": _first(project.title),
        "titles": project.title,
        "description": _first(project.description),
        "descriptions": project.description,
        "version": project.version,
        "resources": [_resource(table, files[f"{table.name}.csv"], languages) for table in tables],
    }
    if project.license:
        licence: Plain = {"name": re.sub(r"\s+", "-", project.license), "title": project.license}
        package["licenses"] = [
            {**licence, **({"path": project.license_url} if project.license_url else {})}
        ]
    if project.base_url:
        package["homepage"] = project.base_url
    return package


def _resource(table: Table, content: bytes, languages: Mapping[str, Language]) -> Plain:
    titles = {lang: words.strings[f"data-{table.name}"] for lang, words in languages.items()}
    schema: Plain = {
        "fields": [_column(table.name, name, languages) for name in table.columns],
        "missingValues": [""],
    }
    if table.name in _KEYS:
        schema["primaryKey"] = _KEYS[table.name]
    if table.name in _REFERENCES:
        schema["foreignKeys"] = [
            {"fields": fields, "reference": target} for fields, target in _REFERENCES[table.name]
        ]
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": _first(titles),
        "titles": titles,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _column(table: str, name: str, languages: Mapping[str, Language]) -> Plain:
    about = {lang: column_words(name, words) for lang, words in languages.items()}
    shape = _shape(table, name, languages)
    return {"name": name, **shape, "description": _first(about), "descriptions": about}


def column_words(name: str, language: Language) -> str:
    """What a column holds, in a language; a column of a field has the field's label."""
    strings = language.strings
    stem, _, tail = name.rpartition("_")
    for key in (f"column-{name}", f"field-{name}", f"column-{stem}", f"field-{stem}"):
        if key in strings:
            particular = strings.get(f"column-{tail}", tail)
            return strings[key] if key.endswith(f"-{name}") else f"{strings[key]} ({particular})"
    return name


def _shape(table: str, name: str, languages: Mapping[str, Language]) -> Plain:
    """Type and bounds of a column."""
    stem, _, tail = name.rpartition("_")
    if tail in languages and stem:
        return {"type": "string"}
    years = {row.name for row in case_fields() if row.kind == "year"}
    if name in ("earliest", "latest", "year", *years) or (stem in years and tail != stem):
        return _YEAR
    if name in ("n", "priority"):
        return {"type": "integer", "constraints": {"minimum": 1}}
    if name in ("number", "upper", "latitude", "longitude"):
        return {"type": "number"}
    if name == "accessed":
        return {"type": "date", "format": "%Y-%m-%d"}
    if name == "as_of":
        return {"type": "string", "constraints": {"pattern": "[0-9]{4}(-(0[1-9]|1[0-2]))?"}}
    return {"type": "string", **_words(table, name)}


def _words(table: str, name: str) -> Plain:
    """The bounds of a column that holds codes."""
    if table == "vocabularies":
        return {}
    known: dict[str, Sequence[str]] = {
        "status": STATUSES,
        "geo_status": STATUSES,
        "geo_precision": PRECISIONS,
        "family": FAMILIES,
        "country": COUNTRIES,
        "audience": AUDIENCES,
        "unit": (*UNITS, *CURRENCIES),
        "is": QUALIFIERS,
        "per": PERIODS,
        "field": [row.name for row in case_fields()],
        **{row.name: row.codes for row in case_fields() if row.kind == "code" and not row.many},
    }
    return {"constraints": {"enum": list(known[name])}} if name in known else {}


def _first(words: Mapping[str, str]) -> str:
    return next(iter(words.values()), "")
