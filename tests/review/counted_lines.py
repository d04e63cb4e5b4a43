"""Counts the lines of running text on a page as a reader does, from the PDF alone.

Where text stands comes from the page's content, what it belongs to from the tags; the numbers in
the margin are read by pdftotext. Nothing here knows the program's map or its layout.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf

#: Tags of what is no running text: cells of tables, notes at the foot of the page, drawings.
APART = frozenset(("/TR", "/Note", "/Figure"))

#: Rows of four: the matrix of a PDF operator.
_Matrix = tuple[float, float, float, float, float, float]

_WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>'
)


@dataclass(frozen=True)
class Piece:
    """A piece of text: its baseline, its size in points, and the tags around it."""

    x: float
    y: float
    size: float
    tags: tuple[str, ...]

    @property
    def top(self) -> float:
        return self.y + 0.7 * self.size

    @property
    def bottom(self) -> float:
        return self.y - 0.2 * self.size


def wrong_numbers(pdf: pikepdf.Pdf, path: Path, page: int) -> list[str]:
    """What a reader who counts the lines of a page holds against the numbers in its margin."""
    pieces = [piece for piece in _pieces(pdf, page) if "/Art" in piece.tags]
    lines = _lines([piece for piece in pieces if APART.isdisjoint(piece.tags)])
    numbers = _numbers(path, page, lines)
    wrong = []
    for count, (bottom, top) in enumerate(lines, 1):
        beside = [number for number, y in numbers if bottom - 1 < y < top + 1]
        if beside != [count]:
            shown = " and ".join(map(str, beside))
            has = f"has the number {shown}" if beside else "has no number"
            wrong.append(f"page {page + 1}: line {count} {has}")
    if len(numbers) != len(lines):
        wrong.append(f"page {page + 1}: {len(lines)} lines have {len(numbers)} numbers")
    return wrong


def tags_of(pdf: pikepdf.Pdf, page: int) -> set[str]:
    """The tags of everything on a page."""
    return {tag for element in _elements(pdf, page) for tag in _path(element)}


def _elements(pdf: pikepdf.Pdf, page: int) -> list[pikepdf.Object]:
    """The structure elements of a page, by the numbers of its marked content."""
    key = pdf.pages[page].obj.get("/StructParents")
    tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    return [] if key is None else list(tree[int(key)])


def _path(element: pikepdf.Object | None) -> tuple[str, ...]:
    found = []
    while element is not None and "/S" in element:
        found.append(str(element.S))
        element = element.get("/P")
    return tuple(found)


def _times(one: _Matrix, two: _Matrix) -> _Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


def _matrix(operands: object) -> _Matrix:
    a, b, c, d, e, f = (float(n) for n in operands)  # type: ignore[attr-defined]
    return a, b, c, d, e, f


def _pieces(pdf: pikepdf.Pdf, page: int) -> Iterator[Piece]:
    """The tagged text of a page. Source of the operators: ISO 32000-1, annex A."""
    elements = _elements(pdf, page)
    now: _Matrix = (1, 0, 0, 1, 0, 0)
    text, size = now, 0.0
    saved: list[_Matrix] = []
    marks: list[int] = []
    for operands, operator in pikepdf.parse_content_stream(pdf.pages[page]):
        name = str(operator)
        if name == "q":
            saved.append(now)
        elif name == "Q":
            now = saved.pop()
        elif name == "cm":
            now = _times(_matrix(operands), now)
        elif name == "Tm":
            text = _matrix(operands)
        elif name == "Tf":
            size = float(operands[1])
        elif name in ("BMC", "BDC"):
            known = name == "BDC" and isinstance(operands[1], pikepdf.Dictionary)
            marks.append(int(operands[1].get("/MCID", -1)) if known else -1)
        elif name == "EMC":
            marks.pop()
        elif name in ("TJ", "Tj") and marks and marks[-1] >= 0:
            _, _, _, scale, x, y = _times(text, now)
            yield Piece(x, y, size * abs(scale), _path(elements[marks[-1]]))


def _lines(pieces: list[Piece]) -> list[tuple[float, float]]:
    """Bottom and top of each line from the top of the page; side by side is one line."""
    lines: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.y):
        if lines:
            bottom, top = lines[-1]
            common = min(top, piece.top) - max(bottom, piece.bottom)
            if common > 0.5 * min(top - bottom, piece.top - piece.bottom):
                lines[-1] = (min(bottom, piece.bottom), max(top, piece.top))
                continue
        lines.append((piece.bottom, piece.top))
    return lines


def _numbers(path: Path, page: int, lines: list[tuple[float, float]]) -> list[tuple[int, float]]:
    """The figures in the inner margin at the height of the text, with their heights."""
    command = ["pdftotext", "-bbox", "-f", str(page + 1), "-l", str(page + 1), str(path), "-"]
    written = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    size = re.search(r'<page width="([\d.]+)" height="([\d.]+)"', written)
    assert size
    width, height = float(size[1]), float(size[2])
    # Head and foot of a page have figures of their own.
    lowest = height - lines[0][1] - 12 if lines else 0.1 * height
    highest = height - lines[-1][0] + 12 if lines else 0.9 * height
    words = [(*map(float, found[:4]), found[4]) for found in _WORD.findall(written)]
    words = [word for word in words if lowest < (word[1] + word[3]) / 2 < highest]
    others = [word for word in words if not word[4].isdigit()]
    left = min((word[0] for word in others), default=width)
    right = max((word[2] for word in others), default=0.0)
    # Right-hand pages, which are the odd ones, are bound on the left.
    own = [w for w in words if (w[2] < left if page % 2 == 0 else w[0] > right)]
    assert all(word[2] < 0.25 * width or word[0] > 0.75 * width for word in own)
    return [(int(word[4]), height - (word[1] + word[3]) / 2) for word in own]
