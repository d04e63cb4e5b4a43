"""What each unit contributes to the edition, and the numbers the edition gives back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from string import ascii_uppercase
from typing import Any

from reportbuild.assemble.passes.anchors import anchor_of
from reportbuild.assemble.passes.typography import typeset
from reportbuild.diagnostics import Locus, Outcome, Sink
from reportbuild.docast import attr_of, get, plain_text, span, text, transform, walk
from reportbuild.model import Doc, Index, Label, Language, Node, Outline

#: Keys that name a thing in the report rather than a work in the bibliography (as in Quarto);
#: a capital asks for one in the words.
CROSS_REFERENCE = re.compile(r"^([Ss]ec|[Ff]ig|[Tt]bl|[Ee]q|[Aa]pp|[Cc]ase)-")

#: A word too long for an abbreviation, or a year, and the mark that ends a sentence.
_STOP = re.compile(r"\w{3,}[’”»)]*[.!?]$")

#: Divisions that are filled from the whole edition.
LISTS = frozenset(("list-of-figures", "list-of-tables", "index"))


def anchor_named(key: str) -> str:
    """The anchor a cross-reference key names: ``@Fig-map`` is ``fig-map``."""
    return key[0].lower() + key[1:] if CROSS_REFERENCE.match(key) else key


def is_cross_reference(cite: Node) -> bool:
    """Whether every key of a Cite node names a thing in the report."""
    return all(CROSS_REFERENCE.match(c["citationId"]) for c in cite["c"][0])


def cluster_places(blocks: list[Node]) -> tuple[tuple[int, bool], ...]:
    """For each citation cluster in order: notes called so far, and whether it is inside one."""
    called = 0

    def look(value: Any, inside: bool) -> Iterator[tuple[int, bool]]:
        nonlocal called
        if isinstance(value, list):
            for item in value:
                yield from look(item, inside)
        elif isinstance(value, dict):
            kind = value.get("t")
            if kind == "Note" and not inside:
                called += 1
            if kind == "Cite" and not is_cross_reference(value):
                yield called, inside
            for item in value.values():
                yield from look(item, inside or kind == "Note")

    return tuple(look(blocks, False))


def _lists_works(doc: Doc) -> bool:
    """Whether the unit has a ``.bibliography`` division of its own."""
    attrs = (attr_of(node) for node in walk(doc.blocks) if node["t"] == "Div")
    return any(attr is not None and "bibliography" in attr[1] for attr in attrs)


@dataclass(slots=True)
class _Found:
    """What was met on the way through a unit, in document order; dicts are ordered sets."""

    labels: list[Label] = field(default_factory=list)
    clusters: list[Node] = field(default_factory=list)
    targets: dict[str, None] = field(default_factory=dict)
    images: dict[str, None] = field(default_factory=dict)
    links: dict[str, None] = field(default_factory=dict)
    lists: list[str] = field(default_factory=list)
    captions: dict[str, list[Node]] = field(default_factory=dict)

    def take(self, node: Node, doc: Doc, sink: Sink) -> None:
        label, kind = _label(node, doc), node["t"]
        if label:
            self.labels.append(label)
            if kind in ("Figure", "Table"):
                self.captions[label.id] = _short_caption(node)
        if kind == "Cite" and is_cross_reference(node):
            self.targets |= {citation["citationId"]: None for citation in node["c"][0]}
        elif kind == "Cite":
            self.clusters.append(node)
            _check_mixed(node, doc, sink)
        elif kind == "Link" and node["c"][2][0].startswith("#"):
            self.links[node["c"][2][0][1:]] = None
        elif kind == "Image":
            self.images[node["c"][2][0]] = None
        elif kind == "Div":
            self.lists += [name for name in node["c"][0][1] if name in LISTS]


def collect_outline(doc: Doc, parent: str, language: Language) -> Outcome[Outline]:
    """List the labels, citation clusters, targets and images of one unit, in document order.

    Titles of figures and tables get the typography of ``language``: they stand alone in places
    where no other pass sees them (how to cite, pages of figures).

    Captions are kept for the units that list figures or tables. Reports a citation cluster that
    mixes works and cross-references.
    """
    sink, found = Sink(), _Found()
    for node in walk(doc.blocks):
        found.take(node, doc, sink)
    return sink.outcome(
        Outline(
            doc.id,
            doc.kind,
            parent,
            doc.file,
            tuple(_typeset(label, language) for label in found.labels),
            tuple(found.clusters),
            tuple(found.targets),
            tuple(found.images),
            cluster_places(doc.blocks),
            _lists_works(doc),
            links=tuple(found.links),
            lists=tuple(found.lists),
            captions=found.captions,
        )
    )


def _typeset(label: Label, language: Language) -> Label:
    if label.kind not in ("figure", "table"):
        return label
    return replace(label, title=typeset(label.title, language))


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
    if kind == "Span":
        return _span_label(node, ident, doc)
    if kind not in ("Figure", "Table"):
        return Label(ident, "place", doc.id, "", "", 0)
    what = "figure" if kind == "Figure" else "table"
    return Label(ident, what, doc.id, "1", plain_text(listed_caption(node["c"][1][1])), 0)


def _span_label(node: Node, ident: str, doc: Doc) -> Label:
    _, classes, pairs = node["c"][0]
    if "equation" in classes:
        return Label(ident, "equation", doc.id, "1", "", 0)
    if "term-entry" in classes:
        return Label(ident, "term", doc.id, "", plain_text(node["c"][1]), 0)
    if "index-mark" in classes:
        return Label(ident, "index", doc.id, "", dict(pairs).get("entry", ""), 0)
    return Label(ident, "place", doc.id, "", "", 0)


def _short_caption(node: Node) -> list[Node]:
    """What lists say of a figure or table: its ``short`` attribute, else its first sentence."""
    short = get(node["c"][0], "short")
    return text(short) if short else first_sentence(listed_caption(node["c"][1][1]))


def first_sentence(inlines: list[Node]) -> list[Node]:
    """The inlines up to the end of the first sentence, without its full stop.

    A stop ends a sentence when a longer word is before it and a capital after it.
    """
    for at, node in enumerate(inlines):
        after = plain_text(inlines[at + 1 :]).lstrip("‘’“”«»( \u00a0")[:1]
        ends = after.isupper() or at == len(inlines) - 1
        if node["t"] == "Str" and _STOP.search(node["c"]) and ends:
            return [*inlines[:at], {"t": "Str", "c": node["c"].removesuffix(".")}]
    return inlines


def listed_caption(blocks: list[Node]) -> list[Node]:
    """A caption as a list repeats it: no notes, citations, anchors or links of its own."""

    def visit(node: Node) -> Node | list[Node] | None:
        if node["t"] == "Note" or (node["t"] == "Cite" and not is_cross_reference(node)):
            return []
        if node["t"] == "Link":
            words: list[Node] = node["c"][1]
            return words
        if node["t"] == "Span":
            _, classes, pairs = node["c"][0]
            kept = [(name, value) for name, value in pairs if name == "lang"]
            return span(node["c"][1], [c for c in classes if c != "index-mark"], "", kept)
        return None

    out: list[Node] = []
    for block in transform(blocks, visit):
        words = block["c"] if block["t"] in ("Plain", "Para") else text(plain_text(block))
        out += [*([{"t": "Space"}] if out else []), *words]
    while out and out[-1]["t"] in ("Space", "SoftBreak"):
        out.pop()
    return out


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
        self.chapter = ""
        if label.number:
            for kind in ("section", "figure", "table", "equation"):
                self.by_kind[kind] = 0
            self.by_kind[label.kind] += 1
            count = self.by_kind[label.kind]
            self.chapter = str(count) if label.kind == "chapter" else ascii_uppercase[count - 1]
        return self.chapter

    def next(self, kind: str) -> str:
        if self.chapter or kind == "case":
            self.by_kind[kind] += 1
            own = str(self.by_kind[kind])
            return own if kind == "case" else f"{self.chapter}.{own}"
        if kind == "section":
            return ""
        # Through all chapters without a number, or "figure 1" would be in each of them.
        self.by_kind[f"loose {kind}"] += 1
        return str(self.by_kind[f"loose {kind}"])


def list_images(outlines: tuple[Outline, ...]) -> Outcome[dict[str, tuple[str, ...]]]:
    """The pictures each unit shows, as it names them, in order and without repeats."""
    return Outcome({outline.item: outline.images for outline in outlines})


def number_labels(outlines: tuple[Outline, ...]) -> Outcome[Index]:
    """Number chapters, sections, figures, tables and cases through the edition.

    Sections, figures, tables and equations count by chapter (``2.1``); units that belong to a
    chapter (cases) go on counting in it; cases count through the book. In chapters without a
    number, sections have none either, and figures count through all of them. Reports anchors
    used twice.
    """
    sink = Sink()
    labels: dict[str, Label] = {}
    files: dict[str, str] = {}
    counts = _Counts()
    order: list[str] = []
    captions: dict[str, list[Node]] = {}
    for outline in outlines:
        captions |= outline.captions
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
    return sink.outcome(Index(labels, tuple(order), captions))


def _next_number(label: Label, counts: _Counts) -> str:
    if label.kind in ("chapter", "appendix"):
        return counts.open_chapter(label)
    if not label.number:
        return ""
    return counts.next(label.kind)
