"""A form or a table as rows of text with cell addresses; what cannot be read safely is refused."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportbuild.diagnostics import Locus, Outcome, Sink, did_you_mean
from reportbuild.statements import cell_text, source_columns, statement_columns

FACTS, SOURCES = "Facts", "Sources"

#: Far more than a report needs, little enough to read in a moment.
MAX_ROWS = 5000
MAX_BYTES = 20_000_000

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number in the file and the text of its cells by column name."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: the sheet's name (empty for CSV), column name → letter, rows."""

    name: str
    letters: dict[str, str]
    rows: tuple[SheetRow, ...]

    def address(self, row: SheetRow, column: str) -> str:
        """The address of a cell as spreadsheets show it: ``Facts!C7``, ``C7`` in a CSV."""
        cell = f"{self.letters.get(column, 'A')}{row.number}"
        return f"{self.name}!{cell}" if self.name else cell


@dataclass(frozen=True, slots=True)
class Form:
    """What was handed in; a CSV holds one of the two tables."""

    facts: Sheet | None = None
    sources: Sheet | None = None


def read_form(name: str, content: bytes, languages: Sequence[str]) -> Outcome[Form]:
    """Read an ``.xlsx`` form or a ``.csv`` table, by what it is and not by what it is called.

    Args:
        name: the file's name, for findings.
        content: its bytes.
        languages: codes of the report's languages, for the columns.

    Returns:
        The tables; None when nothing can be read. Rules: ``form-is-readable``,
        ``form-has-known-sheets``, ``form-has-known-columns``, ``form-has-no-merged-cells``,
        ``cell-is-readable``. Messages carry cell addresses.
    """
    sink = Sink()
    at = Locus(name)
    if len(content) > MAX_BYTES:
        message = f"the file has {len(content)} bytes, more than {MAX_BYTES}"
        sink.report("form-is-readable", message, at, "hand it in in parts")
        return sink.outcome(None)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        message = "this is a workbook of the old .xls kind, or one with a password"
        sink.report("form-is-readable", message, at, "save it as .xlsx, without a password")
        return sink.outcome(None)
    if content.startswith(b"PK"):
        from reportbuild.intake.workbook import read_workbook

        return sink.outcome(read_workbook(content, at, languages, sink))
    text = _decoded(content, at, sink)
    return sink.outcome(None if text is None else _read_csv(text, at, languages, sink))


def _decoded(content: bytes, at: Locus, sink: Sink) -> str | None:
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark)), "utf-8")
    hint = "save it as 'CSV UTF-8', or hand in the .xlsx form"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        seen = content[problem.start]
        message = f"row {line}: byte 0x{seen:02X} is not {encoding.removesuffix('-sig').upper()}"
        sink.report("form-is-readable", message, at, hint)
        return None
    if "\x00" in text:
        sink.report("form-is-readable", "the file is not a text table", at, hint)
        return None
    return text


def _read_csv(text: str, at: Locus, languages: Sequence[str], sink: Sink) -> Form | None:
    start = 1
    if re.match(r"sep=.\r?\n", text):  # written by Excel to name the separator
        text, start = text.split("\n", 1)[1], 2
    known = {*statement_columns(languages), *source_columns(languages)}
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=lambda mark: len(known & set(first.strip().split(mark))))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        for number, line in enumerate(reader, start=start):
            lines.append((number, line))  # one by one: on an error the count tells where
    except csv.Error as problem:
        message = f"row {start + len(lines)} cannot be read: {problem}"
        sink.report("form-is-readable", message, at, "are all quotation marks closed?")
        return None
    cells = ((number, [_checked(c) for c in line]) for number, line in lines)
    kind = SOURCES if "url" in first else FACTS
    sheet = make_sheet("", cells, columns_of(kind, languages), at, sink)
    if sheet is None:
        return None
    return Form(sources=sheet) if kind == SOURCES else Form(facts=sheet)


