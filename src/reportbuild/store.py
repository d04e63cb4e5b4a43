"""A content-addressed store of task results below ``build/.cache``.

A *record* (by task key) names the digest of the value and keeps the findings; a *value* is a
blob named by its digest. Anything that does not read back whole counts as absent.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec

from reportbuild.diagnostics import Diagnostic


class CorruptValueError(Exception):
    """A stored value no longer matches its digest; ``digest`` tells which."""

    def __init__(self, digest: str) -> None:
        super().__init__(digest)
        self.digest = digest


@dataclass(frozen=True, slots=True)
class Record:
    """What a task gave: the value's digest ("" when it failed), its size, and the findings."""

    digest: str
    size: int
    diagnostics: tuple[Diagnostic, ...]


def digest_of(content: bytes) -> str:
    """SHA-256 as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def write_aside(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@dataclass(frozen=True, slots=True)
class Store:
    """Results below ``root``; safe to use from several processes."""

    root: Path

    def _record_path(self, key: str) -> Path:
        return self.root / "records" / key[:2] / key[2:]

    def _value_path(self, digest: str) -> Path:
        return self.root / "values" / digest[:2] / digest[2:]

    def find(self, key: str) -> Record | None:
        """The record of ``key`` if it, and the value it names, are there; else None."""
        try:
            record = msgspec.msgpack.decode(self._record_path(key).read_bytes(), type=Record)
            if record.digest and self._value_path(record.digest).stat().st_size != record.size:
                return None
        except (OSError, msgspec.MsgspecError):
            return None
        return record

    def put(self, key: str, content: bytes | None, found: tuple[Diagnostic, ...]) -> Record:
        """Keep a result and its findings under ``key``; ``content`` None records a failure."""
        digest = "" if content is None else digest_of(content)
        if content is not None:
            write_aside(self._value_path(digest), content)
        record = Record(digest, len(content or b""), found)
        write_aside(self._record_path(key), msgspec.msgpack.encode(record))
        return record

    def value(self, digest: str) -> bytes:
        """The blob with this digest.

        Raises:
            CorruptValueError: it is missing or damaged.
        """
        try:
            content = self._value_path(digest).read_bytes()
        except OSError as problem:
            raise CorruptValueError(digest) from problem
        if digest_of(content) != digest:
            raise CorruptValueError(digest)
        return content

    def forget(self, digest: str) -> None:
        """Drop a damaged value, so that its task runs again."""
        self._value_path(digest).unlink(missing_ok=True)
