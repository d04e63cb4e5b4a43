"""What one unit needs of the rest of its edition, cut out so that nothing else rebuilds it."""

from __future__ import annotations

from reportbuild.assemble.cited_works import works_of
from reportbuild.assemble.outline import anchor_named, is_cross_reference
from reportbuild.diagnostics import Locus, Outcome, Sink, did_you_mean
from reportbuild.docast import walk
from reportbuild.model import Brief, Citations, Index, Label, Outline

#: Anchors that are there only when the edition prints the list they belong to, or are made later.
_MADE = ("src-", "term-")

#: Kinds of labels an author refers to.
_PUBLIC = frozenset(
    ("chapter", "appendix", "section", "figure", "table", "case", "equation", "place")
)

_LISTED = {"list-of-figures": ("figure",), "list-of-tables": ("table",)}


def brief_unit(outline: Outline, index: Index, citations: Citations) -> Outcome[Brief]:
    """The unit's own labels, those it refers to or lists, and its rendered citations.

    Reports cross-references and links to anchors the edition does not have, references to a
    division, which has nothing to name it by, and lists without entries.
    """
    sink = Sink()
    seen = _targets(outline, index, sink)
    for anchor in outline.links:
        if anchor in index.labels:
            seen[anchor] = index.labels[anchor]
        elif not anchor.startswith(_MADE):
            _report_missing(anchor, Locus(outline.file, "text", f"#{anchor}"), index, sink)
    lists = {name: _listed(name, outline, index, sink) for name in outline.lists}
    listed = {label.id: label for labels in lists.values() for label in labels}
    captions = {anchor: index.captions[anchor] for anchor in listed if anchor in index.captions}
    for node in walk(list(captions.values())):
        if node["t"] == "Cite" and is_cross_reference(node):
            anchors = [anchor_named(citation["citationId"]) for citation in node["c"][0]]
            seen |= {a: index.labels[a] for a in anchors if a in index.labels}
    own = {label.id: index.labels[label.id] for label in outline.labels}
    entries, sightings = works_of(outline, citations)
    cites = citations.clusters.get(outline.item, ())
    return sink.outcome(
        Brief(
            own,
            seen | listed,
            cites,
            entries=entries,
            sightings=sightings,
            lists=lists,
            captions=captions,
        )
    )


def _targets(outline: Outline, index: Index, sink: Sink) -> dict[str, Label]:
    seen: dict[str, Label] = {}
    for key in outline.targets:
        place = Locus(outline.file, "cite", key)
        label = index.labels.get(anchor_named(key))
        if label is None:
            _report_missing(anchor_named(key), place, index, sink)
        elif label.kind == "place":
            sink.report(
                "cross-reference-target-has-name",
                f"'{label.id}' has neither a number nor a title to refer to",
                place,
                f"link to it in your own words: [words](#{label.id})",
            )
        else:
            seen[label.id] = label
    return seen


def _report_missing(anchor: str, place: Locus, index: Index, sink: Sink) -> None:
    known = [label.id for label in index.labels.values() if label.kind in _PUBLIC]
    sink.report(
        "cross-reference-target-exists",
        f"nothing has the anchor '{anchor}'",
        place,
        did_you_mean(anchor, known),
    )


def _listed(name: str, outline: Outline, index: Index, sink: Sink) -> tuple[Label, ...]:
    """The labels a generated list shows; for the index also the headings above its marks."""
    labels = index.labels.values()
    if name in _LISTED:
        found = tuple(label for label in labels if label.kind in _LISTED[name] and label.title)
    else:
        found = _marked(list(labels))
    if not found:
        sink.report(
            "generated-list-has-entries",
            f"the list '{name}' is empty",
            Locus(outline.file, "text", f".{name}"),
            "take it out, or give captions and anchors to what it lists"
            if name in _LISTED
            else "mark passages with [words]{.index}",
        )
    return found


def _marked(labels: list[Label]) -> tuple[Label, ...]:
    out: list[Label] = []
    heading: Label | None = None
    for label in labels:
        if label.kind in ("chapter", "appendix", "section", "case"):
            heading = label
        elif label.kind == "index":
            if heading is not None and heading not in out:
                out.append(heading)
            out.append(label)
    return tuple(out)
