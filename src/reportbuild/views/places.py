"""Where cases are: one place for all cases that share a point."""

from __future__ import annotations

from dataclasses import dataclass

from reportbuild.model import Case

#: Degrees of longitude without any case: an ocean, so the map is cut there.
_OCEAN = 30.0


@dataclass(frozen=True, slots=True)
class Place:
    """A point with its cases.

    Attributes:
        number: its number on the map, from 1.
        city: its name.
        country: code.
        latitude: degrees north.
        longitude: degrees east.
        cases: ids, in the report's order.
    """

    number: int
    city: str
    country: str
    latitude: float
    longitude: float
    cases: tuple[str, ...]


def find_regions(cases: dict[str, Case]) -> tuple[tuple[Place, ...], ...]:
    """The places in regions an ocean apart, from west to east; in each from north to south."""
    points: dict[tuple[float, float, str, str], list[str]] = {}
    for case in cases.values():
        if case.geo is not None:
            key = (*case.geo, case.city, case.country)
            points.setdefault(key, []).append(case.id)
    regions: list[list[tuple[float, float, str, str]]] = []
    for key in sorted(points, key=lambda key: key[1]):
        if regions and key[1] - regions[-1][-1][1] < _OCEAN:
            regions[-1].append(key)
        else:
            regions.append([key])
    number = 0
    made = []
    for region in regions:
        places = []
        for key in sorted(region, key=lambda key: (-key[0], key[1], key[2])):
            number += 1
            lat, lon, city, country = key
            places.append(Place(number, city, country, lat, lon, tuple(points[key])))
        made.append(tuple(places))
    return tuple(made)


def without_place(cases: dict[str, Case]) -> tuple[Case, ...]:
    """Cases that no point stands for."""
    return tuple(case for case in cases.values() if case.geo is None)
