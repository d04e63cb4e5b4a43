"""Case records: ``chapters/cases/<slug>/case.yaml`` checked against the field table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from reportbuild.diagnostics import Outcome, Sink, did_you_mean
from reportbuild.files import Files
from reportbuild.model import AUDIENCES, Audience, Case, Fact, Localised, Source
from reportbuild.project import validate
from reportbuild.project.fields import (
    CASE_FIELDS,
    COUNTRIES,
    FAMILIES,
    FIRST_YEAR,
    LAST_YEAR,
    PRECISIONS,
    SOURCES_NEEDED,
    STATUSES,
    CaseField,
)
from reportbuild.project.validate import Place
from reportbuild.project.yamlpos import read_yaml

#: Prefix of a source that is an entry of the report's bibliography.
CITE = "cite:"


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What a fact is checked against: the report's languages, the case's own source ids."""

    languages: tuple[str, ...]
    sources: tuple[str, ...]


def case_file(slug: str) -> str:
    """The project path of a case record."""
    return f"chapters/cases/{slug}/case.yaml"


def load_case(files: Files, slug: str, languages: tuple[str, ...]) -> Outcome[Case]:
    """Read and check one case record.

    Args:
        files: must declare :func:`case_file` of ``slug``.
        slug: the folder's name, which is also the id.
        languages: codes of the report's languages; every text must exist in each.

    Returns:
        The case without its damaged parts; None only when the file cannot be read as YAML.
        Rules besides the general ones of :mod:`validate`: ``case-id-matches-folder``,
        ``fact-has-status``, ``fact-source-is-known``, ``evidence-supports-status``.
    """
    sink = Sink()
    path = case_file(slug)
    data = read_yaml(files, path, sink)
    if data is None:
        return sink.outcome(None)
    place = Place(path, sink)
    required = [row.name for row in CASE_FIELDS if row.required]
    record = validate.mapping(data, place, [row.name for row in CASE_FIELDS], required)
    _check_id(record, slug, place)
    sources = _sources(record.get("sources", []), place / "sources", languages)
    around = _Surroundings(languages, tuple(source.id for source in sources))
    fields: dict[str, tuple[Fact, ...]] = {}
    for row in CASE_FIELDS:
        if row.holds_facts and row.name in record:
            facts = _facts(record[row.name], place / row.name, row, around)
            if facts:
                fields[row.name] = facts
    _check_years(fields, place)
    return sink.outcome(_case(record, place, slug, fields, sources, languages))


def _case(
    record: dict[str, Any],
    place: Place,
    slug: str,
    fields: dict[str, tuple[Fact, ...]],
    sources: tuple[Source, ...],
    languages: tuple[str, ...],
) -> Case:
    def named(key: str) -> str:
        return validate.text(record[key], place / key) if key in record else ""

    def chosen(key: str, known: tuple[str, ...], absent: str = "", damaged: str = "") -> str:
        if key not in record:
            return absent
        return validate.choice(record[key], place / key, key, known, damaged)

    summary: Localised = {}
    if "summary" in record:
        summary = validate.localised(record["summary"], place / "summary", languages)
    geo, precision, status = _position(record.get("geo"), place / "geo")
    return Case(
        id=slug,
        name=named("name"),
        file=place.file,
        family=chosen("family", FAMILIES),
        city=named("city"),
        region=named("region"),
        country=chosen("country", COUNTRIES),
        summary=summary,
        fields=fields,
        sources=sources,
        priority=validate.integer(record.get("priority", 1), place / "priority", 1, 9) or 1,
        geo=geo,
        geo_precision=precision,
        geo_status=status,
        # A misspelt audience must not publish what was meant for a few.
        audience=cast(Audience, chosen("audience", AUDIENCES, "public", "internal")),
    )


def _check_id(record: dict[str, Any], slug: str, place: Place) -> None:
    if "id" in record and record["id"] != slug:
        message = f"the id is '{record['id']}' but the folder is '{slug}'"
        (place / "id").report("case-id-matches-folder", message, f"write 'id: {slug}'")


def _check_years(fields: dict[str, tuple[Fact, ...]], place: Place) -> None:
    founded, closed = (fields.get(name, ()) for name in ("founded", "closed"))
    if founded and closed and int(closed[0].value[""]) < int(founded[0].value[""]):
        message = f"closed in {closed[0].value['']} but founded in {founded[0].value['']}"
        (place / "closed").report("value-is-allowed", message)


