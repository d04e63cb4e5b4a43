"""The cover: the report's name in its language over the floor-plan ornament.

One design, three uses: the PDF sets its text itself over :func:`ornament_svg`, EPUB and the
landing page show :func:`cover_svg` or :func:`cover_png`, links shared elsewhere
:func:`card_png` (1200 by 630, the size that link previews ask for).
"""

from __future__ import annotations

import re
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from reportbuild.model import Book
from reportbuild.render.lettering import Typeface
from reportbuild.render.motif import Shape, motif, paint_svg

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

#: The page proportion of A4, in picture units.
WIDTH, HEIGHT = 1600, 2263
COLUMNS, ROWS = 5, 4
MARGIN = 130
CARD_WIDTH, CARD_HEIGHT = 1200, 630

_TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{6});")


def colours(tokens: str) -> dict[str, str]:
    """The colour tokens of a style sheet: name → ``#rrggbb``."""
    return dict(_TOKEN.findall(tokens))


def ornament_svg(tokens: str, columns: int, rows: int, right: int = 0, down: int = 0) -> str:
    """The ornament alone, as an SVG file without any text.

    Args:
        tokens: text of ``tokens.css``.
        columns: width in tiles.
        rows: height in tiles.
        right: first column of the score that is shown.
        down: first row of the score that is shown.
    """
    tiles = paint_svg(motif(columns, rows, right, down), colours(tokens), 100)
    size = f'width="{columns * 100}" height="{rows * 100}"'
    box = f'viewBox="0 0 {columns * 100} {rows * 100}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box}>{tiles}</svg>\n'


def cover_svg(book: Book, tokens: str, fonts: dict[str, bytes]) -> str:
    """The cover with its text as outlines.

    Args:
        book: whose title, subtitle and contributors stand on it.
        tokens: text of ``tokens.css``.
        fonts: as :func:`reportbuild.render.fonts.print_fonts` gives them.

    Returns:
        An SVG file; its title is the report's, its root carries the language.
    """
    palette = colours(tokens)
    unit = WIDTH / COLUMNS
    tiles = paint_svg(motif(COLUMNS, ROWS), palette, unit)
    letters = "".join(
        f'<path d="{face.outline(words, size, MARGIN, y)}" fill="{palette[fill]}"/>'
        for words, face, size, y, fill in _lines(book, fonts)
    )
    lang, title = escape(book.language.locale), escape(book.title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" xml:lang="{lang}">'
        f"<title>{title}</title>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{palette["accent-deep"]}"/>'
        f'<g transform="translate(0 {HEIGHT - ROWS * unit:.6g})">{tiles}</g>{letters}</svg>\n'
    )


def cover_png(book: Book, tokens: str, fonts: dict[str, bytes], width: int = 1200) -> bytes:
    """The cover as PNG, for shops and reading apps that show no SVG."""
    palette = colours(tokens)
    scale = width / WIDTH
    height = round(HEIGHT * scale)
    image, draw = _canvas(width, height, palette["accent-deep"])
    unit = width / COLUMNS
    _paint(draw, motif(COLUMNS, ROWS), palette, unit, 0, height - ROWS * unit)
    for words, face, size, y, fill in _lines(book, fonts):
        _letter(draw, face, words, size * scale, MARGIN * scale, y * scale, palette[fill])
    return _png(image, width, height)


def card_png(book: Book, tokens: str, fonts: dict[str, bytes]) -> bytes:
    """The picture that goes with a shared link: title on the left, ornament on the right."""
    palette = colours(tokens)
    image, draw = _canvas(CARD_WIDTH, CARD_HEIGHT, palette["accent-deep"])
    unit = CARD_HEIGHT / 3
    _paint(draw, motif(2, 3, 4, 1), palette, unit, CARD_WIDTH - 2 * unit, 0)
    display, sans = _faces(fonts)
    measure = CARD_WIDTH - 2 * unit - 120
    y = 150.0
    for line in display.break_lines(book.title, 68, measure):
        _letter(draw, display, line, 68, 64, y, palette["on-deep"])
        y += 76
    y += 14
    for line in sans.break_lines(book.subtitle, 31, measure):
        _letter(draw, sans, line, 31, 64, y, palette["second-soft"])
        y += 42
    _letter(draw, sans, _names(book), 24, 64, CARD_HEIGHT - 64, palette["on-deep-soft"])
    return _png(image, CARD_WIDTH, CARD_HEIGHT)


