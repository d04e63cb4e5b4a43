"""The whole story: from a project folder to finished editions.

Survey the files → load the project → one task graph for the chosen editions → run what
changed → grade the findings → place the artifacts, all or none.
"""

from __future__ import annotations

from pathlib import Path

from reportbuild import journal
from reportbuild.check.typing import fix_typing
from reportbuild.graph import run
from reportbuild.model import Language
from reportbuild.planning import (
    Progress,
    Request,
    Result,
    all_tasks,
    choose_editions,
    is_blocked,
    load_project,
    refused,
    result_of,
    unknown_choice,
    workshop,
)
from reportbuild.present import grade
from reportbuild.publication import journal_path, publish_run
from reportbuild.sight import Sight
from reportbuild.store import write_aside
from reportbuild.survey import survey_project
from reportbuild.task_call import load_value
from reportbuild.tasks import assembly_tasks
from reportbuild.tasks_data import open_data_tasks
from reportbuild.tasks_pictures import ShownPictures
from reportbuild.tasks_render import format_tasks
from reportbuild.tasks_site import site_tasks

__all__ = ["Request", "Result", "build", "check", "known_targets", "mend_typing", "why"]


def build(request: Request, progress: Progress | None = None) -> Result:
    """Make the chosen editions, or say why not and leave the last good ones in place.

    Formats are written only when sources, records and references are sound.
    """
    with workshop(request) as shop:
        survey = survey_project(request.root)
        project, first = load_project(shop, survey)
        if project is None:
            return refused(request, first, survey)
        problem = unknown_choice(request, project)
        if problem:
            return Result(grade([problem], {}, Sight(request.root)), [], [], 1, published=False)
        editions = choose_editions(project, request)
        tasks = all_tasks(project, survey, request.root)
        items = {edition: assembly_tasks(tasks, edition) for edition in editions}
        done = run(tasks.by_name, shop, progress, first)
        result = result_of(request, tasks, done)
        if is_blocked(result, request) or done.skipped:
            return result
        for edition in editions:
            shown = load_value(done, shop.store, f"images {edition.id}", ShownPictures)
            format_tasks(tasks, edition, items[edition], shown)
        pages = [edition for edition in editions if edition.format == "html"]
        site_tasks(tasks, pages, items)
        open_data_tasks(tasks, pages)
        done = run(tasks.by_name, shop, progress, done)
        result = result_of(request, tasks, done)
        if is_blocked(result, request) or done.skipped:
            return result
        return publish_run(request, tasks, editions, done, shop.store, result)


def check(request: Request, progress: Progress | None = None) -> Result:
    """Run every rule that needs no finished edition: sources, records, references, citations."""
    with workshop(request) as shop:
        survey = survey_project(request.root)
        project, first = load_project(shop, survey)
        if project is None:
            return refused(request, first, survey)
        problem = unknown_choice(request, project)
        if problem:
            return Result(grade([problem], {}, Sight(request.root)), [], [], 1, published=False)
        tasks = all_tasks(project, survey, request.root)
        for edition in choose_editions(project, request):
            assembly_tasks(tasks, edition)
        return result_of(request, tasks, run(tasks.by_name, shop, progress, first))


def mend_typing(request: Request) -> list[str]:
    """Rewrite what the typing rules find in Markdown files, and nothing else in them.

    Returns:
        The paths rewritten.
    """
    with workshop(request) as shop:
        survey = survey_project(request.root)
        project, _ = load_project(shop, survey)
        if project is None:
            return []
        tasks = all_tasks(project, survey, request.root)
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
    known = journal.read_journal(journal_path(root))
    path = target.removeprefix("build/")
    return journal.explain(known, path)


def known_targets(root: Path) -> list[str]:
    """Everything ``why`` can explain."""
    known = journal.read_journal(journal_path(root))
    return [*known.outputs, *known.entries]