def _position(value: Any, place: Place) -> tuple[tuple[float, float] | None, str, str]:
    """Coordinates (WGS 84 degrees), how exact they are, and what they rest on."""
    if value is None:
        return None, "", ""
    keys = ("lat", "lon", "precision", "status")
    entry = validate.mapping(value, place, keys, keys)
    lat = validate.number(entry["lat"], place / "lat", -90, 90) if "lat" in entry else None
    lon = validate.number(entry["lon"], place / "lon", -180, 180) if "lon" in entry else None
    words = [
        validate.choice(entry[key], place / key, key, known) if key in entry else ""
        for key, known in (("precision", PRECISIONS), ("status", STATUSES))
    ]
    return None if lat is None or lon is None else (lat, lon), words[0], words[1]


def _sources(value: Any, place: Place, languages: tuple[str, ...]) -> tuple[Source, ...]:
    made = {}
    for item, at in validate.items(value, place):
        keys = ("id", "url", "supports")
        entry = validate.mapping(item, at, keys, keys)
        ident = validate.identifier(entry["id"], at / "id") if "id" in entry else ""
        url = validate.url(entry["url"], at / "url") if "url" in entry else ""
        supports: Localised = {}
        if "supports" in entry:
            supports = validate.localised(entry["supports"], at / "supports", languages)
        if ident in made:
            message = f"source id '{ident}' is used twice"
            (at / "id").report("id-is-unique", message, "give each source its own id")
        elif ident:
            made[ident] = Source(ident, url, supports)
    return tuple(made.values())


def _facts(value: Any, place: Place, row: CaseField, around: _Surroundings) -> tuple[Fact, ...]:
    found = validate.items(value, place) if row.many else [(value, place)]
    facts = [_fact(item, at, row, around) for item, at in found]
    return tuple(fact for fact in facts if fact)


def _fact(value: Any, place: Place, row: CaseField, around: _Surroundings) -> Fact | None:
    """One fact, or None when it states nothing; a bare value is a fact without status."""
    entry = {"value": value} if isinstance(value, (str, int, float)) else value
    keys = ("value", "text", "status", "src", "note", "audience")
    entry = validate.mapping(entry, place, keys)
    if not entry:
        return None
    stated = _stated(entry, place, row, around)
    sources = _fact_sources(entry.get("src", []), place / "src", around)
    note: Localised = {}
    if "note" in entry:
        note = validate.localised(entry["note"], place / "note", around.languages)
    audience = "public"
    if "audience" in entry:
        at = place / "audience"
        # As for the case itself: in doubt, for the fewest readers.
        audience = validate.choice(entry["audience"], at, "audience", AUDIENCES, "internal")
    status = _status(entry, place, len(sources))
    if not stated:
        return None
    return Fact(place.path, stated, status, sources, note, cast(Audience, audience))


def _stated(
    entry: dict[str, Any], place: Place, row: CaseField, around: _Surroundings
) -> Localised:
    """What the fact says: per language, or under ``""`` when it is the same in all."""
    keys = [key for key in ("value", "text") if key in entry]
    if len(keys) != 1:
        message = f"{place.subject} needs one of 'value' and 'text'"
        place.report("key-is-required", message)
        return {}
    value, at = entry[keys[0]], place / keys[0]
    if row.kind == "year":
        year = validate.integer(value, at, FIRST_YEAR, LAST_YEAR)
        return {} if year is None else {"": str(year)}
    if row.kind == "address":
        address = _address(value, at)
        return {"": address} if address else {}
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return {"": str(value)}
    return validate.localised(value, at, around.languages)


def _address(value: Any, place: Place) -> str:
    """A web address; ``www.`` may stand without a scheme, as sources print it."""
    seen = validate.text(value, place)
    if seen.startswith("www.") and validate.is_url("https://" + seen):
        return seen
    return validate.url(value, place) if seen else ""


def _fact_sources(value: Any, place: Place, around: _Surroundings) -> tuple[str, ...]:
    kept = []
    for item, at in validate.items(value, place):
        seen = validate.text(item, at)
        if seen in around.sources or (seen.startswith(CITE) and len(seen) > len(CITE)):
            kept.append((seen, at))
        elif seen:
            hint = did_you_mean(seen, around.sources)
            hint = hint or f"add it under 'sources', or write '{CITE}KEY' for a bibliography entry"
            at.report("fact-source-is-known", f"unknown source '{seen}'", hint)
    return validate.unique(kept)


def _status(entry: dict[str, Any], place: Place, sources: int) -> str:
    if "status" not in entry:
        hint = f"add 'status:' with one of {validate.quoted(STATUSES)}"
        place.report("fact-has-status", f"{place.subject} has no status", hint)
        return ""
    status = validate.choice(entry["status"], place / "status", "status", STATUSES)
    needed = SOURCES_NEEDED.get(status, 0)
    if sources < needed:
        message = f"'{status}' takes {needed} source{'s' * (needed > 1)}, but 'src' names {sources}"
        hint = "name what it rests on, or lower the status"
        (place / "status").report("evidence-supports-status", message, hint)
    return status
