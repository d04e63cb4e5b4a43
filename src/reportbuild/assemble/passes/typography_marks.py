"""Marks of running text: quotation marks, apostrophes, dots, and the dashes around an aside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportbuild.assemble.passes.typography_run import OBJECT, QUOTE_CLOSES, QUOTE_OPENS, Edit

NO_BREAK = "\u00a0"
THIN = "\u202f"

SPACES = f" {NO_BREAK}{THIN}\u2009"
#: Parts of patterns: one space; marks that open and close, for a character class; a letter.
SPACE = f"[{SPACES}]"
OPENING = f"(\\[{{«“‘¿¡{QUOTE_OPENS}"
CLOSING = f")\\]}}»”’\"'{QUOTE_CLOSES}"
LETTER = r"[^\W\d_]"

_DOTS = re.compile(r"(?<![./])\.{3}(?![./])")
_ELISION = re.compile(rf"(?<={LETTER})'(?=[^\W_]|[«“\"{QUOTE_OPENS}{OBJECT}])")
_POSSESSIVE = re.compile(rf"(?<={LETTER})'(?=$|[\s,.;:!?…—–{CLOSING}])")
_SINGLE_OPENS = re.compile(rf"(?:^|[\s{OPENING}])'")
_STRAIGHT = re.compile(r'"')

_OPENERS = f" \n{NO_BREAK}{THIN}([{{«“‘’'{QUOTE_OPENS}—–"
_ENDERS = f" \n{NO_BREAK}{THIN})]}}»”’{QUOTE_CLOSES}.,;:!?…—–"
_OPEN_MARKS = f"«“{QUOTE_OPENS}"
_CLOSE_MARKS = f"»”{QUOTE_CLOSES}"

_DASH_OR_END = re.compile(
    rf"[.!?…][{CLOSING}]*(?= [A-ZÀ-Þ\d«“—–{QUOTE_OPENS}])|\n"
    rf"|(?P<left>^|{SPACE}+)(?P<dash>[–—])(?P<right>{SPACE}+|(?=[,.;:!?)»]|$))"
)


def dots(words: str) -> Iterator[Edit]:
    """Three dots as one mark."""
    if "..." in words:
        for match in _DOTS.finditer(words):
            yield Edit(*match.span(), "…", match.start())


def apostrophes(words: str) -> Iterator[Edit]:
    """Straight apostrophes as curly ones; a mark that may close a quotation is left alone."""
    if "'" not in words:
        return
    patterns = [_ELISION] if _SINGLE_OPENS.search(words) else [_ELISION, _POSSESSIVE]
    for pattern in patterns:
        for match in pattern.finditer(words):
            yield Edit(*match.span(), "’", match.start())


def straight_quotes(words: str, quotes: tuple[str, ...]) -> list[Edit]:
    """Pairs of straight quotation marks as the language's own, the inner pair inside a quotation.

    Pandoc has paired what authors typed in Markdown; this is for values of records and titles.
    """
    edits: list[Edit] = []
    opened: int | None = None
    for match in _STRAIGHT.finditer(words):
        at = match.start()
        before, after = words[at - 1 : at], words[at + 1 : at + 2]
        if opened is None and not before.strip(_OPENERS) and after.strip():
            opened = at
        elif opened is not None and before.strip() and not after.strip(_ENDERS):
            level = sum(words[:at].count(m) for m in _OPEN_MARKS)
            level -= sum(words[:at].count(m) for m in _CLOSE_MARKS)
            opening, closing = quotes[2:4] if level > 0 and len(quotes) > 3 else quotes[:2]
            edits += [Edit(opened, opened + 1, opening, opened), Edit(at, at + 1, closing, at)]
            opened = None
    return edits


def bound_dashes(words: str, side: str) -> Iterator[Edit]:
    """Dashes with the space that must not break.

    A dash alone opens an aside which the end of the sentence closes.
    """
    opened: set[str] = set()
    for match in _DASH_OR_END.finditer(words):
        dash = match["dash"]
        if dash is None:
            opened.clear()
            continue
        starts_text = not words[: match.start("dash")].strip()
        closes = side == "before" or dash in opened
        if starts_text or (not closes and match["right"]):
            yield from _no_break(match, "right")
        elif match["left"]:
            yield from _no_break(match, "left")
        if not starts_text:
            opened ^= {dash}


def _no_break(match: re.Match[str], gap: str) -> Iterator[Edit]:
    start, end = match.span(gap)
    if start < end and match[gap] != NO_BREAK:
        yield Edit(start, end, NO_BREAK, start)
