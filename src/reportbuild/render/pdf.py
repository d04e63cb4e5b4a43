"""The PDF edition as one HTML document and one style sheet, ready to be laid out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reportbuild.diagnostics import Outcome
from reportbuild.model import Book, BookItem, Fragment, HowToCite
from reportbuild.render.cite_box import safe_entry
from reportbuild.render.cover import COLUMNS, ROWS, colours, ornament_svg
from reportbuild.render.dates import long_date
from reportbuild.render.font_faces import font_face_rules
from reportbuild.render.page_references import anchors_of, place_page_numbers
from reportbuild.render.templating import design_tokens, fill_template, spell_out

PRINT_SHEET = "pdf/print.css"
TOKENS, SHEET, DOCUMENT = "html/tokens.css", "pdf/book.css", "pdf/book.html.j2"

_LISTING = re.compile(r"(<pre.*?</pre>)", re.DOTALL)

#: What follows a reference to another unit on paper, where the language file says nothing else.
REFERENCE_PAGE = ", p.\u00a0{page}"

COVER_ORNAMENT = "ornament-cover.svg"

#: The colour below the cover. A picture, because the engine does not cut a gradient to its size.
COVER_GROUND = "cover-ground.svg"

#: The line above the notes of a page.
NOTE_RULE = "note-rule.svg"

FIXED = (COVER_ORNAMENT, COVER_GROUND, NOTE_RULE)

#: Tiles of the band above a chapter.
_BAND = (6, 2)


@dataclass(frozen=True, slots=True)
class _Unit:
    """One unit as the template shows it: running head, classes, number of its band, markup."""

    head: str
    classes: str
    opening: int
    html: Markup


def make_document(
    book: Book,
    fragments: Sequence[Fragment],
    templates: dict[str, str],
    cites: Sequence[HowToCite] = (),
) -> Outcome[str]:
    """The whole edition as one HTML document.

    Args:
        book: the edition.
        fragments: its units in the PDF dialect, in reading order.
        templates: name below ``templates/`` → text; ``pdf/book.html.j2`` is filled.
        cites: how to cite the report, for its imprint.

    Returns:
        HTML whose images and ornaments are addressed relative to the document. Reports
        ``template-is-valid``.
    """
    strings = book.language.strings
    context = {
        "book": book,
        "strings": strings,
        "date": long_date(book.date, book.language),
        "status": strings.get(f"status-{book.status}", ""),
        "organisations": [c.name for c in book.contributors if c.kind == "organisation"],
        "cites": [
            (style, safe_entry(entry)) for cite in cites for style, entry in cite.entries.items()
        ],
        "cases": _cases(book),
        "units": _units(book, fragments),
    }
    return fill_template(templates, DOCUMENT, context)


def print_css(book: Book, fonts: dict[str, bytes], templates: dict[str, str]) -> str:
    """The style sheet of the PDF: fonts, the theme's page design, and a band per chapter.

    Args:
        book: tells how many chapters there are.
        fonts: the print fonts; addressed as ``fonts/NAME``.
        templates: ``html/tokens.css`` and ``pdf/book.css`` are used; tokens that the latter
            defines go first.
    """
    bands = "".join(
        f'.opening-{n} {{ background-image: url("{band_name(n)}"); }}\n'
        for n in range(1, len(_chapters(book)) + 1)
    )
    sheet = font_face_rules(list(fonts), "fonts/") + templates[SHEET] + bands
    return spell_out(sheet, design_tokens(templates[TOKENS]) | design_tokens(templates[SHEET]))


def ornaments(book: Book, templates: dict[str, str]) -> dict[str, bytes]:
    """The pictures the style sheet asks for: name → SVG."""
    bands = [band_name(n) for n in range(1, len(_chapters(book)) + 1)]
    return {name: ornament(name, templates[TOKENS]) for name in (*FIXED, *bands)}


def band_name(nth: int) -> str:
    """The name of the band above the ``nth`` chapter, from 1."""
    return f"ornament-{nth}.svg"


def ornament(name: str, tokens: str) -> bytes:
    """One picture of the theme by its name, as SVG, in the colours of ``html/tokens.css``."""
    flat = {NOTE_RULE: ("line-strong", 100), COVER_GROUND: ("accent-deep", 1)}
    if name in flat:
        colour, width = flat[name]
        box = f'viewBox="0 0 {width} 1" preserveAspectRatio="none"'
        area = f'<rect width="{width}" height="1" fill="{colours(tokens)[colour]}"/>'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{area}</svg>\n'.encode()
    if name == COVER_ORNAMENT:
        return ornament_svg(tokens, COLUMNS, ROWS).encode()
    nth = int(name.removeprefix("ornament-").removesuffix(".svg"))
    return ornament_svg(tokens, *_BAND, right=3 * nth, down=nth).encode()


def _chapters(book: Book) -> list[BookItem]:
    return [item for item in book.items if item.kind == "chapter"]


def _cases(book: Book) -> dict[str, list[BookItem]]:
    """Item id → the items that belong to it; every item has an entry."""
    children: dict[str, list[BookItem]] = {item.id: [] for item in book.items}
    for item in book.items:
        if item.parent:
            children.setdefault(item.parent, []).append(item)
    return children


def _units(book: Book, fragments: Sequence[Fragment]) -> list[_Unit]:
    """Every unit with its place in the design."""
    items = {item.id: item for item in book.items}
    pattern = book.language.strings.get("reference-page", REFERENCE_PAGE)
    opening = 0
    made = []
    shown = [fragment for fragment in fragments if fragment.item in items]
    there = {name for fragment in shown for name in anchors_of(fragment.body)}
    for nth, fragment in enumerate(shown):
        item = items[fragment.item]
        is_chapter = item.kind == "chapter"
        opening += is_chapter
        classes = f"{item.kind} first-chapter" if nth == 0 else item.kind
        # The markup is the writer's, which escaped it.
        markup = place_page_numbers(_on_one_line(fragment.body), pattern, there)
        html = Markup(markup)  # noqa: S704
        made.append(_Unit(item.title, classes, opening if is_chapter else 0, html))
    return made


def _on_one_line(markup: str) -> str:
    """``markup`` without line ends but in listings.

    WeasyPrint 70 breaks the lines of a footnote where its source does.
    """
    parts = _LISTING.split(markup)
    return "".join(part if n % 2 else part.replace("\n", " ") for n, part in enumerate(parts))
