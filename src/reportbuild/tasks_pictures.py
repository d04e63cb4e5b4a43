"""The tasks behind pictures: files of the project, and charts drawn from its data."""

from __future__ import annotations

from dataclasses import dataclass

from reportbuild.model import Edition
from reportbuild.render.charts import make_chart, render_author_chart
from reportbuild.render.picture_size import measure_chart, measure_file
from reportbuild.render.picture_type import type_of_chart, type_of_file
from reportbuild.task import Needs, Task
from reportbuild.tasks import Tasks
from reportbuild.tasks_data import cases_for

#: Item → the pictures it shows, as it names them.
ShownPictures = dict[str, tuple[str, ...]]

#: How units name a view of the cases, and how a Vega-Lite specification ends.
CHART, SPECIFICATION = "chart:", ".vl.json"

#: Where pictures stand, seen from the root of the format's file tree.
_FOLDERS = {"html": "assets/figures", "epub": "images", "pdf": "figures"}


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of one edition, by the name its units use.

    Attributes:
        addresses: name → address from the root of the format's file tree.
        sources: name → project file, in the edition's language where there is a variant.
        charts: name → the task that draws it.
        sizes: name → the task that measures it; empty for PDF, which loads nothing by and by.
        types: name → the task that cuts the typeface of an SVG; empty for PDF, which has its own.
    """

    addresses: dict[str, str]
    sources: dict[str, str]
    charts: dict[str, str]
    sizes: dict[str, str]
    types: dict[str, str]


def picture_tasks(tasks: Tasks, edition: Edition, shown: ShownPictures) -> Pictures:
    """Say where each picture of an edition comes from; add the tasks that draw charts."""
    folder, lang = _FOLDERS[edition.format], edition.lang
    addresses, sources, charts = {}, {}, {}
    images = frozenset(tasks.survey.images())
    for name in dict.fromkeys(name for names in shown.values() for name in names):
        if name.startswith(CHART):
            charts[name] = _case_chart(tasks, edition, name.removeprefix(CHART))
            addresses[name] = f"{folder}/{name.removeprefix(CHART)}.{lang}.svg"
            continue
        source = _variant(tasks, name, lang)
        place = source.removeprefix("figures/")
        if name.endswith(SPECIFICATION):
            charts[name] = _author_chart(tasks, edition, source)
            place = f"{place.removesuffix(SPECIFICATION)}.{lang}.svg"
        elif source in images:  # what cannot be shown is told where it is named
            sources[name] = source
        addresses[name] = f"{folder}/{place}"
    if edition.format == "pdf":
        return Pictures(addresses, sources, charts, {}, {})
    sizes = _sizes(tasks, sources, charts)
    return Pictures(addresses, sources, charts, sizes, _types(tasks, sources, charts))


def _types(tasks: Tasks, sources: dict[str, str], charts: dict[str, str]) -> dict[str, str]:
    made = {
        name: tasks.add(Task(f"type {chart}", type_of_chart, {"chart": chart}))
        for name, chart in charts.items()
    }
    for name, path in sources.items():
        if path.endswith(".svg"):
            task = Task(f"type {path}", type_of_file, {}, {"path": path}, (path,), light=True)
            made[name] = tasks.add(task)
    return made


def _sizes(tasks: Tasks, sources: dict[str, str], charts: dict[str, str]) -> dict[str, str]:
    """A task each, because a picture that keeps its size changes no page."""
    made = {}
    for name, path in sources.items():
        task = Task(f"size {path}", measure_file, {}, {"path": path}, (path,), light=True)
        made[name] = tasks.add(task)
    for name, chart in charts.items():
        made[name] = tasks.add(Task(f"size {chart}", measure_chart, {"chart": chart}, light=True))
    return made


def _variant(tasks: Tasks, name: str, lang: str) -> str:
    """The file for this language: ``map.fr.svg`` for ``map.svg`` where there is one."""
    ending = SPECIFICATION if name.endswith(SPECIFICATION) else f".{name.rpartition('.')[2]}"
    variant = f"{name.removesuffix(ending)}.{lang}{ending}"
    return variant if variant in tasks.survey.files else name


def _case_chart(tasks: Tasks, edition: Edition, view: str) -> str:
    audience, lang = edition.audience, edition.lang
    needs: dict[str, Needs] = {
        "cases": cases_for(tasks, audience),
        "language": f"language {lang}",
    }
    name = f"chart {audience}/{lang}/{view}"
    return tasks.add(Task(name, make_chart, needs, {"name": view}))


def _author_chart(tasks: Tasks, edition: Edition, path: str) -> str:
    data = tuple(p for p in tasks.survey.below("figures/") if p.endswith((".csv", ".tsv", ".json")))
    needs: dict[str, Needs] = {"language": f"language {edition.lang}"}
    reads = tuple(dict.fromkeys((path, *data)))
    name = f"chart {edition.lang}/{path}"
    return tasks.add(Task(name, render_author_chart, needs, {"path": path}, reads))
