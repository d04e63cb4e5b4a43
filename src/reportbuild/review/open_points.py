"""What a reviewer should look at: everything unresolved, listed on the first page with links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Classes of facts that are not settled, as the writer of case sheets marks them.
OPEN_STATUSES = ("memory", "single-source")

#: A longer excerpt is cut.
_EXCERPT = 90


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to look at.

    Attributes:
        kind: ``note-to-editor``, ``memory``, ``single-source``, ``reference``, ``translation``.
        where: what it belongs to (a chapter's or case's title).
        words: what it says.
        anchor: where it stands in the document; empty when it is nowhere.
    """

    kind: str
    where: str
    words: str
    anchor: str = ""


#: Kinds in the order of the page.
KINDS = ("note-to-editor", "memory", "single-source", "reference", "translation")


def collect_points(
    root: HtmlElement, titles: Sequence[str], unsighted: Mapping[str, str], missing: Sequence[str]
) -> list[Point]:
    """Everything unresolved, in reading order; what it stands at gets an anchor.

    Args:
        root: the document.
        titles: of the units, one for each ``article``.
        unsighted: key of a reference that nobody has seen → what the bibliography says of it.
        missing: titles of chapters that this language lacks.
    """
    found: list[Point] = []
    for title, article in zip(titles, root.iter("article"), strict=True):
        for element in article.iter():
            if isinstance(element.tag, str):
                found += _points_at(element, title, unsighted, len(found))
    found += [Point("translation", title, "") for title in missing]
    return found


def _points_at(
    element: HtmlElement, title: str, unsighted: Mapping[str, str], count: int
) -> Iterator[Point]:
    classes = element.get("class", "").split()
    anchor = element.get("id", "")
    kind, words = "", ""
    if "note-to-editor" in classes:
        kind, words = "note-to-editor", _excerpt(element)
    elif anchor.startswith("ref-") and anchor.removeprefix("ref-") in unsighted:
        kind, words = "reference", _excerpt(element)
        element.set("class", f"{element.get('class', '')} unsighted".strip())
    else:
        status = next((s for s in OPEN_STATUSES if f"status-{s}" in classes), "")
        row = next((a for a in element.iterancestors("tr")), None) if status else None
        if status and row is not None and len(row):
            kind, words = status, _excerpt(row[0])
    if kind:
        if not anchor:
            anchor = f"look-{count + 1}"
            element.set("id", anchor)
        yield Point(kind, title, words, anchor)


def _excerpt(element: HtmlElement) -> str:
    words = " ".join(element.text_content().split())
    return words if len(words) <= _EXCERPT else words[:_EXCERPT].rsplit(" ", 1)[0] + "…"


def points_page(points: Sequence[Point], strings: Mapping[str, str]) -> HtmlElement:
    """The first page: points by kind, facts of one case in one line."""
    from lxml.html import builder as build

    section = build.SECTION(build.CLASS("look-at"), build.H1(strings["review-look-at"]))
    if not points:
        section.append(build.P(strings["review-nothing-open"]))
    for kind in KINDS:
        of_kind = [point for point in points if point.kind == kind]
        if not of_kind:
            continue
        section.append(build.H2(f"{strings[f'review-{kind}']} ({len(of_kind)})"))
        items = build.UL()
        for where in dict.fromkeys(point.where for point in of_kind):
            here = [point for point in of_kind if point.where == where]
            items.append(_item(where, here))
        section.append(items)
    return section


def _item(where: str, points: Sequence[Point]) -> HtmlElement:
    from lxml.html import builder as build

    item = build.LI(build.B(where))
    for n, point in enumerate(points):
        if not point.words:
            continue
        link = build.A(point.words, href=f"#{point.anchor}")
        link.tail = ", " if n + 1 < len(points) and len(point.words) < _EXCERPT // 2 else " "
        item.append(link)
    if len(item) > 1:
        item[0].tail = " — "
    return item
