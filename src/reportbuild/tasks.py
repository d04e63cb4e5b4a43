"""From a project to its tasks: which call makes what, from which other results and files."""

from __future__ import annotations

from dataclasses import dataclass, field

from reportbuild.assemble.book import describe_book
from reportbuild.assemble.brief import brief_unit
from reportbuild.assemble.citation_styles import is_path
from reportbuild.assemble.citations import cite_edition
from reportbuild.assemble.glossary_use import check_glossary
from reportbuild.assemble.outline import collect_outline, list_images, number_labels
from reportbuild.assemble.pipeline import generated_unit, prepare_unit, resolve_unit
from reportbuild.check.bibliography import check_bibliography, list_cited
from reportbuild.check.chapters import check_chapter, check_translation
from reportbuild.check.typing import check_typed_file
from reportbuild.cite.report_works import how_to_cite, how_to_cite_report
from reportbuild.model import AUDIENCES, Audience, Edition, Project, SpineItem
from reportbuild.project.cases import load_case
from reportbuild.project.changes import load_changes
from reportbuild.project.glossary import load_glossary
from reportbuild.project.languages import load_language
from reportbuild.source.bibliography import empty_bibliography, load_bibliography
from reportbuild.source.parse import parse_chapter
from reportbuild.source.written_entries import load_written_entries
from reportbuild.survey import CHANGES, GLOSSARY, PLACES, Survey
from reportbuild.task import Needs, Task

#: The language file that has every string; the others are compared with it.
REFERENCE = "templates/lang/en-GB.yaml"


@dataclass(slots=True)
class Tasks:
    """The tasks of a run by name, and which of them make artifacts (task → edition id)."""

    project: Project
    survey: Survey
    modified: str
    by_name: dict[str, Task] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)

    def add(self, task: Task) -> str:
        """Enter a task and give its name."""
        self.by_name[task.name] = task
        return task.name

    def paths(self) -> dict[str, dict[str, str]]:
        """Language → item → page path without extension (``cases/ecto-montreal``)."""
        return {
            choice.code: {
                item.id: page_path(item, choice.code)
                for item in self.project.spine
                if choice.code in item.sources or item.kind == "bibliography"
            }
            for choice in self.project.languages
        }


def page_path(item: SpineItem, lang: str) -> str:
    """Where an item's page stands below ``site/<lang>/``: its file's name without the number."""
    if item.kind == "case":
        return f"cases/{item.id.removeprefix('case-')}"
    source = item.sources.get(lang, "")
    if not source:
        return item.id
    stem = source.rsplit("/", 1)[-1].removesuffix(".md")
    return stem.lstrip("0123456789").lstrip("-_") or stem


def source_tasks(tasks: Tasks) -> None:
    """Read everything once: languages, cases, chapters, bibliography; check what was written."""
    project, survey = tasks.project, tasks.survey
    codes = tuple(choice.code for choice in project.languages)
    for choice in project.languages:
        path = f"templates/lang/{choice.locale}.yaml"
        settings = {"code": choice.code, "locale": choice.locale}
        names = (PLACES,) if PLACES in survey.files else ()
        reads = tuple(dict.fromkeys((path, REFERENCE, *names)))
        tasks.add(Task(f"language {choice.code}", load_language, {}, settings, reads))
    for slug in project.cases:
        path = f"chapters/cases/{slug}/case.yaml"
        settings_case = {"slug": slug, "languages": codes}
        tasks.add(Task(f"case {slug}", load_case, {}, settings_case, (path,)))
    _bibliography(tasks)
    if GLOSSARY in survey.files:
        locales = {choice.code: choice.locale for choice in project.languages}
        settings_terms = {"path": GLOSSARY, "locales": locales}
        tasks.add(Task("glossary", load_glossary, {}, settings_terms, (GLOSSARY,)))
    if CHANGES in survey.files:
        told = {"path": CHANGES, "languages": codes}
        tasks.add(Task("changes", load_changes, {}, told, (CHANGES,), light=True))
    for item in project.spine:
        for lang, path in item.sources.items():
            _manuscript(tasks, item, lang, path)


