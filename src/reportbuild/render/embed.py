"""The embed kit of a site: what other sites need to show the report, or one thing of it.

``embed/v1/`` holds the loader and the child script of protocol ``report-embed/1``; beside them
stand the manifest, pages of single things, pages to copy snippets from, oEmbed answers and the
headers the server must send. The contract with web teams is ``docs/embedding.md``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reportbuild.diagnostics import Locus, Outcome, Sink
from reportbuild.files import THEME, Files
from reportbuild.model import Book, Fragment, Index
from reportbuild.render.dates import long_date
from reportbuild.render.embed_manifest import (
    KIT,
    LOADER,
    Page,
    compare_published,
    encode_manifest,
    follow_aliases,
    integrity,
    list_anchors,
    list_pages,
    make_manifest,
)
from reportbuild.render.embed_views import View, cut_views
from reportbuild.render.navigation import relative_address
from reportbuild.render.templating import fill_template

#: What stands for the report's address where the report does not state one.
EXAMPLE = "https://example.org/report"
#: Frame sizes of an oEmbed answer; WordPress shows at most 1000 pixels.
WIDTH, HEIGHT = 600, 800

_SHEET = "assets/report.css"
_COPIED = ("report-embed.js", "report-child.js", "snippets.js")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
#: A length in shares of the viewport's height, where it can make content taller than its frame.
_GROWING = re.compile(
    r"(?<![\w-])((?:min-)?(?:height|block-size)|(?:margin|padding)(?:-\w+)*)\s*:[^;}]*?"
    r"\d(?:[dsl]?vh|[dsl]?vb|vmin|vmax)\b"
)


def site_embed(
    books: tuple[Book, ...],
    indexes: dict[str, Index],
    fragments: dict[str, Fragment],
    assets: dict[str, bytes],
    files: Files,
    folder: str,
    scripts: list[str],
    aliases: dict[str, str],
    published: str,
) -> Outcome[dict[str, bytes]]:
    """Everything below ``embed/`` of one site.

    Args:
        books: the editions of the site, one a language; the first is the default.
        indexes: language code → labels.
        fragments: ``<language>/<item>`` → the unit.
        assets: what all pages share, by path below ``build/``.
        files: the theme, and the published manifest.
        folder: the site below ``build/``.
        scripts: what pages load besides the report's own script, as paths below the site.
        aliases: published anchor that is gone → the one in its place.
        published: project path of the last published manifest; empty when there is none.

    Returns:
        Path below ``build/`` → bytes. Reports ``template-is-valid``,
        ``embedded-height-is-free``, ``alias-leads-to-an-anchor`` and what
        :func:`~reportbuild.render.embed_manifest.compare_published` finds.
    """
    sink = Sink()
    theme = {p.removeprefix(THEME): files.read_text(p) for p in files.declared if _is_theme(p)}
    _check_heights(theme, sink)
    shared = {path.removeprefix(f"{folder}/"): content for path, content in assets.items()}
    made = _kit(theme, shared[_SHEET].decode())
    views = {
        book.language.code: cut_views(
            book, indexes[book.language.code], _own(fragments, book.language.code)
        )
        for book in books
    }
    pages = [*list_pages(books), *_view_pages(views)]
    anchors = list_anchors(books, indexes)
    manifest = make_manifest(
        books, pages, anchors, follow_aliases(aliases, anchors, sink), shared | made
    )
    if published:
        compare_published(files.read_text(published), published, manifest, sink)
    made["embed/embed.json"] = encode_manifest(manifest)
    made["embed/embed.schema.json"] = theme["embed/embed.schema.json"].encode()
    made["embed/headers.txt"] = theme["embed/headers.txt"].encode()
    for path, page in _pages(books, views, pages, theme, scripts, made[LOADER]):
        sink.found += page.diagnostics
        if page.value is not None:
            made[path] = page.value.encode()
    made |= _answers(books, pages)
    return sink.outcome({f"{folder}/{path}": content for path, content in made.items()})


def _is_theme(path: str) -> bool:
    return path.startswith(THEME)


def _own(fragments: Mapping[str, Fragment], lang: str) -> list[Fragment]:
    return [part for name, part in fragments.items() if name.split("/")[0] == lang]


def _kit(theme: Mapping[str, str], sheet: str) -> dict[str, bytes]:
    """The files of the protocol; ``sheet`` is the style sheet of the site's pages."""
    made = {f"{KIT}/{name}": theme[f"embed/{name}"].encode() for name in _COPIED}
    made[f"{KIT}/embedded.css"] = theme["embed/embedded.css"].encode()
    made[f"{KIT}/inline.css"] = inline_sheet(sheet).encode()
    return made


