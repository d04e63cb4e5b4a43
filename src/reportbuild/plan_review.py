"""The story of a review copy: from the sources to a PDF that people comment on.

The review edition goes the way of every edition (see :mod:`reportbuild.plan`) up to its pages;
its last step also reads the laid-out lines and places every word in the sources. The way back
is told in :mod:`reportbuild.review_work`.
"""

from __future__ import annotations

import re
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from reportbuild import plan
from reportbuild.clock import build_time, git
from reportbuild.diagnostics import Diagnostic, Locus, Outcome, Sink, did_you_mean
from reportbuild.files import Files
from reportbuild.graph import Run, Task, Workshop, load_value, needed_names, run
from reportbuild.model import (
    Audience,
    Bibliography,
    Book,
    Edition,
    Fragment,
    Project,
    SpineItem,
)
from reportbuild.present import Finding
from reportbuild.render.editions import read_theme
from reportbuild.render.layout import lay_out
from reportbuild.render.pdf import make_document, ornaments, print_css
from reportbuild.review.edition import COPIES, Copy, Manuscript, ReviewDocument
from reportbuild.store import write_aside
from reportbuild.survey import GLOSSARY, Survey, survey_project
from reportbuild.tasks import Tasks, assembly_tasks
from reportbuild.tasks_render import format_tasks

#: What the review adds to the theme's pages, and the font of the margins.
SHEET, MARGIN_FONT = "templates/review/page.css", "report-sans-regular.ttf"


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


def build_copies(
    request: ReviewRequest, progress: plan.Progress | None = None
) -> ReviewResult:
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
            return ReviewResult(plan.grade([problem], {}, plan.Sight(request.root)))
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
                found = plan.grade(earlier.diagnostics, {}, plan.Sight(request.root))
                return ReviewResult(found)
            old = earlier.value
        names = [
            _copy_task(tasks, edition, items[edition], request, done, shop, old)
            for edition in editions
        ]
        done = run(tasks.by_name, shop, progress, done)
        result = plan._result(asked, tasks, done)
        if result.count("error") or done.skipped:
            return ReviewResult(result.findings)
        return ReviewResult(result.findings, tuple(_place(request.root, done, shop, names)))


def markup_at(
    root: Path, revision: str, editions: list[Edition], shop: Workshop
) -> Outcome[dict[str, dict[str, str]]]:
    """The markup of every unit as it was at a revision, made by today's program.

    Args:
        root: the project.
        revision: anything git knows as a commit.
        editions: whose units are wanted.
        shop: where tasks run; results are kept with today's.

    Returns:
        Language → item → markup; None when the revision is unknown or cannot be assembled
        (``review-revision-is-known``).
    """
    sink, at = Sink(), Locus("report.yaml")
    commit = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if not commit:
        sink.report("review-revision-is-known", f"git knows no revision '{revision}'", at)
        return sink.outcome(None)
    with tempfile.TemporaryDirectory(prefix="reportbuild-") as folder:
        then = Path(folder)
        if not _check_out(root, commit, then):
            words = f"the report cannot be read at revision '{revision}'"
            sink.report("review-revision-is-known", words, at)
            return sink.outcome(None)
        made = {
            edition.lang: _markup_of(replace(shop, root=then), edition) for edition in editions
        }
    if any(units is None for units in made.values()):
        words = f"the report cannot be assembled as it was at revision '{revision}'"
        sink.report("review-revision-is-known", words, at, "its sources have errors")
        return sink.outcome(None)
    return sink.outcome({lang: units for lang, units in made.items() if units is not None})


def _check_out(root: Path, commit: str, target: Path) -> bool:
    """Write the project's files of a commit to a folder."""
    packed = subprocess.run(  # noqa: S603
        ["git", "-C", str(root), "archive", "--format=tar", commit],  # noqa: S607
        capture_output=True,
        check=False,
    )
    if packed.returncode != 0:
        return False
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        archive.extractall(target, filter="data")
    return (target / "report.yaml").is_file()


def _markup_of(shop: Workshop, edition: Edition) -> dict[str, str] | None:
    """Item → markup of one edition of the project in the workshop's folder."""
    survey = survey_project(shop.root)
    project, first = plan._load_project(shop, survey)
    if project is None:
        return None
    tasks = plan._all_tasks(project, survey, shop.root, first)
    items = assembly_tasks(tasks, edition)
    done = run(tasks.by_name, shop)
    if done.skipped or f"images {edition.id}" not in done.records:
        return None
    shown = load_value(done, shop.store, f"images {edition.id}", tuple[str, ...])
    format_tasks(tasks, edition, items, shown)
    wanted = [f"fragment {edition.id}/{item.id}" for item in items]
    done = run(_needed(tasks.by_name, wanted), shop, None, done)
    if any(name not in done.records or not done.records[name].digest for name in wanted):
        return None
    fragments: list[Fragment] = [load_value(done, shop.store, n, Fragment) for n in wanted]
    return {fragment.item: fragment.body for fragment in fragments}


def _needed(tasks: dict[str, Task], wanted: list[str]) -> dict[str, Task]:
    """The tasks that ``wanted`` rest on."""
    chosen: dict[str, Task] = {}
    queue = list(wanted)
    while queue:
        name = queue.pop()
        if name not in chosen:
            chosen[name] = tasks[name]
            needs = tasks[name].needs.values()
            queue += [needed for need in needs for needed in needed_names(need)]
    return chosen


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
    plain = tasks.by_name.pop(f"pdf {edition.id}")
    for name in [name for name in tasks.by_name if name.startswith(f"download {edition.id}")]:
        del tasks.by_name[name]
    tasks.outputs.clear()
    sources = _sources(tasks.project, tasks.survey, edition.lang)
    chosen = [item for item in items if _is_chosen(item, request.chapters)]
    copy = _copy(tasks.project, request, edition)
    missing = [
        item.id for item in tasks.project.spine if item.sources and edition.lang not in item.sources
    ]
    needs = {
        "book": plain.needs["book"],
        "fragments": plain.needs["fragments"],
        "pictures": plain.needs["pictures"],
        "fonts": plain.needs["fonts"],
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
    reads = tuple(dict.fromkeys((*plain.reads, SHEET, *sources)))
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
    pdf, source_map, identity = document.finish(
        laid_out.value, copy, strings, fonts[MARGIN_FONT]
    )
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
        key: words
        for key, words in bibliography.evidence.items()
        if words.startswith("memory")
    }
