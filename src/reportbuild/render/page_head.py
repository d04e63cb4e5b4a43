"""What a page says of itself to machines: reference managers, search engines, link previews.

Sources: Google Scholar inclusion guidelines, "Indexing" (``citation_*``; Zotero reads the same);
DCMI Metadata Terms and "Expressing Dublin Core in HTML meta and link elements" (DC-HTML);
The Open Graph protocol; schema.org (Report, Chapter, Dataset, CreativeWork).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from reportbuild.model import Book, BookItem
from reportbuild.render.navigation import page_address, relative_address

#: Format of a download → media type; the data formats belong to the data set.
_BOOKS = {"pdf": "application/pdf", "epub": "application/epub+zip"}
_DATA = {"csv": "text/csv", "json": "application/json"}

#: What could end the script element (HTML, section 4.12.1.3), or an XML document.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


@dataclass(frozen=True, slots=True)
class Head:
    """Machine-readable statements of a page.

    Attributes:
        meta: attribute (``name`` or ``property``), its value, content.
        linked: JSON-LD.
    """

    meta: tuple[tuple[str, str, str], ...]
    linked: Markup


@dataclass(frozen=True, slots=True)
class Subject:
    """The page that speaks.

    Attributes:
        path: of the page below the site.
        item: the unit; None for the report's first page.
        title: of the page.
        description: one or two sentences.
        address: absolute, or seen from the page where the report states no address.
        translations: language code → address.
        files: format → path below the site.
        thing: ``figure`` or ``table`` when the page shows one alone.
    """

    path: str
    item: BookItem | None
    title: str
    description: str
    address: str
    translations: Mapping[str, str]
    files: Mapping[str, str]
    thing: str = ""

    def name(self, book: Book) -> str:
        """What the page is about."""
        if self.thing:
            return self.title
        return self.item.title if self.item else _full_title(book)


def describe_page(book: Book, subject: Subject) -> Head:
    """The statements of one page; what is not known is left out."""
    meta = [*_open_graph(book, subject), *_scholar(book, subject), *_dublin_core(book, subject)]
    if book.audience != "public":
        meta.append(("name", "robots", "noindex"))
    data = {"@context": "https://schema.org"} | _linked(book, subject)
    written = json.dumps(data, ensure_ascii=False).translate(_ESCAPED)
    return Head(tuple(row for row in meta if row[2]), Markup(written))  # noqa: S704


def _absolute(book: Book, path: str) -> str:
    return f"{book.base_url.rstrip('/')}/{path}" if book.base_url else ""


def _full_title(book: Book) -> str:
    mark = str(book.language.typography.get("subtitle-mark", ": "))
    return f"{book.title}{mark}{book.subtitle}" if book.subtitle else book.title


def _open_graph(book: Book, subject: Subject) -> list[tuple[str, str, str]]:
    card = _absolute(book, f"assets/card-{book.language.code}.png")
    rows = {
        "og:type": "article" if subject.item or subject.thing else "book",
        "og:site_name": book.title,
        "og:title": subject.title,
        "og:description": subject.description,
        "og:locale": book.language.locale.replace("-", "_"),
        "og:url": subject.address if book.base_url else "",
        "og:image": card,
        "og:image:alt": book.title if card else "",
    }
    more = [("name", "twitter:card", "summary_large_image" if card else "")]
    return [("property", name, content) for name, content in rows.items()] + more


def _scholar(book: Book, subject: Subject) -> list[tuple[str, str, str]]:
    """One author a tag; a book's chapter names its book."""
    item = subject.item
    if subject.thing or (item is not None and item.kind not in ("chapter", "case")):
        return []
    rows = [("citation_title", item.title if item else _full_title(book))]
    rows += [("citation_author", person.name) for person in book.contributors]
    rows += [
        ("citation_inbook_title", _full_title(book) if item else ""),
        ("citation_publication_date", book.date.replace("-", "/")),
        ("citation_language", book.language.code),
        ("citation_doi", "" if item else book.doi),
        ("citation_technical_report_institution", "" if item else book.publisher),
        ("citation_publisher", book.publisher if item else ""),
        ("citation_keywords", "; ".join(book.keywords)),
        ("citation_fulltext_html_url", subject.address if book.base_url else ""),
    ]
    if item is None and "pdf" in subject.files:
        rows.append(("citation_pdf_url", _absolute(book, subject.files["pdf"])))
    return [("name", name, content) for name, content in rows]


