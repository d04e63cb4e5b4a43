"""A case as rows: one statement a row, the form shared by exports, forms and imports.

Core, because two rooms speak it: ``publish`` writes rows, ``intake`` reads them back. What goes
out and comes back unchanged must give the same record.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportbuild.fields import CaseField, case_fields
from reportbuild.model import Case, Fact, Localised, Quantity

Row = dict[str, str]

#: Characters that make a spreadsheet take a text for a formula, with their full-width forms.
#: Source: OWASP, CSV Injection.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_QUANTITY = re.compile(
    r"(?:(?P<qualifier>[a-z]+(?:-[a-z]+)*) )?(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"(?:\.\.(?P<upper>[0-9]+(?:\.[0-9]+)?))? (?P<unit>[A-Za-z0-9]+)"
    r"(?:/(?P<per>[a-z]+))?(?: (?P<year>[0-9]{4}))?"
)


def statement_columns(languages: Sequence[str]) -> tuple[str, ...]:
    """The columns of a table of statements; texts have one for each language."""
    return (
        *("case", "field", "n", "value"),
        *(f"value_{code}" for code in languages),
        *("earliest", "latest", "quantities", "status", "src"),
        *(f"note_{code}" for code in languages),
        *("as_of", "audience"),
    )


def source_columns(languages: Sequence[str]) -> tuple[str, ...]:
    """The columns of a table of sources."""
    return ("case", "id", "url", "accessed", *(f"supports_{code}" for code in languages))


def statement_rows(case: Case, languages: Sequence[str]) -> list[Row]:
    """Every statement of a case in the order of the field table, sources and id apart."""
    rows: list[Row] = []
    for field in case_fields():
        if field.holds_facts:
            facts = case.fields.get(field.name, ())
            rows += [
                _fact_row(case, field, n, fact, languages) for n, fact in enumerate(facts, start=1)
            ]
        elif field.kind not in ("id", "sources"):
            rows += _record_row(case, field, languages)
    return rows


def source_rows(case: Case, languages: Sequence[str]) -> list[Row]:
    """The sources of a case, in order."""
    columns = source_columns(languages)
    return [
        _filled(
            columns,
            {
                "case": case.id,
                "id": source.id,
                "url": source.url,
                "accessed": source.accessed,
                **_texts("supports", source.supports, languages),
            },
        )
        for source in case.sources
    ]


def _record_row(case: Case, field: CaseField, languages: Sequence[str]) -> list[Row]:
    """The row of a field that describes the record itself; none when it is empty."""
    said: Row = {"case": case.id, "field": field.name, "n": "1"}
    if field.kind == "position":
        if case.geo is None:
            return []
        said |= {"value": _position(case), "status": case.geo_status}
    elif field.kind == "prose":
        said |= _texts("value", case.summary, languages)
    else:
        value = str(getattr(case, field.name))
        if not value or (field.name == "audience" and value == "public"):
            return []
        said["value"] = value
    return [_filled(statement_columns(languages), said)]


def _position(case: Case) -> str:
    """``45.5, -73.57, city``: degrees north and east, precision."""
    lat, lon = case.geo or (0.0, 0.0)
    return f"{number_text(lat)}, {number_text(lon)}, {case.geo_precision}"


def _fact_row(case: Case, field: CaseField, n: int, fact: Fact, languages: Sequence[str]) -> Row:
    earliest, latest = fact.range or ("", "")
    said = {
        "case": case.id,
        "field": field.name,
        "n": str(n),
        "value": fact.value.get("", ""),
        **_texts("value", fact.value, languages),
        "earliest": str(earliest),
        "latest": str(latest),
        "quantities": quantities_text(fact.quantities),
        "status": fact.status,
        "src": " ".join(fact.src),
        **_texts("note", fact.note, languages),
        "as_of": fact.as_of,
        "audience": "" if fact.audience == field.audience else fact.audience,
    }
    return _filled(statement_columns(languages), said)


def _texts(name: str, words: Localised, languages: Sequence[str]) -> Row:
    return {f"{name}_{code}": words.get(code, "") for code in languages}


def _filled(columns: Sequence[str], said: Row) -> Row:
    return {column: said.get(column, "") for column in columns}


def plain_number(number: float) -> float:
    """A whole number as an ``int``, so that it is written without decimals."""
    return int(number) if number == int(number) else number


def number_text(number: float) -> str:
    """A number without needless decimals or exponent: ``40``, ``3.4``."""
    return str(plain_number(number))


def quantities_text(quantities: Sequence[Quantity]) -> str:
    """Quantities in one cell: ``about 250 members; 8000..8500 ft2; 53 EUR/month 2024``."""
    return "; ".join(_quantity_text(quantity) for quantity in quantities)


def _quantity_text(quantity: Quantity) -> str:
    span = number_text(quantity.number)
    if quantity.upper is not None:
        span += f"..{number_text(quantity.upper)}"
    unit = f"{quantity.unit}/{quantity.per}" if quantity.per else quantity.unit
    return " ".join(part for part in (quantity.qualifier, span, unit, quantity.year) if part)


def quantities_of(cell: str) -> tuple[Quantity, ...] | None:
    """The quantities written in one cell by :func:`quantities_text`; None when unreadable."""
    made = []
    for part in filter(None, (part.strip() for part in cell.split(";"))):
        match = _QUANTITY.fullmatch(part)
        if match is None:
            return None
        seen = match.groupdict(default="")
        upper = float(seen["upper"]) if seen["upper"] else None
        made.append(
            Quantity(
                float(seen["number"]),
                seen["unit"],
                upper,
                seen["qualifier"],
                seen["year"],
                seen["per"],
            )
        )
    return tuple(made)


def safe_cell(text: str) -> str:
    """The text as a cell that no spreadsheet runs: an apostrophe before what looks like a formula.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell("-73.57"), safe_cell("plain")
    ("'=HYPERLINK(1)", '-73.57', 'plain')
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def cell_text(cell: str) -> str:
    """The text behind a cell made by :func:`safe_cell`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
