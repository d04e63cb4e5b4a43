"""The calls that make files: from written units to what lands in ``build/``."""

from __future__ import annotations

from collections.abc import Iterable

from reportbuild.diagnostics import Outcome
from reportbuild.files import THEME, Files
from reportbuild.model import Book, Fragment, HowToCite, Index, Language
from reportbuild.render.cite_box import citation_files
from reportbuild.render.cover import card_png, cover_svg
from reportbuild.render.epub import make_epub
from reportbuild.render.figure_pages import make_figure_pages
from reportbuild.render.fonts import print_fonts, web_fonts
from reportbuild.render.page import Download, Site
from reportbuild.render.pdf import TOKENS
from reportbuild.render.picture_safety import sound_pictures
from reportbuild.render.picture_type import set_type
from reportbuild.render.site import (
    render_landing,
    render_page,
    render_root,
    site_assets,
)
from reportbuild.render.site_index import make_lost_page, make_robots, make_sitemap


def read_theme(files: Files, paths: Iterable[str]) -> dict[str, str]:
    """Template and style sheet texts by their name below ``templates/``."""
    return {path.removeprefix(THEME): files.read_text(path) for path in paths}


def cut_fonts(medium: str) -> Outcome[dict[str, bytes]]:
    """The fonts of one medium (``print`` or ``web``), by file name."""
    return print_fonts() if medium == "print" else web_fonts()


def gather_pictures(
    fragments: tuple[Fragment, ...],
    charts: dict[str, bytes],
    types: dict[str, str],
    files: Files,
    addresses: dict[str, str],
    sources: dict[str, str],
) -> Outcome[dict[str, bytes]]:
    """The pictures that the given units show, and no other.

    Args:
        fragments: the units of one edition.
        charts: pictures made from data, by the name units use.
        types: name → style sheet with the typeface of a chart, where the format needs it.
        files: gives the project's own pictures.
        addresses: name units use → address in the format.
        sources: name units use → the project file to take (a language variant, perhaps).

    Returns:
        Address → bytes of those that are safe to show
        (:func:`reportbuild.render.picture_safety.sound_pictures` reports the others). A name
        that is neither a chart nor a file has been reported before.
    """
    shown = dict.fromkeys(name for fragment in fragments for name in fragment.images)
    made = {}
    for name in shown:
        if name in charts:
            made[addresses[name]] = charts[name]
        elif name in sources:
            made[addresses[name]] = files.read_bytes(sources[name])
    sound = sound_pictures(made, {addresses[name]: file for name, file in sources.items()})
    if sound.value is None:
        return sound
    sheets = {addresses[name]: sheet for name, sheet in types.items()}
    typed = {
        place: set_type(content, sheets.get(place, "")) for place, content in sound.value.items()
    }
    return Outcome(typed, sound.diagnostics)


def epub_edition(
    book: Book,
    fragments: tuple[Fragment, ...],
    pictures: dict[str, bytes],
    fonts: dict[str, bytes],
    cover_fonts: dict[str, bytes],
    cites: tuple[HowToCite, ...],
    files: Files,
    path: str,
) -> Outcome[dict[str, bytes]]:
    """One EPUB at ``path``; see :func:`reportbuild.render.epub.make_epub`."""
    theme = read_theme(files, sorted(files.declared))
    cover = cover_svg(book, theme[TOKENS], cover_fonts).encode()
    made = make_epub(book, fragments, pictures, theme["epub/book.css"], fonts, cover, cites=cites)
    return Outcome(None if made.value is None else {path: made.value}, made.diagnostics)


def _site(
    files: Files,
    languages: dict[str, Language],
    downloads: dict[str, str],
    scripts: list[str],
    search: bool,
    cites: tuple[HowToCite, ...],
    works: dict[str, str] | None = None,
) -> Site:
    names = {code: language.name for code, language in languages.items()}
    offered = tuple(Download(form, path) for form, path in downloads.items())
    theme = read_theme(files, sorted(files.declared))
    return Site(theme, names, offered, tuple(scripts), cites, works or {}, search)


