"""What each unit contributes to the edition, and the numbers the edition gives back."""

from __future__ import annotations

import re

from reportbuild.assemble.passes.anchors import anchor_of
from reportbuild.diagnostics import Locus, Outcome, Sink
from reportbuild.docast import attr_of, plain_text, walk
from reportbuild.model import Doc, Index, Label, Node, Outline

#: Keys that name a thing in the report rather than a work in the bibliography (as in Quarto).
CROSS_REFERENCE = re.compile(r"^(sec|fig|tbl|eq|app|case)-")


def is_cross_reference(cite: Node) -> bool:
    """Whether every key of a Cite node names a thing in the report."""
    return all(CROSS_REFERENCE.match(c["citationId"]) for c in cite["c"][0])


def collect_outline(doc: Doc, parent: str) -> Outcome[Outline]:
    """List the labels, citation clusters, targets and images of one unit, in document order.

    Reports a citation cluster that mixes works and cross-references.
    """
    sink = Sink()
    labels: list[Label] = []
    clusters: list[Node] = []
    targets: list[str] = []
    images: list[str] = []
    for node in walk(doc.blocks):
        kind = node["t"]
        if kind in ("Header", "Figure", "Table", "Div"):
            label = _label(node, doc)
            if label:
                labels.append(label)
        elif kind == "Cite":
            if is_cross_reference(node):
                targets += [c["citationId"] for c in node["c"][0]]
            else:
                clusters.append(node)
                _check_mixed(node, doc, sink)
        elif kind == "Link" and node["c"][2][0].startswith("#"):
            targets.append(node["c"][2][0][1:])
        elif kind == "Image":
            images.append(node["c"][2][0])
    return sink.outcome(
        Outline(
            doc.id,
            doc.kind,
            parent,
            doc.file,
            tuple(labels),
            tuple(clusters),
            tuple(dict.fromkeys(targets)),
            tuple(dict.fromkeys(images)),
        )
    )


def _label(node: Node, doc: Doc) -> Label | None:
    ident = anchor_of(node)
    if not ident:
        return None
    kind = node["t"]
    if kind == "Header":
        level, (_, classes, _), inlines = node["c"]
        title = plain_text(inlines)
        if doc.kind == "case" and ident == doc.id:
            return Label(ident, "case", doc.id, "1", title, level)
        what = "chapter" if level == 1 else "section"
        counted = "unnumbered" not in classes and level <= 2 and doc.kind == "chapter"
        return Label(ident, what, doc.id, "1" if counted else "", title, level)
    if kind == "Div":
        return Label(ident, "place", doc.id, "", "", 0)
    what = "figure" if kind == "Figure" else "table"
    return Label(ident, what, doc.id, "1", plain_text(node["c"][1]), 0)


def _check_mixed(cite: Node, doc: Doc, sink: Sink) -> None:
    for citation in cite["c"][0]:
        key = citation["citationId"]
        if CROSS_REFERENCE.match(key):
            sink.report(
                "citation-and-cross-reference-are-apart",
                f"cross-reference '@{key}' stands in one cluster with citations",
                Locus(doc.file, "cite", key, citation["citationNoteNum"]),
                "give the cross-reference brackets of its own",
            )


def number_labels(outlines: tuple[Outline, ...]) -> Outcome[Index]:
    """Number chapters, sections, figures, tables and cases through the edition.

    Sections, figures and tables count by chapter (``2.1``); units that belong to a chapter
    (cases) go on counting in it; cases count through the book. Reports anchors used twice.
    """
    sink = Sink()
    labels: dict[str, Label] = {}
    files: dict[str, str] = {}
    counts: dict[str, int] = {"chapter": 0, "case": 0}
    order: list[str] = []
    for outline in outlines:
        for label in outline.labels:
            if label.id in labels:
                nth = 1 if files[label.id] == outline.file else 0
                sink.report(
                    "anchor-is-unique",
                    f"anchor '{label.id}' is used twice",
                    Locus(outline.file, "id", label.id, nth),
                    f"it already stands in {files[label.id]}; give one of them another name",
                )
                continue
            number = _next_number(label, counts)
            labels[label.id] = Label(
                label.id, label.kind, label.item, number, label.title, label.level
            )
            files[label.id] = outline.file
        order.append(outline.item)
    return sink.outcome(Index(labels, tuple(order)))


def _next_number(label: Label, counts: dict[str, int]) -> str:
    if label.kind == "chapter":
        for kind in ("section", "figure", "table"):
            counts[kind] = 0
        counts["numbered"] = int(bool(label.number))
    if not label.number:
        return ""
    counts[label.kind] = counts.get(label.kind, 0) + 1
    own = str(counts[label.kind])
    if label.kind in ("chapter", "case") or not counts.get("numbered"):
        return own
    return f"{counts['chapter']}.{own}"


def is_heading(node: Node, ident: str) -> bool:
    """Whether ``node`` is the heading with anchor ``ident``."""
    attr = attr_of(node)
    return node["t"] == "Header" and attr is not None and attr[0] == ident
