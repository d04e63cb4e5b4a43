"""The task that makes a review copy: the PDF edition's units, with another last step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from reportbuild.clock import build_time, git
from reportbuild.diagnostics import Locus, Outcome, Sink
from reportbuild.files import Files
from reportbuild.graph import Needs, Run, Task, Workshop, load_value
from reportbuild.model import (
    Audience,
    Bibliography,
    Book,
    Edition,
    Fragment,
    Project,
    SpineItem,
)
from reportbuild.pandoc import PandocError
from reportbuild.render.editions import read_theme
from reportbuild.render.layout import lay_out
from reportbuild.render.pdf import make_document, ornaments, print_css
from reportbuild.render.raster import as_png
from reportbuild.review.comments import Comment
from reportbuild.review.edition import Copy, Manuscript, ReviewDocument
from reportbuild.review.source_map import encode_map
from reportbuild.review.word.edition import WordTheme, write_documents
from reportbuild.survey import GLOSSARY, Survey
from reportbuild.tasks import Tasks
from reportbuild.tasks_render import format_tasks

#: What the review adds to the theme's pages, and the font of the margins.
SHEET, MARGIN_FONT = "templates/review/page.css", "report-sans-regular.ttf"

#: How Word documents look.
WORD_STYLES = "templates/review/word-styles.xml"

#: The theme's parts that a review copy is made of.
_THEME = ("templates/html/tokens.css", "templates/pdf/", "templates/review/")


#: A PDF with line numbers, a page of what has changed, or Word documents.
Form = Literal["pdf", "changes", "docx"]


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """Which copies to make. Empty choices mean everything the report configures."""

    root: Path
    languages: tuple[str, ...] = ()
    chapters: tuple[str, ...] = ()
    audience: Audience = "public"
    recipient: str = ""
    round: str = ""
    jobs: int = 0
    since: str = ""
    form: Form = "pdf"


def copy_task(
    tasks: Tasks,
    edition: Edition,
    items: list[SpineItem],
    request: ReviewRequest,
    done: Run,
    shop: Workshop,
    old: dict[str, dict[str, str]] | None,
    comments: tuple[Comment, ...],
) -> str:
    """Enter the task that makes one copy: the PDF edition's, with another last step.

    Args:
        tasks: the run; gets the task.
        edition: the edition.
        items: its units.
        request: what is asked for.
        done: how the units were assembled.
        shop: where results are kept.
        old: language → item → markup at an earlier revision; None when that is not asked for.
        comments: those of earlier copies that are still to be dealt with.
    """
    shown = load_value(done, shop.store, f"images {edition.id}", tuple[str, ...])
    format_tasks(tasks, edition, items, shown)
    sources = _sources(tasks.project, tasks.survey, edition.lang)
    chosen = [item for item in items if _is_chosen(item, request.chapters)]
    copy = _copy(tasks.project, request, edition)
    missing = [
        item.id for item in tasks.project.spine if item.sources and edition.lang not in item.sources
    ]
    needs: dict[str, Needs] = {
        "book": f"book {edition.id}",
        "fragments": tuple(f"fragment {edition.id}/{item.id}" for item in items),
        "pictures": f"pictures {edition.id}",
        "fonts": "fonts print",
        "bibliography": "bibliography",
    }
    settings: dict[str, Any] = {
        "prose": {item.id: item.sources.get(edition.lang, "") for item in chosen},
        "sources": sources,
        "path": _path(tasks.project, copy, request.chapters),
        "since": None if old is None else old[edition.lang],
        "revision": request.since,
    }
    theme = [p for p in tasks.survey.below("templates/") if p.startswith(_THEME)]
    reads = (*theme, *sources)
    if request.form == "changes":
        needs = {name: needs[name] for name in ("book", "fragments")}
        return tasks.add(Task(f"changes {edition.id}", change_page, needs, settings, reads))
    settings |= {"copy": copy, "comments": comments}
    if request.form == "docx":
        del needs["bibliography"], settings["since"], settings["revision"]
        return tasks.add(Task(f"word {edition.id}", word_edition, needs, settings, reads))
    settings["missing"] = missing
    return tasks.add(Task(f"review {edition.id}", review_edition, needs, settings, reads))


def _is_chosen(item: SpineItem, chapters: tuple[str, ...]) -> bool:
    return not chapters or item.id in chapters or item.parent in chapters


def _sources(project: Project, survey: Survey, lang: str) -> tuple[str, ...]:
    """Every file that words of an edition may come from."""
    prose = [item.sources[lang] for item in project.spine if lang in item.sources]
    records = [f"chapters/cases/{slug}/case.yaml" for slug in project.cases]
    data = [*records, GLOSSARY, project.bibliography, "report.yaml"]
    return tuple(p for p in (*prose, *data) if p in survey.files or p == "report.yaml")


def _copy(project: Project, request: ReviewRequest, edition: Edition) -> Copy:
    root = request.root
    commit = git(root, "rev-parse", "HEAD")
    folders = ("chapters", "figures", "templates", "report.yaml", project.bibliography, GLOSSARY)
    edited = commit and git(root, "status", "--porcelain", "--", *folders)
    return Copy(
        round=request.round or project.version,
        version=project.version,
        date=build_time(root).date().isoformat(),
        commit=f"{commit}+" if edited else commit,
        lang=edition.lang,
        audience=edition.audience,
        recipient=request.recipient,
    )


def _path(project: Project, copy: Copy, chapters: tuple[str, ...]) -> str:
    recipient = re.sub(r"[^\w]+", "-", copy.recipient.casefold()).strip("-")
    audience = "" if copy.audience == "public" else copy.audience
    parts = (project.slug, copy.lang, audience, "review", *chapters, recipient)
    return "-".join(part for part in parts if part)


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
    since: dict[str, str] | None,
    revision: str,
    comments: tuple[Comment, ...],
) -> Outcome[dict[str, bytes]]:
    """One review PDF, its map beside it, and the map under the build's id.

    Args:
        book: the edition.
        fragments: its units in the PDF dialect.
        pictures: address → bytes.
        fonts: of the print edition.
        bibliography: says which references nobody has seen.
        files: theme and sources.
        copy: which copy it is.
        prose: chosen item → path of its text.
        missing: ids of chapters this language lacks.
        sources: every file that words may come from.
        path: name of the copy, without extension.
        since: item → its markup at an earlier revision; None when that is not asked for.
        revision: what that revision is called.
        comments: those of earlier copies.
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
    html = document.markup(strings, _unsighted(bibliography), missing, since, revision)
    laid_out = _lay_out(chosen, html, theme, fonts, pictures, document)
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
    files: Files,
    prose: dict[str, str],
    sources: tuple[str, ...],
    path: str,
    since: dict[str, str],
    revision: str,
) -> Outcome[dict[str, bytes]]:
    """What has changed since a revision as one HTML page; arguments as of a review copy."""
    theme = _read_theme(files)
    chosen = _chosen(book, prose)
    opened = _open_document(chosen, fragments, theme, files, prose, sources)
    if opened.value is None:
        return Outcome(None, opened.diagnostics)
    sheet = theme["review/changes.css"]
    html = opened.value.change_markup(book.language.strings, since, revision, sheet)
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
