"""One thing on a page of its own, for a frame: a figure, a table, a case card, the explorer."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from reportbuild.fields import FACT_KINDS, fields_shown
from reportbuild.model import Book, BookItem, Fragment, Index, Label

if TYPE_CHECKING:
    from lxml.html import HtmlElement

EXPLORER = "explorer"

#: After a word of some length: abbreviations end no sentence.
_SENTENCE_END = re.compile(r"(?<=\w\w\w)\.\s+")


@dataclass(frozen=True, slots=True)
class View:
    """A thing to show.

    Attributes:
        id: its anchor.
        kind: ``figure``, ``table``, ``case`` or ``explorer``.
        title: plain text for the frame and for lists of what can be shown.
        path: its page below the site.
        home: where it stands in the report, below the site.
        body: its markup, addresses as seen from its page.
    """

    id: str
    kind: str
    title: str
    path: str
    home: str
    body: Markup


def cut_views(
    book: Book, index: Index, fragments: Iterable[Fragment], place: str = ""
) -> list[View]:
    """Every thing of an edition that can be shown alone, in reading order.

    Args:
        book: the edition.
        index: its labels.
        fragments: its units as they stand on their pages.
        place: folder of the pages below the site; that of the kit when empty.
    """
    items = {item.id: item for item in book.items}
    folder = place or f"embed/{book.language.code}"
    views: list[View] = []
    for fragment in fragments:
        if fragment.item in items:
            views += _views_of(book, items[fragment.item], index.labels, fragment, folder)
    unique = {view.id: view for view in reversed(views)}
    return list(reversed(unique.values()))


def _views_of(
    book: Book, item: BookItem, labels: Mapping[str, Label], fragment: Fragment, place: str
) -> Iterator[View]:
    from lxml import html

    page = f"{book.language.code}/{item.path}.html"
    tree = html.fragment_fromstring(fragment.body, create_parent="div")
    if item.kind == "case":
        sheet = tree.find_class("case-sheet")
        if sheet:
            yield _view(place, item.id, "case", item.title, page, _card(sheet[0], item))
        return
    for element in tree.xpath("//*[@id]"):
        label = labels.get(str(element.get("id")))
        if label is not None and label.kind in ("figure", "table"):
            parts = _with_data(element)
            yield _view(place, label.id, label.kind, _title(book, label), page, parts)
    for element in tree.find_class("case-explorer"):
        title = book.language.strings["explorer-title"]
        name = element.get("id") or EXPLORER
        yield _view(place, name, EXPLORER, title, page, [element])


def _title(book: Book, label: Label) -> str:
    """``Figure 2.1. Where the cases are``: the caption's first sentence names the thing."""
    named = f"{book.language.strings[label.kind]}\u00a0{label.number}" if label.number else ""
    words = _SENTENCE_END.split(label.title)[0].removesuffix(".")
    return ". ".join(part for part in (named, words) if part)


def _with_data(element: HtmlElement) -> list[HtmlElement]:
    """A figure with the table of its data; a table with the box that lets it scroll."""
    parent = element.getparent()
    if parent is not None and "table-scroll" in (parent.get("class") or ""):
        return [parent]
    after = element.getnext()
    if after is not None and "chart-data" in (after.get("class") or ""):
        return [element, after]
    return [element]


def _card(sheet: HtmlElement, item: BookItem) -> list[HtmlElement]:
    """The head and the key facts of a case sheet as a card that leads to the case."""
    from lxml.html import builder

    name = builder.P(builder.CLASS("case-card-name"), builder.A(item.title, href=f"#{item.anchor}"))
    parts = [
        deepcopy(element)
        for element in sheet.xpath(
            ".//*[@class='case-line'] | .//*[@class='case-summary']/node()[self::p]"
        )
    ]
    return [builder.DIV(builder.CLASS("case-card"), name, *parts, *_key_facts(sheet))]


def _key_facts(sheet: HtmlElement) -> Iterator[HtmlElement]:
    """The facts that cards show, each with its evidence, as the sheet's table has them."""
    from lxml.html import builder

    for row in fields_shown("card"):
        if row.kind not in FACT_KINDS:
            continue
        for label in sheet.xpath(".//th/*[@data-field=$name]", name=row.name):
            cell = label.getparent().getnext()
            for fact in cell.xpath("./ul/li") or [cell]:
                named = builder.SPAN(builder.CLASS("label"), label.text_content())
                named.tail = f" {fact.text or ''}"
                yield builder.P(named, *deepcopy(list(fact)))


def _view(
    place: str, name: str, kind: str, title: str, page: str, parts: list[HtmlElement]
) -> View:
    from lxml import html

    path = f"{place}/{name}.html"
    home = f"{page}#{name}" if kind != EXPLORER else page
    copies = [deepcopy(part) for part in parts]
    inside = {element.get("id") for part in copies for element in part.iter("*")}
    for part in copies:
        part.tail = None
        for element in part.iter("*"):
            for attribute in ("href", "src"):
                value = element.get(attribute)
                if value is not None:
                    element.set(attribute, _moved(value, page, path, inside))
    words = "".join(html.tostring(part, encoding="unicode") for part in copies)
    return View(name, kind, title, path, home, Markup(words))  # noqa: S704 -- the writer's markup


def _moved(address: str, page: str, path: str, inside: set[str | None]) -> str:
    """An address on ``page`` as seen from ``path``; what moves along keeps its anchor."""
    if address.startswith("#"):
        if address[1:] in inside:
            return address
        return posixpath.relpath(page, posixpath.dirname(path)) + address
    if ":" in address.split("/")[0] or address.startswith("/"):
        return address
    plain, mark, anchor = address.partition("#")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), plain))
    return posixpath.relpath(target, posixpath.dirname(path)) + mark + anchor
