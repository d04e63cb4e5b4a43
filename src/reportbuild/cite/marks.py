"""Marks of a finished entry: quotation marks by nesting, apostrophes, points that meet.

Source: CSL 1.0.2 specification, "Quotes", "Punctuation and quotation marks"; where it leaves
things open, what pandoc's citeproc does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Stand-ins for quotation marks of any kind, of the data or the style, until they are nested.
OPEN, CLOSE = "\ue000", "\ue001"

_TAGS = r"(?:</?[a-z][^>]*>)*"
_DOUBLED = re.compile(rf"([.!?…])({_TAGS}{CLOSE}?{_TAGS})\.")
#: A point that belongs to something the style left out.
_ALONE = re.compile(r"([.?!]) \.(?= |$)")
_AFTER_QUOTE = re.compile(rf"{CLOSE}([.,])")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_STRAIGHT = re.compile(r'"([^"<>]*)"')


@dataclass(frozen=True, slots=True)
class Quotes:
    """The quotation marks of a locale, and whether points go inside them."""

    outer: tuple[str, str]
    inner: tuple[str, str]
    points_inside: bool


def mark_quotes(text: str) -> str:
    """Data with its quotation marks as stand-ins."""
    return _STRAIGHT.sub(rf"{OPEN}\1{CLOSE}", text).replace("“", OPEN).replace("”", CLOSE)


def settle_marks(entry: str, quotes: Quotes) -> str:
    """A rendered entry with its final marks."""
    entry = _APOSTROPHE.sub("’", " ".join(entry.split(" ")))
    entry = _DOUBLED.sub(r"\1\2", _ALONE.sub(r"\1", entry))
    if quotes.points_inside:
        entry = _AFTER_QUOTE.sub(rf"\1{CLOSE}", entry)
    depth = 0
    out: list[str] = []
    for sign in entry:
        if sign == OPEN:
            out.append((quotes.inner if depth % 2 else quotes.outer)[0])
            depth += 1
        elif sign == CLOSE:
            depth = max(0, depth - 1)
            out.append((quotes.inner if depth % 2 else quotes.outer)[1])
        else:
            out.append(sign)
    return "".join(out).strip()
