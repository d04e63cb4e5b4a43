"""Write artifacts into ``build/`` so that a failure leaves what was there before."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

from reportbuild.model import Artifact

#: Folders of ``build/`` that are not artifacts.
PRIVATE = (".cache", ".staging")

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
    ".txt": "text/plain",
    ".xml": "application/xml",
}


def place_artifacts(
    build: Path, outputs: dict[str, tuple[str, Callable[[], bytes]]]
) -> tuple[list[Artifact], int]:
    """Stage every changed file, then move them all into place.

    Args:
        build: the ``build/`` folder.
        outputs: path below it → (edition id, function giving the bytes).

    Returns:
        The artifacts, sorted by path, and how many files were written.
    """
    staging = build / ".staging"
    shutil.rmtree(staging, ignore_errors=True)
    artifacts, changed = [], []
    for path, (edition, content_of) in sorted(outputs.items()):
        content = content_of()
        kind = MEDIA_TYPES.get(Path(path).suffix, "application/octet-stream")
        digest = hashlib.sha256(content).hexdigest()
        artifacts.append(Artifact(path, edition, kind, digest, len(content)))
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
    return artifacts, len(changed)


def _same(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def remove_stale(build: Path, keep: Iterable[str], built: Iterable[str]) -> list[str]:
    """Delete files of the built editions that no edition makes any more.

    Args:
        build: the ``build/`` folder.
        keep: paths of all current artifacts.
        built: folders below ``build/`` whose whole content was just made.

    Returns:
        The paths deleted.
    """
    wanted, gone = set(keep), []
    for folder in built:
        for file in sorted((build / folder).rglob("*")):
            path = file.relative_to(build).as_posix()
            if file.is_file() and path not in wanted:
                file.unlink()
                gone.append(path)
    return gone


def manifest_json(
    artifacts: list[Artifact], inputs: dict[str, str], tools: dict[str, str], commit: str
) -> bytes:
    """``manifest.json``: every artifact, what it was made from and with."""
    data = {
        "manifest": 1,
        "commit": commit,
        "tools": tools,
        "inputs": dict(sorted(inputs.items())),
        "artifacts": [asdict(a) for a in sorted(artifacts, key=lambda a: a.path)],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def known_artifacts(manifest: Path) -> list[Artifact]:
    """The artifacts a previous build listed; none when there is no readable manifest."""
    try:
        rows = json.loads(manifest.read_text(encoding="utf-8"))["artifacts"]
        return [Artifact(**row) for row in rows]
    except (OSError, ValueError, KeyError, TypeError):
        return []
