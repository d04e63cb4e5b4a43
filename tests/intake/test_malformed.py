from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from reportbuild.intake.form import make_form
from reportbuild.intake.merge import plan_import
from reportbuild.intake.sheet import FACTS, MAX_ROWS, columns_of, read_form
from tests.intake.form_tables import LANGUAGES, table

COLUMNS = columns_of(FACTS, LANGUAGES)
GOOD = {"case": "ecto-montreal", "field": "founded", "value": "2009"}


def messages(content: bytes, name: str = "form.xlsx") -> list[tuple[str, str]]:
    made = read_form(name, content, LANGUAGES)
    return [(d.rule, d.message) for d in made.diagnostics]


def workbook(*rows, sheet: str = FACTS, change=None) -> bytes:
    book = Workbook()
    book.active.title = sheet
    book.active.append(list(COLUMNS))
    for row in rows:
        book.active.append([row.get(column) for column in COLUMNS])
    if change:
        change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_sound_workbook_is_read() -> None:
    made = read_form("form.xlsx", workbook(GOOD, {**GOOD, "value": 2009.0}), LANGUAGES)
    assert made.diagnostics == ()
    assert made.value is not None
    assert made.value.facts is not None
    assert [row.cells["value"] for row in made.value.facts.rows] == ["2009", "2009"]


def put(cell: str, value):
    def change(sheet) -> None:
        sheet[cell] = value

    return change


@pytest.mark.parametrize(
    ("content", "rule", "message"),
    [
        (
            workbook(GOOD, sheet="Sheet1"),
            "form-has-known-sheets",
            "there is no sheet 'Facts', only 'Sheet1'",
        ),
        (
            workbook(GOOD, change=lambda sheet: sheet.merge_cells("A2:A5")),
            "form-has-no-merged-cells",
            "Facts!A2:A5 are merged",
        ),
        (
            workbook(GOOD, change=put("D2", '=HYPERLINK("http://a.example","x")')),
            "cell-is-readable",
            'Facts!D2 holds the formula \'=HYPERLINK("http://a.example","x")\'',
        ),
        (
            workbook(GOOD, change=put("D2", date(2009, 1, 1))),
            "cell-is-readable",
            "Facts!D2 holds the date 2009-01-01, not a text or number",
        ),
        (
            workbook(GOOD, change=put("D2", True)),
            "cell-is-readable",
            "Facts!D2 holds the truth value TRUE",
        ),
        (
            workbook(GOOD, change=put("B1", "feild")),
            "form-has-known-columns",
            "Facts!B1: unknown column 'feild'",
        ),
        (
            workbook(GOOD, change=put("C1", "case")),
            "form-has-known-columns",
            "Facts!C1: column 'case' stands twice",
        ),
        (b"PK\x03\x04 not a zip", "form-is-readable", "the workbook cannot be read (BadZipFile)"),
        (
            b"\xd0\xcf\x11\xe0old",
            "form-is-readable",
            "this is a workbook of the old .xls kind, or one with a password",
        ),
        (
            "case,field,value\necto-montreal,city,Montréal\n".encode("cp1252"),
            "form-is-readable",
            "row 2: byte 0xE9 is not UTF-8",
        ),
        (
            table(GOOD, encoding="utf-16-le"),
            "form-is-readable",
            "the file is not a text table",
        ),
        (
            table({**GOOD, "value": "=1+1"}),
            "cell-is-readable",
            "C2 holds the formula '=1+1'",
        ),
        (
            table({**GOOD, "value": "a\x07b"}),
            "cell-is-readable",
            "C2 holds the control character U+0007",
        ),
        (
            b"case,field,value\na,city,Lyon,3\n",
            "form-is-readable",
            "row 2 has 4 cells, the header 3",
        ),
        (b"", "form-has-known-columns", "the table has no column 'case'"),
        (
            b'case,field\na,"city\n',
            "form-is-readable",
            "row 2 cannot be read: unexpected end of data",
        ),
        (
            table(*[GOOD] * 10_000),
            "form-is-readable",
            f"the table has more than {MAX_ROWS} rows",
        ),
        (
            workbook(*[GOOD] * (MAX_ROWS + 1)),
            "form-is-readable",
            f"the table has more than {MAX_ROWS} rows",
        ),
    ],
)
def test_what_cannot_be_taken_is_told(content: bytes, rule: str, message: str) -> None:
    assert (rule, message) in messages(content)


