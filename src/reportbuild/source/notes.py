"""Footnotes whose call and definition do not find each other."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reportbuild.diagnostics import Locus, Sink, did_you_mean
from reportbuild.source.manuscript import Manuscript

_CALL = re.compile(r"\[\^([^\]\s]+)\]")
_DEFINITION = re.compile(r"^[ ]{0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)


def check_notes(path: str, manuscript: Manuscript, words: Iterable[str], sink: Sink) -> None:
    """Report ``note-is-defined`` for every call that pandoc left in the text as typed.

    Args:
        path: project path of the chapter.
        manuscript: its text.
        words: the strings of the parsed document.
        sink: gets the findings.
    """
    labels = dict.fromkeys(label for word in words for label in _CALL.findall(word))
    text = manuscript.without_code
    defined = set(_DEFINITION.findall(text))
    for label in labels:
        call = f"[^{label}]"
        hint = did_you_mean(label, defined - {label}) or f"write its text on a line '{call}: …'"
        if label in defined:
            hint = f"leave an empty line before '{call}:'"
        for match in re.finditer(rf"(?<!\\){re.escape(call)}(?!:)", text):
            place = Locus(path, "text", call, manuscript.ordinal("text", call, match.start()))
            sink.report("note-is-defined", f"note '{call}' is not defined", place, hint)
