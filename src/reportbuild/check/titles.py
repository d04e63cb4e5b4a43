"""Titles that change their capitals on the way from the file to the page.

pandoc's BibLaTeX reader takes titles for English ones in title case unless ``langid`` says
otherwise, and puts them into small letters; braces keep a word as typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from reportbuild.diagnostics import Locus, Sink
from reportbuild.model import WrittenEntry

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_MARKUP = re.compile(r"</?[a-z][^>]*>")
#: Words that title case leaves small; they say nothing about how a title was typed.
_SMALL = frozenset(
    (
        *("a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "of"),
        *("on", "or", "over", "the", "to", "via", "vs", "with", "without"),
    )
)

_FIELDS = (("title", "title"), ("booktitle", "container-title"))


def check_case(entry: WrittenEntry, read: dict[str, Any], path: str, sink: Sink) -> None:
    """Report capitals of names that the reader takes away (``bib-title-keeps-its-case``).

    An English title in title case is meant to be lowered; one in sentence case has capitals for
    names only, so there each loss counts. Without ``langid`` every loss counts.
    """
    for name, variable in _FIELDS:
        typed = entry.fields.get(name, "")
        lost = list(_lost(typed, str(read.get(variable, ""))))
        known = bool(entry.fields.get("langid"))
        if not lost or (known and _in_title_case(typed)):
            continue
        words = ", ".join(f"'{word}'" for word in lost)
        names = ", ".join(f"{{{word}}}" for word in lost)
        hint = f"brace the names: {names}" if known else "set langid, or brace the names"
        message = f"the {name} of '{entry.key}' loses the capitals of {words}"
        sink.report("bib-title-keeps-its-case", message, Locus(path, "bib", entry.key), hint)


def _lost(typed: str, read: str) -> Iterator[str]:
    """Words with a capital as typed that have none as read, when nothing else has changed."""
    before = _WORD.findall(re.sub(r"[{}]|\\[a-zA-Z]+\s?", "", typed))
    after = _WORD.findall(_MARKUP.sub("", read))
    if [word.casefold() for word in before] == [word.casefold() for word in after]:
        yield from (b for b, a in zip(before, after, strict=True) if b != a and a == b.lower())


def _in_title_case(typed: str) -> bool:
    words: list[str] = _WORD.findall(re.sub(r"[{}]", "", typed))[1:]
    telling = [word for word in words if len(word) > 1 and word.lower() not in _SMALL]
    return 2 * sum(word[0].isupper() for word in telling) > len(telling)


def folded(text: str) -> str:
    """Letters and figures alone, without accents, for comparison."""
    bare = unicodedata.normalize("NFKD", re.sub(r"\\[a-zA-Z]+", "", text)).casefold()
    return "".join(sign for sign in bare if sign.isalnum())