def site_page(
    book: Book,
    fragment: Fragment,
    languages: dict[str, Language],
    cites: tuple[HowToCite, ...],
    works: dict[str, str],
    files: Files,
    path: str,
    downloads: dict[str, str],
    scripts: list[str],
    search: bool,
) -> Outcome[dict[str, bytes]]:
    """The page of one unit at ``path``; none when the edition shows nothing of the unit.

    Args:
        book: the edition.
        fragment: the unit.
        languages: all languages of the site, by code.
        cites: how to cite what the edition holds.
        works: entries of the works the unit cites, by anchor.
        files: the theme.
        path: where the page goes below ``build/``.
        downloads: format → address below the site.
        scripts: further scripts, addresses below the site.
        search: whether the site has an index of its words.
    """
    if not any(item.id == fragment.item for item in book.items):
        return Outcome({})
    site = _site(files, languages, downloads, scripts, search, cites, works)
    return _one(render_page(book, fragment.item, fragment, site), path)


def site_landing(
    book: Book,
    languages: dict[str, Language],
    cites: tuple[HowToCite, ...],
    messages: dict[str, str],
    files: Files,
    path: str,
    downloads: dict[str, str],
    scripts: list[str],
    search: bool,
) -> Outcome[dict[str, bytes]]:
    """The first page of one language at ``path``."""
    site = _site(files, languages, downloads, scripts, search, cites)
    return _one(render_landing(book, site, messages), path)


def site_citations(
    book: Book, cites: tuple[HowToCite, ...], folder: str
) -> Outcome[dict[str, bytes]]:
    """Files for reference managers below ``folder``."""
    made = citation_files(cites, book)
    return Outcome({f"{folder}/{path}": content for path, content in made.items()})


def site_figures(
    book: Book,
    indexes: dict[str, Index],
    fragments: tuple[Fragment, ...],
    languages: dict[str, Language],
    cites: tuple[HowToCite, ...],
    files: Files,
    folder: str,
    downloads: dict[str, str],
    scripts: list[str],
    search: bool,
) -> Outcome[dict[str, bytes]]:
    """Pages of the figures and tables of one language, and their data, below ``folder``."""
    site = _site(files, languages, downloads, scripts, search, cites)
    made = make_figure_pages(book, indexes, fragments, site)
    pages = {f"{folder}/{path}": content for path, content in (made.value or {}).items()}
    return Outcome(pages, made.diagnostics)


def site_root(
    books: tuple[Book, ...], indexes: dict[str, Index], files: Files, folder: str
) -> Outcome[dict[str, bytes]]:
    """The choice of languages, and what servers and robots look for at the root of ``folder``."""
    theme = read_theme(files, sorted(files.declared))
    door, lost = render_root(books, theme), make_lost_page(books, theme)
    found = (*door.diagnostics, *lost.diagnostics)
    if door.value is None or lost.value is None:
        return Outcome(None, found)
    made = {"index.html": door.value, "404.html": lost.value, "robots.txt": make_robots(books[0])}
    if books[0].base_url and books[0].audience == "public":
        made["sitemap.xml"] = make_sitemap(books, indexes)
    return Outcome({f"{folder}/{name}": text.encode() for name, text in made.items()}, found)


def site_shared(
    books: tuple[Book, ...],
    fonts: dict[str, bytes],
    cover_fonts: dict[str, bytes],
    files: Files,
    folder: str,
) -> Outcome[dict[str, bytes]]:
    """Style sheet, script, fonts, covers: what all pages below ``folder`` share."""
    theme = read_theme(files, sorted(files.declared))
    made = site_assets(theme, fonts)
    made["assets/report.css"] += theme["html/explorer.css"].encode()
    made["assets/explorer.js"] = theme["html/explorer.js"].encode()
    for book in books:
        cover = cover_svg(book, theme[TOKENS], cover_fonts).encode()
        made[f"assets/cover-{book.language.code}.svg"] = cover
        if book.base_url:
            card = card_png(book, theme[TOKENS], cover_fonts)
            made[f"assets/card-{book.language.code}.png"] = card
    return Outcome({f"{folder}/{name}": content for name, content in made.items()})


def site_pictures(pictures: dict[str, bytes], folder: str) -> Outcome[dict[str, bytes]]:
    """The pictures of one language below ``folder``."""
    return Outcome({f"{folder}/{address}": content for address, content in pictures.items()})


def site_download(files_made: dict[str, bytes], folder: str) -> Outcome[dict[str, bytes]]:
    """Copies of another format's files, so that the site can be uploaded as it is."""
    return Outcome(
        {f"{folder}/{path.rsplit('/', 1)[-1]}": content for path, content in files_made.items()}
    )


def _one(made: Outcome[str], path: str) -> Outcome[dict[str, bytes]]:
    files = None if made.value is None else {path: made.value.encode()}
    return Outcome(files, made.diagnostics)
