"""The story of a review copy: from the sources to a PDF that people comment on.

The review edition goes the way of every edition (see :mod:`reportbuild.plan`) up to its pages;
its last step also reads the laid-out lines and places every word in the sources. The way back
is told in :mod:`reportbuild.review_work`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from reportbuild import planning
from reportbuild.diagnostics import Diagnostic, Locus, did_you_mean
from reportbuild.graph import run
from reportbuild.model import Project
from reportbuild.plan_revision import needed_tasks, report_at
from reportbuild.present import Finding, grade
from reportbuild.review.edition import COPIES, Earlier
from reportbuild.review_work import pending_comments
from reportbuild.sight import Sight
from reportbuild.store import write_aside
from reportbuild.survey import survey_project
from reportbuild.task import Run, Workshop
from reportbuild.task_call import load_value
from reportbuild.tasks import assembly_tasks
from reportbuild.tasks_review import ReviewRequest, copy_task


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


def build_copies(request: ReviewRequest, progress: planning.Progress | None = None) -> ReviewResult:
    """Make the review PDF of each language, with its source map beside it.

    Nothing is written when the sources have errors.
    """
    asked = planning.Request(request.root, request.languages, ("pdf",), (request.audience,))
    with planning.workshop(replace(asked, jobs=request.jobs)) as shop:
        survey = survey_project(request.root)
        project, first = planning.load_project(shop, survey)
        if project is None:
            return ReviewResult(planning.refused(asked, first, survey).findings)
        request = replace(request, chapters=_unit_ids(request, project))
        problem = planning.unknown_choice(asked, project) or _unknown_chapter(request, project)
        if problem:
            return ReviewResult(grade([problem], {}, Sight(request.root)))
        tasks = planning.all_tasks(project, survey, request.root)
        editions = [replace(e, variant="review") for e in planning.choose_editions(project, asked)]
        items = {edition: assembly_tasks(tasks, edition) for edition in editions}
        done = run(tasks.by_name, shop, progress)
        result = planning.result_of(asked, tasks, done)
        if result.count("error") or done.skipped:
            return ReviewResult(result.findings)
        old: dict[str, Earlier] | None = None
        if request.since:
            earlier = report_at(request.root, request.since, editions, shop)
            if earlier.value is None:
                found = grade(earlier.diagnostics, {}, Sight(request.root))
                return ReviewResult(found)
            old = earlier.value
        names = []
        for edition in editions:
            said = pending_comments(request.root, edition.lang, request.audience)
            units = items[edition]
            names.append(copy_task(tasks, edition, units, request, done, shop, old, said))
        done = run(needed_tasks(tasks.by_name, names), shop, progress, done)
        result = planning.result_of(asked, tasks, done)
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
            if path.endswith((".pdf", ".html", ".docx")):
                written.append(f"{COPIES}/{path}")
    return written


def _unit_ids(request: ReviewRequest, project: Project) -> tuple[str, ...]:
    """The units asked for; a case may be named as report.yaml lists it."""
    known = {item.id for item in project.spine}
    cases = {slug: f"case-{slug}" for slug in project.cases}
    return tuple(name if name in known else cases.get(name, name) for name in request.chapters)


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
