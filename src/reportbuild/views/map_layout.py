"""The map on paper: panels, projections, pins that do not cover each other, names beside them.

Source of the projection: Lambert's azimuthal equal-area projection, Snyder, *Map Projections: A
Working Manual* (1987), section 24, spherical form; the same as d3's ``geoAzimuthalEqualArea``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, hypot, radians, sin, sqrt

from reportbuild.model import Case
from reportbuild.views.places import Place, find_regions
from reportbuild.views.text_width import text_width

#: The whole map, in pixels.
WIDTH, HEIGHT = 720, 500

#: Left column of smaller panels, when there are several regions, and the gap between panels.
_SIDE, _GAP = 196, 16

_EARTH = 6371.0
_RADIUS, _APART, _LABEL = 10.0, 22.0, 14.0

#: Room between the outermost points and the edge of a panel.
_MARGIN = 64.0

#: The least a panel shows from side to side: one city alone needs its surroundings.
_LEAST_KM = 1100.0


@dataclass(frozen=True, slots=True)
class Panel:
    """One region of the map.

    Attributes:
        left: its box on the map.
        top: as ``left``.
        width: as ``left``.
        height: as ``left``.
        longitude: centre of the projection.
        latitude: centre of the projection.
        scale: pixels per earth radius.
    """

    left: float
    top: float
    width: float
    height: float
    longitude: float
    latitude: float
    scale: float

    def project(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point falls on the map."""
        x, y = _project(longitude, latitude, self.longitude, self.latitude)
        return (
            self.left + self.width / 2 + self.scale * x,
            self.top + self.height / 2 - self.scale * y,
        )

    def pixels(self, kilometres: float) -> float:
        """Length of a distance near the panel's centre."""
        return kilometres * self.scale / _EARTH


@dataclass(frozen=True, slots=True)
class Pin:
    """A numbered mark. ``x, y`` is where it stands, ``at_x, at_y`` the point it stands for."""

    place: Place
    at_x: float
    at_y: float
    x: float
    y: float
    label: str = ""
    label_x: float = 0.0
    label_y: float = 0.0
    anchor: str = "left"

    @property
    def moved(self) -> bool:
        """Whether it stands so far off that a line must lead to its point."""
        return hypot(self.x - self.at_x, self.y - self.at_y) > 3


@dataclass(frozen=True, slots=True)
class MapLayout:
    """All that is drawn on the map besides the outlines."""

    panels: tuple[Panel, ...]
    pins: tuple[Pin, ...]


def lay_out_map(cases: dict[str, Case]) -> MapLayout:
    """Panels, pins and labels for every case that has a place; the same in every language."""
    regions = find_regions(cases)
    panels = _panels(regions)
    pins: list[Pin] = []
    for region, panel in zip(regions, panels, strict=True):
        placed = [_pin(place, panel) for place in region]
        pins += _label(_spread(placed), panel)
    return MapLayout(panels, tuple(pins))


def _project(lon: float, lat: float, lon0: float, lat0: float) -> tuple[float, float]:
    turned, up, centre = radians(lon - lon0), radians(lat), radians(lat0)
    # The opposite point of the globe has no place; every other has.
    near = max(1e-9, 1 + sin(centre) * sin(up) + cos(centre) * cos(up) * cos(turned))
    k = sqrt(2 / near)
    y = cos(centre) * sin(up) - sin(centre) * cos(up) * cos(turned)
    return k * cos(up) * sin(turned), k * y


def _panels(regions: tuple[tuple[Place, ...], ...]) -> tuple[Panel, ...]:
    """The region with most places takes the room; the others stand one above the other."""
    if not regions:
        return ()
    main = max(range(len(regions)), key=lambda i: len(regions[i]))
    others = len(regions) - 1
    side = _SIDE + _GAP if others else 0
    height = (HEIGHT - _GAP * (others - 1)) / others if others else HEIGHT
    made = []
    row = 0
    for i, region in enumerate(regions):
        if i == main:
            made.append(_panel(region, side, 0, WIDTH - side, HEIGHT))
        else:
            made.append(_panel(region, 0, row * (height + _GAP), _SIDE, height))
            row += 1
    return tuple(made)


