"""The feed of versions (Atom, RFC 4287), and what the server should send with each folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from reportbuild.model import Release
from reportbuild.publish.releases import LATEST, precedence

_ATOM = "http://www.w3.org/2005/Atom"
_FOR_EVER = "Cache-Control: public, max-age=31536000, immutable"
_XML = "{http://www.w3.org/XML/1998/namespace}"


@dataclass(frozen=True, slots=True)
class Feed:
    """What all entries share.

    Attributes:
        lang: language code; also the folder of the pages.
        title: of the feed.
        authors: names.
        report: the report's slug.
        root: address of the web root with a slash; empty when the report states none.
        name: of the feed below the web root.
        version_word: ``Version`` in that language.
    """

    lang: str
    title: str
    authors: Sequence[str]
    report: str
    root: str
    name: str
    version_word: str


def make_feed(feed: Feed, releases: Iterable[Release]) -> bytes:
    """One entry a version, the newest first; its notes are the entry's content."""
    ordered = sorted(releases, key=lambda one: precedence(one.version), reverse=True)
    tree = etree.Element(f"{{{_ATOM}}}feed", {f"{_XML}lang": feed.lang}, nsmap={None: _ATOM})  # type: ignore[dict-item]
    _add(tree, "id", _ident(feed, ""))
    _add(tree, "title", feed.title)
    _add(tree, "updated", max(one.updated for one in ordered))
    own = f"{feed.root}{feed.name}"
    _add(tree, "link", rel="self", type="application/atom+xml", href=own)
    home = f"{feed.root}{LATEST}/{_home(feed)}"
    _add(tree, "link", rel="alternate", type="text/html", href=home)
    for name in feed.authors or (feed.title,):
        _add(_add(tree, "author"), "name", name)
    for release in ordered:
        _entry(_add(tree, "entry"), feed, release)
    return etree.tostring(tree, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = text or None
    return element


def _entry(entry: etree._Element, feed: Feed, release: Release) -> None:
    title = release.title.get(feed.lang, feed.title)
    _add(entry, "id", _ident(feed, release.version))
    _add(entry, "title", f"{title} – {feed.version_word} {release.version}")
    _add(entry, "updated", release.updated)
    _add(entry, "published", f"{release.date}T00:00:00Z")
    home = f"{feed.root}{release.folder}/{_home(feed)}"
    _add(entry, "link", rel="alternate", type="text/html", href=home)
    notes = release.notes.get(feed.lang, ())
    if notes:
        # Escaped markup, as the type "html" wants (RFC 4287, section 3.1.1.2).
        listed = etree.Element("ul")
        for note in notes:
            etree.SubElement(listed, "li").text = note
        _add(entry, "content", etree.tostring(listed, encoding="unicode"), type="html")


def _home(feed: Feed) -> str:
    return f"{feed.lang}/index.html"


def _ident(feed: Feed, version: str) -> str:
    """An identifier that stays when the report moves to another server."""
    parts = ("urn:reportbuild", feed.report, feed.lang, version)
    return ":".join(part for part in parts if part)


def make_headers(kit: str, releases: Iterable[Release], path: str = "") -> str:
    """``headers.txt`` of the whole web root, in the form of Netlify and Cloudflare Pages.

    Args:
        kit: ``embed/headers.txt`` of the site.
        releases: the versions, which never change.
        path: of the web root on its server, without a slash at its end.
    """
    rules = kit.split("\n/embed/v1/*")[0].rstrip()
    folders = [*(f"{path}/{one.folder}" for one in releases), f"{path}/{LATEST}/assets"]
    return f"{rules}\n" + "".join(f"\n{folder}/*\n  {_FOR_EVER}\n" for folder in folders)
