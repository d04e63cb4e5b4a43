"""citeproc-py, loaded once per style and locale."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.formatter import html

from reportbuild.cite.elements import Tally  # replaces the package's own elements
from reportbuild.cite.marks import Quotes, settle_marks
from reportbuild.cite.works import Works

#: The number of an entry with nothing between it and the words.
_NUMBER = re.compile(r"^([\[(]?\d+[\].)]*)(?=[^\s\d.,)\]])")


def format_works(entries: Iterable[dict[str, Any]], style: Path, locale: str) -> list[str]:
    """The bibliography entry of each work, in the given order, as HTML.

    Args:
        entries: CSL-JSON items.
        style: the file of an independent CSL style.
        locale: CSL locale, such as ``fr-CA``.

    Returns:
        One entry per work; empty where the style prints nothing. Numbers count through the list.
    """
    works = list(entries)
    made = CitationStylesStyle(str(style), locale=locale, validate=False)
    if made.root.bibliography is None:
        return [""] * len(works)
    _keep_own_locales(made.root, locale)
    made.root.formatter = html  # terms are escaped by it
    quotes = _quotes(made.root)
    made.root.tally = Tally()
    shelf = CitationStylesBibliography(made, Works(works), html)
    items = [CitationItem(str(at)) for at in range(len(works))]
    shelf.register(Citation(items))
    return [_entry(made, item, quotes) for item in items]


def _entry(style: Any, item: Any, quotes: Quotes) -> str:
    rendered = style.render_bibliography([item])
    if not rendered:
        return ""
    entry = settle_marks(str(rendered[0]), quotes)
    # In a list the number stands in a column of its own; on one line a space parts them.
    aligned = style.root.bibliography.get("second-field-align")
    return _NUMBER.sub(r"\1 ", entry) if aligned else entry


def _quotes(root: Any) -> Quotes:
    """The quotation marks of the first locale that has them."""

    def term(name: str) -> str:
        return str(root.get_single_term(name=name))

    inside = (root.get_locale_option("punctuation-in-quote") or "").lower() == "true"
    outer = term("open-quote"), term("close-quote")
    return Quotes(outer, (term("open-inner-quote"), term("close-inner-quote")), inside)


def _keep_own_locales(root: Any, locale: str) -> None:
    """Drop the English locale, which ordinals would take before the style's own language."""
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    code = locale.split("-")[0]
    own = [found for found in root.locales if found.get(lang, code).split("-")[0] == code]
    if own:
        root.locales = own