def _manuscript(tasks: Tasks, item: SpineItem, lang: str, path: str) -> None:
    """Parse one file, and check its document, its typing and its agreement with the original."""
    unit, original = f"{lang}/{item.id}", tasks.project.source_language
    settings = {"path": path, "item": item.id, "kind": item.kind, "lang": lang}
    settings["raw_html"] = tasks.project.raw_html
    doc = tasks.add(Task(f"parse {unit}", parse_chapter, {}, settings, (path,)))
    images = tasks.survey.images()
    others = tuple(p for p in tasks.survey.below("figures/") if p not in images)
    around = {"figures": images, "others": others}
    tasks.add(Task(f"check {unit}", check_chapter, {"doc": doc}, around, light=True))
    language, file = {"language": f"language {lang}"}, {"path": path}
    typing = Task(f"check typing {unit}", check_typed_file, language, file, (path,), light=True)
    tasks.add(typing)
    if lang != original and original in item.sources:
        pair = {"original": f"parse {original}/{item.id}", "translation": doc}
        tasks.add(Task(f"check translation {unit}", check_translation, pair, light=True))


def _bibliography(tasks: Tasks) -> None:
    path = tasks.project.bibliography
    if not path:
        tasks.add(Task("bibliography", empty_bibliography, light=True))
        return
    tasks.add(Task("bibliography", load_bibliography, {}, {"path": path}, (path,)))
    _reference_checks(tasks)


def _reference_checks(tasks: Tasks) -> None:
    """Compare the bibliography as typed with what the reader made of it and what is cited."""
    project, path = tasks.project, tasks.project.bibliography
    written = Task("references as typed", load_written_entries, {}, {"path": path}, (path,))
    cited: list[str] = []
    for item in project.spine:
        for lang in item.sources:
            name, needs = f"cited {lang}/{item.id}", {"doc": f"parse {lang}/{item.id}"}
            cited.append(tasks.add(Task(name, list_cited, needs, light=True)))
    cases = {slug: f"case {slug}" for slug in project.cases}
    tasks.add(
        Task(
            "check references",
            check_bibliography,
            {
                "written": tasks.add(written),
                "bibliography": "bibliography",
                "cited": tuple(cited),
                "cases": cases,
            },
            {"path": path, "nocite": project.nocite},
            light=True,
        )
    )


def assembly_tasks(tasks: Tasks, edition: Edition) -> list[SpineItem]:
    """Select, number, cite and resolve every unit of one edition.

    Returns:
        The items that exist in the edition's language. Task names end in
        ``<edition>/<item>``; the edition's own are ``index``, ``citations`` and ``book``.
    """
    eid = edition.id
    items = [
        item
        for item in tasks.project.spine
        if edition.lang in item.sources or item.kind == "bibliography"
    ]
    prepared = {item.id: _prepared(tasks, edition, item) for item in items}
    names = []
    for item in items:
        needs: dict[str, Needs] = {
            "doc": prepared[item.id],
            "language": f"language {edition.lang}",
        }
        settings = {"parent": item.parent}
        outline = Task(f"outline {eid}/{item.id}", collect_outline, needs, settings, light=True)
        names.append(tasks.add(outline))
    outlines: dict[str, Needs] = {"outlines": tuple(names)}
    tasks.add(Task(f"index {eid}", number_labels, outlines, light=True))
    tasks.add(Task(f"images {eid}", list_images, outlines, light=True))
    _cited(tasks, edition, outlines)
    if "glossary" in tasks.by_name and edition.audience == _widest(tasks.project):
        used = {**outlines, "glossary": "glossary", "bibliography": "bibliography"}
        place = {"path": GLOSSARY, "lang": edition.lang}
        tasks.add(Task(f"check glossary {eid}", check_glossary, used, place, light=True))
    for item in items:
        _resolved(tasks, edition, item, prepared[item.id])
    return items


