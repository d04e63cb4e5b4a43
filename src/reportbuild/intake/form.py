"""A form to fill in: a workbook with instructions, drop-downs and columns for the evidence."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

from reportbuild.fields import STATUSES, case_fields
from reportbuild.intake.sheet import FACTS, SOURCES, columns_of, letter_of
from reportbuild.model import AUDIENCES, Case, Language, Vocabulary
from reportbuild.statements import Row, safe_cell, source_rows, statement_rows

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_INSTRUCTIONS, _LISTS = "Instructions", "Lists"

#: Rows of a form that have drop-downs.
_READY = 2000

#: Letters on a line of the instructions, and the height of a line in points.
_LETTERS, _LINE = 105, 14

_WIDTHS = {"n": 5, "value": 26, "url": 50, "field": 20, "case": 24, "src": 22, "quantities": 24}

#: The first moment a ZIP entry can carry: two forms of the same records have the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def make_form(
    cases: Mapping[str, Case],
    languages: Mapping[str, Language],
    vocabularies: Mapping[str, Vocabulary],
) -> bytes:
    """An ``.xlsx`` form, empty or filled with cases.

    Args:
        cases: what it shows already, selected for whoever gets it; empty for a blank form.
        languages: instructions and notes are in each of them.
        vocabularies: what fields and codes mean.

    Returns:
        The workbook's bytes, the same for the same records.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    codes = tuple(languages)
    front = book.create_sheet(_INSTRUCTIONS)
    _write_instructions(front, languages, vocabularies)
    facts = [row for case in cases.values() for row in statement_rows(case, codes)]
    sources = [row for case in cases.values() for row in source_rows(case, codes)]
    for name, rows in ((FACTS, facts), (SOURCES, sources)):
        _write_table(book.create_sheet(name), columns_of(name, codes), rows, languages)
    _write_lists(book)
    _add_choices(book, codes)
    book.active = 0
    return _packed(book)


def _write_instructions(
    sheet: Worksheet, languages: Mapping[str, Language], vocabularies: Mapping[str, Vocabulary]
) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width = 42
    sheet.column_dimensions["B"].width = 100
    for language in languages.values():
        strings = language.strings
        sheet.append([strings["form-title"]])
        sheet.cell(sheet.max_row, 1).font = Font(bold=True, size=14)
        for n in range(1, 7):
            sheet.append([None, safe_cell(strings[f"form-step-{n}"])])
        sheet.append([strings["data-fields"]])
        sheet.cell(sheet.max_row, 1).font = Font(bold=True)
        for name in ("fields", *(n for n in vocabularies if n != "fields")):
            for code, words in vocabularies[name].definitions.items():
                shown = code if name == "fields" else f"{name}: {code}"
                label = strings.get(f"{'field' if name == 'fields' else name}-{code}", "")
                means = ". ".join(part for part in (label, words.get(language.code, "")) if part)
                sheet.append([shown, safe_cell(means)])
        sheet.append([])
    for number, cell in enumerate(sheet["B"], start=1):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        _set_height(sheet, number, ceil(len(str(cell.value or "")) / _LETTERS))
        sheet.cell(number, 1).alignment = Alignment(vertical="top")
    _set_page(sheet)


def _write_table(
    sheet: Worksheet,
    columns: Sequence[str],
    rows: Sequence[Row],
    languages: Mapping[str, Language],
) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet.append(list(columns))
    for index, (cell, column) in enumerate(zip(sheet[1], columns, strict=True)):
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6EA")
        about = "\n".join(_about(column, language) for language in languages.values())
        cell.comment = Comment(about, "reportbuild", height=120, width=300)
        stem = column.split("_")[0]
        width = _WIDTHS.get(column, 44 if stem in ("value", "note", "supports") else 14)
        sheet.column_dimensions[letter_of(index)].width = width
    for row in rows:
        sheet.append([_typed(column, row[column]) for column in columns])
    rooms = [sheet.column_dimensions[letter_of(index)].width - 2 for index in range(len(columns))]
    for number, line in enumerate(sheet.iter_rows(min_row=2), start=2):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        letters = [len(str(cell.value or "")) for cell in line]
        lines = [ceil(own / room) for own, room in zip(letters, rooms, strict=True)]
        _set_height(sheet, number, max(lines))
    sheet.freeze_panes = "D2" if columns[1] == "field" else "C2"
    sheet.print_title_rows = "1:1"
    _set_page(sheet)


def _set_height(sheet: Worksheet, row: int, lines: int) -> None:
    """Room for wrapped words; a program that opens no window leaves rows one line high."""
    sheet.row_dimensions[row].height = _LINE * max(lines, 1) + 2


def _set_page(sheet: Worksheet) -> None:
    """For those who fill in on paper: A4 on its side, all columns on one page."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _about(column: str, language: Language) -> str:
    stem, _, tail = column.rpartition("_")
    words = language.strings
    return words.get(f"column-{column}") or f"{words.get(f'column-{stem}', column)} ({tail})"


def _typed(column: str, cell: str) -> str | int | None:
    """Numbers as numbers where the column counts; a text that looks like a formula stays text."""
    if column in ("n", "earliest", "latest", "value") and cell == str(_whole(cell)):
        return int(cell)
    return safe_cell(cell) or None


def _whole(cell: str) -> int:
    return int(cell) if cell.isdecimal() and cell.isascii() else -1


def _lists() -> dict[str, tuple[str, ...]]:
    """Name → words: the fields, the codes of each coded field, statuses, audiences."""
    named = {row.name: row.codes for row in case_fields() if row.codes}
    fields = tuple(row.name for row in case_fields() if row.kind not in ("id", "sources"))
    return {"fields": fields, "statuses": STATUSES, "audiences": AUDIENCES, **named}


def _write_lists(book: Workbook) -> None:
    from openpyxl.workbook.defined_name import DefinedName

    sheet = book.create_sheet(_LISTS)
    sheet.sheet_state = "hidden"
    for index, (name, words) in enumerate(_lists().items()):
        letter = letter_of(index)
        for number, word in enumerate((name, *words), start=1):
            sheet[f"{letter}{number}"] = word
        area = f"'{_LISTS}'!${letter}$2:${letter}${len(words) + 1}"
        book.defined_names[name] = DefinedName(name, attr_text=area)


def _add_choices(book: Workbook, codes: Sequence[str]) -> None:
    """Drop-downs; those of ``value`` follow the field of the row, whose name is a list's name."""
    from openpyxl.worksheet.datavalidation import DataValidation

    columns = columns_of(FACTS, codes)
    wanted = {"field": "fields", "status": "statuses", "audience": "audiences"}
    for column, formula in {**wanted, "value": "INDIRECT($B2)"}.items():
        letter = letter_of(columns.index(column))
        strict = column != "value"  # free text where the field has no codes
        choice = DataValidation("list", formula, allow_blank=True, showErrorMessage=strict)
        choice.add(f"{letter}2:{letter}{_READY}")
        book[FACTS].add_data_validation(choice)


def _packed(book: Any) -> bytes:
    """The workbook's bytes without the moment it was written."""
    from datetime import datetime

    book.properties.creator = "reportbuild"
    book.properties.created = book.properties.modified = datetime(*_MOMENT)
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _still(content)
            target.writestr(zipfile.ZipInfo(entry.filename, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _still(core: bytes) -> bytes:
    """The core properties with the fixed moment: openpyxl writes now when it saves."""
    import re

    stamp = b"%d-%02d-%02dT%02d:%02d:%02dZ" % _MOMENT
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, core)
