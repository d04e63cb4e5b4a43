"""Bring a publication into a web root: everything or nothing, and never over what is not ours.

All files are first written into ``.reportbuild-publication/`` beside their places. Only when they
are complete does a file ``moves.json`` appear there; from then on the publication is finished by
moves that can be done again, now or, after an interruption, by the next ``publish``. Before it,
nothing of the web root has changed and the folder is simply dropped.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from reportbuild.diagnostics import Locus, Sink
from reportbuild.model import Release
from reportbuild.publish.layout import is_named_by_content
from reportbuild.publish.releases import (
    FILES,
    LATEST,
    RECORD,
    Record,
    are_inside,
    decode_list,
    decode_record,
    sums,
)

try:
    import fcntl
except ImportError:  # Windows knows no such lock
    fcntl = None  # type: ignore[assignment]

STAGING = ".reportbuild-publication"
_MOVES = "moves.json"
_OLD = "latest.before"


@dataclass(frozen=True, slots=True)
class Publication:
    """What is to stand in a web root.

    Attributes:
        folder: of the new version (``v1.0.0``).
        version: path below it → bytes, with its list of files.
        latest: path below ``latest/`` → bytes; None when a newer version stays there.
        root: path below the web root → bytes, without the record.
    """

    folder: str
    version: Mapping[str, bytes]
    latest: Mapping[str, bytes] | None
    root: Mapping[str, bytes]

    def outside(self) -> dict[str, bytes]:
        """What stands outside the version's folder, by path below the web root."""
        latest = {f"{LATEST}/{path}": content for path, content in (self.latest or {}).items()}
        return latest | dict(self.root)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a publication changes in a web root: paths below it."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Moves:
    """What is to be done once all files are written.

    Attributes:
        folder: of the new version.
        foreign: files below ``latest/`` that others have put there.
        roots: new files of the web root.
        gone: published files that go.
    """

    folder: str
    foreign: tuple[str, ...]
    roots: tuple[str, ...]
    gone: tuple[str, ...]


def read_record(place: Path, sink: Sink) -> Record | None:
    """The record of a web root; None where nothing is published.

    Reports ``published-record-is-readable``.
    """
    try:
        content = (place / RECORD).read_bytes()
    except FileNotFoundError:
        return None
    record = decode_record(content)
    if record is None:
        hint = "restore it from the web root's history; it tells what 'publish' may replace"
        message = "this is not the record of a publication"
        sink.report("published-record-is-readable", message, Locus(RECORD), hint)
    return record


