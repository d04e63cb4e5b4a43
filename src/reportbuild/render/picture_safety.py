"""Pictures that would fetch or run something, or grow beyond all measure, are not shown."""

from __future__ import annotations

import re
import warnings
from base64 import b64decode
from binascii import Error as NotBase64Error
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from reportbuild.diagnostics import Locus, Outcome, Sink

if TYPE_CHECKING:
    from lxml.etree import _Element

#: Bytes of a picture, and points of a raster picture: A3 at 600 dpi is about 70 million.
MAX_BYTES, MAX_POINTS = 40_000_000, 80_000_000

#: Elements of an SVG, repeated ones counted; a map of every commune of France has about 35 000.
MAX_ELEMENTS = 100_000

_DRAWN = "{http://www.w3.org/2000/svg}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
#: What HTML inside an SVG fetches, besides what it links to.
_SOURCES = ("src", "srcset", "poster", "data", "background")
_RUNNING = ("script", "iframe", "object", "embed", "meta", "base", "form")
_OWN = ("#", "data:image/")
#: Where a link for readers may lead, without the spaces that browsers overlook.
_LINK = re.compile(r"(?:https?:|mailto:|[^:]*(?:[/?#]|$))", re.IGNORECASE)
_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_CSS_TARGET = re.compile(r"""(?:url\(|@import)\s*["']?\s*([^"')\s;]+)""", re.IGNORECASE)
_DATA = re.compile(r"data:image/(?P<kind>[\w.+-]+)(?P<options>[^,]*),(?P<content>.*)", re.DOTALL)


def sound_pictures(
    pictures: dict[str, bytes], sources: dict[str, str]
) -> Outcome[dict[str, bytes]]:
    """Those of ``pictures`` that are safe to show.

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

    # libxml2 fetches nothing and expands nothing here, and stops at deep nesting by itself.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as problem:
        line, column = problem.position
        at = Locus(place.file, "line", f"{max(line, 1)}:{max(column, 1)}")
        sink.report("picture-is-readable", f"the SVG cannot be read: {problem.msg}", at)
        return
    kinds: Any = root.getroottree().docinfo.internalDTD
    if kinds is not None and list(kinds.iterentities()):
        message = "the SVG defines entities, which can grow without end"
        sink.report("svg-is-self-contained", message, place, "write the text itself")
        return
    instructions: Any = root.itersiblings(etree.PI, preceding=True)
    if any(one.target == "xml-stylesheet" for one in instructions):
        message = "the SVG names a style sheet outside it"
        sink.report("svg-is-self-contained", message, place, "put what it needs into the file")
    for element in root.iter("*"):
        at = Locus(place.file, "line", f"{element.sourceline or 1}:1")
        _check_scripts(element, at, sink)
        for target in _targets(element):
            _check_target(target, at, sink)
    count = _count_drawn(root)
    if count > MAX_ELEMENTS:
        message = f"the SVG draws {count} elements; at most {MAX_ELEMENTS} are drawn"
        sink.report("picture-size-is-sound", message, place, "simplify it, or use a PNG")


def _check_scripts(element: _Element, at: Locus, sink: Sink) -> None:
    """A script would not run on the page, but does where a reader opens the picture alone."""
    name = str(element.tag).rpartition("}")[2]
    handlers = [str(key) for key in element.attrib if str(key).lower().startswith("on")]
    if name.lower() in _RUNNING:
        handlers.insert(0, f"<{name}>")
    if str(element.get("attributeName", "")).rpartition(":")[2].lower() == "href":
        handlers.append("attributeName")  # an animation that makes a link lead to a script
    links = (str(element.get(href, "")) for href in _HREFS if name == "a")
    handlers += [to[:60] for to in links if not _LINK.match("".join(to.split()))]
    for what in handlers:
        message = f"the SVG holds '{what}', which can run in a reader's browser"
        sink.report("svg-is-self-contained", message, at, "remove it")


def _targets(element: _Element) -> list[str]:
    """What an element refers to, links for readers left out."""
    names = _SOURCES if str(element.tag).endswith("}a") else (*_HREFS, *_SOURCES)
    found = [str(element.get(name, "")) for name in names]
    # A comment parts the words of a style sheet here, but not in a browser.
    sheet = "".join(map(str, element.itertext())) if str(element.tag).endswith("}style") else ""
    for words in (sheet, *map(str, element.attrib.values())):
        meant = _CSS_ESCAPE.sub(lambda code: chr(min(int(code[1], 16), 0xFFFF)), words)
        found += _CSS_TARGET.findall(meant)
    return [target for target in found if target]


def _check_target(target: str, at: Locus, sink: Sink) -> None:
    if not target.startswith(_OWN):
        message = f"the SVG refers to '{target[:60]}'"
        sink.report("svg-is-self-contained", message, at, "put what it needs into the file")
        return
    inside = _DATA.match(target)
    if inside is None:
        return
    if inside["kind"].startswith("svg"):
        message = "the SVG holds another SVG as data"
        sink.report("svg-is-self-contained", message, at, "put its elements into the file")
        return
    content = unquote_to_bytes(inside["content"])
    try:
        raw = b64decode(content) if "base64" in inside["options"] else content
    except (NotBase64Error, ValueError):
        raw = b""
    _check_raster(raw, at, sink)


def _count_drawn(root: _Element) -> int:
    """Elements drawn, those that ``use`` repeats counted each time; endless ones as too many."""
    named = {str(element.get("id")): element for element in root.iter() if element.get("id")}
    counted: dict[_Element, int] = {}
    endless = MAX_ELEMENTS * 10
    # Children and used elements first; what is open and met again contains itself.
    stack, open_ = [root], set()
    while stack:
        element = stack[-1]
        href = next((str(element.get(n)) for n in _HREFS if element.get(n)), "")
        used = named.get(href[1:]) if element.tag == f"{_DRAWN}use" else None
        below = [*element, *([used] if used is not None else [])]
        if element not in open_:
            open_.add(element)
            stack += [kid for kid in below if kid not in counted and kid not in open_]
            continue
        stack.pop()
        if element not in counted:
            counted[element] = min(endless, 1 + sum(counted.get(kid, endless) for kid in below))
    return counted[root]


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
