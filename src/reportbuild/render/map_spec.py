"""The map as a Vega-Lite specification: outlines, leader lines, pins, names, scale bars."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from reportbuild.model import Language
from reportbuild.render.chart_specs import FONT, INK, MUTED, PAPER, TEAL, Spec, in_pixels
from reportbuild.views.map_layout import HEIGHT, WIDTH, MapLayout, Panel

_SEA, _LAND, _HOME, _BORDER = "#e4ecea", "#faf7f0", "#e6dcc4", "#b9b2a0"

#: Lengths of a scale bar, of which the longest that fits is drawn.
_BARS = (1000, 500, 200, 100, 50)


@cache
def _outlines() -> dict[str, Any]:
    """Country outlines; ``reportbuild/data/README.md`` says from where."""
    text = (files("reportbuild.data") / "outlines.json").read_text(encoding="utf-8")
    topology: dict[str, Any] = json.loads(text)
    return topology


def map_spec(layout: MapLayout, language: Language) -> Spec:
    """The whole map. Countries that have a case are darker."""
    home = sorted({pin.place.country for pin in layout.pins})
    layers: list[Spec] = []
    for panel in layout.panels:
        layers += _land(panel, home)
    layers += _pins(layout)
    for panel in layout.panels:
        layers += _scale_bar(panel, language)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "padding": 0,
        "autosize": {"type": "none"},
        "background": PAPER,
        "layer": layers,
        "resolve": {"scale": {"color": "independent"}},
        "config": {"font": FONT, "view": {"stroke": None}},
    }


def _land(panel: Panel, home: list[str]) -> list[Spec]:
    right, bottom = panel.left + panel.width, panel.top + panel.height
    box = {
        "data": {"values": [{}]},
        "mark": {"type": "rect", "color": _SEA},
        "encoding": {
            "x": {"value": panel.left},
            "x2": {"value": right},
            "y": {"value": panel.top},
            "y2": {"value": bottom},
        },
    }
    fill = {
        "condition": {"test": f"indexof({home}, datum.properties.code) >= 0", "value": _HOME},
        "value": _LAND,
    }
    land = {
        "data": {"values": _near(panel), "format": {"type": "topojson", "feature": "countries"}},
        "mark": {"type": "geoshape", "stroke": _BORDER, "strokeWidth": 0.7},
        "projection": {
            "type": "azimuthalEqualArea",
            "rotate": [-panel.longitude, -panel.latitude],
            "scale": panel.scale,
            "translate": [panel.left + panel.width / 2, panel.top + panel.height / 2],
            "clipExtent": [[panel.left, panel.top], [right, bottom]],
            "precision": 0.5,
        },
        "encoding": {"color": fill},
    }
    return [box, land]


def _near(panel: Panel) -> dict[str, Any]:
    """The outlines without countries that cannot reach into the panel."""
    topology = _outlines()
    # A degree of latitude is 111 km; of longitude about half that this far north.
    up = panel.height / panel.pixels(111) * 0.75
    across = panel.width / panel.pixels(50) * 0.75
    west, east = panel.longitude - across, panel.longitude + across
    south, north = panel.latitude - up, panel.latitude + up
    kept = [
        country
        for country in topology["objects"]["countries"]["geometries"]
        for box in [country["properties"]["box"]]
        if box[0] < east and box[2] > west and box[1] < north and box[3] > south
    ]
    return topology | {"objects": {"countries": {"type": "GeometryCollection", "geometries": kept}}}


def _pins(layout: MapLayout) -> list[Spec]:
    values = [
        {
            "number": str(pin.place.number),
            "x": pin.x,
            "y": pin.y,
            "px": pin.at_x,
            "py": pin.at_y,
            "moved": pin.moved,
            "label": pin.label,
            "lx": pin.label_x,
            "ly": pin.label_y,
            "anchor": pin.anchor,
        }
        for pin in layout.pins
    ]
    data = {"values": values}
    return [*_marks(data), *_names(data)]


def _marks(data: Spec) -> list[Spec]:
    """Numbered discs; a moved one has a line to a dot where it should stand."""
    at = {"x": in_pixels("x"), "y": in_pixels("y")}
    point = {"x": in_pixels("px"), "y": in_pixels("py")}
    moved = {"data": data, "transform": [{"filter": "datum.moved"}]}
    line = {"type": "rule", "color": INK, "strokeWidth": 1.2}
    dot = {"type": "circle", "color": INK, "size": 22, "opacity": 1}
    disc = {"type": "circle", "color": TEAL, "size": 314, "opacity": 1}
    disc |= {"stroke": PAPER, "strokeWidth": 1.5}
    number = {"type": "text", "color": PAPER, "fontSize": 11.5, "fontWeight": 700}
    return [
        moved | {"mark": line, "encoding": at | {"x2": {"field": "px"}, "y2": {"field": "py"}}},
        moved | {"mark": dot, "encoding": point},
        {"data": data, "mark": disc, "encoding": at},
        {"data": data, "mark": number, "encoding": at | {"text": {"field": "number"}}},
    ]


def _names(data: Spec) -> list[Spec]:
    """City names, each over a light edge that keeps borders from crossing the letters."""
    at = {"x": in_pixels("lx"), "y": in_pixels("ly"), "text": {"field": "label"}}
    edge = {"stroke": PAPER, "strokeWidth": 3, "strokeJoin": "round", "opacity": 0.85}
    layers: list[Spec] = []
    for anchor in ("left", "right", "center"):
        own = {"data": data, "transform": [{"filter": f"datum.anchor == '{anchor}'"}]}
        mark = {"type": "text", "align": anchor, "fontSize": 14, "color": INK}
        layers += [own | {"mark": mark | edge, "encoding": at}]
        layers += [own | {"mark": mark, "encoding": at}]
    return layers


def _scale_bar(panel: Panel, language: Language) -> list[Spec]:
    longest = next((km for km in _BARS if panel.pixels(km) < panel.width / 3), _BARS[-1])
    left, y = panel.left + 14, panel.top + panel.height - 16
    ends = {"x": {"value": left}, "x2": {"value": left + panel.pixels(longest)}, "y": {"value": y}}
    gap = language.typography.get("thousands", "\u00a0")
    digits = f"{longest:,}".replace(",", gap)
    words = {"x": {"value": left}, "y": {"value": y - 10}}
    one: Spec = {"values": [{}]}
    label: Spec = {"type": "text", "align": "left", "fontSize": 12, "text": f"{digits}\u00a0km"}
    edge = {"stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round", "opacity": 0.85}
    return [
        {"data": one, "mark": {"type": "rule", "color": MUTED, "strokeWidth": 2}, "encoding": ends},
        {"data": one, "mark": label | edge, "encoding": words},
        {"data": one, "mark": label | {"color": MUTED}, "encoding": words},
    ]
