"""Vega-Lite specifications of the small charts, as plain dicts, and what every picture shares.

Nothing is left to measured text: margins come from :func:`text_width`, positions from scales, so
that a picture is the same on every machine. Every bar carries its number, every kind its own
shape or lightness, so that nothing depends on colour.
Source: Vega-Lite 5 documentation (view specification, config, projection).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reportbuild.views.tallies import Tally
from reportbuild.views.text_width import text_width, wrap_words

Spec = dict[str, Any]

PAPER, INK, MUTED, LINE = "#fbfaf7", "#1f2933", "#5b6770", "#d9d4c7"
TEAL, TEAL_SOFT, OCHRE, OCHRE_SOFT = "#0f5d5e", "#9fc8c3", "#99520f", "#e9b374"

#: Every name an identifier of CSS, or browsers drop the list: "Source Sans 3" would need quotes.
FONT = "Report Sans, Arial, sans-serif"

WIDTH = 720
SIZE = 14

#: Height of a line of a label.
_LEADING = 16

#: Fill and figure colour of each evidence status, from dark to light.
_STATUS_FILLS = ((TEAL, PAPER), ("#6ea5a2", INK), ("#f0c48d", INK), ("#f8f2e4", INK))


def make_frame(
    rows: Rows, height: float, top: float, layers: list[Spec], right: float = 24
) -> Spec:
    """A view of fixed size with the house style; margins hold the words outside it."""
    return {
        "width": WIDTH - rows.room - right,
        "height": height,
        "padding": {"left": rows.room, "right": right, "top": top, "bottom": 24},
        "autosize": {"type": "none"},
        "background": PAPER,
        "layer": [*layers, rows.labels(height)],
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "text": {"fontSize": SIZE, "color": INK},
            "axis": {"labelFontSize": SIZE, "labelLimit": 0, "title": None, "labels": False}
            | {"domain": False, "ticks": False, "grid": False},
        },
    }


@dataclass(frozen=True)
class Rows:
    """The rows of a picture and their labels on the left, long ones on several lines.

    Attributes:
        words: one label a row.
        limit: how wide a label may be before it is broken.
    """

    words: tuple[str, ...]
    limit: float = 300.0

    @property
    def room(self) -> float:
        """The left margin that the labels need."""
        lines = [line for words in self.words for line in wrap_words(words, SIZE, self.limit)]
        return 20 + max(text_width(line, SIZE) for line in lines)

    def axis(self, gap: float, grid: Spec | None = None) -> Spec:
        """The encoding of the field ``row``; ``gap`` is the share of a row left empty."""
        scale = {"domain": list(self.words), "paddingInner": gap, "paddingOuter": gap / 2}
        return {"field": "row", "type": "nominal", "scale": scale, "axis": grid}

    def labels(self, height: float) -> Spec:
        """The labels, each block of lines at the middle of its row.

        Vega's own axis would set the first line there.
        """
        values = []
        for i, words in enumerate(self.words):
            lines = wrap_words(words, SIZE, self.limit)
            middle = (i + 0.5) * height / len(self.words)
            first = middle - (len(lines) - 1) * _LEADING / 2
            values += [{"words": line, "y": first + n * _LEADING} for n, line in enumerate(lines)]
        return {
            "data": {"values": values},
            "mark": {"type": "text", "align": "right", "baseline": "middle"},
            "encoding": {
                "x": {"value": -9},
                "y": in_pixels("y"),
                "text": {"field": "words"},
            },
        }


def in_pixels(field: str) -> Spec:
    """A position given in pixels."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def bars_spec(tally: Tally) -> Spec:
    """One bar a row with its number at the end."""
    rows = Rows(tally.rows)
    most = max(max(own) for own in tally.counts)
    values = [{"row": row, "n": count} for row, count in tally.row_sums()]
    y = rows.axis(0.35)
    x = {"field": "n", "type": "quantitative", "scale": {"domain": [0, most * 1.08]}, "axis": None}
    data = {"values": values}
    layers = [
        {"data": data, "mark": {"type": "bar", "color": TEAL}, "encoding": {"x": x, "y": y}},
        {
            "data": data,
            "mark": {"type": "text", "align": "left", "dx": 6, "fontWeight": 600},
            "encoding": {"x": x, "y": y, "text": {"field": "n"}},
        },
    ]
    return make_frame(rows, 30 * len(tally.rows), 16, layers)