def _dublin_core(book: Book, subject: Subject) -> list[tuple[str, str, str]]:
    part = subject.item is not None or bool(subject.thing)
    own = "" if part else book.identifier
    rows = [("dcterms.title", subject.name(book))]
    rows += [("dcterms.creator", person.name) for person in book.contributors]
    rows += [
        ("dcterms.description", subject.description),
        ("dcterms.issued", book.date),
        ("dcterms.language", book.language.locale),
        ("dcterms.publisher", book.publisher),
        ("dcterms.rights", book.license),
        (
            "dcterms.identifier",
            subject.address if book.base_url else own,
        ),
        ("dcterms.isPartOf", _full_title(book) if part else ""),
        ("dcterms.type", {"figure": "StillImage", "table": "Dataset"}.get(subject.thing, "Text")),
    ]
    return [("name", name, content) for name, content in rows]


def _linked(book: Book, subject: Subject) -> dict[str, Any]:
    item = subject.item
    if subject.thing:
        own = _thing(book, subject)
    else:
        own = _chapter(book, subject) if item else _report(book, subject)
    common = {
        "name": subject.name(book),
        "description": subject.description,
        "url": subject.address,
        "inLanguage": book.language.locale,
        "author": [_agent(person.name, person.kind) for person in book.contributors],
        "publisher": _agent(book.publisher, "organisation") if book.publisher else None,
        "datePublished": book.date,
        "license": book.license_url or book.license,
        "isAccessibleForFree": True,
        "workTranslation": [
            {"@type": own["@type"], "inLanguage": code, "url": address}
            for code, address in subject.translations.items()
        ],
    }
    return _stated(own | common)


def _thing(book: Book, subject: Subject) -> dict[str, Any]:
    """A figure is an image, a table a data set; both are parts of the report."""
    pictures = [path for form, path in subject.files.items() if form != "csv"]
    return {
        "@type": "ImageObject" if subject.thing == "figure" else "Dataset",
        "isPartOf": _whole(book, subject),
        "contentUrl": _at(book, subject, pictures[0]) if pictures else "",
        "distribution": [] if pictures else _files(book, subject, _DATA, "DataDownload"),
    }


def _whole(book: Book, subject: Subject) -> dict[str, Any]:
    home = f"{book.language.code}/index.html"
    return {"@type": "Report", "name": _full_title(book), "url": _at(book, subject, home)}


def _chapter(book: Book, subject: Subject) -> dict[str, Any]:
    whole = _whole(book, subject)
    number = subject.item.number if subject.item and subject.item.kind == "chapter" else ""
    return {"@type": "Chapter", "position": number, "isPartOf": whole}


def _report(book: Book, subject: Subject) -> dict[str, Any]:
    parts: list[dict[str, Any]] = [
        {
            "@type": "Chapter",
            "name": item.title,
            "url": _at(book, subject, page_address(book, item)),
        }
        for item in book.items
        if item.kind in ("chapter", "case")
    ]
    return {
        "@type": "Report",
        "version": book.version,
        "identifier": book.doi or book.identifier,
        "keywords": list(book.keywords),
        "encoding": _files(book, subject, _BOOKS, "MediaObject"),
        "hasPart": [*parts, *_data_set(book, subject)],
    }


def _data_set(book: Book, subject: Subject) -> Iterable[dict[str, Any]]:
    files = _files(book, subject, _DATA, "DataDownload")
    if files:
        yield {
            "@type": "Dataset",
            "name": f"{book.language.strings['cases']} – {book.title}",
            "description": book.description,
            "license": book.license_url or book.license,
            "distribution": files,
        }


def _files(
    book: Book, subject: Subject, types: Mapping[str, str], kind: str
) -> Sequence[dict[str, Any]]:
    return [
        {"@type": kind, "contentUrl": _at(book, subject, path), "encodingFormat": types[form]}
        for form, path in subject.files.items()
        if form in types
    ]


def _at(book: Book, subject: Subject, path: str) -> str:
    return _absolute(book, path) or relative_address(path, subject.path)


def _agent(name: str, kind: str) -> dict[str, str]:
    return {"@type": "Person" if kind == "person" else "Organization", "name": name}


def _stated(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in (None, "", [], ())}
