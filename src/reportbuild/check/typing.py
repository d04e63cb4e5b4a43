"""Spaces and quotation marks as authors type them, told and mended in the source.

Editions get their spaces from the locale whatever is typed; what is told here is what misleads
a reader of the source, or what no later step can repair. Which marks take which space is the
``typography:`` section of the language file. French: OQLF, « Espacement avant et après les
signes de ponctuation et les symboles ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unicodedata import category

from reportbuild.check.manuscript_text import HIDDEN, running_text
from reportbuild.diagnostics import Locus, Outcome, Sink
from reportbuild.files import Files
from reportbuild.model import Language

_NO_BREAK = "\u00a0"
_SPACE = f"[ {_NO_BREAK}\u202f\u2009]"
_OPENING = r"(\[{«“‘|"
_ENDING = r"(?=$|[\s)\]}»”’\"*_…,.—–|])"
_PARAGRAPH = re.compile(r"(?:^.*\S.*$\n?)+", re.MULTILINE)
_STARTS = re.compile(r"[\s>*+-]*")


@dataclass(frozen=True, slots=True)
class Slip:
    """Something typed wrong.

    Attributes:
        start: where it stands in the file, in characters.
        rule: the rule it breaks.
        message: what was seen.
        hint: what to type.
        edits: start, end and new text of each piece to be replaced; none when only the author
            can tell what is meant.
    """

    start: int
    rule: str
    message: str
    hint: str
    edits: tuple[tuple[int, int, str], ...] = ()


def check_typing(doc_text: str, path: str, language: Language) -> Outcome[bool]:
    """Check one Markdown file.

    Args:
        doc_text: the file's content.
        path: the file's path in the project, for places.
        language: the language it is written in.

    Returns:
        True, with findings ``punctuation-is-spaced-as-in-its-language``,
        ``quotation-marks-are-of-the-language``, ``quotation-marks-are-paired`` and
        ``no-break-space-is-typed``.
    """
    sink = Sink()
    for slip in find_slips(doc_text, language):
        line = doc_text.count("\n", 0, slip.start) + 1
        column = slip.start - (doc_text.rfind("\n", 0, slip.start) + 1) + 1
        place = Locus(path, "line", f"{line}:{column}")
        sink.report(slip.rule, slip.message, place, slip.hint)
    return sink.outcome(True)


def check_typed_file(files: Files, path: str, language: Language) -> Outcome[bool]:
    """Check the Markdown file at ``path``; what is not UTF-8 is reported where it is parsed."""
    text = files.read_bytes(path).decode("utf-8", errors="replace")
    return check_typing(text, path, language)


def fix_typing(text: str, language: Language, *, no_break: bool = False) -> str:
    """The file with its slips mended, and byte for byte the same otherwise.

    Args:
        text: the content of a Markdown file.
        language: the language it is written in.
        no_break: whether ordinary spaces become no-break ones where one belongs, which an
            editor may show as odd signs and no edition needs.
    """
    edits = [
        edit
        for slip in find_slips(text, language)
        if no_break or slip.rule != "no-break-space-is-typed"
        for edit in slip.edits
    ]
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def find_slips(text: str, language: Language) -> list[Slip]:
    """Everything typed wrong, in the order of the file."""
    seen = running_text(text, language.code.split("-")[0])
    slips = [
        *_around_marks(seen, language),
        *_after_numbers(seen, language),
        *_straight_quotes(seen, language),
        *_unpaired_quotes(seen, language),
    ]
    return sorted(slips, key=lambda slip: (slip.start, slip.rule, slip.message))


def _around_marks(seen: str, language: Language) -> Iterator[Slip]:
    before: dict[str, str] = language.typography.get("space-before", {})
    points = "".join(re.escape(mark) for mark in before if category(mark) != "Pf")
    for mark, width in before.items():
        is_point = category(mark) != "Pf"
        here = rf"{re.escape(mark)}[{points}]*{_ENDING}" if is_point else re.escape(mark)
        wanted = _typed_space(language.typography, width)
        if wanted:
            left = rf"(?<=[^\s{_OPENING}{points if is_point else ''}])"
            yield from _missing(seen, f"{left}(?={here})", "before", mark, wanted, language)
        elif is_point:
            pattern = rf"(?<=[^\s{_OPENING}]){_SPACE}+(?={here})"
            yield from _superfluous(seen, pattern, mark, language)
        if wanted == _NO_BREAK:
            yield from _breaking(seen, rf"(?<=[^\s{_OPENING}]) +(?={here})", "before", mark)
    for mark, width in language.typography.get("space-after", {}).items():
        if wanted := _typed_space(language.typography, width):
            after = rf"(?<={re.escape(mark)})"
            yield from _missing(seen, rf"{after}(?=[^\s»])", "after", mark, wanted, language)
            yield from _breaking(seen, rf"{after} +(?=\S)", "after", mark)


def _typed_space(typography: dict[str, Any], width: str) -> str:
    """The space of plain text: the thin one is what the locale makes of it on the web."""
    if width == "thin":
        return str(typography.get("thin-space", {}).get("html", "\u202f"))
    return _NO_BREAK if width == "no-break" else ""


def _after_numbers(seen: str, language: Language) -> Iterator[Slip]:
    symbols = sorted(language.typography.get("symbols", ()), key=len, reverse=True)
    if not symbols:
        return
    known = "|".join(re.escape(symbol).replace(r"\$", r"\\?\$") for symbol in symbols)
    for found in re.finditer(rf"(?<=\d)( *)(?=({known})(?!\w))", seen):
        edit, mark = (*found.span(1), _NO_BREAK), found[2].replace("\\", "")
        if found[1]:
            yield _slip_breaking(edit, "before", mark)
        else:
            yield _slip_missing(edit, "before", mark, language)


def _missing(
    seen: str, pattern: str, side: str, mark: str, space: str, language: Language
) -> Iterator[Slip]:
    for found in re.finditer(pattern, seen, re.MULTILINE):
        yield _slip_missing((found.start(), found.end(), space), side, mark, language)


def _breaking(seen: str, pattern: str, side: str, mark: str) -> Iterator[Slip]:
    for found in re.finditer(pattern, seen, re.MULTILINE):
        yield _slip_breaking((found.start(), found.end(), _NO_BREAK), side, mark)


def _slip_missing(edit: tuple[int, int, str], side: str, mark: str, language: Language) -> Slip:
    return Slip(
        edit[0],
        "punctuation-is-spaced-as-in-its-language",
        f"no space {side} '{mark}'",
        f"{language.locale} has a no-break space there; an ordinary one will do",
        (edit,),
    )


def _slip_breaking(edit: tuple[int, int, str], side: str, mark: str) -> Slip:
    message = f"ordinary space {side} '{mark}'"
    hint = "a no-break space (U+00A0) belongs there; every edition gets one"
    return Slip(edit[0], "no-break-space-is-typed", message, hint, (edit,))


def _superfluous(seen: str, pattern: str, mark: str, language: Language) -> Iterator[Slip]:
    for found in re.finditer(pattern, seen, re.MULTILINE):
        yield Slip(
            found.start(),
            "punctuation-is-spaced-as-in-its-language",
            f"space before '{mark}'",
            f"{language.locale} has none; a passage in another language is marked […]{{lang=…}}",
            ((found.start(), found.end(), ""),),
        )


def _straight_quotes(seen: str, language: Language) -> Iterator[Slip]:
    """Pairs of straight marks, where the language's own are other marks than curly ones."""
    quotes = language.typography.get("quotes", ["“", "”", "‘", "’"])
    first, last = (mark.strip() for mark in quotes[:2])
    if first == "“":
        return
    pattern = re.compile(rf"(?<![\w\d{HIDDEN}\"])\"(?=\S)([^\"]*[^\s\"])\"(?!\w)")
    for paragraph in _PARAGRAPH.finditer(seen):
        for found in pattern.finditer(paragraph[0]):
            before = paragraph[0][: found.start()]
            inner = before.count(first) > before.count(last)
            opening, closing = quotes[2:4] if inner else quotes[:2]
            start, end = paragraph.start() + found.start(), paragraph.start() + found.end()
            yield Slip(
                start,
                "quotation-marks-are-of-the-language",
                f"straight quotation mark before '{found[1].split()[0].strip(HIDDEN)}'",
                f"type {opening.strip()} and {closing.strip()}",
                (
                    (start, start + 1, opening.replace(" ", _NO_BREAK)),
                    (end - 1, end, closing.replace(" ", _NO_BREAK)),
                ),
            )


def _unpaired_quotes(seen: str, language: Language) -> Iterator[Slip]:
    quotes = language.typography.get("quotes", ["“", "”"])
    first, last = (mark.strip() for mark in quotes[:2])
    rule = "quotation-marks-are-paired"
    paragraphs = list(_PARAGRAPH.finditer(seen))
    for position, paragraph in enumerate(paragraphs):
        opened: list[int] = []
        for found in re.finditer(f"[{first}{last}]", paragraph[0]):
            at = paragraph.start() + found.start()
            if found[0] == first:
                opened.append(at)
            elif opened:
                opened.pop()
            else:
                yield Slip(at, rule, f"'{last}' closes nothing", f"where does '{first}' stand?")
        following = paragraphs[position + 1][0] if position + 1 < len(paragraphs) else ""
        # A quotation of several paragraphs opens each of them again and closes only the last.
        if opened and not following[_starts(following) :].startswith(first):
            hint = f"type '{last}' where the quotation ends"
            yield Slip(opened[-1], rule, f"'{first}' is never closed", hint)


def _starts(paragraph: str) -> int:
    found = _STARTS.match(paragraph)
    return found.end() if found else 0
