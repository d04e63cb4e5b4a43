"""Files at the site's root for visitors without eyes, and for those who went astray."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from reportbuild.diagnostics import Outcome
from reportbuild.model import Book, Index
from reportbuild.render.figure_links import figure_path
from reportbuild.render.navigation import page_address
from reportbuild.render.templating import design_tokens, fill_template

_TOKENS = "html/tokens.css"
#: Sitemaps 0.9 (sitemaps.org), with the alternates Google describes in "Localized versions".
_OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


def make_sitemap(books: Sequence[Book], indexes: Mapping[str, Index]) -> str:
    """Every page with its translations; needs the site's address.

    Args:
        books: the editions of the site.
        indexes: language code → labels, whose figures and tables have pages.
    """
    pages = [*_pages(books), *_figures(books, indexes)]
    rows = "".join(_row(books, page) for page in pages)
    return f"{_OPENING}{rows}</urlset>\n"


def _pages(books: Sequence[Book]) -> Iterator[dict[str, str]]:
    """Each page as language → path below the site, the page's own language first."""
    for book in books:
        code = book.language.code
        yield {code: f"{code}/index.html"} | {
            other.language.code: f"{other.language.code}/index.html" for other in books
        }
        for item in book.items:
            there = {other: f"{other}/{path}.html" for other, path in item.translations.items()}
            yield {code: page_address(book, item)} | there


def _figures(books: Sequence[Book], indexes: Mapping[str, Index]) -> Iterator[dict[str, str]]:
    shown = {
        code: [
            label.id
            for label in index.labels.values()
            if label.kind in ("figure", "table")
            and any(i.id == label.item for b in books if b.language.code == code for i in b.items)
        ]
        for code, index in indexes.items()
    }
    for code, anchors in shown.items():
        for anchor in anchors:
            yield {code: figure_path(code, anchor)} | {
                other: figure_path(other, anchor) for other in shown if anchor in shown[other]
            }


def _row(books: Sequence[Book], page: Mapping[str, str]) -> str:
    base = books[0].base_url.rstrip("/")
    addresses = {lang: f"{base}/{path}" for lang, path in page.items()}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(lang)} href={quoteattr(address)}/>\n'
        for lang, address in sorted(addresses.items())
    )
    return f"<url>\n<loc>{escape(next(iter(addresses.values())))}</loc>\n{links}</url>\n"


def make_robots(book: Book) -> str:
    """What robots may read (RFC 9309): everything of a public site, nothing of another one."""
    if book.audience != "public":
        return "User-agent: *\nDisallow: /\n"
    sitemap = f"\nSitemap: {book.base_url.rstrip('/')}/sitemap.xml\n" if book.base_url else ""
    return f"User-agent: *\nAllow: /\n{sitemap}"


def make_lost_page(books: Sequence[Book], templates: dict[str, str]) -> Outcome[str]:
    """The page for addresses that do not exist, in all languages.

    A server sends it for any path, so that its own addresses start at the report's, or at the
    server's root where the report does not state one.
    """
    base = books[0].base_url.rstrip("/")
    context: dict[str, Any] = {
        "books": books,
        "root": f"{base}/",
        "theme_color": design_tokens(templates[_TOKENS]).get("accent-deep", ""),
    }
    return fill_template(templates, "html/404.html.j2", context)
