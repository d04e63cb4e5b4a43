"""Pictures bring the letters they need, since a browser loads no font for one shown by ``<img>``.

Fonts as data inside a picture do not fall under the policy of the page that shows it.
Source: SVG 2, Conforming SVG-as-image (secure static mode: ``data:`` addresses alone are read).
"""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING

from reportbuild.diagnostics import Outcome
from reportbuild.files import Files
from reportbuild.render.fonts import cut_letters

if TYPE_CHECKING:
    from lxml.etree import _Element

FAMILY = "Report Sans"

#: Face → the weight it answers to.
_WEIGHTS = {"report-sans-regular": 400, "report-sans-semibold": 600}
_BOLD = re.compile(r"[6-9]00|bold")
_DRAWN = "{http://www.w3.org/2000/svg}"
_ROOT = re.compile(rb"<svg\b[^>]*>")


def type_of_chart(chart: bytes) -> Outcome[str]:
    """The style sheet with the typeface of a picture made from data, cut to its letters."""
    from lxml import etree

    return Outcome(_sheet(etree.fromstring(chart)))


def type_of_file(files: Files, path: str) -> Outcome[str]:
    """The same for an SVG of the project; what is wrong with the file is reported elsewhere."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return Outcome(_sheet(etree.fromstring(files.read_bytes(path), parser)))
    except (OSError, etree.XMLSyntaxError):
        return Outcome("")


def _sheet(drawing: _Element) -> str:
    letters: dict[str, set[str]] = {face: set() for face in _WEIGHTS}
    for element in drawing.iter(f"{_DRAWN}text", f"{_DRAWN}tspan"):
        if FAMILY in _nearest(element, "font-family"):
            bold = _BOLD.match(_nearest(element, "font-weight"))
            face = "report-sans-semibold" if bold else "report-sans-regular"
            letters[face].update(*map(str, element.itertext()))
    cut = {face: cut_letters(face, map(ord, used)) for face, used in letters.items() if used}
    return "".join(_rule(face, font) for face, font in cut.items() if font)


def set_type(picture: bytes, sheet: str) -> bytes:
    """``picture``, an SVG, with ``sheet`` in it."""
    if not sheet:
        return picture
    style = f"<style>{sheet}</style>".encode()
    return _ROOT.sub(lambda found: found[0] + style, picture, count=1)


def _nearest(element: _Element, name: str) -> str:
    """An inherited attribute."""
    return next((str(e.get(name)) for e in (element, *element.iterancestors()) if e.get(name)), "")


def _rule(face: str, font: bytes) -> str:
    data = b64encode(font).decode()
    return (
        f'@font-face{{font-family:"{FAMILY}";font-weight:{_WEIGHTS[face]};'
        f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
    )
