"""Case records: ``chapters/cases/<slug>/case.yaml`` checked against the field table."""

from __future__ import annotations

from typing import Any, cast

from reportbuild.diagnostics import Outcome, Sink
from reportbuild.fields import COUNTRIES, FAMILIES, PRECISIONS, STATUSES, case_fields
from reportbuild.files import Files
from reportbuild.model import AUDIENCES, Audience, Case, Fact, Localised, Source
from reportbuild.project import validate
from reportbuild.project.facts import Surroundings, read_facts
from reportbuild.project.validate import Place
from reportbuild.project.yamlpos import read_yaml


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
        The case without its damaged parts; a bare one when the file cannot be read as YAML, so
        that what refers to it is still checked.
        Rules besides the general ones of :mod:`validate`: ``case-id-matches-folder``,
        ``fact-has-status``, ``fact-source-is-known``, ``evidence-supports-status``.
    """
    sink = Sink()
    path = case_file(slug)
    data = read_yaml(files, path, sink)
    if data is None:
        bare = Case(slug, slug, path, FAMILIES[0], "", "", COUNTRIES[0], {}, {}, ())
        return sink.outcome(bare)
    place = Place(path, sink)
    table = case_fields()
    required = [row.name for row in table if row.required]
    record = validate.mapping(data, place, [row.name for row in table], required)
    _check_id(record, slug, place)
    sources = _sources(record.get("sources", []), place / "sources", languages)
    around = Surroundings(languages, tuple(source.id for source in sources))
    fields: dict[str, tuple[Fact, ...]] = {}
    for row in table:
        if row.holds_facts and row.name in record:
            facts = read_facts(record[row.name], place / row.name, row, around)
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
        entry = validate.mapping(item, at, (*keys, "accessed"), keys)
        ident = validate.identifier(entry["id"], at / "id") if "id" in entry else ""
        url = validate.url(entry["url"], at / "url") if "url" in entry else ""
        supports: Localised = {}
        if "supports" in entry:
            supports = validate.localised(entry["supports"], at / "supports", languages)
        accessed = validate.day(entry["accessed"], at / "accessed") if "accessed" in entry else ""
        if ident in made:
            message = f"source id '{ident}' is used twice"
            (at / "id").report("id-is-unique", message, "give each source its own id")
        elif ident:
            made[ident] = Source(ident, url, supports, accessed)
    return tuple(made.values())
