"""Tables: heads with scope, spans kept, alignment as classes.

Source of the rules: HTML, section 4.9 (``scope`` may be ``colgroup`` only on a cell anchored in a
column group); WCAG 2.2 technique H63. No ``style``: a strict content security policy blocks it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reportbuild.docast import Attr
from reportbuild.model import Node
from reportbuild.render.inlines import width_class
from reportbuild.render.markup import attributes
from reportbuild.render.writer import Writer

_ALIGN = {"AlignLeft": "align-left", "AlignRight": "align-right", "AlignCenter": "align-center"}


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell with the column it starts in."""

    column: int
    attr: Attr
    align: str
    rows: int
    columns: int
    blocks: list[Node]

    @property
    def is_empty(self) -> bool:
        return not self.blocks


@dataclass(frozen=True, slots=True)
class _Row:
    attr: Attr
    cells: tuple[_Cell, ...]


def write_table(writer: Writer, content: list[Any]) -> str:
    """A table; on the web inside a box that scrolls and can be reached by keyboard."""
    attr, (_, caption), columns, head, bodies, foot = content
    head_rows = list(_place(head[1], len(columns)))
    if all(cell.is_empty for row in head_rows for cell in row.cells):
        head_rows = []
    aligns = [align["t"] for align, _ in columns]
    ident = attr[0] or writer.unique("table")
    parts = []
    if caption:
        name = [("id", f"{ident}-caption")] if writer.dialect.scroll_tables else []
        parts.append(f"<caption{attributes(name)}>{writer.flow(caption)}</caption>")
    parts.append(_column_groups(writer, columns, head_rows))
    if head_rows:
        rows = "\n".join(_head_row(writer, row, aligns) for row in head_rows)
        parts.append(f"<thead{writer.attributes(head[0])}>\n{rows}\n</thead>")
    named = writer.row_heads or "row-heads" in attr[1]
    parts += [_body(writer, body, aligns, named) for body in bodies]
    if foot[1]:
        rows = _body_rows(writer, foot[1], aligns, 0)
        parts.append(f"<tfoot{writer.attributes(foot[0])}>\n{rows}\n</tfoot>")
    inner = "\n".join(part for part in parts if part)
    table = f"<table{writer.attributes(attr)}>\n{inner}\n</table>"
    return _scroll_box(writer, table, ident, bool(caption))


def _scroll_box(writer: Writer, table: str, ident: str, captioned: bool) -> str:
    if not writer.dialect.scroll_tables:
        return table
    name = ("aria-labelledby", f"{ident}-caption")
    if not captioned:
        name = ("aria-label", writer.heading or writer.word("table"))
    pairs = [("class", "table-scroll"), ("role", "group"), ("tabindex", "0"), name]
    return f"<div{attributes(pairs)}>\n{table}\n</div>"


def _place(rows: list[Any], width: int) -> Iterator[_Row]:
    """The rows of one group with each cell's column, cells hanging down from above considered."""
    hanging = [0] * width
    for attr, cells in rows:
        placed = []
        column = 0
        for own, align, down, across, blocks in cells:
            while column < width and hanging[column]:
                column += 1
            placed.append(_Cell(column, tuple(own), align["t"], down, across, blocks))
            for covered in range(column, min(column + across, width)):
                hanging[covered] = down
            column += across
        hanging = [max(0, left - 1) for left in hanging]
        yield _Row(tuple(attr), tuple(placed))


def _column_groups(writer: Writer, columns: list[Any], head_rows: list[_Row]) -> str:
    """Widths, and a group under every head that spans several columns; empty if not needed."""
    widths = [width.get("c") for _, width in columns]
    spanning = next((r for r in head_rows if any(c.columns > 1 for c in r.cells)), None)
    starts = {0: len(columns)}
    if spanning:
        starts = {cell.column: cell.columns for cell in spanning.cells}
        covered = {c for at, n in starts.items() for c in range(at, at + n)}
        starts |= {c: 1 for c in range(len(columns)) if c not in covered}
    elif not any(widths):
        return ""
    groups = []
    for at in sorted(starts):
        own = widths[at : at + starts[at]]
        if any(own):
            inner = "".join(_column(writer, width) for width in own)
            groups.append(f"<colgroup>{inner}</colgroup>")
        else:
            groups.append(f"<colgroup{attributes([('span', str(starts[at]))])}></colgroup>")
    return "\n".join(groups)


def _column(writer: Writer, width: float | None) -> str:
    pairs = [("class", width_class(width))] if width else []
    return f"<col{attributes(pairs)}{writer.dialect.void_end}"


def _head_row(writer: Writer, row: _Row, aligns: list[str]) -> str:
    """Column heads; an empty corner is no head."""
    cells = []
    for cell in row.cells:
        scope = "" if cell.is_empty else "colgroup" if cell.columns > 1 else "col"
        cells.append(_cell(writer, cell, aligns, scope))
    return _row(writer, row, cells)


def _body(writer: Writer, body: list[Any], aligns: list[str], first_is_head: bool) -> str:
    attr, heads, inner_head, rows = body
    if not inner_head and not rows:
        return ""
    made = [_inner_head_row(writer, row, aligns) for row in _place(inner_head, len(aligns))]
    made.append(_body_rows(writer, rows, aligns, heads or int(first_is_head)))
    inner = "\n".join(part for part in made if part)
    return f"<tbody{writer.attributes(attr)}>\n{inner}\n</tbody>"


def _inner_head_row(writer: Writer, row: _Row, aligns: list[str]) -> str:
    """A head inside the body: across all columns it names the rows below, else the columns."""
    whole = len(row.cells) == 1 and row.cells[0].columns == len(aligns)
    scope = "rowgroup" if whole else "col"
    cells = [_cell(writer, c, aligns, "" if c.is_empty else scope) for c in row.cells]
    return _row(writer, row, cells)


def _body_rows(writer: Writer, rows: list[Any], aligns: list[str], heads: int) -> str:
    made = []
    for row in _place(rows, len(aligns)):
        cells = [
            _cell(writer, c, aligns, "row" if c.column < heads and not c.is_empty else "")
            for c in row.cells
        ]
        made.append(_row(writer, row, cells))
    return "\n".join(made)


def _row(writer: Writer, row: _Row, cells: list[str]) -> str:
    return f"<tr{writer.attributes(row.attr)}>{''.join(cells)}</tr>"


def _cell(writer: Writer, cell: _Cell, aligns: list[str], scope: str) -> str:
    name = "th" if scope else "td"
    align = cell.align
    if align == "AlignDefault" and cell.column < len(aligns):
        align = aligns[cell.column]
    pairs = [("scope", scope)] if scope else []
    if cell.rows > 1:
        pairs.append(("rowspan", str(cell.rows)))
    if cell.columns > 1:
        pairs.append(("colspan", str(cell.columns)))
    classes = [_ALIGN[align]] if align in _ALIGN else []
    own = writer.attributes(cell.attr, classes)
    return f"<{name}{attributes(pairs)}{own}>{writer.flow(cell.blocks)}</{name}>"
