"""The calls that make copies: the units of an edition in, the files of a copy out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportbuild.diagnostics import Locus, Outcome, Sink
from reportbuild.files import Files
from reportbuild.model import Bibliography, Book, Fragment
from reportbuild.pandoc import PandocError
from reportbuild.render.editions import read_theme
from reportbuild.render.layout import lay_out
from reportbuild.render.pdf import make_document, ornaments, print_css
from reportbuild.render.raster import as_png
from reportbuild.review.comments import Comment
from reportbuild.review.edition import Copy, Earlier, Manuscript, ReviewDocument
from reportbuild.review.source_map import encode_map
from reportbuild.review.word.edition import WordTheme, write_documents

#: What the review adds to the theme's pages, and the font of the margins.
SHEET, MARGIN_FONT = "templates/review/page.css", "report-sans-regular.ttf"

#: How Word documents look.
WORD_STYLES = "templates/review/word-styles.xml"


def review_edition(
    book: Book,
    fragments: tuple[Fragment, ...],
    pictures: dict[str, bytes],
    fonts: dict[str, bytes],
    bibliography: Bibliography,
    files: Files,
    copy: Copy,
    prose: dict[str, str],
    missing: list[str],
    sources: tuple[str, ...],
    path: str,
    since: Earlier | None,
    comments: tuple[Comment, ...],
) -> Outcome[dict[str, bytes]]:
    """One review PDF, its map beside it, and the map under the build's id.

    ``fragments`` are the units in the PDF dialect, ``pictures`` and ``fonts`` their bytes by
    address. ``bibliography`` says which references nobody has seen, ``prose`` gives the path of
    each chosen item's text, ``missing`` the chapters this language lacks, ``sources`` every file
    that words may come from, ``path`` the name of the copy without extension, ``since`` the
    revision to compare with, if any, ``comments`` those of earlier copies.
    """
    sink = Sink()
    theme = _read_theme(files)
    chosen = _chosen(book, prose)
    opened = _open_document(chosen, fragments, theme, files, prose, sources)
    sink.found += opened.diagnostics
    document = opened.value
    if document is None:
        return sink.outcome(None)
    strings = book.language.strings
    html, old = document.markup(
        strings, _unsighted(bibliography), missing, since, pictures, comments
    )
    laid_out = _lay_out(chosen, html, theme, fonts, {**pictures, **old}, document)
    sink.found += laid_out.diagnostics
    if laid_out.value is None:
        return sink.outcome(None)
    pdf, source_map, identity = document.finish(laid_out.value, copy, strings, fonts[MARGIN_FONT])
    map_name = f"{path}.map.json"
    return sink.outcome(
        {f"{path}.pdf": pdf, map_name: source_map, f"maps/{identity}.json": source_map}
    )


def _lay_out(
    book: Book,
    html: str,
    theme: dict[str, str],
    fonts: dict[str, bytes],
    pictures: dict[str, bytes],
    document: ReviewDocument,
) -> Outcome[bytes]:
    """The pages, whose lines the document has read on the way."""
    css = print_css(book, fonts, {**theme, "pdf/book.css": _sheet(theme)})
    return lay_out(html, css, fonts, {**pictures, **ornaments(book, theme)}, document.inspect)


def change_page(
    book: Book,
    fragments: tuple[Fragment, ...],
    pictures: dict[str, bytes],
    files: Files,
    prose: dict[str, str],
    sources: tuple[str, ...],
    path: str,
    since: Earlier,
) -> Outcome[dict[str, bytes]]:
    """What has changed since a revision as one HTML page; arguments as of a review copy."""
    theme = _read_theme(files)
    chosen = _chosen(book, prose)
    opened = _open_document(chosen, fragments, theme, files, prose, sources)
    if opened.value is None:
        return Outcome(None, opened.diagnostics)
    sheet = theme["review/changes.css"]
    html = opened.value.change_markup(book.language.strings, since, pictures, sheet)
    return Outcome({f"{path}-changes.html": html.encode()}, opened.diagnostics)


def word_edition(
    book: Book,
    fragments: tuple[Fragment, ...],
    pictures: dict[str, bytes],
    fonts: dict[str, bytes],
    files: Files,
    copy: Copy,
    prose: dict[str, str],
    sources: tuple[str, ...],
    path: str,
    comments: tuple[Comment, ...],
) -> Outcome[dict[str, bytes]]:
    """A Word document for each unit, in a folder of the copy's name, and the map under its id.

    Arguments as of a review copy. Reports ``word-file-is-written``.
    """
    units = [fragment for fragment in fragments if fragment.item in prose]
    html = "".join(f"<article>{fragment.body}</article>" for fragment in units)
    document = _review_document(f"<body>{html}</body>", book, units, files, prose, sources)
    document.drop_page_marks()
    theme = WordTheme(
        book.language.strings, book.language.locale, files.read_text(WORD_STYLES),
        as_png(pictures, fonts),
    )  # fmt: skip
    try:
        made, source_map = write_documents(document, copy, theme, comments)
    except PandocError as problem:
        sink = Sink()
        sink.report("word-file-is-written", f"pandoc failed: {problem}", Locus(path))
        return sink.outcome(None)
    order = {fragment.item: n for n, fragment in enumerate(fragments)}
    written = {f"{path}/{order[item]:02}-{item}.docx": data for item, data in made.items()}
    return Outcome({**written, f"maps/{source_map.build}.json": encode_map(source_map)})


def _read_theme(files: Files) -> dict[str, str]:
    return read_theme(files, sorted(p for p in files.declared if p.startswith("templates/")))


def _chosen(book: Book, prose: dict[str, str]) -> Book:
    return replace(book, items=tuple(item for item in book.items if item.id in prose))


def _open_document(
    book: Book,
    fragments: tuple[Fragment, ...],
    theme: dict[str, str],
    files: Files,
    prose: dict[str, str],
    sources: tuple[str, ...],
) -> Outcome[ReviewDocument]:
    """The units of a book as one document that knows its sources."""
    shown = {item.id for item in book.items}
    units = tuple(fragment for fragment in fragments if fragment.item in shown)
    made = make_document(book, units, theme)
    if made.value is None:
        return Outcome(None, made.diagnostics)
    document = _review_document(made.value, book, units, files, prose, sources)
    return Outcome(document, made.diagnostics)


def _review_document(
    html: str,
    book: Book,
    units: Sequence[Fragment],
    files: Files,
    prose: dict[str, str],
    sources: tuple[str, ...],
) -> ReviewDocument:
    titles = {item.id: item.title for item in book.items}
    texts = {p: files.read_bytes(p).decode("utf-8", "replace") for p in sources}
    manuscripts = [
        Manuscript(f.item, titles[f.item], prose[f.item], _others(f.item, sources)) for f in units
    ]
    return ReviewDocument(html, manuscripts, texts)


def _sheet(theme: dict[str, str]) -> str:
    return theme["pdf/book.css"] + theme[SHEET.removeprefix("templates/")]


def _others(item: str, sources: tuple[str, ...]) -> tuple[str, ...]:
    """Data files a unit may show: a case's own record first."""
    data = [path for path in sources if not path.endswith(".md")]
    own = f"chapters/cases/{item.removeprefix('case-')}/case.yaml"
    return tuple(sorted(data, key=lambda path: path != own))


def _unsighted(bibliography: Bibliography) -> dict[str, str]:
    """References that nobody has seen: key → what the bibliography says."""
    return {
        key: words for key, words in bibliography.evidence.items() if words.startswith("memory")
    }
