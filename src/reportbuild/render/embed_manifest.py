"""``embed.json``: what sites that show the report may rely on, and whether a build keeps it.

The form is ``templates/embed/embed.schema.json`` (JSON Schema 2020-12). Ids are the authors' own
anchors, the same in every language, so a link made for one version finds its place in the next.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from reportbuild.diagnostics import Locus, Sink, did_you_mean
from reportbuild.model import Book, Index

MANIFEST, PROTOCOL = 1, "report-embed/1"
#: The folder of the protocol's files; what changes their meaning for hosts becomes ``v2``.
KIT = "embed/v1"
LOADER = f"{KIT}/report-embed.js"

#: What an address outside the report may name.
_PUBLIC = ("sec", "fig", "tbl", "eq", "app", "case", "term")
_ANCHOR = re.compile(rf"({'|'.join(_PUBLIC)})(-[a-z0-9]+)+|explorer")
_ROLES = {
    LOADER: "loader",
    f"{KIT}/report-child.js": "child",
    f"{KIT}/inline.css": "inline-style",
}
_KINDS = {
    ".js": ("script", "text/javascript"),
    ".css": ("style", "text/css"),
    ".svg": ("image", "image/svg+xml"),
    ".png": ("image", "image/png"),
    ".woff2": ("font", "font/woff2"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page that can stand in a frame.

    Attributes:
        id: the same in every language.
        kind: ``landing``, the spine item's kind, or ``view`` (one thing on a page of its own).
        lang: language code.
        path: below the site.
        title: plain text.
    """

    id: str
    kind: str
    lang: str
    path: str
    title: str


