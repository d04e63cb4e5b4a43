"""A page for each figure and table: large, described, with its data, to take along and to cite."""

from __future__ import annotations

import csv
import io
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from reportbuild.diagnostics import Outcome, Sink
from reportbuild.model import Book, Fragment, Index
from reportbuild.render.cite_box import list_citables
from reportbuild.render.embed import EXAMPLE
from reportbuild.render.embed_views import View, cut_views
from reportbuild.render.figure_links import figure_path
from reportbuild.render.navigation import link_to, relative_address
from reportbuild.render.page import Page, Site, page_addresses, page_context
from reportbuild.render.templating import fill_template
from reportbuild.statements import safe_cell

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def make_figure_pages(
    book: Book,
    indexes: Mapping[str, Index],
    fragments: tuple[Fragment, ...],
    site: Site,
) -> Outcome[dict[str, bytes]]:
    """The pages of one language and the data they offer: path below the site → bytes.

    Args:
        book: the edition.
        indexes: language code → labels; which things have a page in that language.
        fragments: the edition's units.
        site: templates, languages, citations.
    """
    sink = Sink()
    made: dict[str, bytes] = {}
    lang = book.language.code
    for view in cut_views(book, indexes[lang], fragments, f"{lang}/figures"):
        if view.kind not in ("figure", "table"):
            continue
        thing = _Thing(view)
        if thing.rows:
            made[thing.data_path] = _csv(thing.rows)
        page = _page(book, indexes, site, thing)
        sink.found += page.diagnostics
        if page.value is not None:
            made[view.path] = page.value.encode()
    return sink.outcome(made)


class _Thing:
    """A figure or table taken apart.

    Attributes:
        view: the thing, its addresses as seen from its page.
        body: its markup, without the data behind a figure.
        data: the table of that data, as markup.
        alt: the description of a picture.
        picture: path of the picture below the site.
        rows: cells of its table.
        data_path: where they stand as CSV.
    """

    def __init__(self, view: View) -> None:
        from lxml import html

        tree = html.fragment_fromstring(str(view.body), create_parent="div")
        self.view = view
        self.data_path = view.path.replace(".html", ".csv")
        self.data = Markup()
        folds = tree.find_class("chart-data")
        tables: list[Any] = tree.xpath(".//table")
        self.rows = list(_cells(tables[0])) if tables else []
        if folds and tables:
            self.data = _markup(
                tables[0].getparent() if folds[0] is not tables[0].getparent() else tables[0]
            )
            folds[0].drop_tree()
        pictures: list[Any] = tree.xpath(".//img")
        self.alt = pictures[0].get("alt", "") if len(pictures) == 1 else ""
        source = pictures[0].get("src", "") if len(pictures) == 1 else ""
        here = posixpath.dirname(view.path)
        self.picture = posixpath.normpath(posixpath.join(here, source)) if source else ""
        self.body = Markup("").join(_markup(child) for child in tree)


def _markup(element: HtmlElement) -> Markup:
    from lxml import html

    return Markup(html.tostring(element, encoding="unicode", with_tail=False))  # noqa: S704 -- the writer's


def _cells(table: HtmlElement) -> Iterator[list[str]]:
    """The rows of a table; a cell that spans several rows or columns is repeated."""
    below: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        cells: list[str] = []

        def carry(cells: list[str] = cells) -> None:
            while below.get(len(cells), (0, ""))[0]:
                left, words = below[len(cells)]
                below[len(cells)] = (left - 1, words)
                cells.append(words)

        carry()
        for cell in row:
            words = " ".join(cell.text_content().split())
            for _ in range(int(cell.get("colspan") or 1)):
                below[len(cells)] = (int(cell.get("rowspan") or 1) - 1, words)
                cells.append(words)
            carry()
        yield cells


def _csv(rows: list[list[str]]) -> bytes:
    """RFC 4180, no cell a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow(map(safe_cell, row))
    return out.getvalue().encode()


def _page(book: Book, indexes: Mapping[str, Index], site: Site, thing: _Thing) -> Outcome[str]:
    view, lang = thing.view, book.language.code
    item = next(i for i in book.items if i.id == indexes[lang].labels[view.id].item)
    back = replace(link_to(book, item, view.path), href=relative_address(view.home, view.path))
    there = {
        code: figure_path(code, view.id)
        for code, index in indexes.items()
        if code != lang and view.id in index.labels
    }
    files = {"svg": thing.picture} if thing.picture.endswith(".svg") else {}
    files |= {"image": thing.picture} if thing.picture and not files else {}
    files |= {"csv": thing.data_path} if thing.rows else {}
    addresses = page_addresses(book, site, view.path, there)
    page = Page(
        path=view.path,
        kind="figure",
        title=view.title,
        description=thing.alt or view.title,
        trail=(back,),
        thing=view.kind,
        files=files,
        **addresses | {"oembed": f"embed/{lang}/{view.id}"},
    )
    cites = [replace(cite, item=view.id) for cite in site.cites if cite.anchor == view.id]
    citables = list_citables(cites, book, view.id, view.path)
    base = book.base_url.rstrip("/") or EXAMPLE
    context = page_context(book, site, page) | {
        "citables": [replace(one, title="") for one in citables],
        "thing": thing,
        "back": back,
        "offered": [(name.upper(), relative_address(at, view.path)) for name, at in files.items()],
        "base": base,
        "address": f"{base}/embed/{lang}/{view.id}.html",
    }
    return fill_template(site.templates, "html/figure.html.j2", context)
