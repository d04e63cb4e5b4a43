"""Lay out one HTML document as an accessible PDF, from given bytes and nothing else.

WeasyPrint 70 does the work. It sees no file, no network and no font of the machine: all it asks
for is looked up in the given bytes under an address that cannot exist
(RFC 2606 reserves ``.invalid``).
"""

from __future__ import annotations

import importlib
import logging
import os
import re
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportbuild.diagnostics import Locus, Outcome, Sink

BASE = "https://report.invalid/"

# What pictures may call our typefaces; they know nothing of the private names.
_ALIASES = {
    "Source Sans 3": "Report Sans",
    "sans-serif": "Report Sans",
    "Source Serif 4": "Report Serif",
    "serif": "Report Serif",
    "IBM Plex Mono": "Report Mono",
    "monospace": "Report Mono",
}

# Fontconfig reads this instead of the machine's list of fonts.
_FONTS = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
    "<fontconfig><cachedir>{cache}</cachedir>{aliases}</fontconfig>"
)
_ALIAS = (
    '<alias binding="same"><family>{seen}</family><prefer><family>{meant}</family></prefer></alias>'
)

#: What WeasyPrint's messages say of its own inside.
_ENGINE_NOISE = re.compile(rf"{re.escape(BASE)}|URLFetchingError: | (?=` at )")

_SHEET = "templates/pdf/book.css"


def lay_out(
    html: str,
    css: str,
    fonts: dict[str, bytes],
    images: dict[str, bytes],
    inspect: Callable[[Any], None] | None = None,
) -> Outcome[bytes]:
    """A tagged PDF (PDF/UA-1, ISO 14289-1) of ``html``.

    Args:
        html: the document, addresses relative.
        css: its style sheet.
        fonts: file name → TrueType bytes, addressed as ``fonts/NAME``.
        images: address → bytes.
        inspect: called with the laid-out document before it is written.

    Returns:
        The same bytes for the same input. What the layout engine complains about (a missing
        image, an unknown property, a link to nothing) is reported as ``pdf-layout-is-clean``.
    """
    from reportbuild.render.tagging import finish_pdf

    drawn = draw(html, css, fonts, images, inspect)
    if drawn.value is None:
        return Outcome(None, drawn.diagnostics)
    return Outcome(finish_pdf(drawn.value.pdf, drawn.value.front), drawn.diagnostics)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A PDF as the engine writes it, and how many pages come before the first chapter."""

    pdf: bytes
    front: int


def draw(
    html: str,
    css: str,
    fonts: dict[str, bytes],
    images: dict[str, bytes],
    inspect: Callable[[Any], None] | None = None,
) -> Outcome[Drawing]:
    """``html`` laid out and drawn, its tags not yet corrected; see :func:`lay_out`."""
    _load_engine()
    shelf = {BASE + name: data for name, data in images.items()}
    shelf |= {f"{BASE}fonts/{name}": data for name, data in fonts.items()}
    sink = Sink()
    if "@font-face" not in css:
        # Pango ends the process when it has no font at all.
        sink.report("pdf-layout-is-clean", "the style sheet brings no font", Locus(_SHEET))
        return sink.outcome(None)
    with _own_fonts_only(), _listening(sink), _lines_filled():
        document = _render(html, css, shelf)
        front = _shift_left_pages(document)
        if inspect is not None:
            inspect(document)
        raw = document.write_pdf(pdf_variant="pdf/ua-1", custom_metadata=False)
    return sink.outcome(Drawing(raw, front))


def _load_engine() -> None:
    """Import WeasyPrint; it warns when the machine has no fonts, which is how we want it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        importlib.import_module("weasyprint")


def _render(html: str, css: str, shelf: dict[str, bytes]) -> Any:
    """The laid-out document."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse, URLFetchingError

    class Shelf(URLFetcher):  # type: ignore[misc]
        """Serves the given bytes."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url not in shelf:
                raise URLFetchingError(f"{url.removeprefix(BASE)} is not part of the report")
            kind = "image/svg+xml" if url.endswith(".svg") else "application/octet-stream"
            return URLFetcherResponse(url, shelf[url], {"Content-Type": kind})

    fetcher = Shelf(allow_redirects=False)
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(string=css, base_url=BASE, url_fetcher=fetcher, font_config=fonts)
    source = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=fetcher)
    return source.render(font_config=fonts, stylesheets=[sheet], pdf_variant="pdf/ua-1")


