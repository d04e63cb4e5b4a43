"""Citation clusters between a chapter and the citation processor.

Where they stand among the notes, what their locators are called, and the one small document in
which pandoc renders them. pandoc takes a cluster's note number from ``citationNoteNum``; until
then that field holds which occurrence of its key the citation is in the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reportbuild.assemble.outline import CROSS_REFERENCE
from reportbuild.diagnostics import Locus, Sink, did_you_mean
from reportbuild.docast import para, transform
from reportbuild.model import Node, Outline

#: How the address of an entry begins.
ENTRY = "#ref-"

#: What follows a locator's name: figures or Roman numerals, perhaps after a no-break space.
_COUNT = re.compile(r"[\s\u00a0\u202f]*(?:\d|[ivxlcdm]+\b)")


def known_clusters(
    outline: Outline, keys: set[str], in_notes: bool, aliases: Mapping[str, str], sink: Sink
) -> Iterator[Node]:
    """The unit's clusters as the processor wants them, each in a paragraph of its own.

    Works that do not exist are left out and reported (``citation-key-is-known``).

    Args:
        outline: the unit.
        keys: the works that exist.
        in_notes: whether the style cites in notes.
        aliases: names of locators → the name the processor knows in this language.
        sink: gets the findings.
    """
    places = outline.cluster_places or ((0, False),) * len(outline.clusters)
    own = 0
    for node, (called, inside) in zip(outline.clusters, places, strict=True):
        citations = _known(node, keys, outline.file, sink)
        own += bool(citations) and in_notes and not inside
        number = called + own if in_notes else 0
        kept = [_for_processor(citation, number, aliases) for citation in citations]
        cite: Node = {"t": "Cite", "c": [kept, node["c"][1]]}
        yield para([{"t": "Note", "c": [para([cite])]}] if inside and in_notes else [cite])


def _known(node: Node, keys: set[str], file: str, sink: Sink) -> list[dict[str, Any]]:
    kept = []
    for citation in node["c"][0]:
        key, nth = citation["citationId"], citation["citationNoteNum"]
        if key in keys:
            kept.append(citation)
        elif nth >= 0 and not CROSS_REFERENCE.match(key):
            hint = did_you_mean(key, keys) or "add the work to the bibliography"
            place = Locus(file, "cite", key, nth)
            sink.report("citation-key-is-known", f"unknown citation key '{key}'", place, hint)
    return kept


def _for_processor(
    citation: dict[str, Any], number: int, aliases: Mapping[str, str]
) -> dict[str, Any]:
    suffix = name_locator(citation["citationSuffix"], aliases)
    return {**citation, "citationNoteNum": number, "citationSuffix": suffix}


def name_locator(suffix: list[Node], aliases: Mapping[str, str]) -> list[Node]:
    """The suffix with its locator called as the processor knows it.

    pandoc knows the terms of the CSL locale only: ``pp.`` is English to it, ``n°`` is nothing. A
    word counts as a locator only before a number; else it is a remark.
    """
    for at, node in enumerate(suffix[:3]):
        if node["t"] != "Str" or node["c"] == ",":
            continue
        typed = re.match(r"(,?\{?)([^\d\s\u00a0\u202f]+)(.*)", node["c"], re.DOTALL)
        if typed is None or typed[2] not in aliases:
            return suffix
        rest = typed[3] + "".join(_words(suffix[at + 1 : at + 3]))
        if not _COUNT.match(rest):
            return suffix
        renamed = {"t": "Str", "c": typed[1] + aliases[typed[2]] + typed[3]}
        return [*suffix[:at], renamed, *suffix[at + 1 :]]
    return suffix


def _words(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        yield node["c"] if node["t"] == "Str" else " "


def keys_of(block: Node) -> tuple[str, ...]:
    """The works cited in a paragraph made by :func:`known_clusters`."""
    inner = block["c"][0]
    cite = inner["c"][0]["c"][0] if inner["t"] == "Note" else inner
    return tuple(dict.fromkeys(citation["citationId"] for citation in cite["c"][0]))


def rendered_inlines(block: Node) -> list[Node]:
    """What the processor made of a cluster; a cluster inside a note gives no note of its own."""
    inlines = block["c"]
    if len(inlines) == 1 and inlines[0]["t"] == "Note":
        inlines = [node for inner in inlines[0]["c"] for node in inner["c"]]
    made: list[Node] = []
    for node in inlines:
        made += node["c"][1] if node["t"] == "Cite" else [node]
    return made


def with_links_to(inlines: list[Node], listed: frozenset[str]) -> list[Node]:
    """The inlines with links to entries that are printed nowhere replaced by their words."""

    def visit(node: Node) -> list[Node] | None:
        target = node["c"][2][0] if node["t"] == "Link" else ""
        if not target.startswith(ENTRY) or target.removeprefix(ENTRY) in listed:
            return None
        inner: list[Node] = node["c"][1]
        return inner

    made: list[Node] = transform(inlines, visit)
    return made
