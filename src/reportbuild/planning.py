"""The steps every story shares: what was asked, where tasks run, what a project's tasks are."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path

from reportbuild.clock import build_time
from reportbuild.consequences import without_consequences
from reportbuild.diagnostics import Diagnostic, Locus
from reportbuild.graph import run
from reportbuild.identity import tool_identity
from reportbuild.model import Audience, Edition, Product, Project
from reportbuild.present import Finding, grade
from reportbuild.project.report import load_report
from reportbuild.sight import Sight
from reportbuild.store import Store
from reportbuild.survey import Survey
from reportbuild.task import Run, Task, Workshop
from reportbuild.task_call import load_value
from reportbuild.tasks import Tasks, source_tasks
from reportbuild.tasks_data import evidence_tasks

#: Told after each task: its name, and whether it was computed.
Progress = Callable[[str, bool], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What to build. Empty choices mean everything the report configures."""

    root: Path
    languages: tuple[str, ...] = ()
    formats: tuple[Product, ...] = ()
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


def choose_editions(project: Project, request: Request) -> list[Edition]:
    """The editions a request names, in a stable order."""
    return [
        Edition.of(choice.code, audience, product)
        for choice in project.languages
        if not request.languages or choice.code in request.languages
        for audience in request.audiences or project.audiences
        for product in request.formats or project.formats
    ]


def load_project(shop: Workshop, survey: Survey) -> tuple[Project | None, Run]:
    """The report as configured, None when it cannot be read, and the run that read it."""
    task = Task("project", load_report, {}, {"listing": survey.files}, ("report.yaml",), light=True)
    done = run({"project": task}, shop)
    if not done.records["project"].digest:
        return None, done
    project: Project = load_value(done, shop.store, "project", Project)
    return project, done


def all_tasks(project: Project, survey: Survey, root: Path) -> Tasks:
    """The tasks that every command needs: read everything once, check what was written."""
    modified = build_time(root).strftime("%Y-%m-%dT%H:%M:%SZ")
    tasks = Tasks(project, survey, modified)
    listing = {"listing": survey.files}
    tasks.add(Task("project", load_report, {}, listing, ("report.yaml",), light=True))
    source_tasks(tasks)
    evidence_tasks(tasks)
    return tasks


def result_of(request: Request, tasks: Tasks, done: Run) -> Result:
    """A finished run with its findings graded and placed."""
    told = [*done.diagnostics(), *tasks.survey.problems]
    found = without_consequences(told, frozenset(tasks.survey.files))
    findings = grade(found, tasks.project.severities, Sight(request.root))
    return Result(findings, [], done.ran, len(tasks.by_name), published=False)


def refused(request: Request, first: Run, survey: Survey) -> Result:
    """The result of a report that could not be read."""
    found = [*first.diagnostics(), *survey.problems]
    return Result(grade(found, {}, Sight(request.root)), [], [], 1, published=False)


def is_blocked(result: Result, request: Request) -> bool:
    """Whether findings stop the build: errors always, warnings under ``--strict``."""
    return bool(result.count("error") or (request.strict and result.count("warning")))


def unknown_choice(request: Request, project: Project) -> Diagnostic | None:
    """The finding for a language asked for that the report does not have."""
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
def workshop(request: Request) -> Iterator[Workshop]:
    """Where the tasks of one command run; its processes end with it."""
    pools: list[Executor] = []

    def make_pool() -> Executor:
        method = "fork" if "fork" in get_all_start_methods() else "spawn"
        jobs = request.jobs or os.cpu_count() or 1
        context = get_context(method)
        # An interrupt of the keyboard reaches every process; this one alone answers it.
        pools.append(
            ProcessPoolExecutor(jobs, context, signal.signal, (signal.SIGINT, signal.SIG_IGN))
        )
        return pools[-1]

    store = Store(request.root / "build" / ".cache")
    parallel = None if request.jobs == 1 else make_pool
    try:
        yield Workshop(request.root, store, tool_identity(), parallel)
    finally:
        for pool in pools:
            pool.shutdown(cancel_futures=True)
