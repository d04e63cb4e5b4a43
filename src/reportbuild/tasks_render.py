"""From assembled units to files: the tasks of each format."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from reportbuild.model import Edition, SpineItem
from reportbuild.render.editions import cut_fonts, epub_edition, gather_pictures, site_download
from reportbuild.render.fragment import make_fragment
from reportbuild.task import Needs, Task
from reportbuild.tasks import Tasks, add_output, book_task, cite_report_task, theme_files
from reportbuild.tasks_pdf import pdf_tasks
from reportbuild.tasks_pictures import Pictures, ShownPictures, picture_tasks
from reportbuild.tasks_site import site_folder


def format_tasks(
    tasks: Tasks, edition: Edition, items: list[SpineItem], shown: ShownPictures
) -> None:
    """Write every unit of one edition in its format, and put the edition together.

    ``shown`` are the pictures of each unit, as it names them.
    """
    fragments, pictures = unit_tasks(tasks, edition, items, shown)
    tasks.add(Task("fonts print", cut_fonts, {}, {"medium": "print"}))
    if edition.format != "pdf":
        tasks.add(Task("fonts web", cut_fonts, {}, {"medium": "web"}))
    path = _book_path(tasks, edition)
    if edition.format == "pdf":
        theme = theme_files(tasks, "html/tokens.css", "pdf/")
        task = pdf_tasks(tasks, edition, items, pictures, theme, path)
    elif edition.format == "epub":
        theme = theme_files(tasks, "html/tokens.css", "epub/")
        needs: dict[str, Needs] = {
            "book": book_task(tasks, edition),
            "fragments": fragments,
            "pictures": f"pictures {edition.id}",
            "fonts": "fonts web",
            "cover_fonts": "fonts print",
            "cites": cite_report_task(tasks, edition),
        }
        task = Task(f"epub {edition.id}", epub_edition, needs, {"path": path}, theme)
    else:
        return
    add_output(tasks, edition, task)
    _copy_to_site(tasks, edition, task.name)


def unit_tasks(
    tasks: Tasks, edition: Edition, items: list[SpineItem], shown: ShownPictures
) -> tuple[tuple[str, ...], Pictures]:
    """Write every unit of one edition in its format, and gather what they show.

    Returns:
        The tasks of the units, and where pictures come from. The task that gathers those is
        ``pictures <edition>``.
    """
    pictures = picture_tasks(tasks, edition, shown)
    pages = _pages(tasks, edition, items)
    fragments = tuple(
        _fragment(tasks, edition, item, pages, pictures, shown[item.id]) for item in items
    )
    # The project's own pictures apart from the charts, which may fail by themselves.
    kinds: dict[str, dict[str, str]] = {"drawn": {}, "pictures": pictures.charts}
    for name, charts in kinds.items():
        needs: dict[str, Needs] = {"fragments": fragments, "charts": charts}
        needs["types"] = pictures.types if charts else {}
        settings = {"addresses": pictures.addresses, "sources": pictures.sources}
        reads = tuple(dict.fromkeys(pictures.sources.values()))
        tasks.add(Task(f"{name} {edition.id}", gather_pictures, needs, settings, reads, light=True))
    return fragments, pictures


def _copy_to_site(tasks: Tasks, edition: Edition, book: str) -> None:
    folder = f"{site_folder(edition)}/{edition.lang}"
    if edition.variant:
        return
    if "html" in tasks.project.formats:
        name = f"download {edition.id}"
        needs: dict[str, Needs] = {"files_made": book}
        add_output(tasks, edition, Task(name, site_download, needs, {"folder": folder}, light=True))


def _book_path(tasks: Tasks, edition: Edition) -> str:
    variant = f"-{edition.variant}" if edition.variant else ""
    name = f"{edition.lang}/{tasks.project.slug}-{edition.lang}{variant}.{edition.format}"
    return name if edition.audience == "public" else f"{edition.audience}/{name}"


def _fragment(
    tasks: Tasks,
    edition: Edition,
    item: SpineItem,
    pages: dict[str, dict[str, str]],
    pictures: Pictures,
    shown: tuple[str, ...],
) -> str:
    eid, path = edition.id, tasks.paths()[edition.lang][item.id]
    prefix = "../" * (path.count("/") + 1) if edition.format == "html" else ""
    needs: dict[str, Needs] = {
        "doc": f"resolve {eid}/{item.id}",
        "brief": f"brief {eid}/{item.id}",
        "language": f"language {edition.lang}",
        "sizes": {name: pictures.sizes[name] for name in shown if name in pictures.sizes},
    }
    return tasks.add(
        Task(
            f"fragment {eid}/{item.id}",
            make_fragment,
            needs,
            {
                "format": edition.format,
                "pages": pages[posixpath.dirname(path)],
                "images": {name: prefix + here for name, here in pictures.addresses.items()},
            },
            light=True,
        )
    )


def _pages(tasks: Tasks, edition: Edition, items: Iterable[SpineItem]) -> dict[str, dict[str, str]]:
    """Folder of a page → item → address of that item's page, seen from there."""
    paths = tasks.paths()[edition.lang]
    folders = {posixpath.dirname(path) for path in paths.values()}
    if edition.format == "html":
        pages = {item.id: f"{paths[item.id]}.html" for item in items}
        return {
            folder: {name: posixpath.relpath(page, folder or ".") for name, page in pages.items()}
            for folder in folders
        }
    files = {item.id: f"{item.id}.xhtml" for item in items} if edition.format == "epub" else {}
    return dict.fromkeys(folders, files)
