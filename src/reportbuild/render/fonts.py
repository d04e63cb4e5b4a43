"""The typefaces of the default theme, cut from the installed font packages.

Source Serif 4, Source Sans 3 and IBM Plex Mono (all SIL Open Font License 1.1) arrive as
variable fonts. Each use gets its own static instance under a private family name: a name that
no machine has installed can never be answered by a machine's own font, and the licence reserves
the name "Source" for unmodified fonts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

from reportbuild.diagnostics import Locus, Outcome, Sink

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

SERIF, SERIF_ITALIC = "SourceSerif4[opsz,wght].ttf", "SourceSerif4-Italic[opsz,wght].ttf"
SANS, SANS_ITALIC = "SourceSans3[wght].ttf", "SourceSans3-Italic[wght].ttf"

#: Where each family is installed.
PACKAGES = {
    "Report Serif": "fontpkg_source_serif_4",
    "Report Display": "fontpkg_source_serif_4",
    "Report Sans": "fontpkg_source_sans_3",
    "Report Mono": "fontpkg_ibm_plex_mono",
}


@dataclass(frozen=True, slots=True)
class Face:
    """One static font.

    Attributes:
        name: file name without extension.
        family: private family name, as the style sheets use it.
        style: name within the family.
        source: file in the font package.
        axes: where the design axes are pinned; empty for a font that is static already.
    """

    name: str
    family: str
    style: str
    source: str
    axes: tuple[tuple[str, float], ...] = ()


def _serif(opsz: float, wght: float) -> tuple[tuple[str, float], ...]:
    return (("opsz", opsz), ("wght", wght))


# Optical size 11 is the size of the printed text, 16 that of text on screens; the display cut
# has the finer serifs that a title of 30 points and more needs.
PRINT_FACES = (
    Face("report-serif-regular", "Report Serif", "Regular", SERIF, _serif(11, 400)),
    Face("report-serif-italic", "Report Serif", "Italic", SERIF_ITALIC, _serif(11, 400)),
    Face("report-serif-semibold", "Report Serif", "SemiBold", SERIF, _serif(11, 600)),
    Face("report-serif-semibold-italic", "Report Serif", "SemiBold Italic", SERIF_ITALIC,
         _serif(11, 600)),
    Face("report-display", "Report Display", "Regular", SERIF, _serif(48, 470)),
    Face("report-sans-regular", "Report Sans", "Regular", SANS, (("wght", 400),)),
    Face("report-sans-italic", "Report Sans", "Italic", SANS_ITALIC, (("wght", 400),)),
    Face("report-sans-semibold", "Report Sans", "SemiBold", SANS, (("wght", 600),)),
    Face("report-sans-bold", "Report Sans", "Bold", SANS, (("wght", 700),)),
    Face("report-mono-regular", "Report Mono", "Regular", "IBMPlexMono-Regular.ttf"),
)  # fmt: skip

WEB_FACES = (
    Face("report-serif-regular", "Report Serif", "Regular", SERIF, _serif(16, 400)),
    Face("report-serif-italic", "Report Serif", "Italic", SERIF_ITALIC, _serif(16, 400)),
    Face("report-serif-semibold", "Report Serif", "SemiBold", SERIF, _serif(16, 600)),
    Face("report-display", "Report Display", "Regular", SERIF, _serif(48, 470)),
    Face("report-sans-regular", "Report Sans", "Regular", SANS, (("wght", 400),)),
    Face("report-sans-italic", "Report Sans", "Italic", SANS_ITALIC, (("wght", 400),)),
    Face("report-sans-semibold", "Report Sans", "SemiBold", SANS, (("wght", 600),)),
)

#: What almost every page sets, ends included: the letters of western Europe, marks and signs.
WEB_RANGES = (
    (0x20, 0x7E), (0xA0, 0xFF), (0x131, 0x131), (0x152, 0x153), (0x178, 0x178), (0x2BC, 0x2BC),
    (0x2C6, 0x2C6), (0x2DA, 0x2DA), (0x2DC, 0x2DC), (0x1D49, 0x1D49), (0x2002, 0x200B),
    (0x2010, 0x2027), (0x202F, 0x203A), (0x2044, 0x2044), (0x205F, 0x2060), (0x20AC, 0x20AC),
    (0x2122, 0x2122), (0x2190, 0x2193), (0x21A9, 0x21A9), (0x2212, 0x2212), (0x2248, 0x2248),
    (0x2260, 0x2265), (0xFB01, 0xFB02),
)  # fmt: skip

#: Letters of other Latin alphabets and rarer signs, in files of their own: a browser loads one
#: when a page has such a letter (``unicode-range``), mostly a name in the bibliography.
WEB_RANGES_EXTENDED = (
    (0x100, 0x130), (0x132, 0x151), (0x154, 0x177), (0x179, 0x17F), (0x192, 0x192),
    (0x1FA, 0x1FF), (0x218, 0x21B), (0x2B3, 0x2B3), (0x2C7, 0x2D9), (0x2DB, 0x2DB), (0x2DD, 0x2DD),
    (0x300, 0x304), (0x306, 0x30C), (0x327, 0x328), (0x1E80, 0x1E85), (0x1E9E, 0x1E9E),
    (0x1EF2, 0x1EF3), (0x2070, 0x208E), (0x2116, 0x2117), (0x2120, 0x2121), (0x2150, 0x215E),
    (0x2196, 0x2199), (0x25CA, 0x25CB), (0x25CF, 0x25CF), (0x2713, 0x2713),
)  # fmt: skip
#: How the name of such a file ends.
EXTENDED = "-extended"

#: What the style sheets use, and what text needs; fractions and the like have no sign in Markdown.
WEB_FEATURES = b"kern mark mkmk ccmp locl liga tnum".split()

# A character that a typeface lacks is set in whatever font the machine has. These have a
# stand-in of the same meaning in every face.
STAND_INS = {
    0x2010: (0x2D,), 0x2011: (0x2010, 0x2D), 0x202F: (0x2009, 0xA0, 0x20), 0x2007: (0x20,),
    0x2009: (0x20,), 0x200A: (0x20,), 0x21A9: (0x2190,),
}  # fmt: skip


def print_fonts() -> Outcome[dict[str, bytes]]:
    """The fonts of the PDF: file name → TrueType bytes, with every glyph of the typeface.

    Complete, because two files of one family, weight and style give wrong glyphs on paper.
    Reports ``font-is-installed`` for each face whose package is missing and leaves it out.
    """
    return _make(PRINT_FACES, web=False)


def web_fonts() -> Outcome[dict[str, bytes]]:
    """The fonts of the site and of EPUB: file name → WOFF2 bytes, two subsets a face.

    Reports ``font-is-installed`` as :func:`print_fonts` does.
    """
    return _make(WEB_FACES, web=True)


def cut_letters(name: str, letters: Iterable[int]) -> bytes:
    """The face ``name`` of the web fonts with nothing but ``letters``, as WOFF2.

    Returns:
        Empty when its package is missing, which :func:`web_fonts` reports.
    """
    face = next(face for face in WEB_FACES if face.name == name)
    wanted = {c for letter in letters for c in (letter, *STAND_INS.get(letter, ()))}
    try:
        raw = (files(PACKAGES[face.family]) / "files" / face.source).read_bytes()
    except (ModuleNotFoundError, FileNotFoundError):
        return b""
    return _finish(_cut(raw, face, tuple((c, c) for c in sorted(wanted))), face, web=True)


def font_licences() -> dict[str, str]:
    """The licence texts that must travel with the fonts: file name → text.

    The Open Font License asks that each copy carry its notice. A package that is not installed
    is left out; :func:`print_fonts` reports it.
    """
    texts = {}
    for package in sorted(set(PACKAGES.values())):
        try:
            text = (files(package) / "LICENSE").read_text("utf-8")
        except (ModuleNotFoundError, FileNotFoundError):
            continue
        texts[f"{package.removeprefix('fontpkg_').replace('_', '-')}-OFL.txt"] = text
    return texts


def _make(faces: tuple[Face, ...], *, web: bool) -> Outcome[dict[str, bytes]]:
    """Cut and name ``faces``."""
    sink = Sink()
    made: dict[str, bytes] = {}
    for face in faces:
        package = PACKAGES[face.family]
        try:
            raw = (files(package) / "files" / face.source).read_bytes()
        except (ModuleNotFoundError, FileNotFoundError):
            sink.report(
                "font-is-installed",
                f"font file '{face.source}' of package '{package}' is missing",
                Locus("report.yaml"),
                f"pip install {package.replace('_', '-')}",
            )
            continue
        if not web:
            made[f"{face.name}.ttf"] = _finish(_cut(raw, face), face, web)
            continue
        for ending, ranges in (("", WEB_RANGES), (EXTENDED, WEB_RANGES_EXTENDED)):
            made[f"{face.name}{ending}.woff2"] = _finish(_cut(raw, face, ranges), face, web)
    return sink.outcome(made)


def _cut(raw: bytes, face: Face, ranges: tuple[tuple[int, int], ...] = ()) -> bytes:
    """The static instance of ``face``, subset to the characters of ``ranges`` if there are any.

    By HarfBuzz: fontTools' instancer needs 20 seconds for one face with its kerning.
    """
    import uharfbuzz as hb

    plan = hb.SubsetInput()
    if ranges:
        plan.unicode_set.set({c for first, last in ranges for c in range(first, last + 1)})
        plan.layout_feature_tag_set.set({int.from_bytes(tag) for tag in WEB_FEATURES})
        plan.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    else:
        plan.keep_everything()
    source = hb.Face(raw)
    for tag, value in face.axes:
        plan.pin_axis_location(source, tag, value)
    cut: bytes = plan.subset(source).blob.data
    return cut


def _finish(cut: bytes, face: Face, web: bool) -> bytes:
    """``cut`` under its private name, gaps in its character map filled."""
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(cut), recalcTimestamp=False, recalcBBoxes=False)
    for tag in ("DSIG", "meta", "STAT"):
        if tag in font:
            del font[tag]
    _rename(font, face)
    for table in font["cmap"].tables:
        if not table.isUnicode():
            continue
        for wanted, substitutes in STAND_INS.items():
            found = next((c for c in substitutes if c in table.cmap), None)
            if wanted not in table.cmap and found is not None:
                table.cmap[wanted] = table.cmap[found]
    font.flavor = "woff2" if web else None
    out = BytesIO()
    font.save(out, reorderTables=None if web else True)
    return out.getvalue()


def _rename(font: TTFont, face: Face) -> None:
    """Give ``font`` its private names; notices of copyright and licence stay as they are."""
    names = font["name"]
    kept = {i: names.getDebugName(i) for i in (0, 5, 8, 9, 11, 13, 14)}
    names.names = []
    full = f"{face.family} {face.style}"
    made = {
        1: full.removesuffix(" Regular"), 2: "Regular", 3: f"reportbuild {full}", 4: full,
        6: full.replace(" ", ""), 16: face.family, 17: face.style,
    }  # fmt: skip
    for number, words in sorted({**kept, **made}.items()):
        if words:
            names.setName(words, number, 3, 1, 0x409)