@contextmanager
def alone_in(place: Path) -> Iterator[None]:
    """Keep another publication out of a web root until this one has ended, however it ends.

    Raises:
        BlockingIOError: another one is at work.
    """
    if fcntl is None:
        yield
        return
    handle = os.open(place, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BlockingIOError(f"another publication is at work in {place}") from None
        yield
    finally:
        os.close(handle)


def recover(place: Path, sink: Sink) -> str:
    """Finish or drop what an interrupted publication left; says which, empty for nothing.

    Reports ``publication-is-finished`` when what is left is not what a publication writes.
    """
    staging = place / STAGING
    if not staging.exists():
        return ""
    if (staging / _MOVES).exists():
        moves = _read_moves(staging / _MOVES)
        if moves is None:
            hint = f"if nobody publishes here, delete '{STAGING}' and publish again"
            message = "this says what is still to be moved, but not as a publication writes it"
            sink.report("publication-is-finished", message, Locus(f"{STAGING}/{_MOVES}"), hint)
            return ""
        _finish(place, moves)
        return "finished"
    shutil.rmtree(staging)
    return "dropped"


def previous_assets(place: Path, record: Record | None, path_of: str) -> dict[str, bytes]:
    """Assets of the version shown until now: pages that caches still hold ask for them.

    Args:
        place: the web root.
        record: what was published there.
        path_of: folder of the version that was the newest.
    """
    try:
        listed = decode_list((place / path_of / FILES).read_bytes()) or ()
    except OSError:
        return {}
    known = {one.path for one in record.files} if record else set()
    found = {}
    for one in listed:
        at = f"{LATEST}/{one.path}"
        if is_named_by_content(one.path) and at in known and (place / at).is_file():
            found[one.path] = (place / at).read_bytes()
    return found


def compare(place: Path, record: Record | None, publication: Publication) -> Changes:
    """What :func:`sync` would do."""
    known = {one.path: one.sha256 for one in record.files} if record else {}
    after = publication.outside()
    new, changed = [], []
    for path, content in after.items():
        if path not in known or not (place / path).exists():
            new.append(path)
        elif known[path] != hashlib.sha256(content).hexdigest():
            changed.append(path)
    gone = [path for path in _replaceable(publication, known) if path not in after]
    if not (place / publication.folder).exists():
        new.append(f"{publication.folder}/")
    return Changes(tuple(sorted(new)), tuple(sorted(changed)), tuple(sorted(gone)))


def _replaceable(publication: Publication, known: Mapping[str, str]) -> list[str]:
    """Published files that this publication decides about: all, or none for an old version."""
    return [] if publication.latest is None else list(known)


def next_record(
    report: str, before: Record | None, release: Release, publication: Publication
) -> Record:
    """The record of the report ``report`` after a publication."""
    others = tuple(r for r in (before.releases if before else ()) if r.version != release.version)
    after = publication.outside()
    kept = before.files if before and publication.latest is None else ()
    files = (*(one for one in kept if one.path not in after), *sums(after))
    return Record(report, (*others, release), tuple(sorted(files, key=lambda one: one.path)))


def sync(place: Path, before: Record | None, publication: Publication, record: bytes) -> None:
    """Write a publication into a web root, all or nothing.

    Args:
        place: the web root; :func:`recover` and
            :func:`reportbuild.publish.obstacles.check_place` have been asked.
        before: what was published there.
        publication: what is to stand there.
        record: ``publication.json`` afterwards.

    Raises:
        OSError: something cannot be written. Before the moves begin nothing has changed; after
            that, the next ``publish`` goes on where this one stopped.
    """
    staging = place / STAGING
    moves = _moves(place, before, publication)
    try:
        if not (place / publication.folder).exists():
            _write(staging / publication.folder, publication.version)
        if publication.latest is not None:
            _write(staging / LATEST, publication.latest)
        _write(staging / "root", dict(publication.root) | {RECORD: record})
        aside = staging / "moves.new"
        aside.write_bytes(msgspec.json.encode(moves))
        aside.replace(staging / _MOVES)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    _finish(place, moves)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _moves(place: Path, before: Record | None, publication: Publication) -> _Moves:
    known = {one.path: one.sha256 for one in before.files} if before else {}
    foreign: tuple[str, ...] = ()
    if publication.latest is not None and (place / LATEST).is_dir():
        here = place / LATEST
        files = [f.relative_to(here).as_posix() for f in here.rglob("*") if not f.is_dir()]
        foreign = tuple(sorted(path for path in files if f"{LATEST}/{path}" not in known))
    after = publication.outside()
    gone = tuple(
        path
        for path in _replaceable(publication, known)
        if path not in after and not path.startswith(f"{LATEST}/")
    )
    roots = (*sorted(publication.root), RECORD)  # the record last: it says that all is there
    return _Moves(publication.folder, foreign, roots, gone)


def _read_moves(file: Path) -> _Moves | None:
    """The moves in a file; None when it holds none, or would reach out of the web root."""
    try:
        moves = msgspec.json.decode(file.read_bytes(), type=_Moves)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    named = (moves.folder, *moves.foreign, *moves.roots, *moves.gone)
    return moves if are_inside(named) else None


def _finish(place: Path, moves: _Moves) -> None:
    """Do the moves; each is left out when it was done before an interruption."""
    staging = place / STAGING
    version = staging / moves.folder
    if version.exists():
        version.rename(place / moves.folder)
    _exchange_latest(place, moves.foreign)
    for path in moves.roots:
        source = staging / "root" / path
        if source.exists():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            source.replace(place / path)
    for path in moves.gone:
        (place / path).unlink(missing_ok=True)
    # Without its list the folder is only a remnant, which the next run drops.
    (staging / _MOVES).unlink()
    shutil.rmtree(staging)


def _exchange_latest(place: Path, foreign: Sequence[str]) -> None:
    """Put the new ``latest/`` in the place of the old one, with what others have put there."""
    new, now, old = place / STAGING / LATEST, place / LATEST, place / STAGING / _OLD
    if not new.exists():
        return
    if now.exists():
        for path in foreign:
            if os.path.lexists(now / path):
                (new / path).parent.mkdir(parents=True, exist_ok=True)
                (now / path).rename(new / path)
        now.rename(old)
    new.rename(now)
