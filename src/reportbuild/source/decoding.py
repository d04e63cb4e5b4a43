"""From bytes to text: what is not text is reported with its place, and the rest goes on.

Source of the rules: HTML Living Standard, 13.2.3.5 (characters that may not stand in a page),
RFC 3629 (UTF-8).
"""

from __future__ import annotations

import re

from reportbuild.diagnostics import Locus, Sink
from reportbuild.files import Files

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

#: Controls but tab, line feed and a carriage return that ends a line; non-characters.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]|\r(?!\n)")


def read_source(files: Files, path: str, sink: Sink) -> str | None:
    """The text of a file as pandoc may see it.

    Args:
        files: the door to the project; ``path`` must be declared.
        path: project path of the file.
        sink: gets ``file-is-readable``, ``text-is-utf8``, ``text-has-no-control-characters``.

    Returns:
        Text with line feeds only, without byte order mark and control characters; None when
        there is no file to read. Lines are those of the file, so that places stay true.

    Raises:
        PermissionError: ``path`` is not declared (a mistake in the plan, not in the report).
    """
    try:
        raw = files.read_bytes(path)
    except (FileNotFoundError, IsADirectoryError):
        sink.report("file-is-readable", f"'{path}' does not exist", Locus(path))
        return None
    text = _decode(raw, path, sink)
    _report_controls(text, path, sink)
    return _NOT_TEXT.sub("", text.replace("\r\n", "\n"))


def _decode(raw: bytes, path: str, sink: Sink) -> str:
    if raw.startswith(_UTF16_MARKS):
        message, hint = "the file is UTF-16", "save it as UTF-8"
        sink.report("text-is-utf8", message, Locus(path, "line", "1:1"), hint)
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        text = raw.decode("utf-8-sig", "replace")
        # The first bad byte becomes the first U+FFFD that was not typed as one.
        before = problem.object[: problem.start].decode("utf-8-sig")
        bad = text.count("\ufffd") - raw.count("\ufffd".encode())
        more = f" (and {bad - 1} more)" if bad > 1 else ""
        byte = problem.object[problem.start]
        sink.report(
            "text-is-utf8",
            f"byte 0x{byte:02X} is not UTF-8{more}",
            Locus(path, "line", line_column(text, len(before))),
            "save the file as UTF-8",
        )
        return text


def _report_controls(text: str, path: str, sink: Sink) -> None:
    found: dict[str, list[int]] = {}
    for match in _NOT_TEXT.finditer(text):
        found.setdefault(match[0], []).append(match.start())
    for character, offsets in found.items():
        more = f" ({len(offsets)} times)" if len(offsets) > 1 else ""
        sink.report(
            "text-has-no-control-characters",
            f"control character U+{ord(character):04X}{more}",
            Locus(path, "line", line_column(text, offsets[0])),
            "delete it: it has no meaning in a text, and is left out",
        )


def line_column(text: str, offset: int) -> str:
    """The place of ``offset`` as a ``line`` locus names it: ``"LINE:COLUMN"``, from 1."""
    line = text.count("\n", 0, offset) + 1
    return f"{line}:{offset - text.rfind(chr(10), 0, offset)}"