def _faces(fonts: dict[str, bytes]) -> tuple[Typeface, Typeface]:
    """The typefaces of title and label."""
    return Typeface(fonts["report-display.ttf"]), Typeface(fonts["report-sans-regular.ttf"])


def _names(book: Book) -> str:
    """Who stands behind the report, in one line."""
    return " · ".join(c.name for c in book.contributors if c.kind == "organisation")


def _lines(book: Book, fonts: dict[str, bytes]) -> list[tuple[str, Typeface, float, float, str]]:
    """The lines of the cover: words, face, size, baseline, colour token.

    The title is as large as leaves air above the ornament, and never more than three lines.
    """
    display, sans = _faces(fonts)
    measure = WIDTH - 2 * MARGIN
    floor = HEIGHT - ROWS * WIDTH / COLUMNS - 100
    for size in range(156, 59, -6):
        made: list[tuple[str, Typeface, float, float, str]] = [
            (_names(book), sans, 44, MARGIN + 34, "on-deep-soft")
        ]
        title = display.break_lines(book.title, size, measure)
        y = MARGIN + 110.0 + size
        for line in title:
            made.append((line, display, size, y, "on-deep"))
            y += size * 1.08
        y += 4
        for line in sans.break_lines(book.subtitle, 56, measure):
            made.append((line, sans, 56, y, "second-soft"))
            y += 70
        if len(title) <= 3 and y - 70 <= floor:
            break
    return made


# The picture is drawn this many times larger and then reduced: Pillow's figures have hard edges.
_OVERSAMPLING = 3


def _canvas(width: int, height: int, fill: str) -> tuple[Any, ImageDraw]:
    """An empty oversized picture and its pen."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (width * _OVERSAMPLING, height * _OVERSAMPLING), fill)
    return image, ImageDraw.Draw(image)


def _png(image: Any, width: int, height: int) -> bytes:
    """``image`` reduced to its final size, as PNG with few colours."""
    from PIL import Image

    out = BytesIO()
    reduced = image.resize((width, height), Image.Resampling.BOX)
    reduced.quantize(128, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _paint(
    draw: ImageDraw, shapes: tuple[Shape, ...], palette: dict[str, str], unit: float,
    left: float, top: float,
) -> None:  # fmt: skip
    """Fill ``shapes`` with their corner at (left, top), one tile being ``unit`` wide."""
    k = _OVERSAMPLING
    for shape in shapes:
        fill, at = palette[shape.fill], shape.at
        x, y = (left + at[0] * unit) * k, (top + at[1] * unit) * k
        if shape.kind == "rect":
            draw.rectangle((x, y, x + at[2] * unit * k, y + at[3] * unit * k), fill)
        elif shape.kind == "polygon":
            draw.polygon([((left if i % 2 == 0 else top) + n * unit) * k
                          for i, n in enumerate(at)], fill)  # fmt: skip
        else:
            r = at[2] * unit * k
            first, sweep = (0.0, 360.0) if shape.kind == "disc" else (at[3], at[4])
            draw.pieslice((x - r, y - r, x + r, y + r), first, first + sweep, fill)


def _letter(
    draw: ImageDraw, face: Typeface, words: str, size: float, x: float, y: float, fill: str
) -> None:
    """Write one line with its baseline starting at (x, y)."""
    from PIL import ImageFont

    font = ImageFont.truetype(BytesIO(face.data), size * _OVERSAMPLING)
    draw.text((x * _OVERSAMPLING, y * _OVERSAMPLING), words, fill, font, anchor="ls")
