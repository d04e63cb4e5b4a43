"""From a built site to what stands on the web: names by content, and the copy of one version.

Pure: path below the site → bytes in, the same out.
"""

from __future__ import annotations

import base64
import hashlib
import json
import posixpath
import re
from collections.abc import Mapping
from html import escape

from reportbuild.publish.releases import LATEST

#: What is named by its content, so that a browser may keep it for ever. The protocol's files in
#: ``embed/v1/``, books and data keep the names that others have written down.
_ASSETS = "assets/"
_HASHED = (".css", ".js", ".svg", ".png", ".jpg", ".jpeg", ".webp", ".woff2")
_TEXTS = (".html", ".xml", ".webmanifest")
_MANIFEST = "embed/embed.json"
_LOADER = "embed/v1/report-embed.js"

_URL = re.compile(r"url\((['\"]?)([^'\")]+)\1\)")
_NOTE = re.compile(
    r'<p class="version-note" ([^>]*?)data-newest="([^"]*)" hidden>(.*?)<span>(.*?)</span></p>',
    re.DOTALL,
)
#: An entry as ``html/cite.html.j2`` writes it.
_CITED = re.compile(r'<dd><span class="cite-entry">.*?</dd>', re.DOTALL)
_SHOWN_NOTE = r'<p class="version-note" \1><span>\3</span> <a href="\2" data-keep-place>\4</a></p>'


def integrity(content: bytes) -> str:
    """The Subresource Integrity value of a file (W3C SRI, SHA-384)."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def name_by_content(files: Mapping[str, bytes], base: str) -> dict[str, bytes]:
    """The site with a part of their hash in the names of its assets, addresses following.

    Args:
        files: path below the site → bytes.
        base: the site's address; empty when the report states none.
    """
    contents = dict(files)
    names: dict[str, str] = {}
    for path in sorted(files, key=lambda path: path.endswith(".css")):  # what they need comes first
        if not path.startswith(_ASSETS) or not path.endswith(_HASHED):
            continue
        if path.endswith(".css"):
            contents[path] = _follow_sheet(path, files[path], names)
        names[path] = _hashed(path, contents[path])
    seals = {integrity(files[path]): integrity(contents[path]) for path in names}
    made = {}
    for path, content in contents.items():
        if path == _MANIFEST:
            content = _follow_manifest(content, names, contents)
        elif path.endswith(_TEXTS):
            content = _follow_text(path, content, names, base, seals)
        made[names.get(path, path)] = content
    return made


def _hashed(path: str, content: bytes) -> str:
    stem, ending = posixpath.splitext(path)
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}{ending}"


def _follow_sheet(path: str, content: bytes, names: Mapping[str, str]) -> bytes:
    folder = posixpath.dirname(path)

    def moved(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, found[2]))
        new = names.get(target)
        return f"url({found[1]}{posixpath.relpath(new, folder)}{found[1]})" if new else found[0]

    return _URL.sub(moved, content.decode()).encode()


def _follow_text(
    path: str, content: bytes, names: Mapping[str, str], base: str, seals: Mapping[str, str]
) -> bytes:
    """Addresses of assets in attributes and JSON-LD: from the page, the report or the server."""
    up = "../" * path.count("/")
    roots = "|".join(re.escape(root) for root in (up, f"{base}/" if base else "/", "/"))
    pattern = rf"(?<=[\"'(])({roots})(assets/[^\"'\s)<>?#&]+)"
    text = re.sub(pattern, lambda f: f[1] + names.get(f[2], f[2]), content.decode())
    for before, after in seals.items():
        if before != after:
            text = text.replace(before, after)
    return text.encode()


def _follow_manifest(
    content: bytes, names: Mapping[str, str], contents: Mapping[str, bytes]
) -> bytes:
    manifest = json.loads(content)
    for asset in manifest["assets"]:
        path = asset["path"]
        if path in names:
            sealed = {"integrity": integrity(contents[path]), "bytes": len(contents[path])}
            asset |= {"path": names[path]} | sealed
    return _json(manifest)


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def is_named_by_content(path: str) -> bool:
    """Whether a path of the laid-out site can never mean other bytes."""
    return re.fullmatch(rf"{_ASSETS}.+\.[0-9a-f]{{10}}\.\w+", path) is not None


def announce_feeds(files: Mapping[str, bytes], titles: Mapping[str, str]) -> dict[str, bytes]:
    """The site with its pages pointing to the feed of versions in their language.

    Args:
        files: path below the site → bytes.
        titles: language code → title of its feed.
    """
    made = dict(files)
    for path, content in files.items():
        lang = path.split("/")[0]
        if lang in titles and path.endswith(".html"):
            address = "../" * (path.count("/") + 1) + feed_name(lang)
            link = (
                f'<link rel="alternate" type="application/atom+xml" '
                f'href="{address}" title="{escape(titles[lang])}">\n</head>'
            )
            made[path] = content.replace(b"</head>", link.encode(), 1)
    return made


def feed_name(lang: str) -> str:
    """Where the feed of a language stands below the web root."""
    return f"feed.{lang}.xml"


def version_address(base: str, version: str) -> str:
    """The address of a version, given that of ``latest/``; empty when there is none."""
    return f"{base.removesuffix(LATEST)}v{version}" if base else ""


def pin_loader(files: Mapping[str, bytes], base: str, version: str) -> dict[str, bytes]:
    """Snippets with a loader that never changes, since they give its hash."""
    made = dict(files)
    if base:
        own = version_address(base, version)
        for path in files:
            if path.startswith("embed/snippets"):
                moved = files[path].replace(
                    f"{base}/{_LOADER}".encode(), f"{own}/{_LOADER}".encode()
                )
                made[path] = moved
    return made


def cite_version(files: Mapping[str, bytes], base: str, version: str) -> dict[str, bytes]:
    """Entries and files of "how to cite" with the address that will always show what was read.

    ``latest/`` gets them as well: a reader cites the version that was the newest that day.
    """
    made = dict(files)
    if not base:
        return made
    here, own = f"{base}/", f"{version_address(base, version)}/"
    for path, content in files.items():
        if re.match(r"[^/]+/cite/", path):
            made[path] = content.replace(here.encode(), own.encode())
        elif path.endswith(".html"):
            text = _CITED.sub(lambda entry: entry[0].replace(here, own), content.decode())
            made[path] = text.encode()
    return made


def for_version(files: Mapping[str, bytes], base: str, version: str) -> dict[str, bytes]:
    """The copy that stands for ever: it says which version it is and where the newest one is.

    Search engines are sent to the newest one (canonical addresses stay), while a page of this
    version that is shown elsewhere by oEmbed stays a page of this version.
    """
    own = version_address(base, version)
    made = {}
    for path, content in files.items():
        if path.endswith(".html"):
            text = _NOTE.sub(_SHOWN_NOTE, content.decode())
            if base:
                text = text.replace(f'"{base}/embed/oembed/', f'"{own}/embed/oembed/')
            content = text.encode()
        elif base and path.startswith("embed/oembed/"):
            content = content.replace(f"{base}/".encode(), f"{own}/".encode())
        elif base and path == _MANIFEST:
            content = _json(json.loads(content) | {"base": f"{own}/"})
        made[path] = content
    return made
