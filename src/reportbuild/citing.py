"""What ``reportbuild cite`` tells: entries, where they are cited, and where engines differ.

It stands beside the plan, above the rooms: it reads the project as the plan does, but needs no
store, for it formats a few works and leaves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from reportbuild.assemble.citation_styles import find_style
from reportbuild.assemble.citations import EVERY_WORK, cite_edition
from reportbuild.assemble.work_titles import set_titles
from reportbuild.cite.entry_html import entry_html
from reportbuild.diagnostics import Diagnostic, Outcome, Sink
from reportbuild.files import Files
from reportbuild.model import Bibliography, Language, LanguageChoice, Project
from reportbuild.project.languages import load_language
from reportbuild.project.report import load_report
from reportbuild.source.bibliography import load_bibliography
from reportbuild.source.manuscript import Manuscript
from reportbuild.survey import survey_project

#: The number before an entry in a numbered list.
_NUMBER = re.compile(r"^(?:<(?:b|sup)>)?[\[(]?\d+[\].)]*(?:</(?:b|sup)>)?\s*(?=\S)")

#: What an evidence comment begins with when the work was seen at two places.
SETTLED = "verified"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A report's references as read."""

    root: Path
    project: Project
    bibliography: Bibliography
    chapters: tuple[str, ...]

    def entry(self, key: str) -> dict[str, Any] | None:
        """The CSL-JSON item of a key."""
        return next((item for item in self.bibliography.entries if item["id"] == key), None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one style's entries compare.

    Attributes:
        language: code of the language.
        style: name of the style.
        total: entries compared.
        differences: key, what pandoc gives, what citeproc-py gives.
    """

    language: str
    style: str
    total: int
    differences: tuple[tuple[str, str, str], ...]

    @property
    def share(self) -> float:
        """Which share of the entries agrees; 1 when there is none."""
        return 1 - len(self.differences) / self.total if self.total else 1.0


def open_shelf(root: Path) -> tuple[Shelf | None, tuple[Diagnostic, ...]]:
    """Read configuration and references; None with the findings when that is impossible."""
    survey = survey_project(root)
    loaded = load_report(Files(root, frozenset({"report.yaml"})), survey.files)
    project = loaded.value
    if project is None:
        return None, loaded.diagnostics
    path = project.bibliography
    read: Outcome[Bibliography] = load_bibliography(Files(root, frozenset({path})), path)
    if read.value is None:
        return None, read.diagnostics
    chapters = tuple(p for p in survey.below("chapters/") if p.endswith((".md", ".yaml")))
    return Shelf(root, project, read.value, chapters), read.diagnostics


def entries_of(shelf: Shelf, choice: LanguageChoice) -> Outcome[dict[str, str]]:
    """Every entry of the references in a language's style, as pandoc's citeproc sets it."""
    language, files = _language(shelf, choice)
    made = cite_edition((), shelf.bibliography, language, files, choice.csl, (EVERY_WORK,))
    if made.value is None:
        return Outcome(None, made.diagnostics)
    return Outcome({key: entry_html(nodes) for key, nodes in made.value.entries})


def compare_engines(shelf: Shelf, choice: LanguageChoice) -> Outcome[Comparison]:
    """Format every entry with pandoc's citeproc and with citeproc-py, and list what differs.

    Kinds of spaces and hyphens count as equal, and so do the number of an entry and the dash for
    an author who stands above: they belong to a list, not to a work.
    """
    from reportbuild.cite.engine import format_works

    theirs = entries_of(shelf, choice)
    language, files = _language(shelf, choice)
    style = find_style(choice.csl, files, Sink())
    if theirs.value is None or style is None:
        return Outcome(None, theirs.diagnostics)
    works = sorted(
        (item for item in shelf.bibliography.entries if item["id"] in theirs.value),
        key=lambda item: list(theirs.value or ()).index(item["id"]),
    )
    ours = format_works(set_titles(works, language), style.path, language.csl_locale)
    repeated = _substitute(style.path)
    differences = tuple(
        (work["id"], theirs.value[work["id"]], mine)
        for work, mine in zip(works, ours, strict=True)
        if not _agree(_comparable(theirs.value[work["id"]]), _comparable(mine), repeated)
    )
    return Outcome(Comparison(choice.code, choice.csl, len(works), differences))


def places_of(shelf: Shelf, key: str) -> Iterator[tuple[str, int]]:
    """File and line of each citation of ``key`` in chapters and case records."""
    for path in shelf.chapters:
        text = (shelf.root / path).read_text(encoding="utf-8", errors="replace")
        if path.endswith(".yaml"):
            spans = [m.span() for m in re.finditer(rf"cite:{re.escape(key)}(?![\w-])", text)]
        else:
            spans = Manuscript(text).spans("cite", key) if f"@{key}" in text else []
        for start, _ in spans:
            yield path, text.count("\n", 0, start) + 1


def unsettled(shelf: Shelf) -> dict[str, list[tuple[str, str]]]:
    """Entries that still need a second sighting: what their evidence says → key and remark."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for item in shelf.bibliography.entries:
        stated = shelf.bibliography.evidence.get(item["id"], "")
        status = re.match(r"[\w-]*", stated)
        word = status[0] if status and status[0] else "not stated"
        if word != SETTLED:
            remark = stated[len(word) :].lstrip(" :") if stated else ""
            groups.setdefault(word, []).append((item["id"], remark))
    return dict(sorted(groups.items()))


def _language(shelf: Shelf, choice: LanguageChoice) -> tuple[Language, Files]:
    path = f"templates/lang/{choice.locale}.yaml"
    files = Files(shelf.root, frozenset({path, choice.csl}))
    language = load_language(files, choice.code, choice.locale).value
    if language is None:
        language = Language(choice.code, choice.locale, choice.locale, "", {}, {}, (), "")
    return language, files


def _substitute(style: Path) -> str:
    """What a style's list prints for an author who stands in the entry above."""
    found = re.search(r'subsequent-author-substitute="([^"]+)"', style.read_text("utf-8"))
    return unescape(found[1]) if found else ""


def _agree(theirs: str, ours: str, repeated: str) -> bool:
    if repeated and theirs.startswith(repeated):
        return ours.endswith(theirs.removeprefix(repeated).lstrip(". "))
    return theirs == ours


def _comparable(entry: str) -> str:
    entry = _NUMBER.sub("", entry)
    entry = re.sub(r'<span style="font-variant:small-caps;">(.*?)</span>', r"<sc>\1</sc>", entry)
    entry = entry.replace("\u2011", "-").replace("</i><i>", "")
    return re.sub(r"\s+", " ", entry).strip()
