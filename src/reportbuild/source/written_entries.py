"""Bibliography entries as typed, for rules about what a reader of the file would lose.

The reader (:mod:`reportbuild.source.bibliography`) drops what it cannot use: a date that is none,
the capitals of a title. To tell the author, both sides are needed.
Source of the format: the BibLaTeX manual, section 2, and the BibTeX grammar it builds on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportbuild.diagnostics import Outcome, Sink
from reportbuild.files import Files
from reportbuild.model import WrittenEntry
from reportbuild.source.decoding import read_source

_START = re.compile(r"^[ \t]*@[ \t]*(\w+)[ \t]*[{(]\s*([^\s,{}()=]+)\s*,", re.MULTILINE)
_FIELD = re.compile(r"\s*,?\s*([A-Za-z][\w:+-]*)\s*=\s*")
_BARE = re.compile(r"[^\s,{}#\"]+")
_COMMENT = re.compile(r"(?<!\\)%.*")


def load_written_entries(files: Files, path: str) -> Outcome[tuple[WrittenEntry, ...]]:
    """Every entry of the file ``path`` (which must be declared), in its order.

    Faults are not reported here: the reader does that for the same file. An entry ends where
    something stands that is no field.
    """
    text = read_source(files, path, Sink())
    return Outcome(() if text is None else tuple(_entries(text)))


def _entries(text: str) -> Iterator[WrittenEntry]:
    starts = list(_START.finditer(text))
    ends = [*(match.start() for match in starts[1:]), len(text)]
    for match, end in zip(starts, ends, strict=False):
        body = text[match.end() : end]
        yield WrittenEntry(match[2], match[1].lower(), dict(_fields(body)))


def _fields(body: str) -> Iterator[tuple[str, str]]:
    at = 0
    while found := _FIELD.match(body, at):
        value, at = _value(body, found.end())
        yield found[1].lower(), " ".join(value.split())


def _value(body: str, at: int) -> tuple[str, int]:
    """The value that starts at ``at``, pieces joined by ``#`` run together, and its end."""
    parts: list[str] = []
    while True:
        if body[at : at + 1] in ("{", '"'):
            end = _closing(body, at)
            parts.append(body[at + 1 : end])
            at = end + 1
        elif bare := _BARE.match(body, at):
            parts.append(bare[0])
            at = bare.end()
        rest = _COMMENT.sub("", body[at:].split("\n", 1)[0])
        joined = re.match(r"\s*#\s*", body[at:]) if rest.lstrip().startswith("#") else None
        if joined is None:
            return "".join(parts), at
        at += joined.end()


def _closing(body: str, at: int) -> int:
    """Where the brace or quotation mark opened at ``at`` is closed; the end when it is not."""
    quoted = body[at] == '"'
    depth = 0
    position = at + quoted
    while position < len(body):
        sign = body[position]
        if sign == "\\":
            position += 1
        elif sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if not depth and not quoted:
                return position
        elif sign == '"' and quoted and not depth:
            return position
        position += 1
    return len(body)
