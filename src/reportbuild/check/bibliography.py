"""Rules about the reference database: what is cited, what is there twice, what is missing."""

from __future__ import annotations

from collections.abc import Iterable

from reportbuild.check.entry_fields import check_fields
from reportbuild.check.titles import check_case, folded
from reportbuild.diagnostics import Locus, Outcome, Sink
from reportbuild.docast import walk
from reportbuild.model import Bibliography, Case, Doc, WrittenEntry

EVERY_WORK = "*"


def list_cited(doc: Doc) -> Outcome[tuple[str, ...]]:
    """Every key a unit names in a citation, whoever may read it, without repeats."""
    cites = (node["c"][0] for node in walk(doc.blocks) if node["t"] == "Cite")
    return Outcome(tuple(dict.fromkeys(c["citationId"] for cite in cites for c in cite)))


def check_bibliography(
    written: tuple[WrittenEntry, ...],
    bibliography: Bibliography,
    cited: tuple[tuple[str, ...], ...],
    cases: dict[str, Case],
    path: str,
    nocite: tuple[str, ...],
) -> Outcome[bool]:
    """Check every entry by itself, against the others, and against the report.

    Args:
        written: the entries as typed.
        bibliography: the same as the reader understood them.
        cited: the keys each unit cites, in any language.
        cases: the records, whose facts name works as ``cite:KEY``.
        path: the file, for places.
        nocite: works that need not be cited; ``*`` for all.
    """
    sink = Sink()
    first = {entry.key: entry for entry in reversed(written)}
    read = {item["id"]: item for item in bibliography.entries}
    for entry in reversed(first.values()):
        # Of an entry that cannot be read, that alone is told.
        if entry.key in read:
            check_fields(entry, path, sink)
            check_case(entry, read[entry.key], path, sink)
    _check_twins(list(reversed(first.values())), path, sink)
    used = {key for keys in cited for key in keys} | set(_cited_by(cases.values()))
    if EVERY_WORK not in nocite:
        _check_used([key for key in read if key not in used.union(nocite)], path, sink)
    return sink.outcome(True)


def _cited_by(cases: Iterable[Case]) -> Iterable[str]:
    for case in cases:
        for facts in case.fields.values():
            for fact in facts:
                yield from (s.removeprefix("cite:") for s in fact.src if s.startswith("cite:"))


def _check_used(unused: Iterable[str], path: str, sink: Sink) -> None:
    for key in unused:
        sink.report(
            "bib-entry-is-cited",
            f"nothing cites the entry '{key}'",
            Locus(path, "bib", key),
            "cite it, list it under 'nocite' in report.yaml, or remove it",
        )


def _check_twins(entries: list[WrittenEntry], path: str, sink: Sink) -> None:
    """Report two entries for one work: the same DOI, or the same title in the same year."""
    dois: dict[str, str] = {}
    titles: dict[tuple[str, str, str], str] = {}
    for entry in entries:
        doi = bare_doi(entry.fields.get("doi", ""))
        year = (entry.fields.get("date") or entry.fields.get("year", ""))[:4]
        author = folded(entry.fields.get("author", ""))
        title = (folded(entry.fields.get("title", "")), author, year)
        place = Locus(path, "bib", entry.key)
        hint = "keep one of the two entries"
        if doi and doi in dois:
            message = f"entry '{entry.key}' has the same DOI as '{dois[doi]}'"
            sink.report("bib-entry-is-unique", message, place, hint)
        elif title[0] and title in titles:
            other = titles[title]
            message = f"entry '{entry.key}' has the same author, title and year as '{other}'"
            sink.report("bib-entry-is-unique", message, place, hint)
        if doi:
            dois.setdefault(doi, entry.key)
        titles.setdefault(title, entry.key)


def bare_doi(doi: str) -> str:
    """A DOI for comparison: without address, in small letters (DOI Handbook, section 2.4)."""
    seen = doi.lower().strip()
    for start in ("https://doi.org/", "http://doi.org/", "http://dx.doi.org/", "doi:"):
        seen = seen.removeprefix(start)
    return seen
