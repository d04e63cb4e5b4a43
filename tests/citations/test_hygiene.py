"""What is said about a reference database, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportbuild.check.bibliography import check_bibliography
from reportbuild.check.entry_fields import is_date, is_isbn, is_issn
from reportbuild.files import Files
from reportbuild.model import Case, Fact
from reportbuild.source.bibliography import load_bibliography
from reportbuild.source.written_entries import load_written_entries


def said(root: Path, text: str, *cited: str, nocite: tuple[str, ...] = ()) -> list[str]:
    (root / "r.bib").write_text(text, encoding="utf-8")
    files = Files(root, frozenset({"r.bib"}))
    written = load_written_entries(files, "r.bib").value
    read = load_bibliography(files, "r.bib").value
    assert written is not None
    assert read is not None
    fact = Fact("practices/0", {"": "x"}, src=("cite:incase",))
    case = Case("c", "C", "case.yaml", "", "", "", "", {}, {"practices": (fact,)}, ())
    found = check_bibliography(written, read, (cited,), {"c": case}, "r.bib", nocite)
    return [f"{d.rule}: {d.message}; {d.hint}" for d in found.diagnostics]


GOOD = "author={Roy, Luc}, date={2019}, journaltitle={J}, langid={french}"


def test_sound_entries_are_silent(tmp_path: Path) -> None:
    text = f"@article{{a, title={{Une étude}}, {GOOD}}}\n@article{{incase, title={{B}}, {GOOD}}}"
    assert said(tmp_path, text, "a") == []


def test_entry_nobody_cites(tmp_path: Path) -> None:
    text = f"@article{{a, title={{Une étude}}, {GOOD}}}"
    assert said(tmp_path, text) == [
        "bib-entry-is-cited: nothing cites the entry 'a'; "
        "cite it, list it under 'nocite' in report.yaml, or remove it"
    ]
    assert said(tmp_path, text, nocite=("a",)) == []
    assert said(tmp_path, text, nocite=("*",)) == []


def test_same_work_twice(tmp_path: Path) -> None:
    text = f"""
@article{{a, title={{Une étude}}, doi={{10.1000/X}}, {GOOD}}}
@article{{b, title={{Autre}}, doi={{10.1000/x}}, {GOOD}}}
@article{{c, title={{Une Etude}}, {GOOD}}}
"""
    assert said(tmp_path, text, "a", "b", "c") == [
        "bib-entry-is-unique: entry 'b' has the same DOI as 'a'; keep one of the two entries",
        "bib-entry-is-unique: entry 'c' has the same author, title and year as 'a'; "
        "keep one of the two entries",
    ]


def test_missing_fields(tmp_path: Path) -> None:
    assert said(tmp_path, "@article{a, title={Une étude}, langid={french}}", "a") == [
        "bib-entry-is-complete: the article 'a' has no author or editor; "
        "add it, or choose another type",
        "bib-entry-is-complete: the article 'a' has no journaltitle or journal; "
        "add it, or choose another type",
        "bib-entry-is-complete: the article 'a' has no date or year or pubstate; "
        "add it, or choose another type",
    ]


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("doi={https://doi.org/10.1/x}", "bib-doi-is-well-formed: doi 'https://doi.org/10.1/x'"),
        ("url={www.example.org}", "bib-url-is-well-formed: url 'www.example.org'"),
        ("isbn={978-2-7535-7809-9}", "bib-isbn-is-valid: isbn '978-2-7535-7809-9'"),
        ("issn={2052-1490}", "bib-issn-is-valid: issn '2052-1490'"),
        ("urldate={2020-02-31}", "bib-date-is-valid: urldate '2020-02-31'"),
    ],
)
def test_malformed_field(field: str, message: str, tmp_path: Path) -> None:
    (found,) = said(tmp_path, f"@article{{a, title={{É}}, {field}, {GOOD}}}", "a")
    assert found.startswith(f"{message} of 'a' is ")


def test_capitals_lost_without_language(tmp_path: Path) -> None:
    text = "@article{a, title={Les lieux du Québec}, author={R, L}, date={2019}, journal={J}}"
    assert said(tmp_path, text, "a") == [
        "bib-title-keeps-its-case: the title of 'a' loses the capitals of 'Québec'; "
        "set langid, or brace the names"
    ]


def test_capitals_lost_in_sentence_case(tmp_path: Path) -> None:
    text = (
        "@article{a, title={Shared offices in Quebec and beyond}, langid={english}, "
        "author={R, L}, date={2019}, journaltitle={J}}"
    )
    assert said(tmp_path, text, "a") == [
        "bib-title-keeps-its-case: the title of 'a' loses the capitals of 'Quebec'; "
        "brace the names: {Quebec}"
    ]
    assert said(tmp_path, text.replace("Quebec", "{Quebec}"), "a") == []


def test_title_case_is_meant_to_be_lowered(tmp_path: Path) -> None:
    text = (
        "@article{a, title={Working Alone Together in the City}, langid={english}, "
        "author={R, L}, date={2019}, journaltitle={J}}"
    )
    assert said(tmp_path, text, "a") == []


@pytest.mark.parametrize(
    "seen", ["2019", "2019-05", "2019-05-02", "2018/2020", "2018/..", "2019-21", "199X", "2001~"]
)
def test_dates(seen: str) -> None:
    assert is_date(seen)


@pytest.mark.parametrize("seen", ["2019-13", "2019-02-30", "May 2019", "19", "/", "2019-21-01"])
def test_no_dates(seen: str) -> None:
    assert not is_date(seen)


def test_check_digits() -> None:
    assert is_isbn("978-2-7535-7809-8")
    assert is_isbn("0-521-40599-8")
    assert is_isbn("080442957X")
    assert not is_isbn("0-521-40599-9")
    assert is_issn("2049-3630")
    assert not is_issn("2049-3631")


def test_values_in_quotes_and_pieces(tmp_path: Path) -> None:
    text = '@book{a,\n  title = "A {B} \\" c",\n  year = 2019,\n note = jan # " x",\n}\n'
    (tmp_path / "r.bib").write_text(text, encoding="utf-8")
    (entry,) = load_written_entries(Files(tmp_path, frozenset({"r.bib"})), "r.bib").value or ()
    assert entry.fields == {"title": 'A {B} \\" c', "year": "2019", "note": "jan x"}