def _cited(tasks: Tasks, edition: Edition, outlines: dict[str, Needs]) -> None:
    """Render all citation clusters of the edition at once."""
    style = next(c.csl for c in tasks.project.languages if c.code == edition.lang)
    needs = {**outlines, "bibliography": "bibliography", "language": f"language {edition.lang}"}
    settings = {"style": style, "nocite": tasks.project.nocite}
    reads = (style,) if is_path(style) else ()
    tasks.add(Task(f"citations {edition.id}", cite_edition, needs, settings, reads))


def _resolved(tasks: Tasks, edition: Edition, item: SpineItem, doc: str) -> None:
    """Brief one unit on the rest of the edition, and finish it."""
    unit = f"{edition.id}/{item.id}"
    known: dict[str, Needs] = {
        "outline": f"outline {unit}",
        "index": f"index {edition.id}",
        "citations": f"citations {edition.id}",
    }
    brief = tasks.add(Task(f"brief {unit}", brief_unit, known, light=True))
    needs: dict[str, Needs] = {
        "doc": doc,
        "brief": brief,
        "language": f"language {edition.lang}",
    }
    tasks.add(Task(f"resolve {unit}", resolve_unit, needs, light=True))


def _prepared(tasks: Tasks, edition: Edition, item: SpineItem) -> str:
    lang, name = edition.lang, f"prepare {edition.id}/{item.id}"
    if not item.sources:
        generated = {"item": item.id, "kind": item.kind}
        language: dict[str, Needs] = {"language": f"language {lang}"}
        return tasks.add(Task(name, generated_unit, language, generated, light=True))
    needs: dict[str, Needs] = {
        "doc": f"parse {lang}/{item.id}",
        "cases": {slug: f"case {slug}" for slug in _cases_shown(tasks, item)},
        "language": f"language {lang}",
    }
    if "glossary" in tasks.by_name:
        needs["glossary"] = "glossary"
    settings: dict[str, object] = {
        "contributors": tasks.project.contributors,
        "audience": edition.audience,
        "format": edition.format,
        "own_bibliography": tasks.project.bibliography_per_chapter,
    }
    if edition.variant == "review":
        settings["for_review"] = True
    return tasks.add(Task(name, prepare_unit, needs, settings, light=True))


def _cases_shown(tasks: Tasks, item: SpineItem) -> tuple[str, ...]:
    """The records a unit may show: a case its own alone, else every sheet would need them all."""
    return (item.id.removeprefix("case-"),) if item.kind == "case" else tasks.project.cases


def _widest(project: Project) -> Audience:
    return max(project.audiences, key=AUDIENCES.index)


def book_task(tasks: Tasks, edition: Edition) -> str:
    """Describe one edition for navigation and title pages."""
    return tasks.add(
        Task(
            f"book {edition.id}",
            describe_book,
            {
                "project": "project",
                "language": f"language {edition.lang}",
                "index": f"index {edition.id}",
            },
            {
                "audience": edition.audience,
                "format": edition.format,
                "modified": tasks.modified,
                "paths": tasks.paths(),
            },
            light=True,
        )
    )


def how_to_cite_task(tasks: Tasks, edition: Edition) -> str:
    """Entries and downloads for the report and everything in it that can be cited."""
    needs: dict[str, Needs] = {"book": book_task(tasks, edition), "index": f"index {edition.id}"}
    return tasks.add(Task(f"how to cite {edition.id}", how_to_cite, needs))


def cite_report_task(tasks: Tasks, edition: Edition) -> str:
    """The entry of the report alone."""
    needs: dict[str, Needs] = {"book": book_task(tasks, edition)}
    return tasks.add(Task(f"how to cite the report {edition.id}", how_to_cite_report, needs))


def add_output(tasks: Tasks, edition: Edition, task: Task) -> None:
    """Add a task whose files belong to an edition."""
    tasks.outputs[tasks.add(task)] = edition.id


def theme_files(tasks: Tasks, *beginnings: str) -> tuple[str, ...]:
    """The files below ``templates/`` whose paths begin so."""
    return tuple(
        path
        for path in tasks.survey.below("templates/")
        if path.removeprefix("templates/").startswith(beginnings)
    )
