"""Which files a project has: the only place that lists folders."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from reportbuild.diagnostics import Diagnostic, Locus
from reportbuild.files import packaged_theme
from reportbuild.model import IMAGE_SUFFIXES
from reportbuild.source.peek import peek_id

#: Folders an author fills.
_FOLDERS = ("chapters", "figures", "templates")

#: The file of terms, beside ``report.yaml``; a report may do without.
GLOSSARY = "glossary.yaml"

#: What places are called in each language.
PLACES = "places.yaml"

#: What is new in each version.
CHANGES = "changes.yaml"

#: What embeds of the published site rely on: its ``embed/embed.json``, copied by ``publish``.
PUBLISHED = "published/embed.json"


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found.

    Attributes:
        files: project path → front-matter id ("" where there is none), sorted by path.
        problems: folders and files that cannot be read.
    """

    files: dict[str, str]
    problems: tuple[Diagnostic, ...]

    def below(self, folder: str) -> tuple[str, ...]:
        """Paths that begin with ``folder``."""
        return tuple(path for path in self.files if path.startswith(folder))

    def images(self) -> tuple[str, ...]:
        """Pictures a chapter may show."""
        return tuple(p for p in self.below("figures/") if p.lower().endswith(IMAGE_SUFFIXES))


def survey_project(root: Path) -> Survey:
    """List a project's files, and the default theme's where the project has none of its own."""
    problems: list[Diagnostic] = []
    found: dict[str, str] = {}
    for folder in _FOLDERS:
        for path in _walk(root, root / folder, problems):
            found[path] = _id_of(root / path, path, problems)
    theme = packaged_theme()
    for file in sorted(theme.rglob("*")):
        if file.is_file():
            found.setdefault(f"templates/{file.relative_to(theme).as_posix()}", "")
    named = [root / name for name in (GLOSSARY, PLACES, CHANGES) if (root / name).exists()]
    for file in sorted((*root.glob("*.bib"), *named)):
        found[file.name] = ""
    if (root / PUBLISHED).is_file():
        found[PUBLISHED] = ""
    return Survey(dict(sorted(found.items())), tuple(problems))


def _walk(root: Path, folder: Path, problems: list[Diagnostic]) -> list[str]:
    def refuse(problem: OSError) -> None:
        path = Path(problem.filename or folder).relative_to(root).as_posix()
        reason = problem.strerror or "unreadable"
        hint = "check the folder's permissions"
        problems.append(
            Diagnostic("folder-is-readable", f"cannot list the folder: {reason}", Locus(path), hint)
        )

    paths: list[str] = []
    if not folder.is_dir():
        return paths
    for where, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith((".", "~")) and not name.endswith("~"):
                paths.append((Path(where) / name).relative_to(root).as_posix())
    return paths


def _id_of(file: Path, path: str, problems: list[Diagnostic]) -> str:
    if not path.endswith(".md"):
        return ""
    try:
        with file.open("rb") as stream:
            return peek_id(stream.read(4096))
    except OSError as problem:
        reason = problem.strerror or "unreadable"
        problems.append(Diagnostic("file-is-readable", f"cannot read: {reason}", Locus(path)))
        return ""
