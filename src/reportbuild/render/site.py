"""Pages of the site: a chapter, a case, the first page of a language, the front door.

Every address is relative, so that the site works in a sub-folder and from ``file://``. A page
stands at ``<language>/<path>.html``; what all pages share at ``assets/``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from reportbuild.diagnostics import Outcome
from reportbuild.model import Book, BookItem, Fragment, HowToCite
from reportbuild.render.cite_box import list_citables
from reportbuild.render.cover import ornament_svg
from reportbuild.render.dates import long_date
from reportbuild.render.figure_links import link_figures
from reportbuild.render.font_faces import font_face_rules
from reportbuild.render.fonts import font_licences
from reportbuild.render.navigation import (
    Entry,
    link_to,
    list_contents,
    page_address,
    relative_address,
)
from reportbuild.render.page_head import Subject, describe_page
from reportbuild.render.paragraphs import address_paragraphs
from reportbuild.render.templating import design_tokens, fill_template, theme_rules

TOKENS = "html/tokens.css"
SHEETS = ("html/site.css", "html/reading.css")
#: Parts of the one script that all pages load.
SCRIPTS = (
    *("html/report.js", "html/previews.js", "html/figures.js", "html/search.js"),
    *("html/versions.js", "html/settings_panel.js"),
)
#: What readers may choose: name → value (empty for the theme's own) and key of its string.
SETTINGS = (
    (
        "size",
        (
            ("small", "settings-small"),
            ("", "settings-normal"),
            ("large", "settings-large"),
            ("larger", "settings-larger"),
        ),
    ),
    (
        "width",
        (("narrow", "settings-narrow"), ("", "settings-normal"), ("wide", "settings-wide")),
    ),
    (
        "theme",
        (("", "embed-theme-auto"), ("light", "embed-theme-light"), ("dark", "embed-theme-dark")),
    ),
)

#: Different windows of the ornament for the bands above chapters; the style sheet knows as many.
BANDS = 8

_HEADING = re.compile(r"\s*(<h1\b.*?</h1>)", re.DOTALL)
#: What the script says.
_SCRIPT_WORDS = (
    *("copy", "copied", "copy-by-hand", "paragraph-link", "enlarge", "close", "preview"),
    *("search-found", "search-none", "search-more", "search-waiting", "search-missing"),
    "version-old",
)
_UNITS = ("unit-kilobyte", "unit-megabyte")


@dataclass(frozen=True, slots=True)
class Download:
    """A file that readers may take with them: format, path below the site, size in bytes."""

    format: str
    path: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages of one edition share besides the book.

    Attributes:
        templates: name below ``templates/`` → text.
        languages: code → the language's own name, in the order they are offered.
        downloads: the other formats of this edition.
        scripts: further classic scripts, as paths below the site.
        cites: how to cite the report and what is in it.
        works: works the page cites: anchor in the bibliography → entry, as markup of the writer.
        search: whether the site has an index of its words.
    """

    templates: dict[str, str]
    languages: dict[str, str]
    downloads: tuple[Download, ...] = ()
    scripts: tuple[str, ...] = ()
    cites: tuple[HowToCite, ...] = ()
    works: dict[str, str] = field(default_factory=dict)
    search: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page stands and what the templates ask about it (see ``base.html.j2``)."""

    path: str
    kind: str
    title: str
    description: str
    home: str
    self: str
    url: str
    default: str
    others: list[dict[str, str]]
    item: BookItem | None = None
    heading: Markup = field(default_factory=Markup)
    body: Markup = field(default_factory=Markup)
    band: int = 0
    previous: Entry | None = None
    next: Entry | None = None
    trail: tuple[Entry, ...] = ()
    oembed: str = ""
    thing: str = ""
    files: dict[str, str] = field(default_factory=dict)


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
        description=_description(fragment.text) or book.description,
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
        messages: item → its key message; those of appendices are left to their pages.
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
        for item in book.items
        if item.id in messages and not item.number.isalpha()
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


def page_context(book: Book, site: Site, page: Page) -> dict[str, Any]:
    """Everything a page template may use."""
    strings = book.language.strings
    shown = [
        {"format": f.format, "path": f.path, "size_words": _size(f.size, book)}
        for f in site.downloads
    ]
    return {
        "book": book,
        "strings": strings,
        "site": {"scripts": site.scripts, "downloads": shown, "search": site.search},
        "page": page,
        "head": describe_page(book, _subject(site, page)),
        "citables": list_citables(site.cites, book, page.item.id if page.item else "", page.path),
        "works": {name: Markup(entry) for name, entry in site.works.items()},  # noqa: S704
        "words": json.dumps({key: strings[key] for key in _SCRIPT_WORDS}, ensure_ascii=False),
        "settings": SETTINGS,
        "root": "../" * page.path.count("/"),
        "contents": list_contents(book, page.path, page.item.id if page.item else ""),
        "date": long_date(book.date, book.language),
        "status": strings.get(f"status-{book.status}", ""),
        "theme_color": design_tokens(site.templates[TOKENS]).get("accent-deep", ""),
    }


def _subject(site: Site, page: Page) -> Subject:
    return Subject(
        path=page.path,
        item=page.item,
        title=page.title,
        description=page.description,
        address=page.self,
        translations={other["code"]: other["absolute"] for other in page.others},
        files=page.files or {file.format: file.path for file in site.downloads},
        thing=page.thing,
    )


def _translations(item: BookItem) -> dict[str, str]:
    return {code: f"{code}/{path}.html" for code, path in item.translations.items()}


def page_addresses(
    book: Book, site: Site, path: str, there: dict[str, str] | None
) -> dict[str, Any]:
    """Where the page, its home and its translations are.

    Args:
        book: the edition.
        site: its languages.
        path: of the page below the site.
        there: language code → path of the same page; None for the first page of a language.
    """
    base = book.base_url.rstrip("/")

    def absolute(target: str) -> str:
        return f"{base}/{target}" if base else relative_address(target, path)

    others = []
    default = path
    for code, name in site.languages.items():
        if code == book.language.code:
            continue
        target = (there or {}).get(code, f"{code}/index.html")
        default = target if code == next(iter(site.languages)) else default
        others.append(
            {
                "code": code,
                "name": name,
                "href": relative_address(target, path),
                "absolute": absolute(target),
            }
        )
    return {
        "home": relative_address(f"{book.language.code}/index.html", path),
        "self": absolute(path),
        "url": f"{base}/{path}" if base else "",
        "default": absolute("" if there is None else default) if base else "",
        "others": others,
        "oembed": path.removesuffix(".html"),
    }


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


def _description(text: str) -> str:
    """The beginning of a page, about 160 characters, cut after a word."""
    words = " ".join(text.split())
    if len(words) <= 160:
        return words
    return words[:159].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


def _size(size: int, book: Book) -> str:
    """``2.4 MB``, with the language's decimal sign; empty when unknown."""
    if not size:
        return ""
    value, unit = size / 1000, 0
    while value >= 1000 and unit + 1 < len(_UNITS):
        value, unit = value / 1000, unit + 1
    number = f"{value:.1f}" if unit else f"{value:.0f}"
    decimal = str(book.language.typography.get("decimal", "."))
    name = book.language.strings[_UNITS[unit]]
    return f"{number.replace('.', decimal)}\u00a0{name}"
