"""Words as outlines: lines of type for pictures that must look the same without any font.

A picture shown through ``<img>``, and most readers of EPUB, never load a font for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Typeface:
    """A font to draw with.

    Attributes:
        data: TrueType bytes.
    """

    data: bytes = field(repr=False)

    @cached_property
    def _font(self) -> Any:
        import uharfbuzz as hb

        return hb.Font(hb.Face(self.data))

    def _shape(self, words: str) -> list[tuple[int, int, int]]:
        """Glyph number, shift and advance of each glyph, in font units; kerning included."""
        import uharfbuzz as hb

        if not words:
            return []
        buffer = hb.Buffer()
        buffer.add_str(words)
        buffer.guess_segment_properties()
        hb.shape(self._font, buffer, {"kern": True, "liga": True})
        return [
            (info.codepoint, place.x_offset, place.x_advance)
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]

    def width(self, words: str, size: float) -> float:
        """How wide one line of ``words`` is at ``size``."""
        em: int = self._font.face.upem
        return sum(advance for _, _, advance in self._shape(words)) * size / em

    def outline(self, words: str, size: float, x: float, y: float) -> str:
        """SVG path data of one line whose baseline starts at (x, y)."""
        from fontTools.pens.svgPathPen import SVGPathPen
        from fontTools.pens.transformPen import TransformPen

        scale = size / self._font.face.upem
        pen = SVGPathPen(None, ntos=lambda n: f"{n:.4g}" if abs(n) < 1000 else f"{n:.0f}")
        for glyph, shift, advance in self._shape(words):
            moved = TransformPen(pen, (scale, 0, 0, -scale, x + shift * scale, y))
            self._font.draw_glyph_with_pen(glyph, moved)
            x += advance * scale
        drawn: str = pen.getCommands()
        return drawn

    def break_lines(self, words: str, size: float, measure: float) -> list[str]:
        """``words`` in the fewest lines that fit ``measure``, as even in length as can be.

        Breaks at ordinary spaces only; a single word wider than the measure gets a line.
        """
        least = len(self._fill(words, size, measure))
        low, high = 0.0, measure
        for _ in range(12):
            middle = (low + high) / 2
            lines = self._fill(words, size, middle)
            fits = len(lines) <= least and all(self.width(x, size) <= measure for x in lines)
            low, high = (low, middle) if fits else (middle, high)
        return self._fill(words, size, high)

    def _fill(self, words: str, size: float, measure: float) -> list[str]:
        """Greedy lines."""
        lines: list[str] = []
        for word in words.split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, size) <= measure:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines
