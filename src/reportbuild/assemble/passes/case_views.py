"""Put views of the case records where chapters ask for them: tables, map, timeline, charts.

A picture is a figure whose image is ``chart:<name>``, drawn later from the same records; its
text alternative and the table of its data are written here.
"""

from __future__ import annotations

from dataclasses import replace

from reportbuild.assemble.context import Context
from reportbuild.assemble.passes.case_crosstab import case_crosstab
from reportbuild.assemble.passes.case_explorer import case_explorer
from reportbuild.assemble.passes.case_matrix import case_matrix
from reportbuild.assemble.passes.case_selection import choose_cases
from reportbuild.diagnostics import Locus, did_you_mean
from reportbuild.docast import (
    Attr,
    attr_of,
    div,
    get,
    link,
    make_attr,
    plain,
    span,
    table,
    text,
    transform,
)
from reportbuild.model import Doc, Node
from reportbuild.views.describe import Row, View, describe_view

#: ``of`` of a ``.case-chart``.
CHARTS = ("families", "legal-forms", "funding", "evidence")


def show_case_views(doc: Doc, context: Context) -> Doc:
    """Replace the directives of views by tables, figures and the explorer.

    A LOCAL pass, before anything is numbered: what it makes is captioned and counted like what
    authors write. Reports unknown charts, families, countries and fields, and views without data.
    """

    def visit(node: Node) -> Node | list[Node] | None:
        attr = attr_of(node) if node["t"] == "Div" else None
        if attr is None:
            return None
        caption = _caption(node)
        if "case-matrix" in attr[1]:
            return case_matrix(choose_cases(doc, context, attr), doc, context, attr, caption)
        if "case-crosstab" in attr[1]:
            return case_crosstab(doc, context, attr, node)
        if "case-explorer" in attr[1]:
            return case_explorer(choose_cases(doc, context, attr), context, attr, node["c"][1])
        for name in ("case-map", "case-timeline"):
            if name in attr[1]:
                return _picture(name, doc, context, attr, caption)
        if "case-chart" in attr[1]:
            return _chart(doc, context, attr, caption)
        return None

    return replace(doc, blocks=transform(doc.blocks, visit))


def _caption(directive: Node) -> list[Node]:
    """The directive's own paragraph."""
    blocks = directive["c"][1]
    return blocks[0]["c"] if blocks and blocks[0]["t"] in ("Para", "Plain") else []


def _chart(doc: Doc, context: Context, attr: Attr, caption: list[Node]) -> list[Node]:
    wanted = get(attr, "of")
    if wanted in CHARTS:
        return _picture(f"case-{wanted}", doc, context, attr, caption)
    context.sink.report(
        "case-chart-is-known",
        f"unknown chart '{wanted}'",
        Locus(doc.file, *(("text", f"of={wanted}") if wanted else ("class", "case-chart"))),
        did_you_mean(wanted, CHARTS) or f"write of=… with one of {', '.join(CHARTS)}",
    )
    return []


def _picture(name: str, doc: Doc, context: Context, attr: Attr, caption: list[Node]) -> list[Node]:
    """The figure and the table behind it; nothing but a finding when there is no data."""
    view = describe_view(name, context.cases, context.language)
    if not view.rows:
        context.sink.report(
            "case-view-has-data",
            f"no case record has what '{name}' shows",
            Locus(doc.file, "class", attr[1][0]),
            "fill the field in the records, or take the view out",
        )
        return []
    _refuse_choice(name, doc, context, attr)
    # Known before the picture is there, so that nothing moves when it comes.
    sides = zip(("width", "height"), view.size or (), strict=False)
    size = [(side, f"{pixels}px") for side, pixels in sides] if context.format == "html" else []
    image = {"t": "Image", "c": [make_attr(pairs=size), text(view.alt), [f"chart:{name}", ""]]}
    words = plain(caption or text(view.title))
    drawn: list[Node] = [plain([image])]
    if view.size and context.format != "pdf":
        drawn.append(_places(view, attr[0]))
    own = make_attr(attr[0], ["case-view", name])
    figure = {"t": "Figure", "c": [own, [None, [words]], drawn]}
    # On paper, numbers stand in the picture already; only the map needs its key.
    if context.format == "pdf" and name != "case-map":
        return [figure]
    # Without its key a numbered picture says little, so that one is not folded.
    unfolded = ["unfolded"] if view.size else []
    return [figure, div([_data(view, attr[0], context)], ["chart-data", *unfolded])]


def _places(view: View, figure: str) -> Node:
    """The marks of a picture as links: to the case, or to the key where a mark is for several."""
    links = []
    for nth, row in enumerate(view.rows, start=1):
        shared = len(row.cases) > 1 and figure
        target = _key(figure, nth) if shared else f"case-{row.cases[0][0]}"
        x, y = row.at or (0, 0)
        pairs = [("data-x", f"{x:.1f}"), ("data-y", f"{y:.1f}")]
        links.append(link(text(row.name), f"#{target}", pairs=pairs))
    width, height = view.size or (0, 0)
    return div([plain(links)], ["picture-places"], pairs=[("data-box", f"0 0 {width} {height}")])


def _key(figure: str, nth: int) -> str:
    """The anchor of a row in the table behind a figure."""
    return f"{figure}-{nth}"


def _refuse_choice(name: str, doc: Doc, context: Context, attr: Attr) -> None:
    """Pictures are drawn once for a language and show every case."""
    for key in ("families", "countries", "cases"):
        if get(attr, key):
            context.sink.report(
                "case-choice-is-possible",
                f"'{name}' shows every case and takes no '{key}'",
                Locus(doc.file, "text", f"{key}={get(attr, key)}"),
                "only .case-matrix and .case-explorer can show a choice",
            )


def _data(view: View, figure: str, context: Context) -> Node:
    rows = [[_cell(view, row, column) for column in range(len(row.cells))] for row in view.rows]
    if view.size and figure:
        for nth, cells in enumerate(rows, start=1):
            cells[0][0]["c"] = [span(cells[0][0]["c"], ["key"], _key(figure, nth))]
    # On the web the summary of the closed details names the table.
    words = [] if context.format == "html" else text(context.language.strings["chart-data"])
    made = table(
        rows,
        [[plain(text(words))] for words in view.head],
        classes=["data-table"],
        caption=words,
        row_heads=1,
    )
    for column in view.numeric:
        made["c"][2][column][0] = {"t": "AlignRight"}
    for row, node in zip(view.rows, made["c"][4][0][3], strict=True):
        pairs = [("data-cases", " ".join(case for case, _ in row.cases))] if row.cases else []
        node[0] = make_attr(pairs=pairs)
    return made


def _cell(view: View, row: Row, column: int) -> list[Node]:
    if column != view.linked:
        return [plain(text(row.cells[column]))]
    out: list[Node] = []
    for case, name in row.cases:
        out += [*(text(", ") if out else []), link(text(name), f"#case-{case}")]
    return [plain(out)]