def _checked(cell: str) -> str | ValueError:
    if cell.lstrip().startswith("="):
        return ValueError(f"holds the formula '{cell.strip()[:40]}'")
    return cell_text(cell).strip()


def columns_of(kind: str, languages: Sequence[str]) -> tuple[str, ...]:
    """The columns of the table of facts or of sources."""
    return source_columns(languages) if kind == SOURCES else statement_columns(languages)


def letter_of(index: int) -> str:
    """The letters of a column from 0: ``A``, ``Z``, ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def make_sheet(
    name: str,
    lines: Iterable[tuple[int, list[str | ValueError]]],
    columns: Sequence[str],
    at: Locus,
    sink: Sink,
) -> Sheet | None:
    """A table from its lines, the first of which holds the column names.

    Args:
        name: of the sheet; empty for CSV.
        lines: row number and cells; a cell that cannot be taken is a ValueError that says why.
        columns: the columns known.
        at: the file.
        sink: gets ``form-has-known-columns``, ``form-is-readable``, ``cell-is-readable``.

    Returns:
        Blank rows are left out; None without usable columns.
    """
    found = iter(lines)
    heads = [str(head).strip().lower() for head in next(found, (1, []))[1]]
    letters = _letters(f"{name}!" if name else "", heads, columns, at, sink)
    missing = [column for column in columns[:2] if column not in letters]
    if missing:
        message = f"{name or 'the table'} has no column '{missing[0]}'"
        hint = "the first row holds the column names, as 'reportbuild case form' writes them"
        sink.report("form-has-known-columns", message, at, hint)
        return None
    rows = _rows(Sheet(name, letters, ()), heads, found, at, sink)
    return None if rows is None else Sheet(name, letters, rows)


def _letters(
    where: str, heads: Sequence[str], columns: Sequence[str], at: Locus, sink: Sink
) -> dict[str, str]:
    """Column name → letter, without unknown columns and repeats."""
    letters: dict[str, str] = {}
    for index, head in enumerate(heads):
        cell = f"{where}{letter_of(index)}1"
        if head and head not in columns:
            hint = did_you_mean(head, columns) or f"the columns are {', '.join(columns)}"
            sink.report("form-has-known-columns", f"{cell}: unknown column '{head}'", at, hint)
        elif head in letters:
            message = f"{cell}: column '{head}' stands twice"
            sink.report("form-has-known-columns", message, at, "keep one of them")
        elif head:
            letters[head] = letter_of(index)
    return letters


def _rows(
    sheet: Sheet,
    heads: Sequence[str],
    lines: Iterable[tuple[int, list[str | ValueError]]],
    at: Locus,
    sink: Sink,
) -> tuple[SheetRow, ...] | None:
    rows: list[SheetRow] = []
    for number, cells in lines:
        if not any(cells):
            continue
        if len(rows) == MAX_ROWS:
            message = f"the table has more than {MAX_ROWS} rows"
            sink.report("form-is-readable", message, at, "hand it in in parts")
            return None
        said: dict[str, str] = {}
        row = SheetRow(number, said)
        for head, cell in zip(heads, cells, strict=False):
            problem = cell if isinstance(cell, ValueError) else _unfit(cell)
            if problem and head in sheet.letters:
                message = f"{sheet.address(row, head)} {problem}"
                sink.report("cell-is-readable", message, at, "type the text or number itself")
            said.setdefault(head, "" if isinstance(cell, ValueError) else cell)
        if any(cells[len(heads) :]):
            message = f"row {number} has {len(cells)} cells, the header {len(heads)}"
            sink.report("form-is-readable", message, at, "is a text with a separator unquoted?")
        rows.append(SheetRow(number, {h: c for h, c in said.items() if h in sheet.letters}))
    return tuple(rows)


def _unfit(cell: str) -> ValueError | None:
    seen = _CONTROL.search(cell)
    return ValueError(f"holds the control character U+{ord(seen[0]):04X}") if seen else None
