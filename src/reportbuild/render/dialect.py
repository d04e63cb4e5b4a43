"""How the markup of one chapter differs between the three formats: one row per format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reportbuild.model import Format


@dataclass(frozen=True, slots=True)
class Dialect:
    """The choices of one format.

    Attributes:
        format: the format's name; also the key of ``typography: thin-space`` in language files.
        void_end: how an empty element ends (``>`` in HTML, ``/>`` in XHTML).
        xml: whether the markup goes into an XML document (``xml:lang``, ``epub:type``).
        notes: ``endnotes`` (a list after the text, back-links), ``asides`` (EPUB pop-ups),
            ``page`` (at the call, for the layout engine to move to the foot of the page).
        own_pages: whether each item is a page of its own; its first heading is then the page's
            title, level 1, however deep the item stands in the book.
        permalinks: whether headings end with a link to themselves.
        scroll_tables: whether tables and listings scroll sideways in a focusable box.
        lazy_images: whether images load when they come near the screen.
        external_rel: ``rel`` of links that leave the report; empty for none.
        relative_links: whether a link to a neighbouring file can be followed.
        mathml: whether readers of the format lay out MathML (WeasyPrint does not).
    """

    format: Format
    void_end: str = ">"
    xml: bool = False
    notes: Literal["endnotes", "asides", "page"] = "endnotes"
    own_pages: bool = True
    permalinks: bool = False
    scroll_tables: bool = False
    lazy_images: bool = False
    external_rel: str = ""
    relative_links: bool = False
    mathml: bool = True


HTML = Dialect(
    "html",
    permalinks=True,
    scroll_tables=True,
    lazy_images=True,
    external_rel="external noopener",
    relative_links=True,
)
EPUB = Dialect("epub", void_end="/>", xml=True, notes="asides")
PDF = Dialect("pdf", notes="page", own_pages=False, mathml=False)

DIALECTS: dict[Format, Dialect] = {"html": HTML, "epub": EPUB, "pdf": PDF}
