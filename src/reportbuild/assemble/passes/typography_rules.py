"""What the ``typography:`` section of a language file means, as patterns over running text.

The code knows kinds of rules (a space before a mark, words before a number …); which marks,
words and widths they concern is data of the locale, so a new locale is one file. The keys:

``space-before``, ``space-after``
    mark → ``thin``, ``no-break`` (set, also where none is typed) or ``kept`` (a typed one does
    not break).
``symbols``, ``units``
    what follows a number; symbols get a no-break space where none is typed, units keep theirs.
``before-number``, ``before-name``, ``after-ordinal``, ``not-first``, ``together``
    words that stay on the line of what follows, or of what precedes, or of each other.
``dates``, ``month-abbreviations``, ``times``
    pairs such as ``day month`` that stay together; signs of the hour (``10 h 30``).
``dashes``, ``dash-binds``
    dashes between words as typed → as set; the space that does not break: ``before`` the dash,
    or ``inner``, on the side of what a pair of dashes encloses.
``ordinals``
    endings that are raised, of the ``first`` (``1er``) and of all ``others`` (``XXe``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from unicodedata import category

from reportbuild.assemble.passes.typography_run import (
    OBJECT,
    QUOTE_CLOSES,
    QUOTE_OPENS,
    Edit,
    Run,
)
from reportbuild.model import Language

NO_BREAK = "\u00a0"
THIN = "\u202f"

_WIDTHS = {"thin": THIN, "no-break": NO_BREAK, "kept": NO_BREAK}
_SPACE = f"[ {NO_BREAK}{THIN}\u2009]"
_OPENING = f"(\\[{{«“‘¿¡{QUOTE_OPENS}"
_CLOSING = f")\\]}}»”’\"'{QUOTE_CLOSES}"
_LETTER = r"[^\W\d_]"
_NUMBER = r"(?:\d|[IVXLC]+(?:er|re|e)?(?![\w’'])|[A-Z](?![\w’']))"
_DIGIT = r"(?<=[\d½¼¾])"
_DAY = r"(?<![\d.,])(?:[12]?\d|3[01])(?:er|st|nd|rd|th)?"
_GROUP = "|".join(rf"(?<=(?<![\w.,]){digits})" for digits in (r"\d", r"\d\d", r"\d\d\d"))


@dataclass(frozen=True, slots=True)
class Gap:
    """A place between two characters and the space it takes.

    Attributes:
        pattern: its first group is the gap as typed, perhaps empty.
        space: what stands there.
        side: whose node holds the space: 1 the character after, -1 the one before, 0 its own.
        numeric: whether there is nothing to find in a text without digits.
    """

    pattern: re.Pattern[str]
    space: str
    side: int = 0
    numeric: bool = False

    def edits(self, run: Run, *, insert: bool) -> list[Edit]:
        """What changes in ``run``; nothing is put where nothing is typed unless ``insert``."""
        found: list[Edit] = []
        for match in self.pattern.finditer(run.text):
            start, end = match.span(1)
            if run.text[start:end] != self.space and (insert or start < end):
                owner = {1: end, -1: start - 1, 0: start}[self.side]
                found.append(Edit(start, end, self.space, owner))
        return found


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one locale, in the order they apply."""

    quotes: tuple[str, ...]
    dashes: tuple[tuple[re.Pattern[str], str], ...]
    gaps: tuple[Gap, ...]
    dash_binds: str
    ordinal: re.Pattern[str] | None


def rules_of(language: Language) -> Rules:
    """The rules of a language file; a missing key means no such rule."""
    data = language.typography
    return Rules(
        quotes=tuple(mark.replace(" ", NO_BREAK) for mark in data.get("quotes", "“”‘’")),
        dashes=tuple(_dashes(data.get("dashes", {}))),
        gaps=(*_marks(data), *_numbers(data), *_words(data), *_dates(language)),
        dash_binds=data.get("dash-binds", ""),
        ordinal=_ordinal(data.get("ordinals", {})),
    )


