"""Find the stand-ins for page numbers in a laid-out unit, and write the numbers later.

A page's content is cut where a stand-in is drawn, so that writing a number replaces a few bytes
and the rest of the page stays as compressed as it is. Content streams may be cut between any two
tokens (ISO 32000-1, 7.8.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportbuild.render.pdf_units import END, MIDDLE, START

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

#: Ten glyphs drawn at once: matrix, font and size, codes (as WeasyPrint 70 writes them).
_DRAWN = re.compile(
    rb"1 0 0 -1 (?P<x>-?[\d.]+) (?P<y>-?[\d.]+) Tm\s+/(?P<font>\w+) (?P<size>[\d.]+) Tf\s+"
    rb"\[(?P<codes>(?:<[0-9a-f]+>-?[\d.]*)+)\] TJ"
)
_CODES = re.compile(rb"<([0-9a-f]+)>")
_MEANT = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]{4})>")
_MARK_LENGTH = 40
_MARK = re.compile(rb"/MCID (\d+)>>\s*BDC|\bEMC\b")

#: How much of a stand-in's surplus width goes before the number.
_SHIFT = {START: 0.0, MIDDLE: 0.5, END: 1.0}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page number is to be written.

    Attributes:
        page: index of the page within its unit.
        part: index within the page's content streams.
        target: the anchor whose page is named; empty for the page's own number.
        x: left end of the stand-in.
        y: its baseline.
        font: name of the font resource.
        size: font size.
        shift: how much of the surplus width goes before the number, 0 to 1.
        codes: code of each digit, 0 to 9.
        widths: width of each digit, in thousandths of the size.
    """

    page: int
    part: int
    target: str
    x: float
    y: float
    font: str
    size: float
    shift: float
    codes: tuple[str, ...]
    widths: tuple[float, ...]

    def draw(self, number: int) -> bytes:
        """The operators that show ``number`` here."""
        digits = [int(digit) for digit in str(number)]
        surplus = sum(self.widths) - sum(self.widths[digit] for digit in digits)
        x = self.x + self.shift * surplus * self.size / 1000
        codes = "".join(self.codes[digit] for digit in digits)
        return (
            f"1 0 0 -1 {x:.3f} {self.y:g} Tm /{self.font} {self.size:g} Tf [<{codes}>] TJ\n"
        ).encode()


def cut_numbers(pdf: Pdf) -> list[Place]:
    """Cut the content of each page of ``pdf`` at its stand-ins, which are left empty."""
    import pikepdf

    places: list[Place] = []
    faces: dict[str, _Face] = {}
    owners = _owners(pdf)
    for nth, page in enumerate(pdf.pages):
        page.contents_coalesce()
        content = page.obj.Contents.read_bytes()
        pieces: list[bytes] = []
        end = 0
        for drawn in _DRAWN.finditer(content):
            found = _place(drawn, page.obj, faces)
            if found is None:
                continue
            order, face = found
            owned = owners.get(int(page.obj.get("/StructParents", -1)))
            target = _target(content, drawn.start(), owned)
            part = len(pieces) + 1
            places.append(
                Place(
                    nth, part, target, float(drawn["x"]), float(drawn["y"]),
                    drawn["font"].decode(), float(drawn["size"]), _SHIFT[order],
                    *face.digits(_split(drawn["codes"])),
                )
            )  # fmt: skip
            pieces += [content[end : drawn.start()], b""]
            end = drawn.end()
        if pieces:
            streams = [pdf.make_stream(piece) for piece in [*pieces, content[end:]]]
            page.obj["/Contents"] = pikepdf.Array(streams)
    return places


def _split(codes: bytes) -> list[str]:
    whole = b"".join(_CODES.findall(codes)).decode()
    return [whole[n : n + 4] for n in range(0, len(whole), 4)]


def _place(
    drawn: re.Match[bytes], page: Object, faces: dict[str, _Face]
) -> tuple[str, _Face] | None:
    """Which stand-in is drawn, and in which face; None when it is other text."""
    codes = _split(drawn["codes"])
    if len(codes) != len(START):
        return None
    name = drawn["font"].decode()
    if name not in faces:
        faces[name] = _Face(page.Resources.Font[f"/{name}"])
    letters = "".join(faces[name].meaning.get(code, "?") for code in codes)
    return (letters, faces[name]) if letters in _SHIFT else None


class _Face:
    """What a font of the file says of its codes: the letters meant, and widths."""

    def __init__(self, font: Object) -> None:
        cmap = font.ToUnicode.read_bytes()
        self.meaning = {
            code.decode(): chr(int(letter, 16)) for code, letter in _MEANT.findall(cmap)
        }
        self.widths: dict[int, float] = {}
        listed = list(font.DescendantFonts[0].W)
        for first, widths in zip(listed[::2], listed[1::2], strict=True):
            for n, width in enumerate(widths):
                self.widths[int(first) + n] = float(width)

    def digits(self, codes: list[str]) -> tuple[tuple[str, ...], tuple[float, ...]]:
        """Codes and widths of the digits 0 to 9 among ``codes``."""
        ordered = sorted(codes, key=lambda code: self.meaning[code])
        return tuple(ordered), tuple(self.widths[int(code, 16)] for code in ordered)


def _owners(pdf: Pdf) -> dict[int, Object]:
    """Structure parent number of a page → the elements that own its pieces."""
    nums = pdf.Root.StructTreeRoot.ParentTree.Nums
    return {int(nums[n]): nums[n + 1] for n in range(0, len(nums), 2)}


def _target(content: bytes, at: int, owned: Object | None) -> str:
    """The anchor that the link around the piece drawn at ``at`` leads to; empty outside links."""
    opened = max(0, content.rfind(b"BDC", 0, at) - _MARK_LENGTH)
    marks = [mark[1] for mark in _MARK.finditer(content, opened, at)]
    if owned is None or not marks or marks[-1] is None:
        return ""
    element: Object | None = owned[int(marks[-1])]
    while element is not None and "/S" in element:
        for kid in _members(element.get("/K")):
            if not isinstance(kid, int) and kid.get("/Type") == "/OBJR":
                return str(kid.Obj.get("/Dest", ""))
        element = element.get("/P")
    return ""


def _members(kids: Object | None) -> list[Object]:
    import pikepdf

    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]
