"""The tasks around case records as data: definitions, evidence, open data."""

from __future__ import annotations

from reportbuild.assemble.select_cases import select_cases
from reportbuild.check.evidence import check_evidence
from reportbuild.model import Audience, Edition
from reportbuild.project.schema import make_case_schema
from reportbuild.project.vocabularies import (
    load_vocabulary,
    vocabulary_file,
    vocabulary_names,
)
from reportbuild.publish.open_data import make_open_data
from reportbuild.task import Needs, Task
from reportbuild.tasks import Tasks


def evidence_tasks(tasks: Tasks) -> None:
    """Read the vocabularies, and check what every case record rests on."""
    codes = tuple(choice.code for choice in tasks.project.languages)
    for name in vocabulary_names():
        settings = {"name": name, "languages": codes}
        reads = (vocabulary_file(name),)
        tasks.add(Task(f"vocabulary {name}", load_vocabulary, {}, settings, reads))
    for slug in tasks.project.cases:
        needs: dict[str, Needs] = {"case": f"case {slug}", "bibliography": "bibliography"}
        today = {"today": tasks.modified[:10]}
        tasks.add(Task(f"check case {slug}", check_evidence, needs, today, light=True))


def cases_for(tasks: Tasks, audience: Audience) -> str:
    """The task that gives the records as readers of ``audience`` may see them."""
    every: dict[str, Needs] = {"cases": {slug: f"case {slug}" for slug in tasks.project.cases}}
    name = f"cases for {audience}"
    return tasks.add(Task(name, select_cases, every, {"audience": audience}, light=True))


def open_data_tasks(tasks: Tasks, editions: list[Edition]) -> None:
    """Publish the records of each audience whose site is built in every language."""
    for audience in dict.fromkeys(edition.audience for edition in editions):
        whole = [edition for edition in editions if edition.audience == audience]
        if tasks.project.cases and len(whole) == len(tasks.project.languages):
            folder = _data_folder(audience)
            tasks.outputs[open_data_task(tasks, audience)] = folder.rstrip("/")


def _data_folder(audience: Audience) -> str:
    return "site/data/" if audience == "public" else f"{audience}/site/data/"


def open_data_task(tasks: Tasks, audience: Audience) -> str:
    """The records that some readers may see, as files that other programs read."""
    fields: dict[str, Needs] = {"fields": "vocabulary fields"}
    lang = {"lang": tasks.project.source_language}
    needs: dict[str, Needs] = {
        "cases": cases_for(tasks, audience),
        "project": "project",
        "languages": {c.code: f"language {c.code}" for c in tasks.project.languages},
        "vocabularies": {name: f"vocabulary {name}" for name in vocabulary_names()},
        "bibliography": "bibliography",
        "schema": tasks.add(Task("case schema", make_case_schema, fields, lang, light=True)),
    }
    name = f"open data {audience}"
    settings = {"folder": _data_folder(audience)}
    return tasks.add(Task(name, make_open_data, needs, settings, light=True))
