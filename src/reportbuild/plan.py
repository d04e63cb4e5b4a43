"""The whole story: from a project folder to finished editions.

survey the files → load the project → one task graph for the chosen editions → run what
changed → grade the findings → place the artifacts, all or none.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path

import msgspec

from reportbuild import journal
from reportbuild.check.typing import fix_typing
from reportbuild.clock import build_time, git
from reportbuild.diagnostics import Diagnostic, Locus
from reportbuild.graph import Run, Task, Workshop, load_value, run
from reportbuild.identity import tool_identity, tool_versions
from reportbuild.model import Audience, Edition, Format, Language, Project
from reportbuild.present import Finding, grade
from reportbuild.project.report import load_report
from reportbuild.publish.artifacts import (
    Output,
    Placed,
    manifest_json,
    place_outputs,
    remove_stale,
)
from reportbuild.sight import Sight
from reportbuild.store import Store, write_aside
from reportbuild.survey import Survey, survey_project
from reportbuild.tasks import Tasks, assembly_tasks, source_tasks
from reportbuild.tasks_data import evidence_tasks, open_data_tasks
from reportbuild.tasks_render import format_tasks, site_tasks


@dataclass(frozen=True, slots=True)
class Request:
    """What to build. Empty choices mean everything the report configures."""

    root: Path
    languages: tuple[str, ...] = ()
    formats: tuple[Format, ...] = ()
    audiences: tuple[Audience, ...] = ()
    strict: bool = False
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """How a run ended.

    Attributes:
        findings: graded and placed, sorted.
        written: artifact paths that changed.
        ran: names of the tasks that were computed.
        total: how many tasks there were.
        published: whether artifacts were placed (or already in place).
        editions: ids of the editions asked for.
        artifacts: their main files, below ``build/``.
    """

    findings: list[Finding]
    written: list[str]
    ran: list[str]
    total: int
    published: bool
    editions: tuple[str, ...] = ()
    artifacts: tuple[str, ...] = ()

    def count(self, severity: str) -> int:
        """How many findings have this severity."""
        return sum(1 for finding in self.findings if finding.severity == severity)


Progress = Callable[[str, bool], None]


def build(request: Request, progress: Progress | None = None) -> Result:
    """Make the chosen editions, or say why not and leave the last good ones in place.

    Formats are written only when sources, records and references are sound.
    """
    with _workshop(request) as shop:
        survey = survey_project(request.root)
        project, first = _load_project(shop, survey)
        if project is None:
            return _refused(request, first, survey)
        problem = _unknown_choice(request, project)
        if problem:
            return Result(grade([problem], {}, Sight(request.root)), [], [], 1, published=False)
        editions = choose_editions(project, request)
        tasks = _all_tasks(project, survey, request.root, first)
        items = {edition: assembly_tasks(tasks, edition) for edition in editions}
        done = run(tasks.by_name, shop, progress, first)
        result = _result(request, tasks, done)
        if _blocked(result, request) or done.skipped:
            return result
        for edition in editions:
            shown = load_value(done, shop.store, f"images {edition.id}", tuple[str, ...])
            format_tasks(tasks, edition, items[edition], shown)
        pages = [edition for edition in editions if edition.format == "html"]
        site_tasks(tasks, pages, items)
        open_data_tasks(tasks, pages)
        done = run(tasks.by_name, shop, progress, done)
        result = _result(request, tasks, done)
        if _blocked(result, request) or done.skipped:
            return result
        return _publish(request, tasks, editions, done, shop.store, result)


def check(request: Request, progress: Progress | None = None) -> Result:
    """Run every rule that needs no finished edition: sources, records, references, citations."""
    with _workshop(request) as shop:
        survey = survey_project(request.root)
        project, first = _load_project(shop, survey)
        if project is None:
            return _refused(request, first, survey)
        tasks = _all_tasks(project, survey, request.root, first)
        for edition in choose_editions(project, request):
            assembly_tasks(tasks, edition)
        return _result(request, tasks, run(tasks.by_name, shop, progress, first))


def mend_typing(request: Request) -> list[str]:
    """Rewrite what the typing rules find in Markdown files, and nothing else in them.

    Returns:
        The paths rewritten.
    """
    with _workshop(request) as shop:
        survey = survey_project(request.root)
        project, first = _load_project(shop, survey)
        if project is None:
            return []
        tasks = _all_tasks(project, survey, request.root, first)
        wanted = {n: t for n, t in tasks.by_name.items() if n.startswith("language ")}
        done = run(wanted, shop)
        mended = []
        for item in project.spine:
            for lang, path in item.sources.items():
                language: Language = load_value(done, shop.store, f"language {lang}", Language)
                content = (request.root / path).read_bytes()
                try:
                    after = fix_typing(content.decode("utf-8"), language).encode()
                except UnicodeDecodeError:
                    continue
                if after != content:
                    write_aside(request.root / path, after)
                    mended.append(path)
        return mended


def why(root: Path, target: str) -> list[str]:
    """Why ``target`` (artifact, edition or task) was made in the last build, line by line."""
    known = journal.read_journal(_journal_path(root))
    path = target.removeprefix("build/")
    return journal.explain(known, path)


def known_targets(root: Path) -> list[str]:
    """Everything ``why`` can explain."""
    known = journal.read_journal(_journal_path(root))
    return [*known.outputs, *known.entries]


def choose_editions(project: Project, request: Request) -> list[Edition]:
    """The editions a request names, in a stable order."""
    return [
        Edition(choice.code, audience, form)
        for choice in project.languages
        if not request.languages or choice.code in request.languages
        for audience in request.audiences or project.audiences
        for form in request.formats or project.formats
    ]


def _load_project(shop: Workshop, survey: Survey) -> tuple[Project | None, Run]:
    task = Task("project", load_report, {}, {"listing": survey.files}, ("report.yaml",), light=True)
    done = run({"project": task}, shop)
    if not done.records["project"].digest:
        return None, done
    project: Project = load_value(done, shop.store, "project", Project)
    return project, done


def _all_tasks(project: Project, survey: Survey, root: Path, first: Run) -> Tasks:
    modified = build_time(root).strftime("%Y-%m-%dT%H:%M:%SZ")
    tasks = Tasks(project, survey, modified)
    listing = {"listing": survey.files}
    tasks.add(Task("project", load_report, {}, listing, ("report.yaml",), light=True))
    source_tasks(tasks)
    evidence_tasks(tasks)
    return tasks


def _publish(
    request: Request,
    tasks: Tasks,
    editions: list[Edition],
    done: Run,
    store: Store,
    result: Result,
) -> Result:
    build_folder = request.root / "build"
    outputs = {
        name: Output(eid, done.records[name].digest, _loader(done, store, name))
        for name, eid in tasks.outputs.items()
    }
    ledger = _read_ledger(build_folder)
    whole = {edition.id for edition in editions}
    ledger, written = place_outputs(build_folder, outputs, ledger)
    ledger = remove_stale(build_folder, ledger, outputs.keys(), whole)
    artifacts = [a for placed in ledger.values() for a in placed.artifacts]
    inputs = {
        part.removeprefix("file "): digest
        for trace in done.traces.values()
        for part, digest in trace.parts.items()
        if part.startswith("file ")
    }
    manifest = manifest_json(
        artifacts, inputs, tool_versions(), git(request.root, "rev-parse", "HEAD")
    )
    _write_if_changed(build_folder / "manifest.json", manifest)
    _write_if_changed(_ledger_path(build_folder), msgspec.json.encode(ledger))
    made = {a.path: name for name in outputs for a in ledger[name].artifacts}
    path = _journal_path(request.root)
    journal.write_journal(path, journal.updated(journal.read_journal(path), done, made))
    mains = tuple(a.path for name in outputs for a in ledger[name].artifacts if _is_main(a.path))
    return Result(
        result.findings,
        written,
        result.ran,
        result.total,
        published=True,
        editions=tuple(sorted(whole)),
        artifacts=mains,
    )


def _is_main(path: str) -> bool:
    return path.endswith((".pdf", ".epub", "site/index.html"))


def _loader(done: Run, store: Store, name: str) -> Callable[[], dict[str, bytes]]:
    def load() -> dict[str, bytes]:
        files: dict[str, bytes] = load_value(done, store, name, dict[str, bytes])
        return files

    return load


def _write_if_changed(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        write_aside(path, content)


def _read_ledger(build_folder: Path) -> dict[str, Placed]:
    try:
        content = _ledger_path(build_folder).read_bytes()
        return msgspec.json.decode(content, type=dict[str, Placed])
    except (OSError, msgspec.MsgspecError):
        return {}


def _ledger_path(build_folder: Path) -> Path:
    return build_folder / ".cache" / "placed.json"


def _journal_path(root: Path) -> Path:
    return root / "build" / ".cache" / "journal.json"


def _result(request: Request, tasks: Tasks, done: Run) -> Result:
    found = [*done.diagnostics(), *tasks.survey.problems]
    findings = grade(found, tasks.project.severities, Sight(request.root))
    return Result(findings, [], done.ran, len(tasks.by_name), published=False)


def _refused(request: Request, first: Run, survey: Survey) -> Result:
    found = [*first.diagnostics(), *survey.problems]
    return Result(grade(found, {}, Sight(request.root)), [], [], 1, published=False)


def _blocked(result: Result, request: Request) -> bool:
    return bool(result.count("error") or (request.strict and result.count("warning")))


def _unknown_choice(request: Request, project: Project) -> Diagnostic | None:
    codes = [choice.code for choice in project.languages]
    for code in request.languages:
        if code not in codes:
            return Diagnostic(
                "language-is-configured",
                f"the report has no language '{code}'",
                Locus("report.yaml", "yaml", "languages"),
                f"it has {', '.join(codes)}",
            )
    return None


@contextmanager
def _workshop(request: Request) -> Iterator[Workshop]:
    pools: list[Executor] = []

    def make_pool() -> Executor:
        method = "fork" if "fork" in get_all_start_methods() else "spawn"
        jobs = request.jobs or os.cpu_count() or 1
        pools.append(ProcessPoolExecutor(jobs, mp_context=get_context(method)))
        return pools[-1]

    store = Store(request.root / "build" / ".cache")
    parallel = None if request.jobs == 1 else make_pool
    try:
        yield Workshop(request.root, store, tool_identity(), parallel)
    finally:
        for pool in pools:
            pool.shutdown(cancel_futures=True)
