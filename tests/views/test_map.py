from __future__ import annotations

from itertools import combinations
from math import hypot

import pytest

from reportbuild.model import Case
from reportbuild.views.map_layout import HEIGHT, WIDTH, Pin, lay_out_map
from reportbuild.views.places import find_regions
from reportbuild.views.text_width import text_width
from tests.views.conftest import by_id, make_case


def test_cases_of_one_city_share_a_place() -> None:
    (region,) = find_regions(by_id(make_case("a"), make_case("b")))
    (place,) = region
    assert place.cases == ("a", "b")


def test_an_ocean_divides_the_map() -> None:
    cases = by_id(
        make_case("a"),
        make_case("b", country="CA", city="Montréal", geo=(45.5, -73.57)),
        make_case("c", country="DE", city="Kiel", geo=(54.3, 10.1)),
    )
    west, east = find_regions(cases)
    assert [place.city for place in west] == ["Montréal"]
    assert [(place.number, place.city) for place in east] == [(2, "Kiel"), (3, "Paris")]
    panels = lay_out_map(cases).panels
    assert panels[0].left + panels[0].width < panels[1].left
    assert panels[1].left + panels[1].width == WIDTH


def test_a_lone_city_shows_its_surroundings() -> None:
    (panel,) = lay_out_map(by_id(make_case("a"))).panels
    assert panel.width / panel.pixels(1) >= 1000


def test_the_projection_keeps_the_centre_and_north_up() -> None:
    (panel,) = lay_out_map(by_id(make_case("a"))).panels
    assert panel.project(2.35, 48.86) == pytest.approx((WIDTH / 2, HEIGHT / 2))
    assert panel.project(2.35, 49.86)[1] < HEIGHT / 2
    # One degree of latitude is 111.2 km.
    assert HEIGHT / 2 - panel.project(2.35, 49.86)[1] == pytest.approx(
        panel.pixels(111.2), rel=0.01
    )


def test_neighbours_are_moved_apart_and_say_so() -> None:
    cases = by_id(make_case("a"), make_case("b", city="Malakoff", geo=(48.82, 2.3)))
    far = make_case("c", city="Zaragoza", geo=(41.65, -0.88))
    pins = lay_out_map(cases | by_id(far)).pins
    paris, malakoff, zaragoza = pins
    assert hypot(paris.x - malakoff.x, paris.y - malakoff.y) >= 22
    assert paris.moved
    assert malakoff.moved
    assert not zaragoza.moved


def test_on_the_reports_map_nothing_covers_anything(report_cases: dict[str, Case]) -> None:
    pins = lay_out_map(report_cases).pins
    assert len(pins) == 12
    for one, other in combinations(pins, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= 21.9
        assert not _overlap(_label(one), _label(other))
        assert not _overlap(_label(one), (other.x - 10, other.y - 10, other.x + 10, other.y + 10))
    for pin in pins:
        west, north, east, south = _label(pin)
        assert west >= 0
        assert north >= 0
        assert east <= WIDTH
        assert south <= HEIGHT


def _label(pin: Pin) -> tuple[float, float, float, float]:
    width = text_width(pin.label, 14)
    west = {"left": 0.0, "right": width, "center": width / 2}[pin.anchor]
    return pin.label_x - west, pin.label_y - 7, pin.label_x - west + width, pin.label_y + 7


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])
