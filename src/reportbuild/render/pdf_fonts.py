"""One subset of each typeface for the whole PDF, from the subsets its units brought along.

WeasyPrint keeps the glyph numbers of the full font in its subsets, so the outlines of several
subsets of one face can stand side by side in one file, each at its number.
"""

from __future__ import annotations

import re
import struct
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import starmap, zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

_CODE = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
_LIST = re.compile(rb"(\d+ beginbfchar.*endbfchar)", re.DOTALL)

#: At most so many codes stand in one list of a character map (Adobe Technical Note 5411).
_LIST_LENGTH = 100


def share_fonts(pdf: Pdf, resources: Sequence[Object]) -> None:
    """Let equal faces of several units be one font.

    Args:
        pdf: the file.
        resources: the font dictionary of each unit: name → font. Names tell faces apart.
    """
    by_name: dict[str, list[Object]] = {}
    for fonts in resources:
        for name, font in fonts.items():
            by_name.setdefault(name, []).append(font)
    for name, found in by_name.items():
        if len(found) > 1 and all(_is_truetype(font) for font in found):
            _merge(pdf, found)
            for fonts in resources:
                if name in fonts:
                    fonts[name] = found[0]


def _is_truetype(font: Object) -> bool:
    return font.Subtype == "/Type0" and "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def _merge(pdf: Pdf, fonts: Sequence[Object]) -> None:
    """Make the first of ``fonts`` hold what all hold."""
    import pikepdf

    first = fonts[0].DescendantFonts[0]
    files = [font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes() for font in fonts]
    joined = join_subsets(files)
    first.FontDescriptor["/FontFile2"] = pdf.make_stream(joined, Length1=len(joined))
    widths: dict[int, Object] = {}
    meanings: dict[bytes, bytes] = {}
    for font in fonts:
        listed = list(font.DescendantFonts[0].W)
        for start, row in zip(listed[::2], listed[1::2], strict=True):
            for n, width in enumerate(row):
                widths.setdefault(int(start) + n, width)
        for code, letters in _CODE.findall(font.ToUnicode.read_bytes()):
            meanings.setdefault(code, letters)
    first["/W"] = pikepdf.Array(
        part for code in sorted(widths) for part in (code, pikepdf.Array([widths[code]]))
    )
    around = _LIST.split(fonts[0].ToUnicode.read_bytes())
    fonts[0].ToUnicode.write(around[0] + _lists(sorted(meanings.items())) + around[-1])


def _lists(meanings: Sequence[tuple[bytes, bytes]]) -> bytes:
    parts = []
    for n in range(0, len(meanings), _LIST_LENGTH):
        some = meanings[n : n + _LIST_LENGTH]
        rows = b"".join(b"<%b> <%b>\n" % pair for pair in some)
        parts.append(b"%d beginbfchar\n%bendbfchar\n" % (len(some), rows))
    return b"".join(parts).rstrip(b"\n")


@dataclass(slots=True)
class _Subset:
    """The glyphs of one TrueType file: outline and metrics by number (OpenType 1.9, glyf)."""

    data: bytes
    tables: dict[str, bytes] = field(default_factory=dict)
    places: Sequence[int] = ()
    long_metrics: int = 0

    def __post_init__(self) -> None:
        from fontTools.ttLib import TTFont

        reader = TTFont(BytesIO(self.data), lazy=True).reader
        self.tables = {str(tag): reader[tag] for tag in reader.keys()}  # noqa: SIM118
        is_long = struct.unpack(">h", self.tables["head"][50:52])[0]
        places = array("I" if is_long else "H", self.tables["loca"])
        places.byteswap()
        self.places = places if is_long else [2 * place for place in places]
        self.long_metrics = struct.unpack(">H", self.tables["hhea"][34:36])[0]

    def outlines(self) -> dict[int, bytes]:
        """Glyph → outline, for the glyphs that have one."""
        glyf, ends = self.tables["glyf"], self.places[1:]
        spans = enumerate(zip(self.places, ends, strict=False))
        return {glyph: glyf[start:end] for glyph, (start, end) in spans if start != end}

    def metrics(self) -> array[int]:
        """Advance and left side bearing of each glyph, in one number; 0 where it is cut out."""
        table, last = self.tables["hmtx"], 4 * self.long_metrics
        advance = table[last - 4 : last - 2]
        rest = (advance + table[n : n + 2] for n in range(last, len(table), 2))
        numbers = array("I", table[:last] + b"".join(rest))
        numbers.byteswap()
        return numbers


def join_subsets(files: Iterable[bytes]) -> bytes:
    """One TrueType file with the glyphs of several subsets of one font.

    Args:
        files: subsets that keep the glyph numbers of the font.
    """
    subsets = [_Subset(file) for file in dict.fromkeys(files)]
    largest = max(subsets, key=lambda subset: len(subset.places))
    shapes: dict[int, bytes] = {}
    metrics: list[int] = []
    for subset in subsets:
        shapes |= subset.outlines()
        metrics = list(starmap(max, zip_longest(metrics, subset.metrics(), fillvalue=0)))
    outlines, places = bytearray(), array("I", [0])
    for glyph in range(len(largest.places) - 1):
        outlines += shapes.get(glyph, b"")
        outlines += bytes(-len(outlines) % 4)
        places.append(len(outlines))
    written = array("I", metrics)
    written.byteswap()
    places.byteswap()
    tables = dict(largest.tables)
    head, hhea = bytearray(tables["head"]), bytearray(tables["hhea"])
    head[50:52] = struct.pack(">h", 1)
    hhea[34:36] = struct.pack(">H", len(metrics))
    tables |= {"glyf": bytes(outlines), "loca": places.tobytes(), "hmtx": written.tobytes()}
    return _write_font(tables | {"head": bytes(head), "hhea": bytes(hhea)})


def _write_font(tables: dict[str, bytes]) -> bytes:
    from fontTools.ttLib.sfnt import SFNTWriter

    out = BytesIO()
    writer = SFNTWriter(out, len(tables))
    for tag in sorted(tables):
        writer[tag] = tables[tag]
    writer.close()
    return out.getvalue()
