"""From assembled units to files: the tasks of each format."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from reportbuild.graph import Needs, Task
from reportbuild.model import Edition, SpineItem
from reportbuild.render.editions import cut_fonts, epub_edition, gather_pictures, pdf_edition
from reportbuild.render.fragment import make_fragment
from reportbuild.tasks import Tasks, book_task

#: Where pictures stand, seen from the root of the format's file tree.
_PICTURES = {"html": "assets/figures", "epub": "images", "pdf": "figures"}


def format_tasks(tasks: Tasks, edition: Edition, items: list[SpineItem]) -> None:
    """Write every unit of one edition in its format, and put the edition together."""
    tasks.add(Task("fonts print", cut_fonts, {}, {"medium": "print"}))
    tasks.add(Task("fonts web", cut_fonts, {}, {"medium": "web"}))
    fragments = tuple(_fragment(tasks, edition, item, items) for item in items)
    needs: dict[str, Needs] = {
        "book": book_task(tasks, edition),
        "fragments": fragments,
        "pictures": _pictures(tasks, edition, fragments),
    }
    if edition.format == "epub":
        needs |= {"fonts": "fonts web", "cover_fonts": "fonts print"}
        _output(
            tasks,
            edition,
            Task(
                f"epub {edition.id}",
                epub_edition,
                needs,
                {"path": _book_path(tasks, edition)},
                _theme(tasks, "html/tokens.css", "epub/"),
            ),
        )
    elif edition.format == "pdf":
        needs |= {"fonts": "fonts print"}
        _output(
            tasks,
            edition,
            Task(
                f"pdf {edition.id}",
                pdf_edition,
                needs,
                {"path": _book_path(tasks, edition)},
                _theme(tasks, "html/tokens.css", "pdf/"),
            ),
        )


def _output(tasks: Tasks, edition: Edition, task: Task) -> None:
    tasks.outputs[tasks.add(task)] = edition.id


def _book_path(tasks: Tasks, edition: Edition) -> str:
    name = f"{edition.lang}/{tasks.project.slug}-{edition.lang}.{edition.format}"
    return name if edition.audience == "public" else f"{edition.audience}/{name}"


def _theme(tasks: Tasks, *beginnings: str) -> tuple[str, ...]:
    return tuple(
        path
        for path in tasks.survey.below("templates/")
        if path.removeprefix("templates/").startswith(beginnings)
    )


def _fragment(tasks: Tasks, edition: Edition, item: SpineItem, items: list[SpineItem]) -> str:
    eid = edition.id
    prefix = ""
    if edition.format == "html":
        depth = tasks.paths()[edition.lang][item.id].count("/") + 1
        prefix = "../" * depth
    return tasks.add(
        Task(
            f"fragment {eid}/{item.id}",
            make_fragment,
            {
                "doc": f"resolve {eid}/{item.id}",
                "brief": f"brief {eid}/{item.id}",
                "language": f"language {edition.lang}",
            },
            {
                "format": edition.format,
                "pages": _pages(tasks, edition, item, items),
                "images": {
                    name: prefix + address for name, address in _addresses(tasks, edition).items()
                },
            },
            light=True,
        )
    )


def _pages(
    tasks: Tasks, edition: Edition, here: SpineItem, items: Iterable[SpineItem]
) -> dict[str, str]:
    """Item → address of its page, seen from the page of ``here``."""
    if edition.format == "pdf":
        return {}
    if edition.format == "epub":
        return {item.id: f"{item.id}.xhtml" for item in items}
    paths = tasks.paths()[edition.lang]
    folder = posixpath.dirname(paths[here.id])
    return {item.id: posixpath.relpath(f"{paths[item.id]}.html", folder or ".") for item in items}


def _sources(tasks: Tasks, lang: str) -> dict[str, str]:
    """Picture as chapters name it → the file for this language (``map.svg`` → ``map.fr.svg``)."""
    images = set(tasks.survey.images())
    chosen = {}
    for name in images:
        stem, dot, suffix = name.rpartition(".")
        variant = f"{stem}.{lang}{dot}{suffix}"
        chosen[name] = variant if variant in images else name
    return dict(sorted(chosen.items()))


def _addresses(tasks: Tasks, edition: Edition) -> dict[str, str]:
    folder = _PICTURES[edition.format]
    return {
        name: f"{folder}/{source.removeprefix('figures/')}"
        for name, source in _sources(tasks, edition.lang).items()
    }


def _pictures(tasks: Tasks, edition: Edition, fragments: tuple[str, ...]) -> str:
    return tasks.add(
        Task(
            f"pictures {edition.id}",
            gather_pictures,
            {"fragments": fragments, "charts": {}},
            {
                "addresses": _addresses(tasks, edition),
                "sources": _sources(tasks, edition.lang),
            },
            tasks.survey.images(),
            light=True,
        )
    )
