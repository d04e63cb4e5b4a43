"""Writing several files of a project so that either all of them change or none does."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_all(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write every file or none: each is written aside first, then moved into its place.

    Raises:
        OSError: something cannot be written; the files moved until then are put back.
    """
    aside: list[tuple[Path, Path]] = []
    before: dict[Path, bytes | None] = {}
    try:
        for path, content in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".reportbuild-")
            aside.append((Path(temporary), target))
            with os.fdopen(handle, "wb") as out:
                out.write(content if isinstance(content, bytes) else content.encode())
            Path(temporary).chmod(0o644)
        for temporary_file, target in aside:
            before[target] = target.read_bytes() if target.exists() else None
            temporary_file.replace(target)
    except OSError:
        for target, old in before.items():
            if old is None:
                target.unlink(missing_ok=True)
            else:
                target.write_bytes(old)
        raise
    finally:
        for temporary_file, _ in aside:
            temporary_file.unlink(missing_ok=True)
