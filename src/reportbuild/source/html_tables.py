"""A table written as HTML as pandoc's table: head, bodies, row headings, spans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportbuild.docast import make_attr
from reportbuild.model import Node

#: More columns or rows than any table has; a larger number in a span is a slip or an attack.
_MOST = 200

_DEFAULT = {"t": "AlignDefault"}


def read_table(
    element: Any, attr: Callable[[Any], list[Any]], content: Callable[[Any], list[Node]]
) -> Node:
    """The table of an element.

    Args:
        element: a ``table``, cleaned.
        attr: gives the attributes of an element.
        content: gives the blocks of a cell.
    """
    head = element.findall("thead/tr")
    body = [*element.findall("tbody/tr"), *element.findall("tr")]
    if not head and body and _is_head(body[0]):
        head, body = body[:1], body[1:]
    foot = element.findall("tfoot/tr")

    def row(tr: Any) -> list[Any]:
        cells = [
            [attr(cell), _DEFAULT, _span(cell, "rowspan"), _span(cell, "colspan"), content(cell)]
            for cell in tr.iterchildren("td", "th")
        ]
        return [attr(tr), cells]

    caption = element.find("caption")
    width = max((_width(tr) for tr in [*head, *body, *foot]), default=1)
    columns = [[_DEFAULT, {"t": "ColWidthDefault"}] for _ in range(width)]
    return {
        "t": "Table",
        "c": [
            attr(element),
            [None, content(caption) if caption is not None else []],
            columns,
            [make_attr(), [row(tr) for tr in head]],
            [[make_attr(), _names(body), [], [row(tr) for tr in body]]],
            [make_attr(), [row(tr) for tr in foot]],
        ],
    }


def _is_head(tr: Any) -> bool:
    """A first row of heads alone; cells that span rows reach into the body."""
    cells = list(tr.iterchildren("td", "th"))
    return bool(cells) and all(c.tag == "th" and _span(c, "rowspan") == 1 for c in cells)


def _names(rows: list[Any]) -> int:
    """How many first columns name their rows: one or none."""
    covered = 0
    for tr in rows:
        first = next(tr.iterchildren("td", "th"), None)
        if covered == 0 and (first is None or first.tag != "th"):
            return 0
        covered = (covered or _span(first, "rowspan")) - 1
    return int(bool(rows))


def _span(cell: Any, name: str) -> int:
    typed = cell.get(name, "1")
    sound = typed.isascii() and typed.isdigit() and len(typed) < 7
    return min(_MOST, max(1, int(typed))) if sound else 1


def _width(tr: Any) -> int:
    return min(_MOST, sum(_span(cell, "colspan") for cell in tr.iterchildren("td", "th"))) or 1
