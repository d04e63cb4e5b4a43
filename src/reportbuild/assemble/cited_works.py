"""Which entries a unit prints, and the way back from each to the citations of it."""

from __future__ import annotations

from reportbuild.model import Citations, Node, Outline

Entries = tuple[tuple[str, list[Node]], ...]


def works_of(outline: Outline, citations: Citations) -> tuple[Entries, dict[str, tuple[str, ...]]]:
    """The entries a unit lists, in order, and for each the anchors that lead back.

    All for the report's bibliography; those cited in the unit for one with a list of its own.
    """
    if outline.kind == "bibliography":
        return citations.entries, citations.sightings
    if not outline.lists_works:
        return (), {}
    mine = {
        key: tuple(anchor for anchor in anchors if _is_of(anchor, outline.item))
        for key, anchors in citations.sightings.items()
    }
    own = {key: anchors for key, anchors in mine.items() if anchors}
    return tuple(entry for entry in citations.entries if entry[0] in own), own


def _is_of(anchor: str, item: str) -> bool:
    return anchor.rpartition("-")[0] == f"cite-{item}"
