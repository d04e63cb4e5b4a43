"""Published versions: their order, and the record of what stands in a web root."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from reportbuild.model import Release
from reportbuild.versions import VERSION, is_version

#: The record of everything ``publish`` put into a web root, and what readers' pages ask for.
RECORD, VERSIONS = "publication.json", "versions.json"
#: The list of a version's files, inside its folder.
FILES = "files.json"
#: Where the newest version stands.
LATEST = "latest"

Order = tuple[bool, int, int, int, bool, tuple[tuple[bool, int, str], ...]]


@dataclass(frozen=True, slots=True)
class FileSum:
    """A published file: path, SHA-256 as hexadecimal digits, size in bytes."""

    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Record:
    """What ``publish`` put into a web root.

    Attributes:
        report: the report's slug.
        releases: its versions, in the order in which they were published.
        files: what stands outside the versions' folders.
    """

    report: str
    releases: tuple[Release, ...] = ()
    files: tuple[FileSum, ...] = ()
    publication: int = 1

    def find(self, version: str) -> Release | None:
        """The release of that version."""
        return next((one for one in self.releases if one.version == version), None)


@dataclass(frozen=True, slots=True)
class _FileList:
    version: str
    files: tuple[FileSum, ...] = field(default_factory=tuple)


def precedence(version: str) -> Order:
    """What versions are sorted by: SemVer 2.0.0, section 11, but final ones above all others."""
    found = VERSION.fullmatch(version)
    if found is None:
        return (False, 0, 0, 0, False, ())
    parts = (found[4] or "").split(".") if found[4] else []
    marks = tuple((not p.isdigit(), int(p) if p.isdigit() else 0, p) for p in parts)
    return (not parts, int(found[1]), int(found[2]), int(found[3]), not parts, marks)


def newest(releases: Iterable[Release]) -> Release:
    """The version that ``latest/`` shows."""
    return max(releases, key=lambda one: precedence(one.version))


def sums(files: Mapping[str, bytes]) -> tuple[FileSum, ...]:
    """The files by path, each with its hash."""
    return tuple(
        FileSum(path, hashlib.sha256(content).hexdigest(), len(content))
        for path, content in sorted(files.items())
    )


def encode(value: Any) -> bytes:
    """JSON as it is published: one entry a line, so that differences can be read."""
    plain = msgspec.to_builtins(value)
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def file_list(version: str, files: Mapping[str, bytes]) -> bytes:
    """``files.json`` of a version."""
    return encode(_FileList(version, sums(files)))


def versions_json(record: Record) -> bytes:
    """What pages of old versions ask for: which version is the newest, and where all are."""
    ordered = sorted(record.releases, key=lambda one: precedence(one.version), reverse=True)
    listed = [
        {
            "version": one.version,
            "date": one.date,
            "status": one.status,
            "path": f"{one.folder}/",
            "notes": one.notes,
        }
        for one in ordered
    ]
    data = {"report": record.report, "newest": newest(record.releases).version, "versions": listed}
    return encode(data)


def decode_record(content: bytes) -> Record | None:
    """The record, or None when ``content`` is none or names a file outside its folder."""
    try:
        record = msgspec.json.decode(content, type=Record)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    named = all(is_version(one.version) for one in record.releases)
    good = record.publication == 1 and named and are_inside(one.path for one in record.files)
    return record if good and record.releases else None


def decode_list(content: bytes) -> tuple[FileSum, ...] | None:
    """The files of a version; None as in :func:`decode_record`."""
    try:
        files = msgspec.json.decode(content, type=_FileList).files
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return files if are_inside(one.path for one in files) else None


def are_inside(paths: Iterable[str]) -> bool:
    """Whether all paths lead to places below the folder they are taken from."""
    return all(
        path and not path.startswith("/") and "\\" not in path
        and not {"", ".", ".."} & set(path.split("/"))
        for path in paths
    )  # fmt: skip