def typeset_run(run: Run, rules: Rules, *, insert: bool = True) -> None:
    """Apply the rules; without ``insert`` only typed spaces change, and no mark does."""
    if insert:
        run.apply(_straight_quotes(run.text, rules.quotes))
        run.apply(list(_apostrophes(run.text)))
        run.apply([Edit(m.start(), m.end(), "…", m.start()) for m in _DOTS.finditer(run.text)])
        for pattern, dash in rules.dashes:
            run.apply([Edit(*m.span(), dash, m.start()) for m in pattern.finditer(run.text)])
    digits = _DIGIT_ANYWHERE.search(run.text)
    for gap in rules.gaps:
        if gap.numeric and not digits:
            continue
        run.apply(gap.edits(run, insert=insert))
    if rules.dash_binds:
        run.apply(list(_bound_dashes(run.text, rules.dash_binds)))


def _ordinal(endings: dict[str, list[str]]) -> re.Pattern[str] | None:
    first, others = endings.get("first", []), endings.get("others", [])
    if not first or not others:
        return None
    after = r"(?![\w’'/-])"
    one, more = (rf"(?=(?:{_any(endings)}){after})" for endings in (first, others))
    number = rf"1{one}|I{one}|\d+{more}|[IVX]+{more}"
    return re.compile(rf"(?<![\w.,/-])({number})({_any({*first, *others})}){after}")


def _any(words: Iterable[str]) -> str:
    """An alternation of literal words, the longest first."""
    return "|".join(_literal(word) for word in sorted(words, key=len, reverse=True))


def _literal(word: str) -> str:
    return f"{_SPACE}+".join(re.escape(part) for part in word.split(" "))


def _marks(data: dict[str, Any]) -> Iterator[Gap]:
    before: dict[str, str] = data.get("space-before", {})
    points = "".join(re.escape(mark) for mark in before if category(mark) != "Pf")
    for mark, width in before.items():
        gap = f"({_SPACE}{'+' if width == 'kept' else '*'})"
        left, follows = rf"(?<=[^\s{_OPENING}])", ""
        if category(mark) != "Pf":
            left = rf"(?<=[^\s{_OPENING}{points}])"
            follows = rf"[{points}]*(?=$|[\s{_CLOSING}…,.—–])"
        yield Gap(
            re.compile(f"{left}{gap}(?={re.escape(mark)}{follows})"),
            _WIDTHS.get(width, NO_BREAK),
            1,
        )
    for mark, width in data.get("space-after", {}).items():
        gap = f"({_SPACE}{'+' if width == 'kept' else '*'})"
        yield Gap(
            re.compile(rf"(?<={re.escape(mark)}){gap}(?=[^\s»])"), _WIDTHS.get(width, NO_BREAK), -1
        )


def _numbers(data: dict[str, Any]) -> Iterator[Gap]:
    # Groups of three digits: ISO 80000-1 and every guide want them whole.
    yield _kept(rf"(?:{_GROUP})", rf"\d{{3}}(?:{_SPACE}\d{{3}})*(?!\w)", numeric=True)
    if symbols := _any(data.get("symbols", ())):
        yield Gap(re.compile(rf"{_DIGIT}({_SPACE}*)(?=(?:{symbols})(?!\w))"), NO_BREAK, 1, True)
    if units := _any(data.get("units", ())):
        yield _kept(_DIGIT, rf"(?:{units})(?![\w’'])", numeric=True)
    if times := _any(data.get("times", ())):
        yield _kept(rf"\d{_SPACE}?(?:{times})", r"\d", numeric=True)