def inline_sheet(css: str) -> str:
    """The site's style sheet for a shadow root: hosts may set ``--rb-accent`` and ``--rb-font``.

    ``:root``, ``html`` and ``body`` do not exist there (CSS Scoping 1); ``:host`` takes their
    place, and what it inherits from the page around is cut off first.
    """
    css = re.sub(r"@font-face\s*\{[^}]*\}\s*", "", css)  # without effect in a shadow root
    css = re.sub(r"(?<![\w.#-])(:root|html|body)(?=[\s,{:\[])", ":host", css)
    css = re.sub(r"--accent: ([^;]+);", r"--accent: var(--rb-accent, \1);", css)
    css = re.sub(r"--(serif|sans): ([^;]+);", r"--\1: var(--rb-font, \2);", css)
    return ":host { all: initial; display: block; }\n" + css


def _check_heights(theme: Mapping[str, str], sink: Sink) -> None:
    """No page may be as tall as its frame: the frame is as tall as its page."""
    for name in sorted(name for name in theme if name.endswith(".css")):
        css = _COMMENT.sub(lambda c: re.sub(r"[^\n]", " ", c[0]), theme[name])
        for rule in _RULE.finditer(css):
            # The front door is no page to embed.
            found = _GROWING.search(rule[2])
            if found is None or ".root" in rule[1]:
                continue
            line = css.count("\n", 0, rule.start(2) + found.start()) + 1
            sink.report(
                "embedded-height-is-free",
                f"'{rule[1].strip()}' measures '{found[1]}' by the viewport",
                Locus(f"templates/{name}", "line", f"{line}:1"),
                "use rem or max-height: a frame that follows its content would grow for ever",
            )


def _view_pages(views: Mapping[str, Sequence[View]]) -> list[Page]:
    return [
        Page(view.id, "view", lang, view.path, view.title)
        for lang, own in views.items()
        for view in own
    ]


def _pages(
    books: Sequence[Book],
    views: Mapping[str, Sequence[View]],
    pages: Sequence[Page],
    theme: dict[str, str],
    scripts: Sequence[str],
    loader: bytes,
) -> Iterator[tuple[str, Outcome[str]]]:
    """Path below the site and text of each page of the kit."""
    for book in books:
        lang = book.language.code
        for view in views[lang]:
            context = _view_context(book, view, views, scripts)
            yield view.path, fill_template(theme, "embed/view.html.j2", context)
        context = _snippet_context(book, books, pages, integrity(loader))
        made = fill_template(theme, "embed/snippets.html.j2", context)
        yield f"embed/snippets.{lang}.html", made
        if book is books[0]:
            yield "embed/snippets.html", made
    yield "embed/open.html", fill_template(theme, "embed/open.html.j2", {"books": books})


def _view_context(
    book: Book, view: View, views: Mapping[str, Sequence[View]], scripts: Sequence[str]
) -> dict[str, Any]:
    others = {
        lang: relative_address(other.path, view.path)
        for lang, own in views.items()
        for other in own
        if other.id == view.id and lang != book.language.code
    }
    return {
        "book": book,
        "strings": book.language.strings,
        "view": view,
        "home": relative_address(view.home, view.path),
        "others": others,
        "root": "../" * view.path.count("/"),
        "scripts": scripts,
        "date": long_date(book.date, book.language),
    }


def _snippet_context(
    book: Book, books: Sequence[Book], pages: Sequence[Page], loader: str
) -> dict[str, Any]:
    own = [page for page in pages if page.lang == book.language.code]
    return {
        "book": book,
        "books": books,
        "strings": book.language.strings,
        "base": book.base_url.rstrip("/") or EXAMPLE,
        "first": own[0],
        "pages": [page for page in own if page.kind != "view"],
        "views": [page for page in own if page.kind == "view"],
        "loader": LOADER,
        "integrity": loader,
        "height": HEIGHT,
    }


def _answers(books: Sequence[Book], pages: Sequence[Page]) -> dict[str, bytes]:
    """Answers of oEmbed as files (oembed.com, version 1.0, section 2.3); they need an address."""
    by_lang = {book.language.code: book for book in books}
    made = {}
    for page in pages:
        book = by_lang[page.lang]
        if book.base_url:
            path = f"embed/oembed/{page.path.removesuffix('.html')}.json"
            made[path] = _answer(book, page)
    return made


def _answer(book: Book, page: Page) -> bytes:
    from markupsafe import Markup

    base = book.base_url.rstrip("/")
    address = f"{base}/{page.path}"
    # WordPress shows the quotation until the frame answers, and drops its attributes.
    html = Markup(
        '<blockquote><a href="{a}">{t}</a></blockquote>'
        '<iframe src="{a}" width="{w}" height="{h}" frameborder="0" title="{t}"></iframe>'
    ).format(a=address, t=page.title, w=WIDTH, h=HEIGHT)
    data = {
        "version": "1.0",
        "type": "rich",
        "title": page.title,
        "provider_name": book.title,
        "provider_url": f"{base}/",
        "width": WIDTH,
        "height": HEIGHT,
        "html": str(html),
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
