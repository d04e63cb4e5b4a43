"""The case records as JSON: everything the records say, for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportbuild.fields import case_fields
from reportbuild.model import Bibliography, Case, Fact, Project, Quantity
from reportbuild.publish.csv_tables import CITE
from reportbuild.statements import plain_number

Plain = dict[str, Any]


def cases_json(cases: Mapping[str, Case], project: Project, bibliography: Bibliography) -> Plain:
    """The whole data set as plain data.

    Args:
        cases: already selected for their readers.
        project: title, version and licence.
        bibliography: works that facts cite come along as CSL-JSON.

    Returns:
        Empty values are left out, but for lists of sources.
    """
    cited = {
        source.removeprefix(CITE)
        for case in cases.values()
        for facts in case.fields.values()
        for fact in facts
        for source in fact.src
        if source.startswith(CITE)
    }
    return {
        "title": project.title,
        "version": project.version,
        "licence": {"name": project.license, "url": project.license_url},
        "schema": "case.schema.json",
        "cases": [case_record(case) for case in cases.values()],
        "references": [entry for entry in bibliography.entries if entry["id"] in cited],
    }


def case_record(case: Case) -> Plain:
    """One case: the record's own keys, then every fact under its field."""
    own: Plain = {}
    for field in case_fields():
        if field.kind == "position" and case.geo:
            lat, lon = case.geo
            precision, status = case.geo_precision, case.geo_status
            own["geo"] = {"lat": lat, "lon": lon, "precision": precision, "status": status}
        elif not field.holds_facts and field.kind not in ("position", "sources"):
            own[field.name] = getattr(case, field.name)
    fields = {
        field.name: [_fact(fact, field.kind) for fact in case.fields[field.name]]
        for field in case_fields()
        if field.name in case.fields
    }
    sources = [
        _without_blanks({"id": s.id, "url": s.url, "supports": s.supports, "accessed": s.accessed})
        for s in case.sources
    ]
    return {**_without_blanks(own), "fields": fields, "sources": sources}


def _fact(fact: Fact, kind: str) -> Plain:
    value: Any = fact.value.get("", fact.value)
    said = {
        "value": int(value) if kind == "year" else value,
        "range": list(fact.range or ()),
        "quantities": [_quantity(quantity) for quantity in fact.quantities],
        "status": fact.status,
        "note": fact.note,
        "as_of": fact.as_of,
        "audience": "" if fact.audience == "public" else fact.audience,
    }
    return {**_without_blanks(said), "src": list(fact.src)}


def _quantity(quantity: Quantity) -> Plain:
    return _without_blanks(
        {
            "number": plain_number(quantity.number),
            "upper": None if quantity.upper is None else plain_number(quantity.upper),
            "unit": quantity.unit,
            "is": quantity.qualifier,
            "year": int(quantity.year) if quantity.year else None,
            "per": quantity.per,
        }
    )


def _without_blanks(said: Plain) -> Plain:
    return {key: value for key, value in said.items() if value not in ("", None, {}, [], ())}