def _words(data: dict[str, Any]) -> Iterator[Gap]:
    if words := _any(data.get("before-number", ())):
        yield _kept(rf"(?<!\w)(?i:{words})", _NUMBER)
    if words := _any(data.get("before-name", ())):
        yield _kept(rf"(?<!\w)(?:{words})", r"[^\W\d_a-zß-öø-ÿ]")
    if words := _any(data.get("after-ordinal", ())):
        yield _kept(r"(?:\d|[IVX])(?:er|e|ᵉʳ|ᵉ|st|nd|rd|th)", rf"(?:{words})(?!\w)")
    if words := _any(data.get("not-first", ())):
        yield _kept(r"(?<=\S)", rf"(?:{words})(?!\w)")
    for phrase in data.get("together", ()):
        parts = phrase.split(" ")
        for cut in range(1, len(parts)):
            left, right = _literal(" ".join(parts[:cut])), _literal(" ".join(parts[cut:]))
            yield _kept(rf"(?<!\w){left}", rf"{right}(?!\w)")
    yield _kept(r"(?<!\w)[A-ZÀ-Þ]\.", r"[A-ZÀ-Þ](?:\.|[\w’-])")
    yield _kept(r"(?<!\w)[A-ZÀ-Þ][\w’-]*[a-zß-ÿ]", r"[IVX]{2,}(?![\w’'])")


def _dates(language: Language) -> Iterator[Gap]:
    names = [*language.months, *language.typography.get("month-abbreviations", ())]
    months = _any({*names, *(name[:1].upper() + name[1:] for name in names)})
    parts = {
        "day": (_DAY, r"[0-3]?\d(?:er|st|nd|rd|th)?(?!\w)"),
        "month": (rf"(?<!\w)(?:{months})", rf"(?:{months})(?!\w)"),
        "year": ("", r"\d{4}(?!\d)"),
    }
    for pair in language.typography.get("dates", ()) if names else ():
        left, right = pair.split(" ")
        yield _kept(parts[left][0], parts[right][1], numeric=True)


def _kept(left: str, right: str, *, numeric: bool = False) -> Gap:
    """A typed space that does not break between ``left`` and ``right``."""
    return Gap(re.compile(f"{left}({_SPACE}+)(?={right})"), NO_BREAK, numeric=numeric)


def _dashes(as_typed: dict[str, str]) -> Iterator[tuple[re.Pattern[str], str]]:
    for typed, dash in as_typed.items():
        # Between two numbers a dash is a range or a minus sign.
        words = rf"(?<=[\w{_CLOSING}.!?…{OBJECT}])TYPED(?=[{_OPENING}{OBJECT}]|{_LETTER})"
        to_number = r"(?<=[^\W\d²³½¼¾])TYPED(?=\d)"
        pattern = f"(?:{words}|{to_number})".replace("TYPED", re.escape(typed))
        yield re.compile(pattern), dash


_DIGIT_ANYWHERE = re.compile(r"\d")
_DOTS = re.compile(r"(?<![./])\.{3}(?![./])")
_ELISION = re.compile(rf"(?<={_LETTER})'(?=[^\W_]|[«“\"{QUOTE_OPENS}{OBJECT}])")
_POSSESSIVE = re.compile(rf"(?<={_LETTER})'(?=$|[\s,.;:!?…—–{_CLOSING}])")
_SINGLE_OPENS = re.compile(rf"(?:^|[\s{_OPENING}])'")
_STRAIGHT = re.compile(r'"')


def _apostrophes(words: str) -> Iterator[Edit]:
    if "'" not in words:
        return
    patterns = [_ELISION] if _SINGLE_OPENS.search(words) else [_ELISION, _POSSESSIVE]
    for pattern in patterns:
        for match in pattern.finditer(words):
            yield Edit(*match.span(), "’", match.start())


def _straight_quotes(words: str, quotes: tuple[str, ...]) -> list[Edit]:
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


_OPENERS = f" \n{NO_BREAK}{THIN}([{{«“‘’'{QUOTE_OPENS}—–"
_ENDERS = f" \n{NO_BREAK}{THIN})]}}»”’{QUOTE_CLOSES}.,;:!?…—–"
_OPEN_MARKS = f"«“{QUOTE_OPENS}"
_CLOSE_MARKS = f"»”{QUOTE_CLOSES}"

_DASH_OR_END = re.compile(
    rf"[.!?…][{_CLOSING}]*(?= [A-ZÀ-Þ\d«“—–{QUOTE_OPENS}])|\n"
    rf"|(?P<left>^|{_SPACE}+)(?P<dash>[–—])(?P<right>{_SPACE}+|(?=[,.;:!?)»]|$))"
)


def _bound_dashes(words: str, side: str) -> Iterator[Edit]:
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
