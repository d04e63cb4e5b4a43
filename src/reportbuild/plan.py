"""The whole story: from a project folder to finished editions.

Survey the files → load the project → one task graph for the chosen editions → run what
changed → grade the findings → place the artifacts, all or none.
"""

from __future__ import annotations

from pathlib import Path

from reportbuild import journal
from reportbuild.check.typing import fix_typing
from reportbuild.graph import run
from reportbuild.model import Edition, Language, SpineItem
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
from reportbuild.task import Run, Workshop
from reportbuild.task_call import load_value
from reportbuild.tasks import Tasks, assembly_tasks
from reportbuild.tasks_data import open_data_tasks
from reportbuild.tasks_pictures import ShownPictures
from reportbuild.tasks_render import format_tasks, unit_tasks
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
            return _written(request, tasks, items, shop, done)
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
    """Run every rule that needs no layout: sources, records, references, formulas, pictures."""
    with workshop(request) as shop:
        survey = survey_project(request.root)
        project, first = load_project(shop, survey)
        if project is None:
            return refused(request, first, survey)
        problem = unknown_choice(request, project)
        if problem:
            return Result(grade([problem], {}, Sight(request.root)), [], [], 1, published=False)
        tasks = all_tasks(project, survey, request.root)
        items = {e: assembly_tasks(tasks, e) for e in choose_editions(project, request)}
        done = run(tasks.by_name, shop, progress, first)
        return _written(request, tasks, items, shop, done)


def _written(
    request: Request,
    tasks: Tasks,
    items: dict[Edition, list[SpineItem]],
    shop: Workshop,
    done: Run,
) -> Result:
    """What is found when the units of each language are written too, in one format each.

    That is print where there is a choice: there a unit needs none of its charts, so a broken one
    hides nothing else.
    """
    chosen = {(e.lang, e.audience): e for e in sorted(items, key=lambda e: e.format == "pdf")}
    for edition in chosen.values():
        images = done.records.get(f"images {edition.id}")
        if images is not None and images.digest:
            shown = load_value(done, shop.store, f"images {edition.id}", ShownPictures)
            unit_tasks(tasks, edition, items[edition], shown)
    return result_of(request, tasks, run(tasks.by_name, shop, None, done))


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
