"""Write artifacts into ``build/`` so that a failure leaves what was there before."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from pathlib import Path

from reportbuild.model import Artifact

MEDIA_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".woff2": "font/woff2",
    ".pdf": "application/pdf",
    ".epub": "application/epub+zip",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".csv": "text/csv",
    ".md": "text/markdown",
    ".txt": "text/plain",
    ".xml": "application/xml",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """What an output task last put into ``build/``: its value's digest and the files."""

    digest: str
    artifacts: tuple[Artifact, ...]
    #: modification time of each file in nanoseconds, to notice that somebody touched it
    times: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Output:
    """A finished value to place: edition, digest, and how to get its files (path → bytes)."""

    edition: str
    digest: str
    load: Callable[[], dict[str, bytes]]


def place_outputs(
    build: Path, outputs: dict[str, Output], ledger: dict[str, Placed]
) -> tuple[dict[str, Placed], list[str]]:
    """Stage every changed file, then move all of them; what an output no longer makes goes.

    Args:
        build: the ``build/`` folder.
        outputs: task name → its value.
        ledger: what the last build placed; an output with the same digest whose files are
            untouched is not even loaded.

    Returns:
        The new ledger, and the paths written.
    """
    staging = build / ".staging"
    shutil.rmtree(staging, ignore_errors=True)
    fresh: dict[str, list[Artifact]] = {}
    changed: list[str] = []
    for name, output in outputs.items():
        if name in ledger and ledger[name].digest == output.digest and _intact(build, ledger[name]):
            continue
        fresh[name] = []
        for path, content in sorted(output.load().items()):
            fresh[name].append(_artifact(path, output.edition, content))
            if not _same(build / path, content):
                aside = staging / path
                aside.parent.mkdir(parents=True, exist_ok=True)
                aside.write_bytes(content)
                changed.append(path)
    for path in changed:
        target = build / path
        target.parent.mkdir(parents=True, exist_ok=True)
        (staging / path).replace(target)
    shutil.rmtree(staging, ignore_errors=True)
    after = dict(ledger)
    for name, artifacts in fresh.items():
        times = tuple((build / a.path).stat().st_mtime_ns for a in artifacts)
        after[name] = Placed(outputs[name].digest, tuple(artifacts), times)
    wanted = {a.path for placed in after.values() for a in placed.artifacts}
    for name in fresh.keys() & ledger.keys():
        for artifact in ledger[name].artifacts:
            if artifact.path not in wanted:
                (build / artifact.path).unlink(missing_ok=True)
    return after, changed


def _artifact(path: str, edition: str, content: bytes) -> Artifact:
    kind = MEDIA_TYPES.get(Path(path).suffix, "application/octet-stream")
    return Artifact(path, edition, kind, hashlib.sha256(content).hexdigest(), len(content))


def _intact(build: Path, placed: Placed) -> bool:
    try:
        found = [(build / a.path).stat() for a in placed.artifacts]
    except OSError:
        return False
    return all(
        stat.st_size == artifact.size and stat.st_mtime_ns == time
        for stat, artifact, time in zip(found, placed.artifacts, placed.times, strict=True)
    )


def _same(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def remove_stale(
    build: Path, ledger: dict[str, Placed], current: Collection[str], editions: Collection[str]
) -> dict[str, Placed]:
    """Delete what earlier builds placed for ``editions`` and no current task makes any more.

    Args:
        build: the ``build/`` folder.
        ledger: everything placed so far.
        current: names of the output tasks of this build.
        editions: the editions this build made whole.

    Returns:
        The ledger without them.
    """
    kept = {
        name: placed
        for name, placed in ledger.items()
        if name in current or not any(a.edition in editions for a in placed.artifacts)
    }
    wanted = {a.path for placed in kept.values() for a in placed.artifacts}
    for placed in ledger.values():
        for artifact in placed.artifacts:
            if artifact.path not in wanted:
                (build / artifact.path).unlink(missing_ok=True)
    return kept


def manifest_json(
    artifacts: list[Artifact],
    inputs: dict[str, str],
    tools: dict[str, str],
    commit: str,
    raw_html: str,
) -> bytes:
    """``manifest.json``: every artifact, what it was made from and with, HTML sanitised or not."""
    data = {
        "manifest": 1,
        "commit": commit,
        "raw_html": raw_html,
        "tools": tools,
        "inputs": dict(sorted(inputs.items())),
        "artifacts": [asdict(a) for a in sorted(artifacts, key=lambda a: a.path)],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
