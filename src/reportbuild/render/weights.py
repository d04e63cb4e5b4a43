"""What a page of the site costs its reader, and whom it asks: budgets, and no other host.

The budgets are of compressed bytes, because servers send texts compressed. Search is not in
them: readers who use it load it then.
"""

from __future__ import annotations

import gzip
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from reportbuild.diagnostics import Locus, Outcome, Sink
from reportbuild.render.fonts import EXTENDED

KILOBYTE = 1024
#: Kind → at most so many kilobytes a page.
BUDGETS = {"HTML": 60, "CSS": 15, "JavaScript": 25, "fonts": 120}
_WAYS_OUT = {
    "HTML": "divide the chapter, or move a long table into the data",
    "CSS": "shorten the style sheets in templates/html/",
    "JavaScript": "shorten the scripts in templates/html/",
    "fonts": "leave out a face, or characters of all of them",
}

_TAG = re.compile(
    r"<(script|link|img|source|iframe|video|audio|track|embed|object|image|use|input)\b[^>]*>",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r'\s(?:src|href|xlink:href|data|poster)="([^"]*)"', re.IGNORECASE)
_SET = re.compile(r'\ssrcset="([^"]*)"', re.IGNORECASE)
_LOADED_LINK = re.compile(r'\srel="[^"]*\b(?:stylesheet|icon|preload|manifest)\b', re.IGNORECASE)
_SHEET = re.compile(r'\srel="[^"]*\bstylesheet\b', re.IGNORECASE)
_IN_SHEET = re.compile(r"""(?:url\(|@import\s)\s*["']?([^"')\s;]+)""")


@dataclass(frozen=True, slots=True)
class Home:
    """Where a site stands: its folder below ``build/``, and its address with a slash behind."""

    folder: str
    base: str


def weigh_site(
    pages: tuple[dict[str, bytes], ...],
    shared: tuple[dict[str, bytes], ...],
    folder: str,
    base: str,
) -> Outcome[dict[str, dict[str, int]]]:
    """Weigh every page.

    Args:
        pages: path below ``build/`` → page; what is no page is ignored.
        shared: path below ``build/`` → style sheet, script or font that pages load.
        folder: the site below ``build/``.
        base: the address of the site on the web; empty when it has none yet.

    Returns:
        Path → kind → compressed bytes. Reports ``page-weight-is-in-budget`` and
        ``page-asks-no-other-host``.
    """
    sink = Sink()
    home = Home(folder, f"{base.rstrip('/')}/" if base else "")
    files = {path: content for made in (*shared, *pages) for path, content in made.items()}
    sizes: dict[str, int] = {}
    found = {}
    for path, content in sorted(files.items()):
        if not path.endswith(".html"):
            continue
        loads = list(_loads(path, content.decode("utf-8"), files, home, sink))
        weights = {"HTML": _packed(content)}
        for kind, ending in (("CSS", ".css"), ("JavaScript", ".js"), ("fonts", ".woff2")):
            wanted = dict.fromkeys(name for name in loads if name.endswith(ending))
            for name in wanted:
                if name not in sizes:
                    sizes[name] = _packed(files[name])
            weights[kind] = sum(sizes[name] for name in wanted)
        found[path] = weights
        _compare(path, weights, sink)
    return sink.outcome(found)


def _compare(path: str, weights: Mapping[str, int], sink: Sink) -> None:
    for kind, most in BUDGETS.items():
        if weights[kind] > most * KILOBYTE:
            size = f"{weights[kind] / KILOBYTE:.1f} KB of {kind}"
            sink.report(
                "page-weight-is-in-budget",
                f"the page loads {size}; at most {most} KB are allowed",
                Locus(f"build/{path}"),
                _WAYS_OUT[kind],
            )


def _packed(content: bytes) -> int:
    # Fonts are compressed already; what compression adds there is nothing.
    packed = gzip.compress(content, 6, mtime=0)
    return min(len(packed), len(content))


def _loads(
    path: str, text: str, files: Mapping[str, bytes], home: Home, sink: Sink
) -> Iterator[str]:
    """What a page loads by itself, as paths below ``build/``; other hosts are reported."""
    for tag in _TAG.finditer(text):
        if tag[1].lower() == "link" and not _LOADED_LINK.search(tag[0]):
            continue
        for address in _addresses(tag[0]):
            place = _own(path, address, home, sink, path)
            if place in files and (tag[1].lower() != "link" or _SHEET.search(tag[0])):
                yield place
                if place.endswith(".css"):
                    yield from _from_sheet(place, files, home, sink, path)


def _addresses(tag: str) -> Iterator[str]:
    yield from (match[1] for match in _ADDRESS.finditer(tag))
    for match in _SET.finditer(tag):
        yield from (part.split()[0] for part in match[1].split(",") if part.strip())


def _from_sheet(
    sheet: str, files: Mapping[str, bytes], home: Home, sink: Sink, page: str
) -> Iterator[str]:
    """Fonts a style sheet names; those of rare characters load on few pages and are left out."""
    for match in _IN_SHEET.finditer(files[sheet].decode("utf-8")):
        place = _own(sheet, match[1], home, sink, page)
        if place in files and f"{EXTENDED}." not in place:
            yield place


def _own(origin: str, address: str, home: Home, sink: Sink, page: str) -> str:
    """The path an address means, seen from ``origin``; empty when it is on another host."""
    if home.base and address.startswith(home.base):
        origin, address = f"{home.folder}/", address.removeprefix(home.base)
    try:
        parts = urlsplit(address.strip())
        host = parts.netloc or parts.scheme in ("http", "https")
    except ValueError:
        return ""
    if host:
        sink.report(
            "page-asks-no-other-host",
            f"the page loads '{address}'",
            Locus(f"build/{page}"),
            "put the file into the project; readers of the report are nobody else's business",
        )
        return ""
    if parts.scheme or not parts.path:
        return ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(origin), parts.path))
