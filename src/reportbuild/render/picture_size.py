"""How large a picture is by itself: what a page keeps free while the picture loads."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from io import BytesIO

from reportbuild.diagnostics import Outcome
from reportbuild.files import Files

#: CSS pixels of the absolute units of CSS; a share of something has no size of its own.
_PIXELS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 9.6 / 2.54,
}
_LENGTH = re.compile(r"\s*(\d*\.?\d+)\s*(px|pt|pc|in|cm|mm|)\s*")

#: Where EXIF says how a photograph was held; from 5 on browsers turn it on its side.
_ORIENTATION, _TURNED = 0x0112, range(5, 9)


@dataclass(frozen=True, slots=True)
class PictureSize:
    """The size of a picture in CSS pixels; zero when it cannot be known.

    Attributes:
        width: as drawn; at least 1 when known.
        height: likewise.
        stretches: whether only the shape is given, as in an SVG with nothing but a ``viewBox``:
            it fills the line.
    """

    width: int = 0
    height: int = 0
    stretches: bool = False


def measure_file(files: Files, path: str) -> Outcome[PictureSize]:
    """The size of a picture of the project; what is wrong with the file is reported elsewhere."""
    try:
        return Outcome(measure_picture(files.read_bytes(path)))
    except OSError:
        return Outcome(PictureSize())


def measure_chart(chart: bytes) -> Outcome[PictureSize]:
    """The size of a picture made from data."""
    return Outcome(measure_picture(chart))


def measure_picture(content: bytes) -> PictureSize:
    """The size of an SVG (its own, else that of its ``viewBox``) or of any image Pillow reads."""
    if b"<svg" in content[:4096]:
        return _measure_svg(content)
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content)) as image:
                width, height = image.size
                turned = image.getexif().get(_ORIENTATION) in _TURNED
    except (Image.DecompressionBombError, UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return PictureSize()
    return PictureSize(height, width) if turned else PictureSize(width, height)


def _measure_svg(content: bytes) -> PictureSize:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return PictureSize()
    width, height = (_pixels(str(root.get(name, ""))) for name in ("width", "height"))
    box = [_pixels(part) for part in re.split(r"[\s,]+", str(root.get("viewBox", "")).strip())[2:]]
    across, down = box if len(box) == 2 else (0.0, 0.0)
    stretches = not width and not height
    if across and down:
        if stretches:
            width = across
        width = width or height * across / down
        height = height or width * down / across
    if not width or not height:
        return PictureSize()
    return PictureSize(max(1, round(width)), max(1, round(height)), stretches)


def _pixels(length: str) -> float:
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _PIXELS[found[2]] if found else 0.0
