"""The id of a chapter without reading the chapter: languages are paired by it at every start."""

from __future__ import annotations

import re

_FRONT = re.compile(
    rb"\A(?:\xef\xbb\xbf)?---[ \t]*\r?\n(.*?)(?:^(?:---|\.\.\.)[ \t]*\r?$|\Z)",
    re.DOTALL | re.MULTILINE,
)
_ID = re.compile(
    rb"""^id[ \t]*:[ \t]+
    (?:"([^"\r\n]*)"|'([^'\r\n]*)'|([^\s\#"'][^\r\n]*?))
    [ \t]*(?:[ \t]\#[^\r\n]*)?\r?$""",
    re.MULTILINE | re.VERBOSE,
)


def peek_id(head: bytes) -> str:
    r"""The ``id:`` of the front matter, or an empty string.

    A regular expression and no YAML, because all chapters are asked at every start of the
    program; :func:`reportbuild.source.parse.parse_chapter` validates.

    Args:
        head: the beginning of a Markdown file (4 kB are plenty).

    >>> peek_id(b"---\nid: method\n---\n# Method\n")
    'method'
    """
    front = _FRONT.match(head)
    found = _ID.search(front[1]) if front else None
    if found is None:
        return ""
    typed = next(group for group in found.groups() if group is not None)
    return typed.decode("utf-8", "replace").strip()
