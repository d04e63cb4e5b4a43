"""The tasks of a PDF edition: every unit is laid out alone, so an edit costs its unit."""

from __future__ import annotations

from typing import Any

from reportbuild.model import Edition, SpineItem
from reportbuild.render.editions import gather_pictures
from reportbuild.render.pdf_edition import (
    cited_digits,
    cut_edition,
    edition_style,
    first_pages,
    pick_unit,
    put_together,
    settled_pages,
    unit_layout,
    unit_pictures,
)
from reportbuild.render.pdf_units import FRONT
from reportbuild.task import Needs, Task
from reportbuild.tasks import Tasks, book_task, cite_report_task
from reportbuild.tasks_data import open_data_task
from reportbuild.tasks_pictures import Pictures

#: Layouts until the widths of all cited page numbers are as they are. The first goes by guesses
#: that are safe, the second is for units that waited; the others are for numbers that an earlier
#: one moved over 9, 99 or 999. A layout whose widths did not change is not made again. An index
#: is laid out with the numbers that the layout before gave; should they still be others at the end,
#: putting the units together tells.
_ROUNDS = 4


def pdf_tasks(
    tasks: Tasks,
    edition: Edition,
    items: list[SpineItem],
    pictures: Pictures,
    theme: tuple[str, ...],
    path: str,
) -> Task:
    """The task that makes one PDF at ``path``; those it needs are added.

    Args:
        tasks: the run.
        edition: the edition; the fragments of its items are tasks already.
        items: what it consists of.
        pictures: where its pictures come from.
        theme: the files of the theme that shape it.
        path: where the PDF goes below ``build/``.
    """
    eid, book = edition.id, book_task(tasks, edition)
    fragments = tuple(f"fragment {eid}/{item.id}" for item in items)
    cites = cite_report_task(tasks, edition)
    cut_needs: dict[str, Needs] = {"book": book, "fragments": fragments, "cites": cites}
    units = tasks.add(Task(f"pdf units {eid}", cut_edition, cut_needs, {}, theme, light=True))
    style: dict[str, Needs] = {"book": book, "fonts": "fonts print"}
    profile = {"profile": edition.variant}
    tasks.add(Task(f"pdf style {eid}", edition_style, style, profile, theme, light=True))
    every: dict[str, Needs] = {"units": units}
    pages = tasks.add(Task(f"pdf pages {eid}/0", first_pages, every, light=True))
    names = [FRONT, *(item.id for item in items)]
    for name in names:
        _unit_tasks(tasks, edition, name, pictures, theme)
    needs: dict[str, Needs] = {"units": _settled(tasks, eid, names, pages), "book": book}
    settings: dict[str, Any] = {"path": path}
    if tasks.project.cases:
        needs["data"] = open_data_task(tasks, edition.audience)
    else:
        settings["data"] = {}
    return Task(f"pdf {eid}", put_together, needs, settings)


def _settled(tasks: Tasks, eid: str, names: list[str], guess: str) -> tuple[str, ...]:
    """The layouts of all units when every number is as wide as its place."""
    pages = guess
    for turn in range(1, _ROUNDS):
        laid = tuple(_layout(tasks, eid, name, turn, pages) for name in names)
        settled = Task(f"pdf pages {eid}/{turn}", settled_pages, {"units": laid}, light=True)
        pages = tasks.add(settled)
    return tuple(_layout(tasks, eid, name, _ROUNDS, pages) for name in names)


def _unit_tasks(
    tasks: Tasks, edition: Edition, name: str, pictures: Pictures, theme: tuple[str, ...]
) -> None:
    """One unit's document and its pictures."""
    eid = edition.id
    needs: dict[str, Needs] = {"units": f"pdf units {eid}"}
    unit = tasks.add(Task(f"pdf unit {eid}/{name}", pick_unit, needs, {"item": name}, light=True))
    shown: dict[str, Needs] = {
        "fragments": () if name == FRONT else (f"fragment {eid}/{name}",),
        "charts": {} if name == FRONT else pictures.charts,
    }
    shown["types"] = {}
    settings = {"addresses": pictures.addresses, "sources": pictures.sources}
    reads = tuple(dict.fromkeys(pictures.sources.values()))
    if name == FRONT:
        settings, reads = {"addresses": {}, "sources": {}}, ()
    task = Task(f"pdf figures {eid}/{name}", gather_pictures, shown, settings, reads, light=True)
    drawn: dict[str, Needs] = {"unit": unit, "pictures": tasks.add(task)}
    tokens = tuple(file for file in theme if file.endswith("tokens.css"))
    tasks.add(Task(f"pdf pictures {eid}/{name}", unit_pictures, drawn, {}, tokens, light=True))


def _layout(tasks: Tasks, eid: str, name: str, turn: int, pages: str) -> str:
    """One unit's pages, given where everything is thought to be."""
    unit = f"pdf unit {eid}/{name}"
    known: dict[str, Needs] = {"unit": unit, "pages": pages}
    digits = tasks.add(Task(f"pdf digits {eid}/{name}/{turn}", cited_digits, known, light=True))
    needs: dict[str, Needs] = {
        "unit": unit,
        "digits": digits,
        "css": f"pdf style {eid}",
        "fonts": "fonts print",
        "pictures": f"pdf pictures {eid}/{name}",
    }
    return tasks.add(Task(f"pdf layout {eid}/{name}/{turn}", unit_layout, needs))
