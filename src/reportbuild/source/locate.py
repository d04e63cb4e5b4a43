"""From a logical place to line and column, in the file as it stands now."""

from __future__ import annotations

import re
from functools import lru_cache

from reportbuild.diagnostics import Locus
from reportbuild.source.manuscript import Manuscript


def locate(text: str, locus: Locus) -> tuple[int, int, int] | None:
    """Where ``locus`` stands.

    Args:
        text: the content of ``locus.file``, as read from disk (any line ends, with or without
            byte order mark, undecodable bytes replaced).
        locus: a place of kind ``file``, ``line``, ``cite``, ``id``, ``class``, ``heading``,
            ``text``, ``prose``, ``bib`` or ``front``. A ``heading`` key is the derived anchor or
            the words as typed.

    Returns:
        Line and column (characters, not bytes) from 1, and the length of what is meant; None
        when it is not there, or for kinds other rooms know (``yaml``). When there are fewer
        occurrences than ``locus.nth`` asks for, the last one.
    """
    if locus.kind == "file":
        return 1, 1, 0
    if locus.kind == "line":
        return _line(text, locus.key)
    manuscript = _read(text)
    spans = manuscript.spans(locus.kind, locus.key)
    if not spans:
        return None
    start, end = spans[min(locus.nth, len(spans) - 1)]
    before = manuscript.whole[:start]
    # The caret line shows one line of the file, so a span ends where its first line does.
    length = len(manuscript.whole[start:end].split("\n", 1)[0])
    return before.count("\n") + 1, start - before.rfind("\n"), length


@lru_cache(maxsize=4)
def _read(text: str) -> Manuscript:
    """A file with many findings is searched for each; what was found once is kept."""
    return Manuscript(text)


def _line(text: str, key: str) -> tuple[int, int, int] | None:
    place = re.fullmatch(r"(\d+):(\d+)", key)
    if place is None:
        return None
    line, column = int(place[1]), int(place[2])
    lines = text.removeprefix("\ufeff").split("\n")
    rest = lines[line - 1][column - 1 :] if 0 < line <= len(lines) else ""
    word = re.match(r"[^\s\x00-\x1f\x7f-\x9f]+", rest)
    return line, column, len(word[0]) if word else 1
