"""The contents, and the way to a neighbour, as seen from one page of the site."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from reportbuild.model import Book, BookItem, Label


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents, seen from one page."""

    title: str
    number: str
    href: str
    kind: str = "chapter"
    current: bool = False
    open: bool = False
    sections: tuple[Label, ...] = ()
    cases: tuple[Entry, ...] = ()


def page_address(book: Book, item: BookItem) -> str:
    """The path of an item's page below the site."""
    return f"{book.language.code}/{item.path}.html"


def relative_address(target: str, page: str) -> str:
    """``target`` as seen from ``page``, both below the site."""
    return posixpath.relpath(target, posixpath.dirname(page))


def link_to(book: Book, item: BookItem, page: str) -> Entry:
    """One item as a link from ``page``."""
    number = item.number if item.kind == "chapter" else ""
    return Entry(item.title, number, relative_address(page_address(book, item), page), item.kind)


def list_contents(book: Book, page: str, current: str) -> list[Entry]:
    """The contents as seen from ``page``, where the item ``current`` stands (may be empty)."""
    lines = []
    for item in book.items:
        if item.parent:
            continue
        line = link_to(book, item, page)
        children = [child for child in book.items if child.parent == item.id]
        cases = tuple(
            Entry(
                c.title, "", relative_address(page_address(book, c), page), c.kind, c.id == current
            )
            for c in children
        )
        lines.append(
            Entry(
                title=line.title,
                number=line.number,
                href=line.href,
                kind=line.kind,
                current=item.id == current,
                open=item.id == current or any(case.current for case in cases),
                sections=item.sections,
                cases=cases,
            )
        )
    return lines
