"""Divisions of a chapter (``:::``, ``<div>``): never closed, or taken for text by pandoc.

Pandoc tells that a division is not closed, but with a wrong line inside lists and quotations,
and it says nothing at all about a fence it did not recognise.
Source: pandoc's manual, extension ``fenced_divs``.
"""

from __future__ import annotations

import re

from reportbuild.diagnostics import Locus, Sink
from reportbuild.source.decoding import line_column
from reportbuild.source.manuscript import Manuscript

_FENCE = re.compile(
    r"""^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?P<fence>:{3,}
      (?:[ \t]*(?P<attr>\{[^{}]*\}|[^\s{}:][^\s{}]*)(?:[ \t]+:+)?
      |(?P<junk>[ \t]*[^\s:][^\n]*))?)[ \t]*$""",
    re.VERBOSE | re.MULTILINE,
)

#: Lines a fence may follow directly; any other line begins a paragraph that swallows it.
_BEFORE = re.compile(
    r"[ \t>]*$|\#{1,6}[ \t]|[ \t>]*(?::::|```|~~~)|.*-->[ \t]*$|[|+]|([-*_][ \t]*){3,}$"
)

_TAG = re.compile(r"<(?P<end>/?)div(?![\w-])[^<>]*>", re.IGNORECASE)

#: Offset of a fence, the fence as typed, what to do about it.
Fault = tuple[int, str, str]


def check_fences(
    path: str, manuscript: Manuscript, unclosed: int, literal: bool, sink: Sink
) -> None:
    """Report ``div-is-closed`` and ``div-fence-is-recognised``, each at the line at fault.

    Args:
        path: project path of the chapter.
        manuscript: its text.
        unclosed: how many divisions pandoc had to close itself.
        literal: whether a ``:::`` came out as text.
        sink: gets the findings.
    """
    if not unclosed and not literal:
        return
    still_open, ignored = _pair_fences(manuscript.without_code, literal)
    open_tags = _open_tags(manuscript.without_code)
    if unclosed and not still_open and not open_tags:
        sink.report("div-is-closed", "a division is never closed", Locus(path))
    faults = [(*fence, "close it with a line ':::'") for fence in still_open]
    faults += [(*tag, "close it with '</div>'") for tag in open_tags]
    for offset, typed, hint in faults if unclosed else []:
        place = Locus(path, "line", line_column(manuscript.body, offset))
        message = f"the division opened by '{typed}' is never closed"
        sink.report("div-is-closed", message, place, hint)
    for offset, typed, hint in ignored:
        place = Locus(path, "line", line_column(manuscript.body, offset))
        sink.report("div-fence-is-recognised", f"'{typed}' is printed as text", place, hint)


def _pair_fences(text: str, literal: bool) -> tuple[list[tuple[int, str]], list[Fault]]:
    """Fences that stay open, and fences that are no fences (only looked for if ``literal``)."""
    still_open: list[tuple[int, str]] = []
    ignored: list[Fault] = []
    swallowed = 0
    for match in _FENCE.finditer(text):
        offset, typed = match.start("fence"), " ".join(match["fence"].split())
        if match["junk"] and literal:
            ignored.append((offset, typed, "write '::: {.class}' and nothing behind it"))
            swallowed += 1
        elif match["attr"] and literal and not _BEFORE.match(_line_before(text, match.start())):
            ignored.append((offset, typed, "leave an empty line before it"))
            swallowed += 1
        elif match["attr"]:
            still_open.append((offset, typed))
        elif still_open:
            still_open.pop()
        elif swallowed:
            swallowed -= 1  # its opening fence is already reported
        elif literal:
            ignored.append((offset, typed, "remove it: no division is open here"))
    return still_open, ignored


def _open_tags(text: str) -> list[tuple[int, str]]:
    still_open: list[tuple[int, str]] = []
    for match in _TAG.finditer(text):
        if not match["end"]:
            still_open.append((match.start(), " ".join(match[0].split())))
        elif still_open:
            still_open.pop()
    return still_open


def _line_before(text: str, start: int) -> str:
    return text[:start].removesuffix("\n").rsplit("\n", 1)[-1]
