"""The reading order: contents and cases of ``report.yaml`` against the files that exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from reportbuild.diagnostics import Locus, did_you_mean
from reportbuild.model import SpineItem
from reportbuild.project import validate
from reportbuild.project.validate import Place

CHAPTERS = "chapters"
CASES = "cases"
BIBLIOGRAPHY = "bibliography"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The prose that exists.

    Attributes:
        languages: codes of the report's languages, the source language first.
        chapters: language → chapter id → file.
        listing: every file found, as `load_report` gets it.
        misnamed: files whose front matter states what cannot be an id; they go by their name.
    """

    languages: tuple[str, ...]
    chapters: Mapping[str, Mapping[str, str]]
    listing: Mapping[str, str]
    misnamed: frozenset[str] = frozenset()

    @property
    def source(self) -> str:
        """The language chapters are first written in."""
        return self.languages[0]


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of the contents: what it names, where, and whether the cases follow it."""

    id: str
    at: Place
    kind: str
    with_cases: bool = False


def unnumbered(stem: str) -> str:
    """A file's name without the number that orders it in its folder (``02-method`` → method)."""
    return stem.lstrip("0123456789").lstrip("-_") or stem


def fill_shelf(listing: Mapping[str, str], languages: tuple[str, ...], place: Place) -> Shelf:
    """Pair the Markdown files of each language with chapter ids.

    A file's id is the ``id:`` of its front matter, else its :func:`unnumbered` name. Reports
    ``value-is-allowed`` for what cannot be an id, ``chapter-id-is-unique`` and, for a folder of
    no language, ``chapter-is-listed``.
    """
    chapters: dict[str, dict[str, str]] = {code: {} for code in languages}
    misnamed: set[str] = set()
    for path in sorted(listing):
        parts = PurePosixPath(path).parts
        if len(parts) != 3 or parts[0] != CHAPTERS or parts[1] == CASES or parts[2][-3:] != ".md":
            continue
        code, name = parts[1], unnumbered(parts[2][:-3])
        if listing[path] and not validate.IDENTIFIER.fullmatch(listing[path]):
            at = Locus(path, "front", "id")
            message = f"'{listing[path]}' cannot be an id"
            place.sink.report("value-is-allowed", message, at, validate.ID_SHAPE)
            misnamed.add(path)
        ident = name if path in misnamed else listing[path] or name
        if code not in chapters:
            hint = f"add '{code}' under 'languages' in {place.file}"
            message = f"the report has no language '{code}'"
            place.sink.report("chapter-is-listed", message, Locus(path), hint)
        elif ident in chapters[code] and path in misnamed:
            continue
        elif ident in chapters[code]:
            message = f"{chapters[code][ident]} has the id '{ident}' already"
            hint = "give each chapter its own 'id:' in the front matter"
            place.sink.report("chapter-id-is-unique", message, Locus(path), hint)
        else:
            chapters[code][ident] = path
    return Shelf(languages, chapters, listing, frozenset(misnamed))


def read_cases(value: Any, place: Place, shelf: Shelf) -> tuple[str, ...]:
    """The slugs listed that have a record; ``case-exists``, ``case-is-listed``, repeats."""
    on_disk = _case_folders(shelf.listing)
    found = [(validate.identifier(item, at), at) for item, at in validate.items(value, place)]
    slugs = validate.unique(found)
    places = dict(reversed(found))
    for slug in slugs:
        if slug not in on_disk:
            message = f"there is no {CHAPTERS}/{CASES}/{slug}/case.yaml"
            places[slug].report("case-exists", message, did_you_mean(slug, on_disk))
        else:
            _check_case_prose(slug, places[slug], shelf)
    for slug in on_disk:
        if slug not in slugs:
            locus = Locus(f"{CHAPTERS}/{CASES}/{slug}/case.yaml")
            message = f"case '{slug}' is not among the report's cases"
            hint = f"add it under 'cases' in {place.file}"
            place.sink.report("case-is-listed", message, locus, hint)
    return tuple(slug for slug in slugs if slug in on_disk)


