"""The tasks of the site: pages, figures, search, embed kit, weights."""

from __future__ import annotations

from reportbuild.model import Edition, SpineItem
from reportbuild.render.cited_works import cited_works
from reportbuild.render.editions import (
    site_citations,
    site_figures,
    site_landing,
    site_page,
    site_pictures,
    site_root,
    site_shared,
)
from reportbuild.render.embed import site_embed
from reportbuild.render.fragment import BIBLIOGRAPHY
from reportbuild.render.key_messages import key_messages
from reportbuild.render.search import can_search, site_search
from reportbuild.render.weights import weigh_site
from reportbuild.survey import PUBLISHED
from reportbuild.task import Needs, Task
from reportbuild.tasks import Tasks, add_output, how_to_cite_task, theme_files

#: Scripts of the site besides the theme's own: addresses below the site.
SCRIPTS = ["assets/explorer.js", "embed/v1/report-child.js"]


def site_tasks(
    tasks: Tasks, editions: list[Edition], items: dict[Edition, list[SpineItem]]
) -> None:
    """Put the pages of all languages together into one site an audience.

    The front door and shared files are made when every language is built.
    """
    for edition in editions:
        _site_edition(tasks, edition, items[edition])
        _site_figures(tasks, edition, editions, items[edition])
    for audience in dict.fromkeys(edition.audience for edition in editions):
        whole = [edition for edition in editions if edition.audience == audience]
        if len(whole) == len(tasks.project.languages):
            _site_shared(tasks, whole)
            _site_embed(tasks, whole, items)
            if can_search():
                _site_search(tasks, whole, items)
            _site_weights(tasks, whole, items)


def site_folder(edition: Edition) -> str:
    """Where the site of an edition's audience stands below ``build/``."""
    return "site" if edition.audience == "public" else f"{edition.audience}/site"


def _site_edition(tasks: Tasks, edition: Edition, items: list[SpineItem]) -> None:
    eid, lang, folder = edition.id, edition.lang, site_folder(edition)
    theme = theme_files(tasks, "html/")
    common: dict[str, Needs] = {
        "book": f"book {eid}",
        "cites": how_to_cite_task(tasks, edition),
        "languages": {choice.code: f"language {choice.code}" for choice in tasks.project.languages},
    }
    shared = {
        "downloads": _downloads(tasks, edition),
        "scripts": SCRIPTS,
        "search": can_search(),
    }
    for item in items:
        path = f"{folder}/{lang}/{tasks.paths()[lang][item.id]}.html"
        needs = common | {
            "fragment": f"fragment {eid}/{item.id}",
            "works": _cited_works(tasks, edition, item, items),
        }
        settings = {"path": path, **shared}
        page = Task(f"page {eid}/{item.id}", site_page, needs, settings, theme, light=True)
        add_output(tasks, edition, page)
    settings = {"path": f"{folder}/{lang}/index.html", **shared}
    fragments = tuple(f"fragment {eid}/{item.id}" for item in items)
    said = Task(f"key messages {eid}", key_messages, {"fragments": fragments}, light=True)
    opening = common | {"messages": tasks.add(said)}
    landing = Task(f"landing {eid}", site_landing, opening, settings, theme, light=True)
    add_output(tasks, edition, landing)
    pictures: dict[str, Needs] = {"pictures": f"pictures {eid}"}
    copied = Task(f"site pictures {eid}", site_pictures, pictures, {"folder": folder}, light=True)
    add_output(tasks, edition, copied)
    cited = {name: common[name] for name in ("book", "cites")}
    taken = Task(f"site citations {eid}", site_citations, cited, {"folder": folder}, light=True)
    add_output(tasks, edition, taken)


def _site_figures(
    tasks: Tasks, edition: Edition, editions: list[Edition], items: list[SpineItem]
) -> None:
    eid, folder = edition.id, site_folder(edition)
    same = [other for other in editions if other.audience == edition.audience]
    needs: dict[str, Needs] = {
        "book": f"book {eid}",
        "indexes": {other.lang: f"index {other.id}" for other in same},
        "fragments": tuple(f"fragment {eid}/{item.id}" for item in items),
        "languages": {choice.code: f"language {choice.code}" for choice in tasks.project.languages},
        "cites": how_to_cite_task(tasks, edition),
    }
    settings = {
        "folder": folder,
        "downloads": _downloads(tasks, edition),
        "scripts": SCRIPTS,
        "search": can_search(),
    }
    theme = theme_files(tasks, "html/")
    add_output(tasks, edition, Task(f"site figures {eid}", site_figures, needs, settings, theme))


