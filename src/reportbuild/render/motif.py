"""The report's ornament: a floor plan of shared rooms, drawn by code from a small score.

Each tile is a square room seen from above: a round table with its seats, a long desk, a door's
swing, two circles that overlap. The score below is set by hand, one word a tile, so that colours
and weights balance; any window of it may be shown, and it repeats without a seam.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import acos, cos, pi, sin
from typing import Literal


@dataclass(frozen=True, slots=True)
class Shape:
    """One filled figure.

    Attributes:
        kind: ``rect`` (x, y, width, height), ``disc`` (centre x, y, radius), ``sector`` (centre
            x, y, radius, first angle, sweep; degrees clockwise from three o'clock) or
            ``polygon`` (x, y, x, y, …).
        at: the numbers of that kind.
        fill: name of a colour token.
    """

    kind: Literal["rect", "disc", "sector", "polygon"]
    at: tuple[float, ...]
    fill: str


#: letter → ground, figure, third colour (names of tokens)
SCHEMES = {
    "a": ("accent-deep", "second-soft", "accent-soft"),
    "b": ("second-soft", "accent-deep", "on-deep"),
    "c": ("on-deep", "accent", "second-bright"),
    "d": ("accent", "on-deep", "second-soft"),
    "e": ("accent-soft", "accent-deep", "on-deep"),
    "f": ("second-bright", "on-deep", "accent-deep"),
    "g": ("accent-deep", "accent-soft", "second-soft"),
    "h": ("panel", "second-bright", "accent"),
}

# kind, colour scheme, quarter turns
SCORE = tuple(
    tuple(row.split())
    for row in """
    door-c0  table-a0 half-e1  shared-h0 desk-d0  disc-b0  door-f2  ring-g0
    desk-e1  door-b3  plan-c0  door-a1   half-c2  table-g0 steps-h0 door-d0
    table-f0 half-g0  door-d1  disc-e0   shared-a0 door-h0 desk-b1  half-c3
    half-h3  shared-d0 door-e2 table-b0  door-g3  plan-a0  half-f1  table-e0
    ring-a0  steps-c2 table-h0 half-d2   door-b0  desk-e0  door-c1  shared-g0
    door-g2  half-b1  desk-a0  door-f0   ring-c0  half-a3  table-d0 door-h1
    """.strip().splitlines()
)


def motif(columns: int, rows: int, right: int = 0, down: int = 0) -> tuple[Shape, ...]:
    """The tiles of a window of the score, in units of one tile.

    Args:
        columns: width of the window.
        rows: height of the window.
        right: first column of the score.
        down: first row of the score.

    Returns:
        Shapes in painting order, the window's upper left corner at the origin.
    """
    shapes: list[Shape] = []
    for y in range(rows):
        line = SCORE[(y + down) % len(SCORE)]
        for x in range(columns):
            word = line[(x + right) % len(line)]
            kind, scheme, turns = word[:-3], word[-2], int(word[-1])
            ground, *colours = SCHEMES[scheme]
            shapes.append(Shape("rect", (x, y, 1, 1), ground))
            shapes += (_place(s, x, y, turns) for s in _TILES[kind](ground, *colours))
    return tuple(shapes)


def paint_svg(shapes: tuple[Shape, ...], colours: dict[str, str], unit: float) -> str:
    """``shapes`` as SVG elements, one tile being ``unit`` user units wide."""
    return "".join(_svg(shape, colours[shape.fill], unit) for shape in shapes)


def _svg(shape: Shape, fill: str, unit: float) -> str:
    """One SVG element."""
    n = [f"{value * unit:.6g}" for value in shape.at]
    if shape.kind == "rect":
        # Neighbouring tiles overlap by a hair, else their common edge shows as a light line.
        w, h = (f"{value * unit + 0.4:.6g}" for value in shape.at[2:])
        return f'<rect x="{n[0]}" y="{n[1]}" width="{w}" height="{h}" fill="{fill}"/>'
    if shape.kind == "disc":
        return f'<circle cx="{n[0]}" cy="{n[1]}" r="{n[2]}" fill="{fill}"/>'
    if shape.kind == "polygon":
        return f'<path d="M{" ".join(n)}Z" fill="{fill}"/>'
    x, y, radius, first, sweep = shape.at
    ends = [
        f"{(x + radius * cos(a)) * unit:.6g} {(y + radius * sin(a)) * unit:.6g}"
        for a in (first * pi / 180, (first + sweep) * pi / 180)
    ]
    arc = f"A{n[2]} {n[2]} 0 0 1 {ends[1]}"
    return f'<path d="M{n[0]} {n[1]}L{ends[0]}{arc}Z" fill="{fill}"/>'


def _place(shape: Shape, x: float, y: float, turns: int) -> Shape:
    """``shape``, given in the unit square, turned about its middle and moved to a tile."""

    def turn(px: float, py: float) -> tuple[float, float]:
        for _ in range(turns):
            px, py = 1 - py, px
        return px + x, py + y

    at = shape.at
    if shape.kind == "disc":
        return Shape("disc", (*turn(*at[:2]), at[2]), shape.fill)
    if shape.kind == "sector":
        return Shape("sector", (*turn(*at[:2]), at[2], at[3] + 90 * turns, at[4]), shape.fill)
    if shape.kind == "polygon":
        pairs = zip(at[::2], at[1::2], strict=True)
        return Shape("polygon", tuple(c for pair in pairs for c in turn(*pair)), shape.fill)
    one, two = turn(at[0], at[1]), turn(at[0] + at[2], at[1] + at[3])
    left, top = min(one[0], two[0]), min(one[1], two[1])
    size = (abs(one[0] - two[0]), abs(one[1] - two[1]))
    return Shape("rect", (left, top, *size), shape.fill)


def _table(ground: str, figure: str, third: str) -> list[Shape]:
    """A round table and eight seats."""
    seats = [(0.5 + 0.38 * cos(a * pi / 4), 0.5 + 0.38 * sin(a * pi / 4)) for a in range(8)]
    made = [Shape("disc", (sx, sy, 0.07), third if i % 2 else figure)
            for i, (sx, sy) in enumerate(seats)]  # fmt: skip
    return [Shape("disc", (0.5, 0.5, 0.24), figure), *made]


def _desk(ground: str, figure: str, third: str) -> list[Shape]:
    """A long desk, three seats on either side."""
    seats = [(sx, sy) for sx in (0.22, 0.78) for sy in (0.22, 0.5, 0.78)]
    made = [Shape("disc", (sx, sy, 0.08), third) for sx, sy in seats]
    return [Shape("rect", (0.38, 0.08, 0.24, 0.84), figure), *made]


def _door(ground: str, figure: str, third: str) -> list[Shape]:
    """The swing of a door."""
    return [Shape("sector", (0, 0, 1, 0, 90), figure)]


def _half(ground: str, figure: str, third: str) -> list[Shape]:
    """Half a disc on an edge, a small one within."""
    return [
        Shape("sector", (0.5, 1, 0.5, 180, 180), figure),
        Shape("sector", (0.5, 1, 0.22, 180, 180), third),
    ]


def _shared(ground: str, figure: str, third: str) -> list[Shape]:
    """Two discs and what they have in common."""
    radius, shift = 0.31, 0.155
    half = acos(shift / radius)
    steps = [-half + 2 * half * i / 24 for i in range(25)]
    right = [(0.5 - shift + radius * cos(a), 0.5 + radius * sin(a)) for a in steps]
    left = [(0.5 + shift - radius * cos(a), 0.5 - radius * sin(a)) for a in steps]
    return [
        Shape("disc", (0.5 - shift, 0.5, radius), figure),
        Shape("disc", (0.5 + shift, 0.5, radius), third),
        Shape("polygon", tuple(c for point in right + left for c in point), ground),
    ]


def _disc(ground: str, figure: str, third: str) -> list[Shape]:
    """One full disc, quartered by colour."""
    return [
        Shape("disc", (0.5, 0.5, 0.5), figure),
        Shape("sector", (0.5, 0.5, 0.5, 0, 90), third),
    ]


def _ring(ground: str, figure: str, third: str) -> list[Shape]:
    """A ring around a disc."""
    return [
        Shape("disc", (0.5, 0.5, 0.42), figure),
        Shape("disc", (0.5, 0.5, 0.28), ground),
        Shape("disc", (0.5, 0.5, 0.14), third),
    ]


def _steps(ground: str, figure: str, third: str) -> list[Shape]:
    """Four steps."""
    fills = (figure, third, figure, third)
    return [
        Shape("rect", (i / 4, 0.75 - i / 4, 0.25, 0.25 + i / 4), fill)
        for i, fill in enumerate(fills)
    ]


def _plan(ground: str, figure: str, third: str) -> list[Shape]:
    """Four doors that open on one room."""
    corners = ((0, 0, 0), (1, 0, 90), (1, 1, 180), (0, 1, 270))
    fills = (figure, third, figure, third)
    return [
        Shape("sector", (px, py, 0.46, first, 90), fill)
        for (px, py, first), fill in zip(corners, fills, strict=True)
    ]


_TILES: dict[str, Callable[[str, str, str], list[Shape]]] = {
    "table": _table, "desk": _desk, "door": _door, "half": _half, "shared": _shared,
    "disc": _disc, "ring": _ring, "steps": _steps, "plan": _plan,
}  # fmt: skip