def read_spine(
    value: Any, place: Place, cases: tuple[str, ...], shelf: Shelf
) -> tuple[SpineItem, ...]:
    """The units of the report in reading order.

    Chapters are checked by ``chapter-exists``, ``translation-exists``, ``chapter-is-listed``
    and ``id-is-unique``; a unit without any file is left out.
    """
    spine: dict[str, SpineItem] = {}
    if not isinstance(value, list):
        validate.items(value, place)
        return ()
    entries = [_entry(item, at) for item, at in validate.items(value, place)]
    for entry in (entry for entry in entries if entry and entry.id):
        for unit in _units(entry, cases, shelf):
            if unit.id in spine:
                message = f"'{unit.id}' is in the contents twice"
                entry.at.report("id-is-unique", message, "keep one of them")
            elif unit.sources or unit.kind == BIBLIOGRAPHY:
                spine[unit.id] = unit
    listed = {entry.id for entry in entries if entry and entry.kind == "chapter"}
    _report_unlisted(listed, place, shelf)
    return tuple(spine.values())


def _entry(value: Any, place: Place) -> _Entry | None:
    if isinstance(value, str):
        return _Entry(validate.identifier(value, place), place, "chapter")
    if not isinstance(value, dict):
        validate.wrong_type(value, place, "a chapter's id or a mapping")
        return None
    entry = validate.mapping(value, place, ("chapter", "then", "list"))
    if "list" in entry:
        at = place / "list"
        for key in entry.keys() - {"list"}:
            (place / key).key.report("key-is-known", f"'{key}' does not go with 'list'")
        name = validate.choice(entry["list"], at, "list", (BIBLIOGRAPHY,))
        return _Entry(name, at, "list")
    if "chapter" not in entry:
        place.report("key-is-required", f"{place.subject} needs one of 'chapter' and 'list'")
        return None
    follows = entry.get("then")
    if follows is not None:
        follows = validate.choice(follows, place / "then", "list", (CASES,))
    at = place / "chapter"
    return _Entry(validate.identifier(entry["chapter"], at), at, "chapter", follows == CASES)


def _units(entry: _Entry, cases: tuple[str, ...], shelf: Shelf) -> list[SpineItem]:
    if entry.kind == "list":
        return [SpineItem(BIBLIOGRAPHY, "bibliography")]
    files = {
        code: shelf.chapters[code][entry.id]
        for code in shelf.languages
        if entry.id in shelf.chapters[code]
    }
    _check_chapter(entry, files, shelf)
    units = [SpineItem(entry.id, "chapter", files)]
    if entry.with_cases:
        for slug in cases:
            prose = {
                code: path
                for code in shelf.languages
                if (path := f"{CHAPTERS}/{CASES}/{slug}/{code}.md") in shelf.listing
            }
            units.append(SpineItem(f"case-{slug}", "case", prose, entry.id))
    return units


def _check_chapter(entry: _Entry, files: Mapping[str, str], shelf: Shelf) -> None:
    if shelf.source not in files:
        message = f"there is no chapter '{entry.id}' in {CHAPTERS}/{shelf.source}/"
        hint = did_you_mean(entry.id, shelf.chapters[shelf.source])
        if files:
            hint = f"{next(iter(files.values()))} is the same chapter in another language"
        entry.at.report("chapter-exists", message, hint)
    if files:
        for code in shelf.languages[1:]:
            if code not in files:
                message = f"chapter '{entry.id}' has no '{code}' text in {CHAPTERS}/{code}/"
                hint = f"add a file there with 'id: {entry.id}' in its front matter"
                entry.at.report("translation-exists", message, hint)


def _report_unlisted(listed: Iterable[str], place: Place, shelf: Shelf) -> None:
    for code in shelf.languages:
        for ident, path in shelf.chapters[code].items():
            if ident in listed or path in shelf.misnamed:
                continue
            hint = f"add '{ident}' under 'contents' in {place.file}"
            if code != shelf.source and ident not in shelf.chapters[shelf.source]:
                hint += ", or give the file the 'id:' of the chapter it translates"
            message = f"chapter '{ident}' is not in the report's contents"
            place.sink.report("chapter-is-listed", message, Locus(path), hint)


def _case_folders(listing: Mapping[str, str]) -> list[str]:
    paths = [PurePosixPath(path) for path in listing]
    return sorted(
        path.parts[2]
        for path in paths
        if len(path.parts) == 4 and path.parts[:2] == (CHAPTERS, CASES) and path.name == "case.yaml"
    )


def _check_case_prose(slug: str, place: Place, shelf: Shelf) -> None:
    for code in shelf.languages:
        path = f"{CHAPTERS}/{CASES}/{slug}/{code}.md"
        if path not in shelf.listing:
            message = f"case '{slug}' has no '{code}' text"
            place.report("translation-exists", message, f"write {path}")
