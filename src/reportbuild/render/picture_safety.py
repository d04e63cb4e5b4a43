"""Pictures that would fetch something, or grow beyond all measure when drawn, are not drawn."""

from __future__ import annotations

import warnings
from io import BytesIO

from reportbuild.diagnostics import Locus, Outcome, Sink

#: Bytes of a picture, and points of a raster picture: A3 at 600 dpi is about 70 million.
MAX_BYTES, MAX_POINTS = 40_000_000, 80_000_000

#: Elements of an SVG; a map of every commune of France has about 35 000.
MAX_ELEMENTS = 100_000

_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_DRAWN = "{http://www.w3.org/2000/svg}"


def sound_pictures(
    pictures: dict[str, bytes], sources: dict[str, str]
) -> Outcome[dict[str, bytes]]:
    """Those of ``pictures`` that are safe to draw.

    Args:
        pictures: address → bytes.
        sources: address → the project's file, for places in findings.

    Returns:
        Address → bytes. Reports ``picture-size-is-sound``, ``picture-is-readable`` and
        ``svg-is-self-contained``.
    """
    sink = Sink()
    kept = {}
    for address, content in pictures.items():
        place = Locus(sources.get(address, address))
        before = len(sink.found)
        if len(content) > MAX_BYTES:
            size = f"{len(content) / 1e6:.0f} MB; at most {MAX_BYTES / 1e6:.0f} MB are drawn"
            sink.report("picture-size-is-sound", f"the picture has {size}", place)
        elif address.endswith(".svg"):
            _check_svg(content, place, sink)
        else:
            _check_raster(content, place, sink)
        if len(sink.found) == before:
            kept[address] = content
    return sink.outcome(kept)


def _check_svg(content: bytes, place: Locus, sink: Sink) -> None:
    from lxml import etree

    if b"<!ENTITY" in content:
        message = "the SVG defines entities, which can grow without end"
        sink.report("svg-is-self-contained", message, place, "write the text itself")
        return
    # libxml2 fetches nothing and expands nothing here, and stops at deep nesting by itself.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as problem:
        sink.report("picture-is-readable", f"the SVG cannot be read: {problem.msg}", place)
        return
    count = 0
    for element in root.iter(f"{_DRAWN}*"):
        count += 1
        for name in _HREFS:
            target = str(element.get(name, ""))
            is_link = element.tag == f"{_DRAWN}a"
            if target and not is_link and not target.startswith(("#", "data:image/")):
                message = f"the SVG refers to '{target[:60]}'"
                hint = "put what it needs into the file"
                sink.report("svg-is-self-contained", message, place, hint)
    if count > MAX_ELEMENTS:
        message = f"the SVG has {count} elements; at most {MAX_ELEMENTS} are drawn"
        sink.report("picture-size-is-sound", message, place, "simplify it, or use a PNG")


def _check_raster(content: bytes, place: Locus, sink: Sink) -> None:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            width, height = Image.open(BytesIO(content)).size
    except Image.DecompressionBombError:
        sink.report("picture-size-is-sound", "the picture is too large to be opened", place)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        sink.report("picture-is-readable", "the picture cannot be read", place)
    else:
        if width * height > MAX_POINTS:
            message = f"the picture has {width} × {height} points"
            hint = f"at most {MAX_POINTS // 1_000_000} million are drawn; scale it down"
            sink.report("picture-size-is-sound", message, place, hint)