def _shift_left_pages(document: Any) -> int:
    """Mirror what reaches over the right margin; the number of pages before the first chapter.

    CSS cannot ask whether an element stands on a left page. The theme lets wide figures and
    tables reach over the margin column by a negative right margin; on left pages, whose margin
    column is on the other side, they are moved by just that much after layout. Nothing else
    moves, so the layout stays as computed. Uses WeasyPrint's box tree, which is private:
    its version is pinned, and a test looks at the result.
    """
    from weasyprint import Page

    front = 0
    for nth, page in enumerate(document.pages):
        box = page._page_box
        if not front and box.page_type.name == "first-chapter":
            front = nth
        if box.page_type.side == "left" and _shift(box):
            # A page gathers its links and anchors when made; they must move too.
            document.pages[nth] = Page(box)
    return front


def _shift(box: Any) -> bool:
    """Move the boxes below ``box`` that reach to the right; whether there were any."""
    moved = False
    for child in getattr(box, "children", ()):
        left, right = getattr(child, "margin_left", 0), getattr(child, "margin_right", 0)
        if (
            isinstance(right, float | int)
            and right < -1
            and left == 0
            and child.element is not None
        ):
            child.translate(right, 0)
            _carry_backgrounds(child, right)
            moved = True
        else:
            moved = _shift(child) or moved
    return moved


def _carry_backgrounds(box: Any, right: float) -> None:
    """Move the painted areas of ``box`` and all below it; WeasyPrint fixed them earlier."""

    def moved(area: Any) -> Any:
        # A layer without a picture has the word "unused" in place of its area.
        return area if isinstance(area, str) else (area[0] + right, *area[1:])

    if getattr(box, "background", None) is not None:
        layers = [
            layer._replace(
                painting_area=moved(layer.painting_area),
                positioning_area=moved(layer.positioning_area),
                clipped_boxes=[moved(clip) for clip in layer.clipped_boxes],
            )
            for layer in box.background.layers
        ]
        box.background = box.background._replace(layers=layers)
    for child in box.all_children():
        _carry_backgrounds(child, right)


@contextmanager
def _own_fonts_only() -> Iterator[None]:
    """Hide the machine's fonts: a letter that ours lack must show as missing, not vary."""
    before = os.environ.get("FONTCONFIG_FILE")
    with tempfile.TemporaryDirectory(prefix="reportbuild-") as folder:
        config = Path(folder) / "fonts.conf"
        aliases = "".join(_ALIAS.format(seen=a, meant=b) for a, b in _ALIASES.items())
        config.write_text(_FONTS.format(cache=folder, aliases=aliases), encoding="utf-8")
        os.environ["FONTCONFIG_FILE"] = str(config)
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


@contextmanager
def _lines_filled() -> Iterator[None]:
    """Mend a fault of WeasyPrint 70 that ends a line after its first word.

    Where text before an inline element fits the line but for the space at its end, the engine
    takes it for text that cannot be broken and keeps one word. Asked again with room for the
    space, which hangs at the line's end anyway, it gives the right answer.
    """
    inline: Any = importlib.import_module("weasyprint.layout.inline")
    original = inline.split_first_line

    def mended(text: str, style: Any, context: Any, width: Any, *more: Any, **options: Any) -> Any:
        found = original(text, style, context, width, *more, **options)
        if found[2] is None or width is None or not text.endswith(" "):
            return found
        bare = original(text.rstrip(" "), style, context, width, *more, **options)
        if bare[2] is not None:
            return found
        room = width + style["font_size"]
        return original(text, style, context, room, *more, **options)

    inline.split_first_line = mended
    try:
        yield
    finally:
        inline.split_first_line = original


@contextmanager
def _listening(sink: Sink) -> Iterator[None]:
    """Turn what WeasyPrint logs into findings."""

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            words = _ENGINE_NOISE.sub("", record.getMessage()).rstrip(".")
            sink.report("pdf-layout-is-clean", words[:1].lower() + words[1:], Locus(_SHEET))

    logger = logging.getLogger("weasyprint")
    ear, passed_on = Ear(logging.WARNING), logger.propagate
    logger.addHandler(ear)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(ear)
        logger.propagate = passed_on
