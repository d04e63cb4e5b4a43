"""The timeline as a Vega-Lite specification: points, ranges where sources differ, a legend."""

from __future__ import annotations

from reportbuild.model import Language
from reportbuild.render.chart_specs import (
    INK,
    LINE,
    MUTED,
    OCHRE,
    OCHRE_SOFT,
    SIZE,
    TEAL,
    TEAL_SOFT,
    Rows,
    Spec,
    legend_entry,
    make_frame,
)
from reportbuild.views.text_width import text_width
from reportbuild.views.timeline import EVENTS, Life

_SHAPES: dict[str, Spec] = {
    "founded": {"shape": "circle", "color": TEAL, "size": 150},
    "cooperative_since": {"shape": "diamond", "color": OCHRE, "size": 190},
    "closed": {"shape": "M-1,-1L1,1M1,-1L-1,1", "filled": False, "color": INK}
    | {"stroke": INK, "strokeWidth": 2.4, "size": 90},
}


def timeline_spec(lives: tuple[Life, ...], language: Language) -> Spec:
    """One line a case; a point for a year, a band where sources differ, a line to the closing."""
    rows = Rows(tuple(life.name for life in lives))
    every = [event for life in lives for event in life.events]
    first = min(event.first for event in every)
    last = max(event.last for event in every)
    start, end = first - first % 5, last + (5 - last % 5)
    scale = {"domain": [start, end], "nice": False}
    ticks: Spec = {"orient": "top", "format": "d", "values": list(range(start, end + 1, 5))}
    ticks |= {"grid": True, "gridColor": LINE, "labelColor": MUTED, "labelPadding": 6}
    x = {"field": "from", "type": "quantitative", "scale": scale, "axis": ticks | {"labels": True}}
    y = rows.axis(0, {"grid": True, "gridColor": "#ece8dd", "bandPosition": 0.5})
    layers = [_life_lines(lives, x, y), _ranges(lives, x, y)]
    layers += [_points(lives, field, x, y) for field in EVENTS]
    differ = any(event.first < event.last for event in every)
    layers += _timeline_legend(_kinds(lives), differ, rows.room, language)
    return make_frame(rows, 27 * len(lives), 84, layers)


def _kinds(lives: tuple[Life, ...]) -> tuple[str, ...]:
    """The kinds of event that occur, in the order of a life."""
    found = {event.field for life in lives for event in life.events}
    return tuple(field for field in EVENTS if field in found)


def _life_lines(lives: tuple[Life, ...], x: Spec, y: Spec) -> Spec:
    values = []
    for life in lives:
        closed = life.event("closed")
        if closed:
            values.append({"row": life.name, "from": life.events[0].first, "to": closed.last})
    mark = {"type": "rule", "strokeWidth": 2, "color": TEAL_SOFT}
    return {
        "data": {"values": values},
        "mark": mark,
        "encoding": {"x": x, "x2": {"field": "to"}, "y": y},
    }


def _ranges(lives: tuple[Life, ...], x: Spec, y: Spec) -> Spec:
    values = [
        {"row": life.name, "from": event.first, "to": event.last, "field": event.field}
        for life in lives
        for event in life.events
        if event.first < event.last
    ]
    mark = {"type": "rule", "strokeWidth": 11, "strokeCap": "round"}
    colour = {
        "field": "field",
        "scale": {"domain": list(EVENTS), "range": [TEAL_SOFT, OCHRE_SOFT, LINE]},
        "legend": None,
    }
    encoding = {"x": x, "x2": {"field": "to"}, "y": y, "color": colour}
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _points(lives: tuple[Life, ...], field: str, x: Spec, y: Spec) -> Spec:
    """A point at a year; at both ends of a range, smaller, because either may be right."""
    values = [
        {"row": life.name, "from": year, "sure": event.first == event.last}
        for life in lives
        for event in life.events
        if event.field == field
        for year in dict.fromkeys((event.first, event.last))
    ]
    shape = dict(_SHAPES[field])
    size = shape.pop("size")
    mark = {"type": "point", "filled": True, "opacity": 1} | shape
    sizes = {"condition": {"test": "datum.sure", "value": size}, "value": size / 3}
    return {"data": {"values": values}, "mark": mark, "encoding": {"x": x, "y": y, "size": sizes}}


def _timeline_legend(
    fields: tuple[str, ...], ranges: bool, room: float, language: Language
) -> list[Spec]:
    layers: list[Spec] = []
    x = 16 - room
    for field in fields:
        word = language.strings[f"field-{field}"]
        layers += legend_entry(word, x, -58, _SHAPES[field])
        x += text_width(word, SIZE) + 44
    if ranges:
        band: Spec = {"x": {"value": x}, "x2": {"value": x + 20}, "y": {"value": -58}}
        mark = {"type": "rule", "strokeWidth": 11, "strokeCap": "round", "color": TEAL_SOFT}
        layers.append({"data": {"values": [{}]}, "mark": mark, "encoding": band})
        words = {"type": "text", "align": "left", "dx": 32}
        words["text"] = language.strings["view-timeline-differ"]
        at = {"x": {"value": x}, "y": {"value": -58}}
        layers.append({"data": {"values": [{}]}, "mark": words, "encoding": at})
    return layers
