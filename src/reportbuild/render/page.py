"""What every page of the site shares: where it stands, what frames it, what templates may use."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from reportbuild.model import Book, BookItem, HowToCite
from reportbuild.render.cite_box import list_citables
from reportbuild.render.dates import long_date
from reportbuild.render.navigation import Entry, list_contents, relative_address
from reportbuild.render.page_head import Subject, describe_page
from reportbuild.render.templating import design_tokens

TOKENS = "html/tokens.css"
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
        (("", "settings-auto"), ("light", "embed-theme-light"), ("dark", "embed-theme-dark")),
    ),
)
#: What the script says.
_SCRIPT_WORDS = (
    *("copy", "copied", "copy-by-hand", "paragraph-link", "enlarge", "close", "preview"),
    *("search-found", "search-none", "search-more", "search-waiting", "search-missing"),
    "version-old",
)


@dataclass(frozen=True, slots=True)
class Download:
    """A file that readers may take with them: format, path below the site."""

    format: str
    path: str


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


def page_context(book: Book, site: Site, page: Page) -> dict[str, Any]:
    """Everything a page template may use."""
    strings = book.language.strings
    return {
        "book": book,
        "strings": strings,
        "site": {"scripts": site.scripts, "downloads": site.downloads, "search": site.search},
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
