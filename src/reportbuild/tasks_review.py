"""The task that makes a review copy: the PDF edition's units, with another last step."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from reportbuild.clock import build_time, git
from reportbuild.model import (
    Audience,
    Edition,
    Project,
    SpineItem,
)
from reportbuild.review.comments import Comment
from reportbuild.review.edition import Copy, Earlier
from reportbuild.review_editions import change_page, review_edition, word_edition
from reportbuild.survey import GLOSSARY, Survey
from reportbuild.task import Needs, Run, Task, Workshop
from reportbuild.task_call import load_value
from reportbuild.tasks import Tasks
from reportbuild.tasks_pictures import ShownPictures
from reportbuild.tasks_render import format_tasks

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
    old: dict[str, Earlier] | None,
    comments: tuple[Comment, ...],
) -> str:
    """Enter the task that makes one copy: the PDF edition's, with another last step.

    ``items`` are the units of the edition, ``done`` and ``shop`` how they were assembled, ``old``
    the earlier revision by language, when one is asked for, ``comments`` those of earlier copies
    that are still to be dealt with.
    """
    shown = load_value(done, shop.store, f"images {edition.id}", ShownPictures)
    format_tasks(tasks, edition, items, shown)
    sources = _sources(tasks.project, tasks.survey, edition.lang)
    chosen = [item for item in items if _is_chosen(item, request.chapters)]
    copy = _copy(tasks.project, request, edition)
    eid = edition.id
    needs: dict[str, Needs] = {
        "book": f"book {eid}",
        "fragments": tuple(f"fragment {eid}/{item.id}" for item in items),
        "pictures": f"pictures {eid}",
    }
    settings: dict[str, Any] = {
        "prose": {item.id: item.sources.get(edition.lang, "") for item in chosen},
        "sources": sources,
        "path": _path(tasks.project, copy, request.chapters),
    }
    since = None if old is None else _earlier(old[edition.lang], items, chosen)
    theme = [p for p in tasks.survey.below("templates/") if p.startswith(_THEME)]
    reads = (*theme, *sources)
    if request.form == "changes":
        settings["since"] = since
        return tasks.add(Task(f"changes {eid}", change_page, needs, settings, reads))
    needs["fonts"] = "fonts print"
    settings |= {"copy": copy, "comments": comments}
    if request.form == "docx":
        return tasks.add(Task(f"word {eid}", word_edition, needs, settings, reads))
    needs["bibliography"] = "bibliography"
    settings |= {"missing": _missing(tasks.project, edition.lang), "since": since}
    return tasks.add(Task(f"review {eid}", review_edition, needs, settings, reads))


def _missing(project: Project, lang: str) -> list[str]:
    """Ids of the chapters a language lacks."""
    return [item.id for item in project.spine if item.sources and lang not in item.sources]


def _earlier(old: Earlier, items: list[SpineItem], chosen: list[SpineItem]) -> Earlier:
    """What to compare with: the units chosen, and, with all, those that are gone."""
    known = {item.id for item in items}
    wanted = {item.id for item in chosen}
    is_all = wanted == known
    markup = {i: m for i, m in old.markup.items() if i in wanted or (is_all and i not in known)}
    return replace(old, markup=markup)


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
