"""One pandoc process: text in, JSON out, warnings as data. Pandoc never sees a path."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

#: Far beyond any chapter (a 35 kB chapter takes 0.15 s); stops input made to take forever.
_PATIENCE_SECONDS = 60


class PandocError(Exception):
    """Pandoc refused the input or did not run; the text says why, in pandoc's words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What pandoc gave: its JSON, decoded, and its warnings (``Text.Pandoc.Logging`` as JSON)."""

    value: Any
    warnings: tuple[dict[str, Any], ...]


def ask_pandoc(reader: str, writer: str, text: str) -> Answer:
    """Convert ``text`` in a sandboxed pandoc.

    Args:
        reader: input format with extensions.
        writer: output format, one that is JSON.
        text: the input.

    Raises:
        PandocError: pandoc failed, is missing, or took longer than a minute.
        RecursionError: its answer is nested deeper than Python can read.
    """
    with TemporaryDirectory(prefix="reportbuild-") as folder:
        log = Path(folder) / "log.json"
        given = _run(["--quiet", f"--log={log}", "-f", reader, "-t", writer], text)
        messages = json.loads(log.read_bytes()) if log.exists() else []
    loud = [m for m in messages if m["verbosity"] in ("WARNING", "ERROR")]
    return Answer(json.loads(given), tuple(loud))


def ask_pandoc_for_file(reader: str, writer: str, text: str) -> bytes:
    """Convert ``text`` to a format of bytes, such as ``docx``, in a sandboxed pandoc.

    Raises:
        PandocError: pandoc failed, is missing, or took longer than a minute.
    """
    return _run(["--quiet", "-f", reader, "-t", writer, "-o", "-"], text)


def _run(arguments: list[str], text: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603
            [pandoc_path(), "--sandbox", *arguments],
            input=text.encode(),
            capture_output=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise PandocError(f"no answer within {_PATIENCE_SECONDS} seconds") from problem
    except OSError as problem:
        raise PandocError(f"it does not start: {problem.strerror}") from problem
    if done.returncode:
        raise PandocError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout


@lru_cache(maxsize=1)
def pandoc_path() -> str:
    """Where the pandoc binary is.

    The wheel pypandoc-binary carries it beside its code; asking the package itself would import
    it, which takes half as long as parsing a chapter.
    """
    spec = find_spec("pypandoc")
    if spec is not None and spec.origin is not None:
        name = "pandoc.exe" if os.name == "nt" else "pandoc"
        carried = Path(spec.origin).parent / "files" / name
        if carried.is_file():
            return str(carried)
    import pypandoc

    return str(pypandoc.get_pandoc_path())