def integrity(content: bytes) -> str:
    """The Subresource Integrity value of a file (W3C SRI, SHA-384)."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def list_pages(books: Sequence[Book]) -> list[Page]:
    """The first page of each language and the page of each unit."""
    pages = []
    for book in books:
        lang = book.language.code
        pages.append(Page("report", "landing", lang, f"{lang}/index.html", book.title))
        pages += [
            Page(item.id, item.kind, lang, f"{lang}/{item.path}.html", item.title)
            for item in book.items
        ]
    return pages


def list_anchors(books: Sequence[Book], indexes: Mapping[str, Index]) -> dict[str, dict[str, str]]:
    """Anchor → language → where it is (``fr/method.html#sec-limits``)."""
    anchors: dict[str, dict[str, str]] = {}
    for book in books:
        lang = book.language.code
        paths = {item.id: f"{lang}/{item.path}.html" for item in book.items}
        for name, label in indexes[lang].labels.items():
            if label.item in paths and _ANCHOR.fullmatch(name):
                anchors.setdefault(name, {})[lang] = f"{paths[label.item]}#{name}"
    return dict(sorted(anchors.items()))


def make_manifest(
    books: Sequence[Book],
    pages: Sequence[Page],
    anchors: dict[str, dict[str, str]],
    aliases: dict[str, str],
    assets: Mapping[str, bytes],
) -> dict[str, Any]:
    """The manifest of one site.

    Args:
        books: the editions of the site, one a language; the first is the default.
        pages: everything that can be framed.
        anchors: from :func:`list_anchors`.
        aliases: gone anchor → the one in its place, chains followed.
        assets: path below the site → bytes of what pages load.
    """
    book = books[0]
    base = f"{book.base_url.rstrip('/')}/" if book.base_url else ""
    known = {"base": base, "doi": book.doi, "license": book.license_url}
    return {
        "manifest": MANIFEST,
        "protocol": PROTOCOL,
        "report": book.slug,
        "version": book.version,
        "generated": book.modified,
        **{key: value for key, value in known.items() if value},
        "languages": [one.language.code for one in books],
        "entry": {p.lang: p.path for p in pages if p.kind == "landing"},
        "pages": [
            {"id": p.id, "kind": p.kind, "lang": p.lang, "path": p.path, "title": p.title}
            for p in pages
        ],
        "anchors": anchors,
        "aliases": dict(sorted(aliases.items())),
        "assets": [_asset(path, assets[path]) for path in sorted(assets)],
        "csp": _policies(base),
    }


def _asset(path: str, content: bytes) -> dict[str, Any]:
    role, kind = _KINDS.get(f".{path.rsplit('.', 1)[-1]}", ("file", "application/octet-stream"))
    return {
        "path": path,
        "role": _ROLES.get(path, role),
        "type": kind,
        "integrity": integrity(content),
        "bytes": len(content),
    }


def _policies(base: str) -> dict[str, str]:
    """What the policy of a site that shows the report must allow, in each mode."""
    parts = urlsplit(base)
    origin = f"{parts.scheme}://{parts.netloc}" if base else "https://example.org"
    frame = f"script-src {origin}; frame-src {origin}"
    return {"iframe": frame, "inline": f"{frame}; connect-src {origin}; img-src {origin}"}


def encode_manifest(manifest: dict[str, Any]) -> bytes:
    """The manifest as it is published."""
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def follow_aliases(
    aliases: Mapping[str, str], anchors: Mapping[str, Any], sink: Sink
) -> dict[str, str]:
    """Each alias with the anchor it ends at; reports ``alias-leads-to-an-anchor``."""
    followed = {}
    for old, new in aliases.items():
        target, seen = new, {old}
        while target not in anchors and target in aliases and target not in seen:
            seen.add(target)
            target = aliases[target]
        if target in anchors:
            followed[old] = target
            continue
        sink.report(
            "alias-leads-to-an-anchor",
            f"the alias '{old}' leads to '{target}', which is no anchor of the report",
            Locus("report.yaml", "yaml", f"aliases/{old}"),
            did_you_mean(target, anchors),
        )
    return followed


def compare_published(text: str, path: str, manifest: Mapping[str, Any], sink: Sink) -> None:
    """Report what sites that embed the published report would lose.

    Args:
        text: the manifest of the last publication.
        path: its project path.
        manifest: the one of this build.
        sink: takes ``published-anchor-stays``, ``published-page-stays``,
            ``published-loader-stays`` and ``published-manifest-is-readable``.
    """
    try:
        before = json.loads(text)
        gone = _gone(before, manifest)
        paths = {page["path"] for page in before["pages"]}
        lost = sorted(paths - {page["path"] for page in manifest["pages"]})
        loaders = [_loader(before), _loader(manifest)]
    except (ValueError, KeyError, TypeError, AttributeError):
        hint = "copy embed/embed.json of the published site there again"
        message = "this is not the manifest of a published site"
        sink.report("published-manifest-is-readable", message, Locus(path), hint)
        return
    for name in gone:
        near = did_you_mean(name, manifest["anchors"])
        sink.report(
            "published-anchor-stays",
            f"the published anchor '{name}' is gone",
            Locus(path, "text", f'"{name}"'),
            f"write '{name}: <new anchor>' under 'aliases' in report.yaml; {near}".rstrip("; "),
        )
    for name in lost:
        message = f"the published page '{name}' is gone"
        hint = "keep its name, or let the server lead from there to the new page"
        sink.report("published-page-stays", message, Locus(path, "text", f'"{name}"'), hint)
    if loaders[0] != loaders[1]:
        message = f"'{LOADER}' differs from the published one"
        hint = "tell the sites that pin its hash; until they renew it they show a link"
        sink.report("published-loader-stays", message, Locus(path, "text", LOADER), hint)


def _gone(before: Mapping[str, Any], manifest: Mapping[str, Any]) -> list[str]:
    """Published anchors and aliases that lead nowhere now, or not in each language they had."""
    now, aliases = manifest["anchors"], manifest["aliases"]
    gone = [name for name in before["aliases"] if name not in now and name not in aliases]
    for name, places in before["anchors"].items():
        held = now.get(name) or now.get(aliases.get(name, ""), {})
        if not places.keys() <= held.keys():
            gone.append(name)
    return sorted(gone)


def _loader(manifest: Mapping[str, Any]) -> str:
    found = [a["integrity"] for a in manifest["assets"] if a["role"] == "loader"]
    return str(found[0]) if found else ""
