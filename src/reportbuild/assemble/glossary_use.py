"""Whether the glossary and the chapters fit each other."""

from __future__ import annotations

from reportbuild.assemble.passes.terms import TERM
from reportbuild.diagnostics import Locus, Outcome, Sink, did_you_mean
from reportbuild.model import Bibliography, Glossary, Outline


def check_glossary(
    outlines: tuple[Outline, ...],
    glossary: Glossary,
    bibliography: Bibliography,
    path: str,
    lang: str,
) -> Outcome[bool]:
    """Report defined terms no unit marks, and sources and references that do not exist.

    Args:
        outlines: all units of the edition with the widest audience.
        glossary: the terms.
        bibliography: what ``sources`` name.
        path: the glossary's project path, for places.
        lang: the edition's language code.
    """
    sink = Sink()
    used = {anchor for outline in outlines for anchor in outline.links}
    anchors = {label.id for outline in outlines for label in outline.labels}
    works = {entry["id"] for entry in bibliography.entries}
    for term in glossary.terms:
        if term.definition.get(lang) and TERM + term.id not in used:
            sink.report(
                "glossary-entry-is-used",
                f"no chapter marks the term '{term.word.get(lang, term.id)}' in '{lang}'",
                Locus(path, "yaml", f"{term.id}/@key"),
                f"write [{term.word.get(lang, term.id)}]{{.term}} where it is first used",
            )
        for at, key in enumerate(term.sources):
            if key not in works:
                place = Locus(path, "yaml", f"{term.id}/sources/{at}")
                hint = did_you_mean(key, works) or "add the work to the bibliography"
                sink.report("citation-key-is-known", f"unknown citation key '{key}'", place, hint)
        for at, anchor in enumerate(term.see):
            if anchor not in anchors:
                place = Locus(path, "yaml", f"{term.id}/see/{at}")
                message, hint = f"nothing has the anchor '{anchor}'", did_you_mean(anchor, anchors)
                sink.report("cross-reference-target-exists", message, place, hint)
    return sink.outcome(True)
