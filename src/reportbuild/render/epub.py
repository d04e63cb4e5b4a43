"""The EPUB container: chapters, navigation and metadata in one reproducible file.

An own writer: pandoc's container names files by position, claims accessibility features it did
not look for, and labels a French book's landmarks in English.
Source: EPUB 3.3 (W3C Recommendation), sections 4.2 (OCF ZIP container) and 5 (package document).
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportbuild.diagnostics import Locus, Outcome, Sink
from reportbuild.model import Book, BookItem, Fragment, HowToCite
from reportbuild.render.epub_package import Content, Resource, write_package
from reportbuild.render.epub_pages import (
    Page,
    write_contents,
    write_cover,
    write_item,
    write_title_page,
)
from reportbuild.render.font_faces import font_face_rules
from reportbuild.render.markup import scheme

if TYPE_CHECKING:
    from lxml.etree import _Element

_MEDIA_TYPES = {
    "css": "text/css",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "otf": "font/otf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "ttf": "font/ttf",
    "webp": "image/webp",
    "woff2": "font/woff2",
}
_CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
_XHTML = "{http://www.w3.org/1999/xhtml}"
_SVG, _HREF = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"


@dataclass(slots=True)
class _Findings:
    """What the pages turn out to hold, for metadata that says only what is true."""

    sink: Sink = field(default_factory=Sink)
    shown: dict[str, str] = field(default_factory=dict)
    has_informative_images: bool = False
    has_images_without_text: bool = False

    def content(self, math: bool, pages: bool, page_source: str) -> Content:
        """The findings as metadata speak of them."""
        images, texts = self.has_informative_images, not self.has_images_without_text
        return Content(images, texts, math, pages, page_source)


def make_epub(
    book: Book,
    fragments: tuple[Fragment, ...],
    images: dict[str, bytes],
    css: str,
    fonts: dict[str, bytes],
    cover_svg_or_png: bytes,
    page_list: tuple[tuple[str, str], ...] = (),
    page_source: str = "",
    cites: tuple[HowToCite, ...] = (),
) -> Outcome[bytes]:
    """The book as one EPUB 3.3 file; the same input gives the same bytes.

    Args:
        book: the edition; items without a fragment are left out.
        fragments: chapters in the ``epub`` dialect; other items are ``<item id>.xhtml#<anchor>``.
        images: the bytes behind each ``src`` of the fragments (``images/map.svg``).
        css: the style sheet without ``@font-face`` rules, which are made from ``fonts``.
        fonts: font files by name (see :func:`font_face_rules`).
        cover_svg_or_png: the cover picture; none when empty.
        page_list: printed page numbers and where they begin (``method.xhtml#page-12``).
        page_source: identifier of the printed edition the numbers come from.
        cites: how to cite the report, for the title page.

    Returns:
        The file, or None when a page is not well-formed, because readers refuse it whole.
        Findings: ``epub-page-is-well-formed``, ``epub-image-is-included``,
        ``epub-media-type-is-known``.
    """
    findings = _Findings()
    pages = _pages(book, fragments, cover_svg_or_png, page_list, cites)
    _examine(pages, findings)
    resources = _resources(pages, images, css, fonts, cover_svg_or_png, findings.sink)
    _expect_images(findings, {resource.path for resource in resources})
    if any(found.rule == "epub-page-is-well-formed" for found in findings.sink.found):
        return findings.sink.outcome(None)
    content = findings.content(any(p.math for p in pages), bool(page_list), page_source)
    spine = tuple(page.path for page in pages)
    return findings.sink.outcome(_zip(write_package(book, resources, spine, content), resources))


def _resources(
    pages: list[Page],
    images: dict[str, bytes],
    css: str,
    fonts: dict[str, bytes],
    cover: bytes,
    sink: Sink,
) -> list[Resource]:
    """Every file of the book but the package document."""
    out = [Resource(p.path, "application/xhtml+xml", p.properties, p.data) for p in pages]
    style = font_face_rules(list(fonts), "../fonts/") + css
    out.append(Resource("css/book.css", "text/css", "", style.encode()))
    out += _files(images, "", sink)
    out += _files(fonts, "fonts/", sink)
    if cover:
        path = _cover_path(cover)
        kind = _MEDIA_TYPES[path.rsplit(".", 1)[1]]
        out.append(Resource(path, kind, "cover-image", cover))
    return out


def _pages(
    book: Book,
    fragments: tuple[Fragment, ...],
    cover: bytes,
    page_list: tuple[tuple[str, str], ...],
    cites: tuple[HowToCite, ...],
) -> list[Page]:
    """All pages in reading order."""
    bodies = {fragment.item: fragment for fragment in fragments}
    items = tuple(item for item in book.items if item.id in bodies)
    front = [write_cover(book, _cover_path(cover))] if cover else []
    front.append(write_title_page(book, cites))
    front.append(write_contents(book, items, bool(cover), page_list))
    return front + [write_item(book, item, bodies[item.id]) for item in _reading_order(items)]


def _reading_order(items: tuple[BookItem, ...]) -> list[BookItem]:
    """Each item followed by its children, as the contents list shows them."""
    known = {item.id for item in items}
    ordered: list[BookItem] = []
    for item in items:
        if item.parent not in known:
            ordered.append(item)
            ordered += [child for child in items if child.parent == item.id]
    return ordered


def _cover_path(cover: bytes) -> str:
    return "images/cover.png" if cover.startswith(b"\x89PNG") else "images/cover.svg"


def _files(files: dict[str, bytes], folder: str, sink: Sink) -> list[Resource]:
    out = []
    for name, data in files.items():
        kind = _MEDIA_TYPES.get(name.rsplit(".", 1)[-1].lower())
        if kind is None:
            sink.report(
                "epub-media-type-is-known",
                f"'{name}' has a file type that EPUB readers need not know",
                Locus("report.yaml"),
                f"use one of: {', '.join(sorted(_MEDIA_TYPES))}",
            )
        else:
            out.append(Resource(folder + name, kind, "", data))
    return out


def _examine(pages: list[Page], findings: _Findings) -> None:
    """Parse the pages as readers will, and note their images."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for page in pages:
        try:
            root = etree.fromstring(page.data, parser)
        except etree.XMLSyntaxError as error:
            findings.sink.report(
                "epub-page-is-well-formed",
                f"page '{page.path}' is not well-formed: {error.msg}",
                Locus("report.yaml"),
            )
        else:
            _note_images(root, page, findings)


def _note_images(root: _Element, page: Page, findings: _Findings) -> None:
    for image in root.iter(f"{_XHTML}img"):
        findings.shown.setdefault(image.get("src", ""), page.path)
        if image.get("alt"):
            findings.has_informative_images |= page.is_text
        elif "decorative" not in image.get("class", "").split():
            findings.has_images_without_text = True
    for image in root.iter(f"{_SVG}image"):
        findings.shown.setdefault(image.get(_HREF, ""), page.path)
        findings.has_informative_images = True


def _expect_images(findings: _Findings, included: set[str]) -> None:
    for source, page in findings.shown.items():
        if source not in included and not scheme(source):
            findings.sink.report(
                "epub-image-is-included",
                f"image '{source}' on page '{page}' is not in the book",
                Locus("report.yaml"),
            )


def _zip(package: str, resources: list[Resource]) -> bytes:
    """The container: ``mimetype`` first and stored, then sorted entries with a fixed date."""
    entries = {f"EPUB/{resource.path}": resource.data for resource in resources}
    entries["EPUB/package.opf"] = package.encode()
    entries["META-INF/container.xml"] = _CONTAINER.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _add(archive, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        for path in sorted(entries):
            _add(archive, path, entries[path], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _add(archive: zipfile.ZipFile, path: str, data: bytes, method: int) -> None:
    entry = zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = method
    # The platform's own values would make the bytes depend on the machine.
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data, compresslevel=9)