def grid_spec(tally: Tally) -> Spec:
    """A disc in each field whose area is its count, the number inside; columns named on top."""
    rows = Rows(tally.rows, 240)
    values = [
        {"row": row, "column": column, "n": count}
        for row, own in zip(tally.rows, tally.counts, strict=True)
        for column, count in zip(tally.columns, own, strict=True)
        if count
    ]
    y = rows.axis(0, {"grid": True, "gridColor": LINE, "bandPosition": 0.5})
    scale = {"domain": list(tally.columns)}
    x = {"field": "column", "type": "nominal", "scale": scale, "axis": None}
    area: Spec = {"field": "n", "type": "quantitative", "legend": None}
    area["scale"] = {"domain": [0, 4], "range": [0, 1100], "clamp": True}
    at = {"x": x, "y": y}
    data = {"values": values}
    disc = {"type": "circle", "color": TEAL, "opacity": 1}
    number = {"type": "text", "color": PAPER, "fontWeight": 600, "dy": 0.5}
    layers = [
        {"data": data, "mark": disc, "encoding": at | {"size": area}},
        {"data": data, "mark": number, "encoding": at | {"text": {"field": "n"}}},
        _slanted_heads(tally.columns, x),
    ]
    longest = max(text_width(column, SIZE - 1) for column in tally.columns)
    return make_frame(rows, 38 * len(tally.rows), 26 + longest * 0.65, layers, longest * 0.6)


def _slanted_heads(columns: tuple[str, ...], x: Spec) -> Spec:
    """Column heads, rising to the right: side by side they would not fit."""
    words = {"type": "text", "align": "left", "angle": -40, "fontSize": SIZE - 1}
    return {
        "data": {"values": [{"column": column} for column in columns]},
        "mark": words | {"color": MUTED},
        "encoding": {"x": x, "y": {"value": -10}, "text": {"field": "column"}},
    }


def stacked_spec(tally: Tally) -> Spec:
    """A row of segments each, dark to light, segments with their numbers; a legend on top."""
    rows = Rows(tally.rows)
    most = max(sum(own) for own in tally.counts)
    data = {"values": _segments(tally, (WIDTH - rows.room - 24) / most)}
    kinds = list(range(len(tally.columns)))
    fills, inks = zip(*_STATUS_FILLS, strict=True)
    y = rows.axis(0.3)
    across = {"type": "quantitative", "scale": {"domain": [0, most], "nice": False}, "axis": None}
    bar = {"x": {"field": "from", **across}, "x2": {"field": "to"}, "y": y}
    words = {"x": {"field": "middle", **across}, "y": y, "text": {"field": "n"}}
    layers = [
        {
            "data": data,
            "mark": {"type": "bar", "stroke": MUTED, "strokeWidth": 0.6},
            "encoding": bar | {"color": _by_kind(kinds, list(fills))},
        },
        {
            "data": data,
            "mark": {"type": "text", "fontSize": SIZE - 1},
            "encoding": words | {"color": _by_kind(kinds, list(inks))},
        },
        *_status_legend(tally.columns, rows.room),
    ]
    spec = make_frame(rows, 27 * len(tally.rows), 56, layers)
    return spec | {"resolve": {"scale": {"color": "independent"}}}


def _segments(tally: Tally, unit: float) -> list[dict[str, object]]:
    """Where each segment begins and ends; its number only where ``unit`` pixels a fact fit it."""
    made: list[dict[str, object]] = []
    for row, own in zip(tally.rows, tally.counts, strict=True):
        start = 0
        for kind, count in enumerate(own):
            end = start + count
            fits = count * unit > text_width(str(count), SIZE - 1) + 1
            number = str(count) if fits else ""
            place = {"from": start, "to": end, "middle": start + count / 2}
            if count:
                made.append({"row": row, "kind": kind, "n": number, **place})
            start = end
    return made


def _by_kind(kinds: list[int], colours: list[str]) -> Spec:
    scale = {"domain": kinds, "range": colours}
    return {"field": "kind", "type": "ordinal", "scale": scale, "legend": None}


def _status_legend(words: tuple[str, ...], room: float) -> list[Spec]:
    layers: list[Spec] = []
    x = 16 - room
    for (fill, _), word in zip(_STATUS_FILLS, words, strict=True):
        layers += legend_entry(word, x, -30, {"shape": "square", "color": fill, "stroke": MUTED})
        x += text_width(word, SIZE) + 44
    return layers


def legend_entry(word: str, x: float, y: float, mark: Spec) -> list[Spec]:
    """A mark and its word, placed in pixels."""
    at = {"x": {"value": x}, "y": {"value": y}}
    one: Spec = {"values": [{}]}
    drawn = {"type": "point", "filled": True, "opacity": 1, "size": 170, "strokeWidth": 1} | mark
    words = {"type": "text", "align": "left", "dx": 14, "text": word}
    return [
        {"data": one, "mark": drawn, "encoding": at},
        {"data": one, "mark": words, "encoding": at},
    ]
