"""Figures and tables have pages of their own: where they stand, and the links to them."""

from __future__ import annotations

import re

from reportbuild.model import Book
from reportbuild.render.markup import escape
from reportbuild.render.navigation import relative_address

#: A figure or table with an anchor, up to the end of its caption.
_CAPTION = re.compile(
    r'(<(figure|table)\b[^>]*?\bid="((?:fig|tbl)-[^"]+)"(?:(?!</?\2\b).)*?)(</(?:fig)?caption>)',
    re.DOTALL,
)


def figure_path(lang: str, anchor: str) -> str:
    """The page of a figure or table below the site."""
    return f"{lang}/figures/{anchor}.html"


def link_figures(body: str, page: str, book: Book) -> str:
    """``body`` with a link to its own page at the end of each caption.

    Args:
        body: markup of a unit.
        page: where it stands below the site.
        book: the edition.
    """
    words = {
        "figure": escape(book.language.strings["figure-page"]),
        "table": escape(book.language.strings["table-page"]),
    }

    def linked(found: re.Match[str]) -> str:
        address = relative_address(figure_path(book.language.code, found[3]), page)
        link = f'<a class="figure-page" href="{address}" data-pagefind-ignore>{words[found[2]]}</a>'
        return f"{found[1]} {link}{found[4]}"

    return _CAPTION.sub(linked, body)
