"""The package document of an EPUB: metadata, manifest and spine.

Source: EPUB 3.3, section 5; EPUB Accessibility 1.1, section 3.2; schema.org accessibility terms.
Every accessibility claim is computed from the content; conformance is claimed nowhere, because
a person must have certified it.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from reportbuild.model import Book, Contributor
from reportbuild.render.markup import attributes, escape

#: MARC relator codes of the role words that say plainly what they mean.
_RELATORS = {
    "author": "aut",
    "writing": "aut",
    "editor": "edt",
    "editing": "edt",
    "translator": "trl",
    "translation": "trl",
    "illustrator": "ill",
    "illustration": "ill",
    "funder": "fnd",
}


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of the book: path below ``EPUB/``, media type, manifest properties, bytes."""

    path: str
    media_type: str
    properties: str
    data: bytes

    @property
    def id(self) -> str:
        """A name for the manifest; the prefix keeps it valid when a path starts with a digit."""
        return "r-" + re.sub(r"[^A-Za-z0-9._-]", "-", self.path)


@dataclass(frozen=True, slots=True)
class Content:
    """What the pages hold, as far as accessibility metadata speak of it.

    Attributes:
        images: whether the text shows images that carry information.
        texts_for_images: whether each of them has an alternative text.
        math: whether there is MathML.
        pages: whether printed page numbers are marked.
        page_source: identifier of the printed edition, when there are page numbers.
    """

    images: bool
    texts_for_images: bool
    math: bool
    pages: bool
    page_source: str


def write_package(
    book: Book, resources: list[Resource], spine: tuple[str, ...], content: Content
) -> str:
    """The package document for every file but itself; ``spine`` is the reading order by path."""
    metadata = [*_identity(book), *_description(book), *_accessibility(book, content)]
    files = sorted(resources, key=lambda resource: resource.path)
    ids = {resource.path: resource.id for resource in files}
    opening = attributes(
        [
            ("xmlns", "http://www.idpf.org/2007/opf"),
            ("version", "3.0"),
            ("unique-identifier", "pub-id"),
            ("xml:lang", book.language.locale),
        ]
    )
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f"<package{opening}>",
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">',
        *metadata,
        "</metadata>",
        "<manifest>",
        *(_item(resource) for resource in files),
        "</manifest>",
        "<spine>",
        *(f"<itemref{attributes([('idref', ids[path])])}/>" for path in spine),
        "</spine>",
        "</package>",
    ]
    return "\n".join(lines) + "\n"


def book_identifier(book: Book) -> str:
    """The book's own identifier, else its DOI, else a name made from what makes it this edition."""
    if book.identifier:
        return book.identifier
    if book.doi:
        return f"urn:doi:{book.doi}"
    edition = "/".join((book.base_url, book.slug, book.language.code, book.audience))
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, edition)}"


def _identity(book: Book) -> Iterator[str]:
    yield _element("dc:identifier", book_identifier(book), "pub-id")
    yield from _typed_title(book.title, "title", "main", 1)
    if book.subtitle:
        yield from _typed_title(book.subtitle, "subtitle", "subtitle", 2)
    yield _element("dc:language", book.language.locale)
    yield _meta("dcterms:modified", book.modified)
    if book.date:
        yield _element("dc:date", book.date)
    if book.version:
        yield _meta("schema:version", book.version)
    for at, contributor in enumerate(book.contributors, 1):
        yield from _contributor(contributor, f"contributor-{at}")


def _typed_title(title: str, ident: str, kind: str, place: int) -> Iterator[str]:
    yield _element("dc:title", title, ident)
    yield _meta("title-type", kind, ident)
    yield _meta("display-seq", str(place), ident)


def _contributor(contributor: Contributor, ident: str) -> Iterator[str]:
    """Authors as creators; everybody else as contributor, with a code when the role has one."""
    found = [_RELATORS.get(role.lower(), "") for role in contributor.roles]
    codes = list(dict.fromkeys(code for code in found if code))
    yield _element("dc:creator" if "aut" in codes else "dc:contributor", contributor.name, ident)
    for code in codes:
        yield _meta("role", code, ident, "marc:relators")


def _description(book: Book) -> Iterator[str]:
    if book.publisher:
        yield _element("dc:publisher", book.publisher)
    if book.description:
        yield _element("dc:description", book.description)
    for keyword in book.keywords:
        yield _element("dc:subject", keyword)
    rights = f"{book.license} ({book.license_url})" if book.license_url else book.license
    if rights:
        yield _element("dc:rights", rights)


def _accessibility(book: Book, content: Content) -> Iterator[str]:
    words = book.language.strings
    summary = [words["accessibility-summary"]]
    features = ["displayTransformability", "readingOrder", "structuralNavigation"]
    features.append("tableOfContents")
    if content.images and content.texts_for_images:
        features.append("alternativeText")
        summary.append(words["accessibility-summary-images"])
    if content.math:
        features.append("MathML")
    if content.pages:
        features += ["pageBreakMarkers", "pageNavigation"]
    sufficient = ["textual"] if content.texts_for_images else []
    if content.images:
        sufficient.append("textual,visual")
    for mode in ("textual", "visual") if content.images else ("textual",):
        yield _meta("schema:accessMode", mode)
    for modes in sufficient:
        yield _meta("schema:accessModeSufficient", modes)
    for feature in sorted(features):
        yield _meta("schema:accessibilityFeature", feature)
    yield _meta("schema:accessibilityHazard", "none")
    yield _meta("schema:accessibilitySummary", " ".join(summary))
    if content.pages and content.page_source:
        yield _element("dc:source", content.page_source)
        yield _meta("pageBreakSource", content.page_source)


def _item(resource: Resource) -> str:
    pairs = [("id", resource.id), ("href", resource.path), ("media-type", resource.media_type)]
    if resource.properties:
        pairs.append(("properties", resource.properties))
    return f"<item{attributes(pairs)}/>"


def _element(name: str, text: str, ident: str = "") -> str:
    return f"<{name}{attributes([('id', ident)] if ident else [])}>{escape(text)}</{name}>"


def _meta(name: str, text: str, refines: str = "", scheme: str = "") -> str:
    pairs = [("property", name)]
    if refines:
        pairs.append(("refines", f"#{refines}"))
    if scheme:
        pairs.append(("scheme", scheme))
    return f"<meta{attributes(pairs)}>{escape(text)}</meta>"
