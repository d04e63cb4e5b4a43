"""What each unit contributes to the edition, and the numbers the edition gives back."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from string import ascii_uppercase

from reportbuild.assemble.passes.anchors import anchor_of
from reportbuild.diagnostics import Locus, Outcome, Sink
from reportbuild.docast import plain_text, walk
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
        label = _label(node, doc)
        if label:
            labels.append(label)
        if kind == "Cite":
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
        top = "appendix" if "appendix" in classes else "chapter"
        what = top if level == 1 else "section"
        counted = "unnumbered" not in classes and level <= 2 and doc.kind == "chapter"
        return Label(ident, what, doc.id, "1" if counted else "", title, level)
    if kind not in ("Figure", "Table"):
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


@dataclass(slots=True)
class _Counts:
    """Where counting stands: per kind, and the number of the open chapter ("3", "B" or none)."""

    by_kind: Counter[str] = field(default_factory=Counter)
    chapter: str = ""

    def open_chapter(self, label: Label) -> str:
        for kind in ("section", "figure", "table", "equation"):
            self.by_kind[kind] = 0
        self.chapter = ""
        if label.number:
            self.by_kind[label.kind] += 1
            count = self.by_kind[label.kind]
            self.chapter = str(count) if label.kind == "chapter" else ascii_uppercase[count - 1]
        return self.chapter

    def next(self, kind: str) -> str:
        self.by_kind[kind] += 1
        own = str(self.by_kind[kind])
        return f"{self.chapter}.{own}" if self.chapter and kind != "case" else own


def number_labels(outlines: tuple[Outline, ...]) -> Outcome[Index]:
    """Number chapters, sections, figures, tables and cases through the edition.

    Sections, figures and tables count by chapter (``2.1``); units that belong to a chapter
    (cases) go on counting in it; cases count through the book. Reports anchors used twice.
    """
    sink = Sink()
    labels: dict[str, Label] = {}
    files: dict[str, str] = {}
    counts = _Counts()
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


def _next_number(label: Label, counts: _Counts) -> str:
    if label.kind in ("chapter", "appendix"):
        return counts.open_chapter(label)
    if not label.number:
        return ""
    return counts.next(label.kind)
