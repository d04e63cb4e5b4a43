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

from reportbuild.assemble.passes.typography_marks import (
    CLOSING,
    LETTER,
    NO_BREAK,
    OPENING,
    SPACE,
    SPACES,
    THIN,
    apostrophes,
    bound_dashes,
    dots,
    straight_quotes,
)
from reportbuild.assemble.passes.typography_run import OBJECT, Edit, Run
from reportbuild.model import Language

_WIDTHS = {"thin": THIN, "no-break": NO_BREAK, "kept": NO_BREAK}
_DIGIT_ANYWHERE = re.compile(r"\d")
_NUMBER = r"(?:\d|[IVXLC]+(?:er|re|e)?(?![\w’'])|[A-Z](?![\w’']))"
_DIGIT = r"[\d½¼¾]"
_ENDING = r"(?:er|st|nd|rd|th)?"
_DAY = rf"(?<![\d.,])(?:[12]?\d|3[01]){_ENDING}"
#: How far back a word before a gap is looked for.
_REACH = 24


@dataclass(frozen=True, slots=True)
class Gap:
    """A place between two characters and the space it takes.

    Attributes:
        pattern: finds it, quickly; its first group is the gap as typed, or, when there is no
            group, it matches what comes right after the gap.
        space: what stands there.
        left: what must come before the gap.
        side: whose node holds the space: 1 the character after, -1 the one before, 0 its own.
        fills: whether the space is set where none is typed.
        numeric: whether there is nothing to find in a text without digits.
    """

    pattern: re.Pattern[str]
    space: str = NO_BREAK
    left: re.Pattern[str] | None = None
    side: int = 0
    fills: bool = False
    numeric: bool = False

    def edits(self, words: str, *, insert: bool) -> list[Edit]:
        """What changes in ``words``; nothing is put where nothing is typed unless ``insert``."""
        found: list[Edit] = []
        for match in self.pattern.finditer(words):
            start, end = match.span(1) if self.pattern.groups else _gap_before(words, match)
            if words[start:end] == self.space or (start == end and not (insert and self.fills)):
                continue
            if self.left and not self.left.search(words, max(start - _REACH, 0), start):
                continue
            owner = {1: end, -1: start - 1, 0: start}[self.side]
            found.append(Edit(start, end, self.space, owner))
        return found


def _gap_before(words: str, match: re.Match[str]) -> tuple[int, int]:
    start = end = match.start()
    while start and words[start - 1] in SPACES:
        start -= 1
    return start, end


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one locale, in the order they apply."""

    quotes: tuple[str, ...]
    dashes: tuple[tuple[str, re.Pattern[str], str], ...]
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
        run.apply(straight_quotes(run.text, rules.quotes))
        run.apply(list(apostrophes(run.text)))
        run.apply(list(dots(run.text)))
        for typed, pattern, dash in rules.dashes:
            if typed in run.text:
                run.apply([Edit(*m.span(), dash, m.start()) for m in pattern.finditer(run.text)])
    fill_spaces(run, rules, insert=insert)
    if rules.dash_binds and ("–" in run.text or "—" in run.text):
        run.apply(list(bound_dashes(run.text, rules.dash_binds)))


def fill_spaces(run: Run, rules: Rules, *, insert: bool = True) -> None:
    """The spaces alone: those the locale wants and, with ``insert``, also where none is typed."""
    has_digits = _DIGIT_ANYWHERE.search(run.text)
    for gap in rules.gaps:
        if has_digits or not gap.numeric:
            run.apply(gap.edits(run.text, insert=insert))


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
    return f"{SPACE}+".join(re.escape(part) for part in word.split(" "))


def _marks(data: dict[str, Any]) -> Iterator[Gap]:
    before: dict[str, str] = data.get("space-before", {})
    points = "".join(re.escape(mark) for mark in before if category(mark) != "Pf")
    for mark, width in before.items():
        left, here = rf"[^\s{OPENING}]\Z", re.escape(mark)
        if category(mark) != "Pf":
            left = rf"[^\s{OPENING}{points}]\Z"
            here += rf"(?=[{points}]*(?:$|[\s{CLOSING}…,.—–]))"
        space = _WIDTHS.get(width, NO_BREAK)
        yield Gap(re.compile(here), space, re.compile(left), side=1, fills=width != "kept")
    for mark, width in data.get("space-after", {}).items():
        pattern = re.compile(rf"{re.escape(mark)}({SPACE}*)(?=[^\s»])")
        space = _WIDTHS.get(width, NO_BREAK)
        yield Gap(pattern, space, side=-1, fills=width != "kept")


def _numbers(data: dict[str, Any]) -> Iterator[Gap]:
    # No key: OQLF (« Espace insécable ») and Chicago (9.55) both keep groups of digits whole.
    groups = re.compile(rf"\d({SPACE}+)(?=\d{{3}}(?:{SPACE}\d{{3}})*(?!\w))")
    yield Gap(groups, left=re.compile(r"(?<![\w.,])\d{1,3}\Z"), numeric=True)
    if symbols := _any(data.get("symbols", ())):
        pattern, left = re.compile(rf"(?:{symbols})(?!\w)"), re.compile(rf"{_DIGIT}\Z")
        yield Gap(pattern, left=left, side=1, fills=True, numeric=True)
    if units := _any(data.get("units", ())):
        pattern = re.compile(rf"{_DIGIT}({SPACE}+)(?=(?:{units})(?![\w’']))")
        yield Gap(pattern, numeric=True)
    if times := _any(data.get("times", ())):
        yield _kept(rf"\d{SPACE}?(?:{times})", r"\d", numeric=True)


def _words(data: dict[str, Any]) -> Iterator[Gap]:
    if words := _any(data.get("before-number", ())):
        yield _kept(rf"(?<!\w)(?i:{words})", _NUMBER)
    if words := _any(data.get("before-name", ())):
        yield _kept(rf"(?<!\w)(?:{words})", r"[^\W\d_a-zß-öø-ÿ]")
    if words := _any(data.get("after-ordinal", ())):
        yield _kept(r"(?:\d|[IVX])(?:er|e|ᵉʳ|ᵉ|st|nd|rd|th)", rf"(?:{words})(?!\w)")
    if words := _any(data.get("not-first", ())):
        yield _kept(r"\S", rf"(?:{words})(?!\w)")
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
        "day": (_DAY, rf"[0-3]?\d{_ENDING}(?!\w)"),
        "month": (rf"(?<!\w)(?:{months})", rf"(?:{months})(?!\w)"),
        "year": (r"\d{4}", r"\d{4}(?!\d)"),
    }
    for pair in language.typography.get("dates", ()) if names else ():
        left, right = pair.split(" ")
        yield _kept(parts[left][0], parts[right][1], numeric=True)


def _kept(left: str, right: str, *, numeric: bool = False) -> Gap:
    """A typed space that does not break between ``left`` and ``right``."""
    pattern = re.compile(f"({SPACE}+)(?={right})")
    return Gap(pattern, left=re.compile(rf"(?:{left})\Z"), numeric=numeric)


def _dashes(as_typed: dict[str, str]) -> Iterator[tuple[str, re.Pattern[str], str]]:
    for typed, dash in as_typed.items():
        # Between two numbers a dash is a range or a minus sign.
        words = rf"(?<=[\w{CLOSING}.!?…{OBJECT}])TYPED(?=[{OPENING}{OBJECT}]|{LETTER})"
        to_number = r"(?<=[^\W\d²³½¼¾])TYPED(?=\d)"
        pattern = f"(?:{words}|{to_number})".replace("TYPED", re.escape(typed))
        yield typed, re.compile(pattern), dash
