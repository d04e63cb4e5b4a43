"""Pages of the site: a chapter, a case, the first page of a language, the front door.

Every address is relative, so that the site works in a sub-folder and from ``file://``. A page
stands at ``<language>/<path>.html``; what all pages share at ``assets/``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from markupsafe import Markup

from reportbuild.diagnostics import Outcome
from reportbuild.docast import on_one_line
from reportbuild.model import Book, BookItem, Fragment
from reportbuild.render.cover import ornament_svg
from reportbuild.render.figure_links import link_figures
from reportbuild.render.font_faces import font_face_rules
from reportbuild.render.fonts import font_licences
from reportbuild.render.navigation import (
    link_to,
    page_address,
)
from reportbuild.render.page import TOKENS, Page, Site, page_addresses, page_context
from reportbuild.render.paragraphs import address_paragraphs
from reportbuild.render.templating import design_tokens, fill_template, theme_rules

SHEETS = ("html/site.css", "html/reading.css")
#: Parts of the one script that all pages load.
SCRIPTS = (
    *("html/report.js", "html/previews.js", "html/figures.js", "html/search.js"),
    *("html/versions.js", "html/settings_panel.js"),
)
#: Different windows of the ornament for the bands above chapters; the style sheet knows as many.
BANDS = 8

_HEADING = re.compile(r"\s*(<h1\b.*?</h1>)", re.DOTALL)


def render_page(book: Book, item: str, fragment: Fragment, site: Site) -> Outcome[str]:
    """The page of one unit.

    Args:
        book: the edition.
        item: id of the unit.
        fragment: its text in the HTML dialect.
        site: templates, languages, files.

    Returns:
        A complete HTML document. Reports ``template-is-valid``.
    """
    order = {entry.id: nth for nth, entry in enumerate(book.items)}
    nth = order[item]
    here = book.items[nth]
    path = page_address(book, here)
    text = link_figures(fragment.body, path, book)
    heading, body = _split_heading(here, address_paragraphs(text, here.anchor))
    page = Page(
        path=path,
        kind=here.kind,
        title=here.title,
        description=_description(_without_title(fragment.text, here)) or book.description,
        item=here,
        heading=heading,
        body=body,
        band=_band(book, here),
        previous=link_to(book, book.items[nth - 1], path) if nth else None,
        next=link_to(book, book.items[nth + 1], path) if nth + 1 < len(book.items) else None,
        trail=tuple(link_to(book, up, path) for up in book.items if up.id == here.parent),
        **page_addresses(book, site, path, _translations(here)),
    )
    name = "html/case.html.j2" if here.kind == "case" else "html/chapter.html.j2"
    return fill_template(site.templates, name, page_context(book, site, page))


def render_landing(
    book: Book, site: Site, messages: Mapping[str, str] = MappingProxyType({})
) -> Outcome[str]:
    """The first page of a language: what the report is and says, its contents, its files.

    Args:
        book: the edition.
        site: templates, languages, files.
        messages: item → its key message; shown are those of the first unit, which sums up,
            and of numbered chapters.
    """
    path = f"{book.language.code}/index.html"
    page = Page(
        path=path,
        kind="landing",
        title=book.title,
        description=book.description,
        **page_addresses(book, site, path, None),
    )
    said = [
        (link_to(book, item, path), messages[item.id])
        for nth, item in enumerate(book.items)
        if item.id in messages and (nth == 0 or item.number.isdigit())
    ]
    context = page_context(book, site, page) | {"messages": said}
    return fill_template(site.templates, "html/landing.html.j2", context)


def render_root(books: Sequence[Book], templates: dict[str, str]) -> Outcome[str]:
    """The front door: a choice of languages, without any script.

    Args:
        books: the editions of the site, one a language; the first is the default.
        templates: name below ``templates/`` → text.
    """
    base = books[0].base_url.rstrip("/")
    prefix = f"{base}/" if base else ""
    codes = [book.language.code for book in books]
    context = {
        "books": books,
        "addresses": {
            **{code: f"{prefix}{code}/index.html" for code in codes},
            "x-default": prefix or "index.html",
        },
        "theme_color": design_tokens(templates[TOKENS]).get("accent-deep", ""),
    }
    return fill_template(templates, "html/root.html.j2", context)


def site_assets(templates: dict[str, str], fonts: dict[str, bytes]) -> dict[str, bytes]:
    """What all pages share: path below the site → bytes.

    Args:
        templates: style sheets and script are taken from it.
        fonts: the web fonts, file name → bytes; their licences are put beside them.
    """
    tokens = templates[TOKENS]
    faces = font_face_rules(list(fonts), "fonts/").replace(" }", " font-display: swap; }")
    made: dict[str, bytes] = {f"assets/fonts/{name}": data for name, data in fonts.items()}
    made |= {f"assets/fonts/{name}": text.encode() for name, text in font_licences().items()}
    sheets = "".join(templates[name] for name in SHEETS)
    themes = theme_rules(design_tokens(tokens))
    made["assets/report.css"] = (faces + tokens + sheets + themes).encode()
    made["assets/settings.js"] = templates["html/settings.js"].encode()
    made["assets/report.js"] = "".join(templates[name] for name in SCRIPTS).encode()
    made["assets/icon.svg"] = ornament_svg(tokens, 1, 1, right=3, down=2).encode()
    made["assets/ornament.svg"] = ornament_svg(tokens, 8, 6).encode()
    return made


def _translations(item: BookItem) -> dict[str, str]:
    return {code: f"{code}/{path}.html" for code, path in item.translations.items()}


def _split_heading(item: BookItem, body: str) -> tuple[Markup, Markup]:
    """The title apart from the text, for the band above it; a case keeps its own."""
    if item.kind == "case":
        return Markup(), Markup(body)  # noqa: S704 -- the writer's markup, escaped there
    found = _HEADING.match(body)
    if found is None:
        title = Markup('<h1 id="{}">{}</h1>').format(item.anchor, item.title)
        return title, Markup(body)  # noqa: S704
    return Markup(found[1]), Markup(body[found.end() :])  # noqa: S704


def _band(book: Book, item: BookItem) -> int:
    """Which window of the ornament stands above a chapter; 0 for none."""
    chapters = [entry.id for entry in book.items if entry.kind == "chapter"]
    return chapters.index(item.id) % BANDS + 1 if item.id in chapters else 0


def _without_title(text: str, item: BookItem) -> str:
    words = on_one_line(text)
    for part in (item.number, item.title):
        words = words.removeprefix(on_one_line(part)).lstrip()
    return words


def _description(text: str) -> str:
    """The beginning of a page, about 160 characters, cut after a word."""
    words = on_one_line(text)
    if len(words) <= 160:
        return words
    return words[:159].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
