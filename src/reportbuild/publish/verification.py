"""Whether what stands in a web root, or on the web, is what was published there."""

from __future__ import annotations

import hashlib
import http.client
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from reportbuild.diagnostics import Diagnostic, Locus, Sink
from reportbuild.publish.releases import FILES, LATEST, RECORD, FileSum, decode_list, decode_record
from reportbuild.publish.web_root import STAGING

#: Gives the bytes of a path below the root, None when there is nothing.
Read = Callable[[str], bytes | None]

#: Seconds without an answer, tries, requests at a time, and the largest answer taken.
TIMEOUT, TRIES, AT_ONCE, LARGEST = 20.0, 3, 4, 512 * 1024 * 1024


class AddressError(Exception):
    """A server did not answer as a server of static files does; the message says how."""


def check_folder(place: Path) -> tuple[list[Diagnostic], int]:
    """Compare a web root on disk with its record.

    Returns:
        The findings (``published-file-is-there``, ``published-file-stays``,
        ``published-file-is-known``, ``published-record-is-readable``,
        ``publication-is-finished``) and the number of files compared.
    """
    sink = Sink()

    def read(path: str) -> bytes | None:
        try:
            return (place / path).read_bytes()
        except OSError:
            return None

    if (place / STAGING).exists():
        hint = "run 'reportbuild publish' again: it finishes or drops what was begun"
        message = "a publication was interrupted here"
        sink.report("publication-is-finished", message, Locus(STAGING), hint)
    known = _check(read, sink, map)
    if known is not None:
        for path in _strangers(place, known):
            message = "this file is not part of the publication"
            sink.report("published-file-is-known", message, Locus(path))
    return sink.found, len(known or ())


def _strangers(place: Path, known: set[str]) -> Iterator[str]:
    """Files in the folders of the publication that it did not put there."""
    folders = {path.split("/")[0] for path in known if "/" in path}
    for folder in sorted(folders):
        for where, _, names in os.walk(place / folder):
            for name in sorted(names):
                path = (Path(where) / name).relative_to(place).as_posix()
                if path not in known:
                    yield path


def check_address(address: str, timeout: float = TIMEOUT) -> tuple[list[Diagnostic], int]:
    """Compare what a server sends below ``address`` with the record it sends.

    Returns:
        As :func:`check_folder`, with ``address-answers``; foreign files cannot be seen.
    """
    sink = Sink()
    root = address.rstrip("/") + "/"

    def read(path: str) -> bytes | None:
        return _fetch(urljoin(root, quote(path)), timeout)

    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            known = _check(read, sink, pool.map)
    except AddressError as problem:
        sink.report("address-answers", str(problem), Locus(root))
        known = None
    return sink.found, len(known or ())


def _check(read: Read, sink: Sink, mapped: Callable[..., Any]) -> set[str] | None:
    """Compare everything the record names; the paths it names, None without a record."""
    content = read(RECORD)
    record = decode_record(content) if content is not None else None
    if record is None:
        seen = "there is no record of a publication" if content is None else "this is not a record"
        hint = "name the folder or address that 'publish --to' was given"
        sink.report("published-record-is-readable", seen, Locus(RECORD), hint)
        return None
    wanted = list(record.files)
    for release in record.releases:
        path = f"{release.folder}/{FILES}"
        listed = read(path)
        files = decode_list(listed) if listed is not None else None
        if listed is None:
            _missing(path, sink)
        elif files is None or hashlib.sha256(listed).hexdigest() != release.list_sha256:
            _changed(path, sink)
        wanted += [FileSum(f"{release.folder}/{f.path}", f.sha256, f.bytes) for f in files or ()]
    for one, seen_sum in zip(wanted, mapped(lambda one: _sum(read(one.path)), wanted), strict=True):
        if not seen_sum:
            _missing(one.path, sink)
        elif seen_sum != one.sha256:
            _changed(one.path, sink)
    lists = {f"{release.folder}/{FILES}" for release in record.releases}
    return {one.path for one in wanted} | lists | {RECORD}


def _sum(content: bytes | None) -> str:
    return "" if content is None else hashlib.sha256(content).hexdigest()


def _missing(path: str, sink: Sink) -> None:
    hint = "publish again" if path.startswith(f"{LATEST}/") else "restore it from a copy"
    sink.report("published-file-is-there", "this published file is missing", Locus(path), hint)


def _changed(path: str, sink: Sink) -> None:
    hint = "put back what was published; if the server rewrites files, turn that off"
    message = "this file is not as it was published"
    sink.report("published-file-stays", message, Locus(path), hint)


class _SameSite(urllib.request.HTTPRedirectHandler):
    """Follows a redirect to the same host only, and never from https to http."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        before, after = urlsplit(req.full_url), urlsplit(newurl)
        safe = after.scheme == before.scheme or (before.scheme, after.scheme) == ("http", "https")
        if after.hostname != before.hostname or not safe:
            raise AddressError(f"'{req.full_url}' leads to '{newurl}', on another site")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _fetch(address: str, timeout: float) -> bytes | None:
    """What a server sends for ``address``; None for what it does not have.

    Raises:
        AddressError: no answer after several tries, or one that says neither yes nor no.
    """
    opener = urllib.request.build_opener(_SameSite)
    headers = {
        "Accept-Encoding": "identity",
        "Cache-Control": "no-cache",
        "User-Agent": "reportbuild",
    }
    problem = ""
    for turn in range(TRIES):
        if turn:
            time.sleep(0.2 * turn)
        try:
            asked = urllib.request.Request(address, headers=headers)  # noqa: S310 -- checked by the command
            with opener.open(asked, timeout=timeout) as answer:
                content: bytes = answer.read(LARGEST + 1)
            if len(content) > LARGEST:
                raise AddressError(f"'{address}' is larger than {LARGEST // 1024 // 1024} MB")
            return content
        except urllib.error.HTTPError as refusal:
            refusal.close()
            if refusal.code in (404, 410):
                return None
            problem = f"'{address}' answers with {refusal.code}"
            if refusal.code < 500 and refusal.code != 429:
                break
        except (urllib.error.URLError, http.client.HTTPException, OSError) as failure:
            reason = getattr(failure, "reason", None) or failure
            problem = f"'{address}' does not answer: {reason}"
    raise AddressError(problem)
