"""Facts of a case: what is stated, how well it is supported, and the numbers in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

from reportbuild.diagnostics import did_you_mean
from reportbuild.fields import (
    CURRENCIES,
    FIRST_YEAR,
    LAST_YEAR,
    PERIODS,
    QUALIFIERS,
    SOURCES_NEEDED,
    STATUSES,
    UNITS,
    CaseField,
)
from reportbuild.model import AUDIENCES, Audience, Fact, Localised, Quantity
from reportbuild.project import validate
from reportbuild.project.validate import Place

#: Prefix of a source that is an entry of the report's bibliography.
CITE = "cite:"

_KEYS = ("value", "text", "status", "src", "note", "audience", "range", "as_of", "quantities")
_QUANTITY_KEYS = ("number", "upper", "unit", "is", "year", "per")
_MONTH = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?")
_LARGEST = 1e15


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a fact is checked against: the report's languages, the case's own source ids."""

    languages: tuple[str, ...]
    sources: tuple[str, ...]


def read_facts(value: Any, place: Place, row: CaseField, around: Surroundings) -> tuple[Fact, ...]:
    """The facts of one field, those that state nothing left out.

    Args:
        value: what stands under the field's key: a fact, or a list when the row says ``many``.
        place: where.
        row: the field's row of the table.
        around: what sources and texts are checked against.

    Returns:
        Facts; rules besides the general ones of :mod:`validate`: ``fact-has-status``,
        ``fact-source-is-known``, ``evidence-supports-status``.
    """
    found = validate.items(value, place) if row.many else [(value, place)]
    facts = [_fact(item, at, row, around) for item, at in found]
    return tuple(fact for fact in facts if fact)


def _fact(value: Any, place: Place, row: CaseField, around: Surroundings) -> Fact | None:
    """One fact, or None when it states nothing; a bare value is a fact without status."""
    entry = {"value": value} if isinstance(value, (str, int, float)) else value
    entry = validate.mapping(entry, place, _KEYS)
    if not entry:
        return None
    stated = _stated(entry, place, row, around)
    sources = _fact_sources(entry.get("src", []), place / "src", around)
    note: Localised = {}
    if "note" in entry:
        note = validate.localised(entry["note"], place / "note", around.languages)
    status = _status(entry, place, _named(entry.get("src", [])))
    fact = Fact(
        path=place.path,
        value=stated,
        status=status,
        src=sources,
        note=note,
        audience=_audience(entry, place, row),
        range=_range(entry["range"], place / "range", row, stated) if "range" in entry else None,
        as_of=_as_of(entry["as_of"], place / "as_of") if "as_of" in entry else "",
        quantities=_quantities(entry.get("quantities", []), place / "quantities"),
    )
    return fact if stated else None


def _audience(entry: dict[str, Any], place: Place, row: CaseField) -> Audience:
    """The narrower of what the fact and its field say; in doubt, for the fewest readers."""
    if "audience" not in entry:
        return row.audience
    known = AUDIENCES
    said = validate.choice(entry["audience"], place / "audience", "audience", known, "internal")
    return max(row.audience, cast(Audience, said), key=known.index)


def _stated(entry: dict[str, Any], place: Place, row: CaseField, around: Surroundings) -> Localised:
    """What the fact says: per language, or under ``""`` when it is the same in all."""
    keys = [key for key in ("value", "text") if key in entry]
    if len(keys) != 1:
        message = f"{place.subject} needs one of 'value' and 'text'"
        place.report("key-is-required", message)
        return {}
    value, at = entry[keys[0]], place / keys[0]
    same = ""
    if row.kind == "year":
        year = validate.integer(value, at, FIRST_YEAR, LAST_YEAR)
        same = "" if year is None else str(year)
    elif row.kind == "address":
        same = _address(value, at)
    elif row.kind == "code":
        same = validate.choice(value, at, f"code of '{row.name}'", row.codes)
    elif row.kind == "person":
        same = validate.text(value, at)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        same = str(value)
    else:
        return validate.localised(value, at, around.languages)
    return {"": same} if same else {}


def _address(value: Any, place: Place) -> str:
    """A web address; ``www.`` may stand without a scheme, as sources print it."""
    seen = validate.text(value, place)
    if seen.startswith("www.") and validate.is_url("https://" + seen):
        return seen
    return validate.url(value, place) if seen else ""


def _range(value: Any, place: Place, row: CaseField, stated: Localised) -> tuple[int, int] | None:
    """Earliest and latest year of a field of kind ``year``; the stated year lies between."""
    if row.kind != "year":
        place.key.report("key-is-known", f"'range' belongs to a year, '{row.name}' has none")
        return None
    years = [
        validate.integer(item, at, FIRST_YEAR, LAST_YEAR)
        for item, at in validate.items(value, place)
    ]
    if len(years) != 2 or years[0] is None or years[1] is None:
        if None not in years:
            message = f"'range' has {len(years)} years, not 2"
            place.report("value-is-allowed", message, "write [earliest, latest]")
        return None
    earliest, latest = years[0], years[1]
    if earliest > latest:
        place.report("value-is-allowed", f"the range ends in {latest}, before {earliest}")
        return None
    year = stated.get("", "")
    if year and not earliest <= int(year) <= latest:
        place.report("value-is-allowed", f"{year} is not between {earliest} and {latest}")
    return earliest, latest


def _as_of(value: Any, place: Place) -> str:
    """A month or a year (ISO 8601): ``2018-08``, ``2018``."""
    seen = str(value)
    if not _MONTH.fullmatch(seen):
        hint = "write a year, or year and month: 2018 or 2018-08"
        place.report("date-is-valid", f"'{seen}' is not a month or a year", hint)
        return ""
    return seen


def _quantities(value: Any, place: Place) -> tuple[Quantity, ...]:
    made = [_quantity(item, at) for item, at in validate.items(value, place)]
    return tuple(quantity for quantity in made if quantity)


def _quantity(value: Any, place: Place) -> Quantity | None:
    """A number with a unit, or money with its currency."""
    entry = validate.mapping(value, place, _QUANTITY_KEYS, ("number", "unit"))
    if "number" not in entry or "unit" not in entry:
        return None

    def word(key: str, what: str, known: tuple[str, ...]) -> str:
        return validate.choice(entry[key], place / key, what, known) if key in entry else ""

    number = validate.number(entry["number"], place / "number", 0, _LARGEST)
    unit = word("unit", "unit", (*UNITS, *CURRENCIES))
    upper = None
    if "upper" in entry:
        upper = validate.number(entry["upper"], place / "upper", number or 0, _LARGEST)
    year = ""
    if "year" in entry:
        at = place / "year"
        year = str(validate.integer(entry["year"], at, FIRST_YEAR, LAST_YEAR) or "")
    if number is None or not unit:
        return None
    qualifier, per = word("is", "qualifier", QUALIFIERS), word("per", "period", PERIODS)
    return Quantity(number, unit, upper, qualifier, year, per)


def _fact_sources(value: Any, place: Place, around: Surroundings) -> tuple[str, ...]:
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


def _named(value: Any) -> int:
    """How many sources a fact names: an unknown one is told by itself."""
    return len({str(item) for item in (value if isinstance(value, list) else [value])} - {""})


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
