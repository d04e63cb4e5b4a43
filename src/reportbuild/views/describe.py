"""Each view in words: its title, its text alternative and the table of its data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reportbuild.model import Case, Language
from reportbuild.views.facts import fact_words
from reportbuild.views.map_layout import HEIGHT, WIDTH, Pin, lay_out_map
from reportbuild.views.places import without_place
from reportbuild.views.tallies import (
    Tally,
    tally_evidence,
    tally_families,
    tally_funding,
    tally_legal_forms,
)
from reportbuild.views.timeline import EVENTS, Life, lives


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a view's data.

    Attributes:
        cells: its words.
        cases: ids and names of the cases in the column ``linked``.
        at: where its mark stands in the picture.
        name: what the mark is called there.
    """

    cells: tuple[str, ...]
    cases: tuple[tuple[str, str], ...] = ()
    at: tuple[float, float] | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """What a picture of the cases shows, for those who read instead of looking.

    Attributes:
        title: a short name.
        alt: the text alternative: what the picture shows, with its numbers.
        head: column heads of the data.
        rows: the data; no rows means that the picture would be empty.
        linked: the column that holds names of cases, -1 for none.
        numeric: the columns that hold counts.
        size: width and height of a picture whose rows say where their marks stand.
    """

    title: str
    alt: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    linked: int = -1
    numeric: tuple[int, ...] = ()
    size: tuple[int, int] | None = None


def describe_view(name: str, cases: dict[str, Case], language: Language) -> View:
    """The words and data of one of :data:`VIEWS`.

    Args:
        name: ``case-map``, ``case-timeline``, ``case-families`` …
        cases: what the readers of the edition may see.
        language: the words.

    Raises:
        KeyError: there is no view of that name.
    """
    return VIEWS[name](cases, language)


def _tallied(key: str, first: str, tally: Tally, listed: str, language: Language) -> View:
    strings = language.strings
    alt = strings[f"view-{key}-alt"].format(n=tally.total, list=listed)
    rows = tuple(
        Row((row, *map(str, own))) for row, own in zip(tally.rows, tally.counts, strict=True)
    )
    head = (strings[first], *tally.columns)
    numeric = tuple(range(1, len(head)))
    return View(strings[f"view-{key}-title"], alt, head, rows, numeric=numeric)


def _listed(pairs: Iterable[tuple[str, int]]) -> str:
    return "; ".join(f"{label} {count}" for label, count in pairs)


def _families(cases: dict[str, Case], language: Language) -> View:
    tally = tally_families(cases, language)
    return _tallied("families", "field-family", tally, _listed(tally.row_sums()), language)


def _legal_forms(cases: dict[str, Case], language: Language) -> View:
    tally = tally_legal_forms(cases, language)
    listed = [
        f"{row} ({_listed((c, n) for c, n in zip(tally.columns, own, strict=True) if n)})"
        for row, own in zip(tally.rows, tally.counts, strict=True)
    ]
    return _tallied("legal-forms", "field-legal_form", tally, "; ".join(listed), language)


def _funding(cases: dict[str, Case], language: Language) -> View:
    tally = tally_funding(cases, language)
    return _tallied("funding", "field-funding", tally, _listed(tally.row_sums()), language)


def _evidence(cases: dict[str, Case], language: Language) -> View:
    tally = tally_evidence(cases, language)
    return _tallied("evidence", "view-field", tally, _listed(tally.column_sums()), language)


def _map(cases: dict[str, Case], language: Language) -> View:
    strings = language.strings
    pins = lay_out_map(cases).pins
    countries: Counter[str] = Counter()
    for pin in pins:
        countries[strings.get(f"country-{pin.place.country}", "")] += len(pin.place.cases)
    alt = strings["view-map-alt"].format(
        n=countries.total(), places=len(pins), list=_listed(countries.most_common())
    )
    rest = without_place(cases)
    if rest:
        names = ", ".join(case.name for case in rest)
        alt = f"{alt} {strings['view-map-rest'].format(list=names)}"
    rows = tuple(_map_row(pin, cases, language) for pin in pins)
    head = (strings["view-number"], strings["field-place"], strings["field-country"])
    size = (WIDTH, HEIGHT)
    return View(strings["view-map-title"], alt, (*head, strings["cases"]), rows, 3, (0,), size)


def _map_row(pin: Pin, cases: dict[str, Case], language: Language) -> Row:
    place = pin.place
    names = tuple((case, cases[case].name) for case in place.cases)
    country = language.strings.get(f"country-{place.country}", "")
    listed = ", ".join(name for _, name in names)
    cells = (str(place.number), place.city, country, listed)
    named = (
        f"{place.number}. {place.city} – {listed}" if place.city else f"{place.number}. {listed}"
    )
    return Row(cells, names, (pin.x, pin.y), named)


def _timeline(cases: dict[str, Case], language: Language) -> View:
    strings = language.strings
    shown = lives(cases)
    rows = tuple(
        Row(
            (life.name, *(_dates(cases[life.case], field, language) for field in EVENTS)),
            ((life.case, life.name),),
        )
        for life in shown
    )
    head = (strings["case"], *(strings[f"field-{field}"] for field in EVENTS))
    return View(strings["view-timeline-title"], _timeline_alt(shown, language), head, rows, 0)


def _timeline_alt(shown: tuple[Life, ...], language: Language) -> str:
    if not shown:
        return ""
    strings = language.strings
    youngest = max(shown, key=lambda life: life.events[0].last)
    alt = strings["view-timeline-alt"].format(
        n=len(shown),
        first=shown[0].events[0].first,
        oldest=shown[0].name,
        last=youngest.events[0].last,
        youngest=youngest.name,
    )
    differing = [
        f"{life.name} {strings['year-range'].format(first=event.first, last=event.last)}"
        for life in shown
        for event in life.events
        if event.first < event.last
    ]
    if differing:
        alt = f"{alt} {strings['view-timeline-ranges'].format(list='; '.join(differing))}"
    return alt


def _dates(case: Case, field: str, language: Language) -> str:
    facts = case.fields.get(field, ())
    return "; ".join(fact_words(field, fact, language) for fact in facts)


#: Every view that is a picture, by the name of its image.
VIEWS: dict[str, Callable[[dict[str, Case], Language], View]] = {
    "case-map": _map,
    "case-timeline": _timeline,
    "case-families": _families,
    "case-legal-forms": _legal_forms,
    "case-funding": _funding,
    "case-evidence": _evidence,
}
