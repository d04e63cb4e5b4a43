"""The case records as JSON-LD: schema.org for what is said, PROV-O for what it rests on.

Each fact is a ``schema:Claim`` and a ``prov:Entity`` derived from its sources, so that evidence
stays with the statement. Sources: https://schema.org/Claim, https://www.w3.org/TR/prov-o/.
The context is inline: reading the file needs no network.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportbuild.fields import FAMILIES, STATUSES, VOCABULARIES, case_fields
from reportbuild.model import Bibliography, Case, Fact, Language, Localised, Project
from reportbuild.publish.csv_tables import CITE, label_of, work_address
from reportbuild.statements import plain_number

Node = dict[str, Any]

_CONTEXT: Node = {
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "url": {"@id": "schema:url", "@type": "@id"},
    "sameAs": {"@id": "schema:sameAs", "@type": "@id"},
    "license": {"@id": "schema:license", "@type": "@id"},
    "about": {"@id": "schema:about", "@type": "@id"},
    "status": {"@id": "schema:additionalType", "@type": "@id"},
    "derivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id", "@container": "@set"},
    "inDefinedTermSet": {"@id": "schema:inDefinedTermSet", "@type": "@id"},
    "isPartOf": {"@id": "schema:isPartOf", "@type": "@id"},
    "name": "schema:name",
    "description": "schema:description",
    "text": "schema:text",
    "version": "schema:version",
    "temporal": "schema:temporalCoverage",
    "mentions": "schema:mentions",
    "foundingDate": {"@id": "schema:foundingDate", "@type": "xsd:gYear"},
    "dissolutionDate": {"@id": "schema:dissolutionDate", "@type": "xsd:gYear"},
    "keywords": {"@id": "schema:keywords", "@type": "@id"},
    "address": "schema:address",
    "locality": "schema:addressLocality",
    "region": "schema:addressRegion",
    "country": "schema:addressCountry",
    "location": "schema:location",
    "geo": "schema:geo",
    "latitude": "schema:latitude",
    "longitude": "schema:longitude",
    "position": "schema:position",
    "termCode": "schema:termCode",
    "value": "schema:value",
    "minValue": "schema:minValue",
    "maxValue": "schema:maxValue",
    "unitText": "schema:unitText",
    "audience": "schema:audience",
    "audienceType": "schema:audienceType",
    "lastReviewed": {"@id": "schema:lastReviewed", "@type": "xsd:date"},
    "creator": "schema:creator",
    "distribution": "schema:distribution",
    "contentUrl": {"@id": "schema:contentUrl", "@type": "@id"},
    "encodingFormat": "schema:encodingFormat",
}


def linked_cases(
    cases: Mapping[str, Case],
    project: Project,
    languages: Mapping[str, Language],
    bibliography: Bibliography,
) -> Node:
    """The data set as one JSON-LD document.

    Args:
        cases: already selected for their readers.
        project: title, description, version, licence and base address of the data set.
        languages: labels of the terms.
        bibliography: addresses of the works that facts cite.

    Returns:
        Plain data; identifiers are relative to the document, or to the report's address.
    """
    context = dict(_CONTEXT)
    if project.base_url:
        context["@base"] = f"{project.base_url.rstrip('/')}/data/cases.jsonld"
    works = {str(entry["id"]): entry for entry in bibliography.entries}
    graph: list[Node] = [_dataset(project), *_terms(languages)]
    cited: dict[str, Node] = {}
    for case in cases.values():
        graph += [_organisation(case), *_sources(case), *_claims(case)]
        for ident in _works_cited(case):
            address = work_address(works.get(ident, {}))
            cited[ident] = {
                "id": f"#work-{ident}",
                "type": ["schema:CreativeWork", "prov:Entity"],
                "name": str(works.get(ident, {}).get("title", ident)),
                **({"url": address} if address else {}),
            }
    return {"@context": context, "@graph": [*graph, *cited.values()]}


def _dataset(project: Project) -> Node:
    """The data set as catalogues of data want it described."""
    kinds = {"organisation": "schema:Organization", "person": "schema:Person"}
    node: Node = {
        "id": "#dataset",
        "type": "schema:Dataset",
        "name": _spoken(project.title),
        "description": _spoken(project.description),
        "version": project.version,
        "creator": [{"type": kinds[who.kind], "name": who.name} for who in project.contributors],
        "distribution": [
            {"type": "schema:DataDownload", "contentUrl": name, "encodingFormat": kind}
            for name, kind in (("cases.csv", "text/csv"), ("cases.json", "application/json"))
        ],
    }
    if project.license_url:
        node["license"] = project.license_url
    return node


def _terms(languages: Mapping[str, Language]) -> list[Node]:
    """The codes as terms with their labels, one set a vocabulary."""
    sets = {
        "status": STATUSES,
        "family": FAMILIES,
        "fields": tuple(row.name for row in case_fields()),
        **VOCABULARIES,
    }
    nodes: list[Node] = []
    for name, codes in sets.items():
        nodes.append({"id": f"#{name}", "type": "schema:DefinedTermSet", "name": name})
        for code in codes:
            labels = {lang: label_of(name, code, words) for lang, words in languages.items()}
            nodes.append(
                {
                    "id": f"#{name}-{code}",
                    "type": "schema:DefinedTerm",
                    "termCode": code,
                    "name": _spoken(labels),
                    "inDefinedTermSet": f"#{name}",
                }
            )
    return nodes


def _organisation(case: Case) -> Node:
    node: Node = {
        "id": f"#{case.id}",
        "type": ["schema:Organization", "prov:Entity"],
        "name": case.name,
        "description": _spoken(case.summary),
        "isPartOf": "#dataset",
        "keywords": [f"#family-{case.family}", *_code_terms(case)],
        "address": _address(case),
    }
    for name, key in (("founded", "foundingDate"), ("closed", "dissolutionDate")):
        if name in case.fields:
            node[key] = case.fields[name][0].value[""]
    if case.geo:
        place: Node = {"latitude": case.geo[0], "longitude": case.geo[1]}
        coordinates = {"type": "schema:GeoCoordinates", "description": case.geo_precision, **place}
        coordinates["status"] = f"#status-{case.geo_status}"
        node["location"] = {"type": "schema:Place", "geo": coordinates}
    return node


def _code_terms(case: Case) -> list[str]:
    return [
        f"#{name}-{fact.value['']}"
        for name in VOCABULARIES
        for fact in case.fields.get(name, ())
        if "" in fact.value
    ]


def _address(case: Case) -> Node:
    parts = {"locality": case.city, "region": case.region}
    node: Node = {key: part for key, part in parts.items() if part}
    if case.country != "INT":  # not a country of ISO 3166
        node["country"] = case.country
    return {"type": "schema:PostalAddress", **node}


def _sources(case: Case) -> list[Node]:
    return [
        {
            "id": f"#{case.id}-source-{source.id}",
            "type": ["schema:WebPage", "prov:Entity"],
            "url": source.url,
            "description": _spoken(source.supports),
            **({"lastReviewed": source.accessed} if source.accessed else {}),
        }
        for source in case.sources
    ]


def _claims(case: Case) -> list[Node]:
    return [
        _claim(case, field.name, n, fact)
        for field in case_fields()
        for n, fact in enumerate(case.fields.get(field.name, ()), start=1)
    ]


def _claim(case: Case, name: str, n: int, fact: Fact) -> Node:
    node: Node = {
        "id": f"#{case.id}-{name}-{n}",
        "type": ["schema:Claim", "prov:Entity"],
        "about": [f"#{case.id}", f"#fields-{name}"],
        "position": n,
        "text": _spoken(fact.value),
        "derivedFrom": [_source_id(case, source) for source in fact.src],
    }
    if fact.status:
        node["status"] = f"#status-{fact.status}"
    if fact.note:
        node["description"] = _spoken(fact.note)
    if fact.as_of or fact.range:
        node["temporal"] = fact.as_of or "/".join(map(str, fact.range or ()))
    if fact.quantities:
        node["mentions"] = [_quantity_node(fact, i) for i in range(len(fact.quantities))]
    if fact.audience != "public":
        node["audience"] = {"type": "schema:Audience", "audienceType": fact.audience}
    return node


def _quantity_node(fact: Fact, index: int) -> Node:
    quantity = fact.quantities[index]
    unit = f"{quantity.unit}/{quantity.per}" if quantity.per else quantity.unit
    node: Node = {"type": "schema:QuantitativeValue", "unitText": unit}
    number = plain_number(quantity.number)
    if quantity.upper is not None:
        node |= {"minValue": number, "maxValue": plain_number(quantity.upper)}
    elif quantity.qualifier == "at-least":
        node["minValue"] = number
    elif quantity.qualifier == "at-most":
        node["maxValue"] = number
    else:
        node["value"] = number
    if quantity.qualifier == "about":
        node["description"] = quantity.qualifier
    if quantity.year:
        node["temporal"] = quantity.year
    return node


def _source_id(case: Case, source: str) -> str:
    if source.startswith(CITE):
        return f"#work-{source.removeprefix(CITE)}"
    return f"#{case.id}-source-{source}"


def _works_cited(case: Case) -> list[str]:
    return [
        source.removeprefix(CITE)
        for facts in case.fields.values()
        for fact in facts
        for source in fact.src
        if source.startswith(CITE)
    ]


def _spoken(words: Localised) -> Any:
    """A text with its language, a list for several, plain when it is the same in all."""
    spoken = [{"@value": text, "@language": lang} for lang, text in words.items() if lang]
    return spoken or words.get("", "")
