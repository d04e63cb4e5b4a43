"""The reference database: BibLaTeX in, CSL-JSON out, with the evidence its comments state.

pandoc stops at the first fault and then gives nothing, so faulty entries are set aside, each
reported, and the rest is read. Source of the file format: the BibLaTeX manual, section 2;
of the result: CSL-JSON 1.0.2 (https://docs.citationstyles.org).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from reportbuild.diagnostics import Locus, Outcome, Sink
from reportbuild.files import Files
from reportbuild.model import Bibliography
from reportbuild.pandoc import PandocError, ask_pandoc
from reportbuild.source.decoding import read_source

_ENTRY = re.compile(r"^[ \t]*@[ \t]*(?P<type>\w+)[ \t]*[{(]\s*(?P<key>[^\s,{}()=]*)", re.MULTILINE)
_EVIDENCE = re.compile(r"^%\s*((?:verified|single-source|memory|analysis)\b.*)$")
_PLACE = re.compile(r"\(line (\d+), column \d+\):\s*(.*)", re.DOTALL)

#: Commands of BibTeX that look like entries.
_NO_ENTRIES = frozenset({"comment", "preamble", "string"})


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry as typed: its text reaches to the next entry."""

    key: str
    start: int
    end: int
    evidence: str


def empty_bibliography() -> Outcome[Bibliography]:
    """The reference database of a report that has none."""
    return Outcome(Bibliography(()))


def load_bibliography(files: Files, path: str) -> Outcome[Bibliography]:
    """Read the reference database.

    Args:
        files: the door to the project; ``path`` must be declared.
        path: project path of the ``.bib`` file.

    Returns:
        The entries pandoc could read, the first of each key, in file order, every one with a
        type (``document`` where pandoc knows none: citeproc-py needs one). Reported:
        ``bib-key-is-unique``, ``bib-entry-is-readable`` and what is not text.
    """
    sink = Sink()
    text = read_source(files, path, sink)
    if text is None:
        return sink.outcome(None)
    typed = _scan(text)
    items, faulty = _read_entries(text, typed, path, sink)
    _report_repeated(typed, path, sink)
    entries: dict[str, dict[str, Any]] = {}
    for read in items:
        entries.setdefault(read["id"], read | {"type": read.get("type") or "document"})
    for key in dict.fromkeys(entry.key for entry in typed):
        if key not in entries and key not in faulty:
            message = f"entry '{key}' is lost"
            hint = "look for a missing comma or brace in it or above it"
            sink.report("bib-entry-is-readable", message, Locus(path, "bib", key), hint)
    evidence: dict[str, str] = {}
    for entry in typed:
        if entry.evidence and entry.key in entries:
            evidence.setdefault(entry.key, entry.evidence)
    return sink.outcome(Bibliography(tuple(entries.values()), evidence))


def _scan(text: str) -> list[_Entry]:
    found = list(_ENTRY.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)]
    return [
        _Entry(match["key"], match.start(), end, _evidence_above(text, match.start()))
        for match, end in zip(found, ends, strict=False)
        if match["type"].lower() not in _NO_ENTRIES
    ]


def _evidence_above(text: str, start: int) -> str:
    """The evidence comment right above an entry, with the comment lines that continue it."""
    above: list[str] = []
    for line in reversed(text[:start].split("\n")[:-1]):
        if not line.startswith("%"):
            break
        stated = _EVIDENCE.match(line)
        if stated:
            return " ".join([stated[1].strip(), *reversed(above)])
        above.append(line.lstrip("% \t").rstrip())
    return ""


def _read_entries(
    text: str, typed: list[_Entry], path: str, sink: Sink
) -> tuple[list[dict[str, Any]], set[str]]:
    """Pandoc's items, and the keys of the entries that had to be set aside."""
    faulty: set[str] = set()
    for entry in typed:
        if _open_braces(text[entry.start : entry.end]):
            _refuse(entry, "a brace is not closed", path, sink)
            faulty.add(entry.key)
            text = _without(text, entry)
    # Each round sets one entry aside, so this ends.
    for _ in range(len(typed) + 1):
        try:
            items: list[dict[str, Any]] = ask_pandoc("biblatex", "csljson", text).value
        except PandocError as problem:
            place = _PLACE.search(str(problem))
            culprit = _entry_at(text, typed, int(place[1])) if place else None
            if place is None or culprit is None:
                message = f"the bibliography cannot be read: {' '.join(str(problem).split())}"
                sink.report("bib-entry-is-readable", message, Locus(path))
                break
            _refuse(culprit, place[2].split("\n")[0], path, sink)
            faulty.add(culprit.key)
            text = _without(text, culprit)
        else:
            return items, faulty
    return [], faulty | {entry.key for entry in typed}


def _refuse(entry: _Entry, reason: str, path: str, sink: Sink) -> None:
    message = f"entry '{entry.key}' cannot be read: {reason}"
    sink.report("bib-entry-is-readable", message, Locus(path, "bib", entry.key))


def _without(text: str, entry: _Entry) -> str:
    """The text with an entry blanked, so that pandoc's lines stay those of the file."""
    blank = re.sub(r"[^\n]", " ", text[entry.start : entry.end])
    return text[: entry.start] + blank + text[entry.end :]


def _entry_at(text: str, typed: list[_Entry], line: int) -> _Entry | None:
    start = sum(len(row) + 1 for row in text.split("\n")[: line - 1])
    end = start + len(text[start:].split("\n", 1)[0])
    within = [e for e in typed if e.start <= end and text[e.start : e.end].strip()]
    return within[-1] if within else None


def _open_braces(entry: str) -> bool:
    bare = re.sub(r"\\.|^%.*$", "", entry, flags=re.MULTILINE)
    return bare.count("{") > bare.count("}")


def _report_repeated(typed: list[_Entry], path: str, sink: Sink) -> None:
    seen: dict[str, int] = {}
    for entry in typed:
        seen[entry.key] = seen.get(entry.key, -1) + 1
        if seen[entry.key]:
            sink.report(
                "bib-key-is-unique",
                f"entry key '{entry.key}' is used twice",
                Locus(path, "bib", entry.key, seen[entry.key]),
                "the first entry counts; give this one another key",
            )
