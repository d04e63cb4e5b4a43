"""Pictures as pixels, for programs that do not show SVG."""

from __future__ import annotations

import atexit
import re
import tempfile
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

#: Pixels per CSS pixel: twice, for sharp print at the width of a text column.
_SCALE = 2

_FAMILY = re.compile(r"""(font-family\s*[:=]\s*["']?)([^"';>]*)""")

#: What pictures call our typefaces, from the most telling word → the name in our fonts.
_OURS = (("mono", "Report Mono"), ("sans", "Report Sans"), ("serif", "Report Serif"))


def as_png(
    pictures: Mapping[str, bytes], fonts: Mapping[str, bytes]
) -> dict[str, tuple[bytes, int]]:
    """Address → PNG and its width in CSS pixels; what is no picture is left out.

    Args:
        pictures: address → SVG in any encoding, PNG or JPEG; each has passed
            :func:`reportbuild.render.picture_safety.sound_pictures`.
        fonts: file name → TrueType bytes of the print edition; no other font is used.
    """
    import vl_convert
    from lxml import etree

    _show_fonts(tuple(fonts.items()))
    made = {}
    for address, content in sorted(pictures.items()):
        if address.endswith(".svg"):
            drawing = etree.tostring(etree.fromstring(content), encoding="unicode")
            png: bytes = vl_convert.svg_to_png(_FAMILY.sub(_our_family, drawing), scale=_SCALE)
            made[address] = (png, _width(png) // _SCALE)
        elif address.endswith((".png", ".jpg", ".jpeg")):
            made[address] = (content, _width(content))
    return made


@cache
def _show_fonts(fonts: tuple[tuple[str, bytes], ...]) -> tempfile.TemporaryDirectory[str]:
    """Put fonts where the painter finds them.

    It opens the files when it first needs them, so the folder stays as long as the process.
    """
    import vl_convert

    folder = tempfile.TemporaryDirectory(prefix="reportbuild-")
    for name, content in fonts:
        (Path(folder.name) / name).write_bytes(content)
    vl_convert.register_font_directory(folder.name)
    atexit.register(folder.cleanup)
    return folder


def _our_family(found: re.Match[str]) -> str:
    wanted = found[2].casefold()
    ours = next((name for word, name in _OURS if word in wanted), "Report Sans")
    return f"{found[1]}{ours}"


def _width(content: bytes) -> int:
    from PIL import Image

    with Image.open(BytesIO(content)) as image:
        return int(image.width)