def _panel(
    region: tuple[Place, ...], left: float, top: float, width: float, height: float
) -> Panel:
    lons = [place.longitude for place in region]
    lats = [place.latitude for place in region]
    lon0, lat0 = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    points = [_project(place.longitude, place.latitude, lon0, lat0) for place in region]
    across = 2 * max(abs(x) for x, _ in points)
    along = 2 * max(abs(y) for _, y in points)
    scale = width * _EARTH / _LEAST_KM
    if across > 0:
        scale = min(scale, (width - 2 * _MARGIN) / across)
    if along > 0:
        scale = min(scale, (height - 2 * _MARGIN) / along)
    return Panel(left, top, width, height, lon0, lat0, scale)


def _pin(place: Place, panel: Panel) -> Pin:
    x, y = panel.project(place.longitude, place.latitude)
    return Pin(place, x, y, x, y)


def _spread(pins: list[Pin]) -> list[Pin]:
    """Pins pushed apart, each pair along the line between them, until none covers another."""
    spots = [[pin.x, pin.y] for pin in pins]
    for _ in range(60):
        still = True
        for i in range(len(spots)):
            for j in range(i + 1, len(spots)):
                dx, dy = spots[j][0] - spots[i][0], spots[j][1] - spots[i][1]
                gap = hypot(dx, dy)
                if gap >= _APART:
                    continue
                still = False
                push = (_APART - gap) / 2 + 0.1
                ux, uy = (dx / gap, dy / gap) if gap > 0.01 else (1.0, 0.0)
                spots[i] = [spots[i][0] - ux * push, spots[i][1] - uy * push]
                spots[j] = [spots[j][0] + ux * push, spots[j][1] + uy * push]
        if still:
            break
    return [replace(pin, x=x, y=y) for pin, (x, y) in zip(pins, spots, strict=True)]


#: West, north, east, south.
_Box = tuple[float, float, float, float]


def _label(pins: list[Pin], panel: Panel) -> list[Pin]:
    """City names beside the pins, on the first side where they cover nothing."""
    taken = [(p.x - _RADIUS, p.y - _RADIUS, p.x + _RADIUS, p.y + _RADIUS) for p in pins]
    edge = (panel.left, panel.top, panel.left + panel.width, panel.top + panel.height)
    made = []
    for pin in pins:
        count = len(pin.place.cases)
        name = pin.place.city + (f" ({count})" if count > 1 else "")
        options = _sides(pin, text_width(name, _LABEL))
        costs = [_cost(box, taken, edge) for _, _, _, box in options]
        anchor, x, y, box = options[costs.index(min(costs))]
        taken.append(box)
        made.append(replace(pin, label=name, label_x=x, label_y=y, anchor=anchor))
    return made


def _sides(pin: Pin, width: float) -> list[tuple[str, float, float, _Box]]:
    off, half = _RADIUS + 4, _LABEL / 2
    made = []
    for anchor, x, y in (
        ("left", pin.x + off, pin.y),
        ("right", pin.x - off, pin.y),
        ("center", pin.x, pin.y + off + half - 2),
        ("center", pin.x, pin.y - off - half + 2),
        ("left", pin.x + off - 4, pin.y - half - 2),
        ("left", pin.x + off - 4, pin.y + half + 2),
    ):
        west = {"left": x, "right": x - width, "center": x - width / 2}[anchor]
        made.append((anchor, x, y, (west, y - half, west + width, y + half)))
    return made


def _cost(box: _Box, taken: list[_Box], edge: _Box) -> float:
    """How much of ``box`` lies over something else or outside the panel."""
    over = sum(_overlap(box, other) for other in taken)
    area = (box[2] - box[0]) * (box[3] - box[1])
    return over + (area - _overlap(box, edge)) * 2


def _overlap(a: _Box, b: _Box) -> float:
    across = min(a[2], b[2]) - max(a[0], b[0])
    along = min(a[3], b[3]) - max(a[1], b[1])
    return across * along if across > 0 and along > 0 else 0.0
