"""What stands in the way of a publication in a web root."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from reportbuild.diagnostics import Locus, Sink
from reportbuild.publish.releases import FILES, LATEST, FileSum, Record, decode_list
from reportbuild.publish.web_root import Publication

_CHANGED = "this file was changed after it was published"


def check_place(place: Path, record: Record | None, publication: Publication, sink: Sink) -> None:
    """Report what a publication would overwrite that nobody asked it to.

    Args:
        place: the web root.
        record: what was published there.
        publication: what is to come.
        sink: gets ``published-place-is-free``, ``published-file-stays`` and, where the version
            stands there already, ``published-file-is-there``.
    """
    known = {one.path: one for one in record.files} if record else {}
    release = record is not None and record.find(publication.folder[1:]) is not None
    taken: dict[str, None] = {}
    if os.path.lexists(place / publication.folder) and not release:
        taken[publication.folder] = None
    if record is None and os.path.lexists(place / LATEST):
        taken[LATEST] = None
    for path in publication.outside():
        if record is not None or path in publication.root:
            way = _in_the_way(place, path, path in known)
            taken |= {way: None} if way else {}
    for path in taken:
        message = f"'{path}' is there, and 'publish' did not put it there"
        hint = "move it away, or publish into another folder"
        sink.report("published-place-is-free", message, Locus(path), hint)
    for path in sorted(known):
        if _is_changed(place / path, known[path]):
            hint = "delete it, or put back what was published; then publish again"
            sink.report("published-file-stays", _CHANGED, Locus(path), hint)
    if release:
        _check_version(place, publication.folder, sink)


def _check_version(place: Path, folder: str, sink: Sink) -> None:
    """A version is written once: what is wrong with it now, a publication does not mend."""
    try:
        listed = decode_list((place / folder / FILES).read_bytes())
    except OSError:
        return  # told by whoever compares the version with its list
    for one in listed or ():
        path, hint = f"{folder}/{one.path}", "put back what was published, from a copy"
        if not (place / path).is_file():
            message = "this published file is missing"
            sink.report("published-file-is-there", message, Locus(path), hint)
        elif _is_changed(place / path, one):
            sink.report("published-file-stays", _CHANGED, Locus(path), hint)


def _in_the_way(place: Path, path: str, is_ours: bool) -> str:
    """What stands where a file or one of its folders is to be; empty when nothing does."""
    parts = path.split("/")
    for folder in ("/".join(parts[:n]) for n in range(1, len(parts))):
        at = place / folder
        if at.is_symlink() or (at.exists() and not at.is_dir()):
            return folder
    at = place / path
    return path if os.path.lexists(at) and (not is_ours or at.is_dir()) else ""


def _is_changed(file: Path, known: FileSum) -> bool:
    try:
        content = file.read_bytes()
    except OSError:
        return False
    return hashlib.sha256(content).hexdigest() != known.sha256


def differs_from_published(place: Path, publication: Publication) -> list[str]:
    """Files in which a version differs from the one that is already published, if it does."""
    try:
        listed = decode_list((place / publication.folder / FILES).read_bytes())
    except OSError:
        listed = None
    if listed is None:
        return [FILES]
    known = {one.path: one.sha256 for one in listed}
    own = {p: hashlib.sha256(c).hexdigest() for p, c in publication.version.items() if p != FILES}
    return sorted(path for path in known.keys() | own.keys() if known.get(path) != own.get(path))
