"""What one unit needs of the rest of its edition, cut out so that nothing else rebuilds it."""

from __future__ import annotations

from reportbuild.diagnostics import Locus, Outcome, Sink, did_you_mean
from reportbuild.model import Brief, Citations, Index, Outline


def brief_unit(outline: Outline, index: Index, citations: Citations) -> Outcome[Brief]:
    """The unit's own labels, those it refers to, and its rendered citations.

    Reports cross-references and links to anchors the edition does not have.
    """
    sink = Sink()
    seen = {}
    for target in outline.targets:
        label = index.labels.get(target)
        if label is not None:
            seen[target] = label
        else:
            sink.report(
                "cross-reference-target-exists",
                f"nothing has the anchor '{target}'",
                Locus(outline.file, "cite", target),
                did_you_mean(target, index.labels),
            )
    own = {label.id: index.labels[label.id] for label in outline.labels}
    entries = citations.entries if outline.kind == "bibliography" else ()
    return sink.outcome(Brief(own, seen, citations.clusters.get(outline.item, ()), entries))
