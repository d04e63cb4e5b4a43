"""The story of a review copy: from the sources to a PDF that people comment on.

The review edition goes the way of every edition (see :mod:`reportbuild.plan`) up to its pages;
its last step also reads the laid-out lines and places every word in the sources. The way back
is told in :mod:`reportbuild.review_work`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from reportbuild import plan
from reportbuild.clock import build_time, git
from reportbuild.diagnostics import Diagnostic, Locus, Outcome, Sink, did_you_mean
from reportbuild.files import Files
from reportbuild.graph import Needs, Run, Task, Workshop, load_value, run
from reportbuild.model import (
    Audience,
    Bibliography,
    Book,
    Edition,
    Fragment,
    Project,
    SpineItem,
)
from reportbuild.plan_revision import markup_at, needed_tasks
from reportbuild.present import Finding, grade
from reportbuild.render.editions import read_theme
from reportbuild.render.layout import lay_out
from reportbuild.render.pdf import make_document, ornaments, print_css
from reportbuild.review.edition import COPIES, Copy, Manuscript, ReviewDocument
from reportbuild.sight import Sight
from reportbuild.store import write_aside
from reportbuild.survey import GLOSSARY, Survey, survey_project
from reportbuild.tasks import Tasks, assembly_tasks
from reportbuild.tasks_render import format_tasks

#: What the review adds to the theme's pages, and the font of the margins.
SHEET, MARGIN_FONT = "templates/review/page.css", "report-sans-regular.ttf"

#: The theme's parts that a review copy is made of.
_THEME = ("templates/html/tokens.css", "templates/pdf/", "templates/review/")


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


@dataclass(frozen=True, slots=True)
class ReviewResult:
    """How it ended: findings, and the paths of the copies below the project."""

    findings: list[Finding]
    copies: tuple[str, ...] = ()

    @property
    def published(self) -> bool:
        """Whether copies were made."""
        return bool(self.copies)

    def count(self, severity: str) -> int:
        """How many findings have this severity."""
        return sum(1 for finding in self.findings if finding.severity == severity)


def build_copies(request: ReviewRequest, progress: plan.Progress | None = None) -> ReviewResult:
    """Make the review PDF of each language, with its source map beside it.

    Nothing is written when the sources have errors.
    """
    asked = plan.Request(request.root, request.languages, ("pdf",), (request.audience,))
    with plan._workshop(replace(asked, jobs=request.jobs)) as shop:
        survey = survey_project(request.root)
        project, first = plan._load_project(shop, survey)
        if project is None:
            return ReviewResult(plan._refused(asked, first, survey).findings)
        problem = plan._unknown_choice(asked, project) or _unknown_chapter(request, project)
        if problem:
            return ReviewResult(grade([problem], {}, Sight(request.root)))
        tasks = plan._all_tasks(project, survey, request.root, first)
        editions = [replace(e, variant="review") for e in plan.choose_editions(project, asked)]
        items = {edition: assembly_tasks(tasks, edition) for edition in editions}
        done = run(tasks.by_name, shop, progress)
        result = plan._result(asked, tasks, done)
        if result.count("error") or done.skipped:
            return ReviewResult(result.findings)
        old: dict[str, dict[str, str]] | None = None
        if request.since:
            earlier = markup_at(request.root, request.since, editions, shop)
            if earlier.value is None:
                found = grade(earlier.diagnostics, {}, Sight(request.root))
                return ReviewResult(found)
            old = earlier.value
        names = [
            _copy_task(tasks, edition, items[edition], request, done, shop, old)
            for edition in editions
        ]
        done = run(needed_tasks(tasks.by_name, names), shop, progress, done)
        result = plan._result(asked, tasks, done)
        if result.count("error") or done.skipped:
            return ReviewResult(result.findings)
        return ReviewResult(result.findings, tuple(_place(request.root, done, shop, names)))


def _place(root: Path, done: Run, shop: Workshop, names: list[str]) -> list[str]:
    """Write the copies; maps of earlier builds stay, for comments that arrive late."""
    written = []
    for name in names:
        made: dict[str, bytes] = load_value(done, shop.store, name, dict[str, bytes])
        for path, content in made.items():
            write_aside(root / COPIES / path, content)
            if path.endswith(".pdf"):
                written.append(f"{COPIES}/{path}")
    return written


def _unknown_chapter(request: ReviewRequest, project: Project) -> Diagnostic | None:
    known = [item.id for item in project.spine]
    for chapter in request.chapters:
        if chapter not in known:
            hint = did_you_mean(chapter, known) or f"it has {', '.join(known[:6])} …"
            at = Locus("report.yaml", "yaml", "contents")
            return Diagnostic(
                "review-chapter-is-known", f"the report has no chapter '{chapter}'", at, hint
            )
    return None


def _copy_task(
    tasks: Tasks,
    edition: Edition,
    items: list[SpineItem],
    request: ReviewRequest,
    done: Run,
    shop: Workshop,
    old: dict[str, dict[str, str]] | None,
) -> str:
    """Enter the task that makes one copy: the PDF edition's, with another last step."""
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
    settings = {
        "copy": copy,
        "prose": {item.id: item.sources.get(edition.lang, "") for item in chosen},
        "missing": missing,
        "sources": sources,
        "path": _path(tasks.project, copy, request.chapters),
        "since": None if old is None else old[edition.lang],
        "revision": request.since,
    }
    theme = [p for p in tasks.survey.below("templates/") if p.startswith(_THEME)]
    reads = tuple(dict.fromkeys((*theme, *sources)))
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
    """
    sink = Sink()
    theme = read_theme(files, sorted(p for p in files.declared if p.startswith("templates/")))
    chosen = replace(book, items=tuple(item for item in book.items if item.id in prose))
    units = tuple(f for f in fragments if any(item.id == f.item for item in chosen.items))
    made = make_document(chosen, units, theme)
    sink.found += made.diagnostics
    if made.value is None:
        return sink.outcome(None)
    texts = {p: files.read_bytes(p).decode("utf-8", "replace") for p in sources}
    titles = {item.id: item.title for item in chosen.items}
    manuscripts = [
        Manuscript(f.item, titles[f.item], prose[f.item], _others(f.item, sources)) for f in units
    ]
    document = ReviewDocument(made.value, manuscripts, texts)
    strings = book.language.strings
    html = document.markup(strings, _unsighted(bibliography), missing, since, revision)
    css = print_css(chosen, fonts, {**theme, "pdf/book.css": _sheet(theme)})
    shown = {**pictures, **ornaments(chosen, theme)}
    laid_out = lay_out(html, css, fonts, shown, document.inspect)
    sink.found += laid_out.diagnostics
    if laid_out.value is None:
        return sink.outcome(None)
    pdf, source_map, identity = document.finish(laid_out.value, copy, strings, fonts[MARGIN_FONT])
    map_name = f"{path}.map.json"
    return sink.outcome(
        {f"{path}.pdf": pdf, map_name: source_map, f"maps/{identity}.json": source_map}
    )


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
