"""Pandoc's own warnings in our words, at the line of the file.

Source of the kinds and their fields: pandoc, ``Text.Pandoc.Logging``.
"""

from __future__ import annotations

import re
from typing import Any

from reportbuild.diagnostics import Locus, Sink
from reportbuild.source.manuscript import Manuscript


def report_warnings(
    path: str, manuscript: Manuscript, warnings: tuple[dict[str, Any], ...], sink: Sink
) -> None:
    """Report what pandoc's Markdown reader complained of, unclosed divisions left out.

    Args:
        path: project path of the chapter.
        manuscript: its text.
        warnings: log messages, as pandoc's ``--log`` gives them.
        sink: gets ``note-is-defined-once``, ``note-is-used`` and ``markdown-is-clean``.
    """
    for warning in warnings:
        kind, label = warning["type"], warning.get("contents") or warning.get("key") or ""
        place = _place(path, warning)
        if kind == "DuplicateNoteReference":
            message = f"note '[^{label}]' is defined twice"
            at = _definition(path, manuscript, f"[^{label}]", 1) or place
            hint = "only the last definition is printed; give one of them another label"
            sink.report("note-is-defined-once", message, at, hint)
        elif kind == "DuplicateLinkReference":
            message = f"link reference '{label}' is defined twice"
            at = _definition(path, manuscript, label, 1) or place
            hint = "only the last definition counts; give one of them another label"
            sink.report("note-is-defined-once", message, at, hint)
        elif kind == "NoteDefinedButNotUsed":
            message = f"note '[^{label}]' is defined and never called"
            at = _definition(path, manuscript, f"[^{label}]", 0) or place
            sink.report("note-is-used", message, at, f"call it with '[^{label}]', or remove it")
        elif kind != "UnclosedDiv":
            said = re.sub(r"\s+at (?:\S+ )?line \d+ column \d+", "", warning["pretty"])
            sink.report("markdown-is-clean", " ".join(said.split()).rstrip("."), place)


def _definition(path: str, manuscript: Manuscript, label: str, nth: int) -> Locus | None:
    """The nth definition of ``label`` (pandoc gives lines of the block it read, not the file's)."""
    pattern = rf"^[ \t>]*(?P<label>{re.escape(label)}):"
    found = list(re.finditer(pattern, manuscript.without_code, re.MULTILINE | re.IGNORECASE))
    if len(found) <= nth:
        return None
    start = found[nth].start("label")
    typed = found[nth]["label"]
    return Locus(path, "text", typed, manuscript.ordinal("text", typed, start))


def _place(path: str, warning: dict[str, Any]) -> Locus:
    line = warning.get("line")
    if not line or "_chunk" in str(warning.get("source", "")):
        return Locus(path)
    return Locus(path, "line", f"{line}:{warning.get('column', 1)}")
