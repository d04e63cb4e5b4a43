"""Reading an ``.xlsx`` form: values only, nothing is computed, nothing outside is opened."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from reportbuild.diagnostics import Locus, Sink
from reportbuild.intake.sheet import (
    FACTS,
    MAX_ROWS,
    SOURCES,
    Form,
    Sheet,
    columns_of,
    make_sheet,
)
from reportbuild.statements import cell_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

#: Unpacked size beyond which a workbook is not opened (a small file can unpack to gigabytes).
MAX_UNPACKED = 100_000_000

_DATED = {"as_of": "%Y-%m", "accessed": "%Y-%m-%d"}


def read_workbook(content: bytes, at: Locus, languages: Sequence[str], sink: Sink) -> Form | None:
    """The sheets Facts and Sources of a workbook.

    Args:
        content: the file's bytes.
        at: the file, for findings.
        languages: for the columns.
        sink: gets the findings of :func:`reportbuild.intake.sheet.read_form`.

    Returns:
        The form; None when it cannot be opened or has neither sheet.
    """
    book = _opened(content, at, sink)
    if book is None:
        return None
    names = book.sheetnames
    if FACTS not in names:
        shown = ", ".join(f"'{name}'" for name in names[:5])
        message = f"there is no sheet '{FACTS}', only {shown}"
        hint = "use the form that 'reportbuild case form' writes"
        sink.report("form-has-known-sheets", message, at, hint)
        return None
    facts = _sheet(book[FACTS], FACTS, at, languages, sink)
    sources = _sheet(book[SOURCES], SOURCES, at, languages, sink) if SOURCES in names else None
    return Form(facts, sources)


def _opened(content: bytes, at: Locus, sink: Sink) -> Any | None:
    from openpyxl import load_workbook

    hint = "save it again as .xlsx"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
        if size > MAX_UNPACKED:
            message = f"the workbook unpacks to {size} bytes, more than {MAX_UNPACKED}"
            sink.report("form-is-readable", message, at, "hand it in in parts")
            return None
        return load_workbook(io.BytesIO(content), keep_links=False)
    # openpyxl raises whatever its parsers raise; a damaged file is the author's, not ours.
    except Exception as problem:  # noqa: BLE001
        message = f"the workbook cannot be read ({type(problem).__name__})"
        sink.report("form-is-readable", message, at, hint)
        return None


def _sheet(
    found: Worksheet, name: str, at: Locus, languages: Sequence[str], sink: Sink
) -> Sheet | None:
    merged = [str(area) for area in found.merged_cells.ranges]
    for area in sorted(merged):
        message = f"{name}!{area} are merged"
        hint = "unmerge them and fill each row"
        sink.report("form-has-no-merged-cells", message, at, hint)
    if merged:
        return None
    return make_sheet(name, _lines(found), columns_of(name, languages), at, sink)


def _lines(found: Worksheet) -> Iterator[tuple[int, list[str | ValueError]]]:
    heads: list[str] = []
    filled = 0
    for number, cells in enumerate(found.iter_rows(), start=1):
        if number == 1:
            heads = [str(cell.value or "").strip().lower() for cell in cells]
        values = [_value(cell, heads[index]) for index, cell in enumerate(cells)]
        yield number, values
        filled += any(values)
        if filled > MAX_ROWS + 1:  # the header, and the row that is too many
            return


def _value(cell: Any, head: str) -> str | ValueError:
    """The text of a cell: numbers without needless decimals, dates only where a day is meant."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return ValueError(f"holds the formula '{str(value)[:40]}'")
    if cell.data_type == "e":
        return ValueError(f"holds the error {value}")
    if isinstance(value, (datetime, date)):
        if head in _DATED:
            return value.strftime(_DATED[head])
        return ValueError(f"holds the date {value:%Y-%m-%d}, not a text or number")
    if isinstance(value, bool):
        return ValueError(f"holds the truth value {str(value).upper()}")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (int, float, str)):
        return cell_text(str(value)).strip()
    return ValueError("holds something that is neither text nor number")