def test_ten_thousand_blank_rows_are_nothing() -> None:
    content = table(GOOD, *[dict.fromkeys(GOOD, "")] * 10_000, {**GOOD, "field": "closed"})
    made = read_form("t.csv", content, LANGUAGES)
    assert made.diagnostics == ()
    assert made.value is not None
    assert made.value.facts is not None
    assert [row.number for row in made.value.facts.rows] == [2, 10_003]


@pytest.mark.parametrize(
    ("encoding", "separator"), [("utf-8-sig", ","), ("utf-8", ";"), ("utf-16", "\t")]
)
def test_what_spreadsheets_write_is_read(encoding: str, separator: str) -> None:
    content = table({**GOOD, "value_fr": "é, è; «»"}, encoding=encoding, separator=separator)
    made = read_form("t.csv", content, LANGUAGES)
    assert made.diagnostics == ()
    assert made.value is not None
    assert made.value.facts is not None
    assert made.value.facts.rows[0].cells["value_fr"] == "é, è; «»"


def test_dates_where_a_day_is_meant_are_taken() -> None:
    dated = workbook({**GOOD, "as_of": date(2018, 8, 1)})
    made = read_form("form.xlsx", dated, LANGUAGES)
    assert made.value is not None
    assert made.value.facts is not None
    assert made.value.facts.rows[0].cells["as_of"] == "2018-08"


def test_a_text_like_a_formula_comes_back_as_it_was(cases, languages, vocabularies) -> None:
    from dataclasses import replace

    from reportbuild.model import Fact

    evil = '=HYPERLINK("http://a.example")'
    case = cases["ecto-montreal"]
    fact = Fact("size/0", {"en": evil, "fr": "'=x"}, "memory")
    bad = {case.id: replace(case, fields={**case.fields, "size": (fact,)})}
    content = make_form(bad, languages, vocabularies)
    kinds = {cell.data_type for sheet in load_workbook(io.BytesIO(content)).worksheets
             for row in sheet.iter_rows() for cell in row}  # fmt: skip
    assert "f" not in kinds
    made = read_form("form.xlsx", content, LANGUAGES)
    assert made.diagnostics == ()
    assert made.value is not None
    assert plan_import(made.value, "form.xlsx", bad, {}, LANGUAGES).value.changes == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"case": "", "field": "city"}, "A2: no case is named"),
        ({"case": "../x", "field": "city"}, "A2: '../x' cannot be the name of a case"),
        ({"case": "a", "field": "colour"}, "B2: unknown field 'colour'"),
        ({"case": "a", "field": ""}, "B2: no field is named"),
        ({"case": "ecto-montreal", "field": "size", "n": "9"},
         "C2: '9' is not a number from 1 to 5"),
        ({"case": "ecto-montreal", "field": "founded", "n": "2"},
         "C2: 'founded' holds one statement only"),
        ({"case": "a", "field": "size", "quantities": "many members"},
         "C2: cannot read the quantities 'many members'"),
    ],
)  # fmt: skip
def test_a_row_out_of_place_is_told(cases, texts, row, message: str) -> None:
    form = read_form("t.csv", table(row), LANGUAGES).value
    assert form is not None
    made = plan_import(form, "t.csv", cases, texts, LANGUAGES)
    assert [d.message for d in made.diagnostics] == [message]
    assert made.value is not None
    assert made.value.texts == {}


def test_a_row_twice_is_told(cases, texts) -> None:
    form = read_form("t.csv", table(GOOD, GOOD), LANGUAGES).value
    assert form is not None
    made = plan_import(form, "t.csv", cases, texts, LANGUAGES)
    assert [d.message for d in made.diagnostics] == ["B3: 'founded 1' stands twice"]


def test_entities_are_never_expanded() -> None:
    import zipfile

    bomb = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(GOOD))) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                content = bomb + content.replace(b">2009<", b">&a;<")
            target.writestr(entry.filename, content)
    ((rule, message),) = messages(out.getvalue())
    assert (rule, message[:27]) == ("form-is-readable", "the workbook cannot be read")
