"""Make ``outlines.json`` from world-atlas: ``python -m reportbuild.data.cut_outlines FILE``.

``FILE`` is ``countries-50m.json`` of the npm package world-atlas 2.0.2. What lies outside the
window is left out, arcs are simplified, islands too small to see are dropped. Borders stay
shared arcs, so that neighbours never part.
"""

from __future__ import annotations

import json
import sys
from math import hypot
from pathlib import Path
from typing import Any

Point = tuple[float, float]

#: West, south, east, north: North America's east, Europe, the Mediterranean.
WINDOW = (-100.0, 30.0, 45.0, 72.0)

#: Degrees: how far a simplified line may leave its original, and the smallest island kept.
TOLERANCE, SMALLEST = 0.025, 0.12

#: Whole numbers in the file are hundredths of a degree.
GRID = 0.01

#: ISO 3166-1: numeric codes, as world-atlas has them, to the two letters of case records.
_CODES = (
    "008AL 012DZ 020AD 031AZ 040AT 051AM 056BE 070BA 100BG 112BY 124CA 191HR 196CY 203CZ 208DK "
    "233EE 246FI 250FR 268GE 276DE 300GR 304GL 336VA 348HU 352IS 364IR 368IQ 372IE 376IL 380IT "
    "398KZ 400JO 422LB 428LV 434LY 438LI 440LT 442LU 470MT 484MX 492MC 498MD 499ME 504MA 528NL "
    "578NO 616PL 620PT 642RO 643RU 674SM 682SA 688RS 703SK 705SI 724ES 752SE 756CH 760SY 788TN "
    "792TR 804UA 807MK 818EG 826GB 840US"
)
LETTERS = {entry[:3]: entry[3:] for entry in _CODES.split()}


def cut_outlines(atlas: dict[str, Any]) -> dict[str, Any]:
    """A smaller topology (TopoJSON 1.0) with ``box`` and ``code`` as properties of countries."""
    scale, shift = atlas["transform"]["scale"], atlas["transform"]["translate"]
    lines = [_decode(arc, scale, shift) for arc in atlas["arcs"]]
    used: dict[int, int] = {}
    countries = []
    for shape in atlas["objects"]["countries"]["geometries"]:
        parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        boxes = [_box(part[0], lines) for part in parts]
        kept = [(part, box) for part, box in zip(parts, boxes, strict=True) if _is_seen(box)]
        if not kept:
            continue
        arcs = [[[_renumber(arc, used) for arc in ring] for ring in part] for part, _ in kept]
        bounds = [round(edge(box[i] for _, box in kept), 2) for i, edge in enumerate(_EDGES)]
        about = {"code": LETTERS.get(shape.get("id", ""), ""), "box": bounds}
        countries.append({"type": "MultiPolygon", "properties": about, "arcs": arcs})
    return {
        "type": "Topology",
        "transform": {"scale": [GRID, GRID], "translate": [0, 0]},
        "objects": {"countries": {"type": "GeometryCollection", "geometries": countries}},
        "arcs": [_encode(_simplify(lines[old])) for old in used],
    }


_EDGES = (min, min, max, max)


def _decode(arc: list[list[int]], scale: list[float], shift: list[float]) -> list[Point]:
    x = y = 0
    out = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        out.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
    return out


def _encode(line: list[Point]) -> list[list[int]]:
    grid = [(round(x / GRID), round(y / GRID)) for x, y in line]
    before = [(0, 0), *grid]
    return [[x - px, y - py] for (x, y), (px, py) in zip(grid, before, strict=False)]


def _box(ring: list[int], lines: list[list[Point]]) -> tuple[float, float, float, float]:
    points = [point for arc in ring for point in lines[arc if arc >= 0 else ~arc]]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _is_seen(box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = WINDOW
    inside = box[0] < east and box[2] > west and box[1] < north and box[3] > south
    return inside and max(box[2] - box[0], box[3] - box[1]) >= SMALLEST


def _renumber(arc: int, used: dict[int, int]) -> int:
    own = used.setdefault(arc if arc >= 0 else ~arc, len(used))
    return own if arc >= 0 else ~own


def _simplify(line: list[Point]) -> list[Point]:
    """Douglas and Peucker's line simplification; both ends stay."""
    if len(line) < 3:
        return line
    (ax, ay), (bx, by) = line[0], line[-1]
    length = hypot(bx - ax, by - ay)

    def distance(point: Point) -> float:
        x, y = point[0] - ax, point[1] - ay
        if length == 0:
            return hypot(x, y)
        return abs(x * (by - ay) - y * (bx - ax)) / length

    farthest = max(range(1, len(line) - 1), key=lambda i: distance(line[i]))
    if distance(line[farthest]) <= TOLERANCE:
        return [line[0], line[-1]]
    return _simplify(line[: farthest + 1])[:-1] + _simplify(line[farthest:])


if __name__ == "__main__":
    made = cut_outlines(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    text = json.dumps(made, separators=(",", ":")) + "\n"
    (Path(__file__).parent / "outlines.json").write_text(text, encoding="utf-8")
