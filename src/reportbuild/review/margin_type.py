"""Type for what is drawn onto finished pages: one embedded font, and words as outlines."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

#: Shown for a character the font lacks.
_MISSING = "?"


@dataclass(slots=True)
class MarginFont:
    """A TrueType font to write with; remembers what it wrote, for the subset.

    Attributes:
        data: the whole font.
        used: glyph number → character, of everything written so far.
    """

    data: bytes = field(repr=False)
    used: dict[int, str] = field(default_factory=dict)
    _font: Any = None
    _glyphs: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from fontTools.ttLib import TTFont

        self._font = TTFont(BytesIO(self.data))
        self._glyphs = self._font.getBestCmap()

    def encode(self, words: str) -> bytes:
        """``words`` as the operand of a text operator (glyph numbers, ISO 32000-1, 9.7.5.2)."""
        numbers = []
        for letter in words:
            shown = letter if ord(letter) in self._glyphs else _MISSING
            number = self._font.getGlyphID(self._glyphs[ord(shown)])
            self.used[number] = shown
            numbers.append(f"{number:04X}")
        return f"<{''.join(numbers)}>".encode()

    def width(self, words: str, size: float) -> float:
        """How wide ``words`` are."""
        metrics, scale = self._font["hmtx"], size / self._font["head"].unitsPerEm
        names = (self._glyphs.get(ord(c)) or self._glyphs[ord(_MISSING)] for c in words)
        total: float = sum(float(metrics[name][0]) for name in names) * scale
        return total

    def outline(self, words: str, size: float) -> bytes:
        """``words`` as PDF path operators, starting at the origin; no search finds them."""
        from fontTools.pens.qu2cuPen import Qu2CuPen
        from fontTools.pens.recordingPen import DecomposingRecordingPen

        scale, x = size / self._font["head"].unitsPerEm, 0.0
        glyph_set = self._font.getGlyphSet()
        out: list[str] = []
        for letter in words:
            name = self._glyphs.get(ord(letter))
            if name is None:
                continue
            pen = DecomposingRecordingPen(glyph_set)
            glyph_set[name].draw(Qu2CuPen(pen, max_err=1.0, all_cubic=True))
            for operator, points in pen.value:
                flat = " ".join(f"{x + px * scale:.1f} {py * scale:.1f}" for px, py in points)
                sign = {"moveTo": "m", "lineTo": "l", "curveTo": "c", "closePath": "h"}[operator]
                out.append(f"{flat} {sign}".strip())
            x += glyph_set[name].width * scale
        return "\n".join(out).encode()

    def embed(self, pdf: Pdf) -> Object:
        """The font as an object of ``pdf``, cut to what was written (9.7.4, 9.9)."""
        import pikepdf

        name = pikepdf.Name("/REVIEW+ReportMargin")
        scale = 1000 / self._font["head"].unitsPerEm
        box = [round(self._font["head"].__dict__[key] * scale) for key in _BOX]
        order = self._font.getGlyphOrder()
        widths = pikepdf.Array()
        for number in sorted(self.used):
            widths.append(number)
            advance = round(self._font["hmtx"][order[number]][0] * scale)
            widths.append(pikepdf.Array([advance]))
        descriptor = pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor, FontName=name, Flags=4, FontBBox=pikepdf.Array(box),
            ItalicAngle=0, Ascent=box[3], Descent=box[1], CapHeight=box[3], StemV=80,
            FontFile2=pdf.make_stream(self._subset()),
        )  # fmt: skip
        system = pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0)
        descendant = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, BaseFont=name,
            CIDSystemInfo=system, FontDescriptor=pdf.make_indirect(descriptor), W=widths,
            CIDToGIDMap=pikepdf.Name.Identity,
        )  # fmt: skip
        return pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=name,
                Encoding=pikepdf.Name("/Identity-H"),
                DescendantFonts=pikepdf.Array([pdf.make_indirect(descendant)]),
                ToUnicode=pdf.make_stream(self._to_unicode()),
            )
        )  # fmt: skip

    def _subset(self) -> bytes:
        from fontTools.subset import Options, Subsetter
        from fontTools.ttLib import TTFont

        options = Options()
        options.retain_gids = True
        options.layout_features = []
        options.notdef_outline = True
        options.recalc_timestamp = False
        font = TTFont(BytesIO(self.data), recalcTimestamp=False)
        cutter = Subsetter(options)
        cutter.populate(gids=sorted(self.used))
        cutter.subset(font)
        out = BytesIO()
        font.save(out)
        return out.getvalue()

    def _to_unicode(self) -> bytes:
        """The way back from glyphs to characters (9.10.3), in groups of at most a hundred."""
        rows = [
            f"<{number:04X}> <{letter.encode('utf-16-be').hex().upper()}>"
            for number, letter in sorted(self.used.items())
        ]
        parts = [_CMAP_HEAD]
        for start in range(0, len(rows), 100):
            group = rows[start : start + 100]
            parts += [f"{len(group)} beginbfchar", *group, "endbfchar"]
        return "\n".join([*parts, _CMAP_TAIL]).encode()


_BOX = ("xMin", "yMin", "xMax", "yMax")

_CMAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CMapName /ReportMargin def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange"""
_CMAP_TAIL = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