def _cited_works(tasks: Tasks, edition: Edition, item: SpineItem, items: list[SpineItem]) -> str:
    """The entries a page shows; only they, so that another page's citations leave it alone."""
    eid = edition.id
    listed = BIBLIOGRAPHY if any(other.id == BIBLIOGRAPHY for other in items) else item.id
    needs: dict[str, Needs] = {
        "fragment": f"fragment {eid}/{item.id}",
        "bibliography": f"fragment {eid}/{listed}",
    }
    return tasks.add(Task(f"cited works {eid}/{item.id}", cited_works, needs, light=True))


def _site_search(
    tasks: Tasks, editions: list[Edition], items: dict[Edition, list[SpineItem]]
) -> None:
    folder = site_folder(editions[0])
    pages = [f"page {e.id}/{item.id}" for e in editions for item in items[e]]
    needs: dict[str, Needs] = {"pages": tuple(pages)}
    task = Task(f"{folder} search", site_search, needs, {"folder": folder})
    tasks.outputs[tasks.add(task)] = folder


def _site_weights(
    tasks: Tasks, editions: list[Edition], items: dict[Edition, list[SpineItem]]
) -> None:
    """Hold every page against its budget; nothing is made."""
    folder = site_folder(editions[0])
    pages = [f"page {e.id}/{item.id}" for e in editions for item in items[e]]
    pages += [f"landing {e.id}" for e in editions]
    shared = (f"{folder} root", f"{folder} assets", f"{folder} embed")
    needs: dict[str, Needs] = {"pages": tuple(pages), "shared": shared}
    settings = {"folder": folder, "base": tasks.project.base_url}
    tasks.add(Task(f"{folder} weights", weigh_site, needs, settings))


def _site_shared(tasks: Tasks, editions: list[Edition]) -> None:
    folder = site_folder(editions[0])
    theme = theme_files(tasks, "html/")
    books = tuple(f"book {edition.id}" for edition in editions)
    indexes = {edition.lang: f"index {edition.id}" for edition in editions}
    door: dict[str, Needs] = {"books": books, "indexes": indexes}
    root = Task(f"{folder} root", site_root, door, {"folder": folder}, theme)
    tasks.outputs[tasks.add(root)] = folder
    needs: dict[str, Needs] = {"books": books, "fonts": "fonts web", "cover_fonts": "fonts print"}
    shared = Task(f"{folder} assets", site_shared, needs, {"folder": folder}, theme)
    tasks.outputs[tasks.add(shared)] = folder


def _site_embed(
    tasks: Tasks, editions: list[Edition], items: dict[Edition, list[SpineItem]]
) -> None:
    """What other sites need to show the report; only the public one has promises to keep."""
    folder, public = site_folder(editions[0]), editions[0].audience == "public"
    published = PUBLISHED if public and PUBLISHED in tasks.survey.files else ""
    needs: dict[str, Needs] = {
        "books": tuple(f"book {edition.id}" for edition in editions),
        "indexes": {edition.lang: f"index {edition.id}" for edition in editions},
        "fragments": {
            f"{edition.lang}/{item.id}": f"fragment {edition.id}/{item.id}"
            for edition in editions
            for item in items[edition]
        },
        "assets": f"{folder} assets",
    }
    settings = {
        "folder": folder,
        "scripts": SCRIPTS,
        "aliases": tasks.project.aliases,
        "published": published,
    }
    sheets = tuple(path for path in theme_files(tasks, "html/") if path.endswith(".css"))
    reads = theme_files(tasks, "embed/") + sheets
    reads += (published,) if published else ()
    kit = Task(f"{folder} embed", site_embed, needs, settings, reads)
    tasks.outputs[tasks.add(kit)] = folder


def _downloads(tasks: Tasks, edition: Edition) -> dict[str, str]:
    """Format → address below the site: the edition's books, and the case data."""
    forms = [form for form in tasks.project.formats if form in ("epub", "pdf")]
    name = f"{edition.lang}/{tasks.project.slug}-{edition.lang}"
    books: dict[str, str] = {form: f"{name}.{form}" for form in forms}
    data = {form: f"data/cases.{form}" for form in ("csv", "json")}
    return books | data if tasks.project.cases else books
