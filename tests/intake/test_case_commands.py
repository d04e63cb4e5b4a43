from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from reportbuild import case_work
from reportbuild.all_or_none import write_all
from reportbuild.cli import main
from reportbuild.cli_case import case
from tests.intake.form_tables import table

ROOT = Path(__file__).parents[2]
KEPT = ("casaco-malakoff", "e-nable", "ecto-montreal", "space4-london")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A few of the real records in a project of their own."""
    for name in ("chapters", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "references.bib", tmp_path)
    text = (ROOT / "report.yaml").read_text(encoding="utf-8")
    for folder in (tmp_path / "chapters/cases").iterdir():
        if folder.name not in KEPT:
            shutil.rmtree(folder)
            text = text.replace(f"  - {folder.name}\n", "")
    (tmp_path / "report.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def run(report: Path, *words: str):
    if "case" not in main.commands:
        main.add_command(case)
    return CliRunner().invoke(main, ["--project", str(report), "case", *words])


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_new_case_is_sound_and_is_not_made_twice(report: Path) -> None:
    words = (
        "new",
        "la-piscine",
        "--name",
        'La "Piscine"',
        "--family",
        "commons",
        "--country",
        "FR",
    )
    assert run(report, *words).exit_code == 0
    records = case_work.open_records(report).value
    assert records is not None
    assert records.cases["la-piscine"].name == 'La "Piscine"'
    assert [d for d in records.findings if "la-piscine" in d.at.file and d.rule != "case-is-listed"
            ] == []  # fmt: skip
    before = tree(report)
    again = run(report, *words)
    assert again.exit_code == 1
    assert "chapters/cases/la-piscine exists already; nothing was changed" in again.output
    assert tree(report) == before


def test_a_wrong_word_makes_nothing(report: Path) -> None:
    before = tree(report)
    made = run(report, "new", "la-piscine", "--family", "comons", "--country", "FR")
    assert made.exit_code == 2
    assert "unknown family 'comons'. did you mean 'commons'?" in made.output
    assert run(report, "new", "../x").exit_code == 2
    assert tree(report) == before


def test_export_and_import_change_nothing(report: Path) -> None:
    assert run(report, "export").exit_code == 0
    before = tree(report)
    for name in ("cases.xlsx", "cases.csv", "sources.csv"):
        made = run(report, "import", str(report / "build/data" / name), "--write", "--replace")
        assert (made.exit_code, made.output) == (0, "nothing changes\n")
    assert tree(report) == before


CHANGE = {"case": "ecto-montreal", "field": "founded", "value": "2008"}


def test_a_change_is_shown_first_and_needs_two_words(report: Path, tmp_path: Path) -> None:
    file = tmp_path / "change.csv"
    file.write_bytes(table(CHANGE))
    before = tree(report)
    shown = run(report, "import", str(file))
    assert "~ ecto-montreal founded value (C2): 2009 -> 2008" in shown.output
    assert "Nothing was written; add --write." in shown.output
    refused = run(report, "import", str(file), "--write")
    assert refused.exit_code == 1
    assert "1 value of the records would be replaced or removed" in refused.output
    assert tree(report) == before
    assert run(report, "import", str(file), "--write", "--replace").exit_code == 0
    after = tree(report)
    changed = [path for path in after if before[path] != after[path]]
    assert changed == ["chapters/cases/ecto-montreal/case.yaml"]


def test_a_wrong_value_names_its_cell_and_nothing_is_half_written(
    report: Path, tmp_path: Path
) -> None:
    late = {"case": "space4-london", "field": "founded", "value": "43313"}
    vague = {"case": "e-nable", "field": "size", "n": "1"}
    rows = [
        {**late, "status": "single-source", "src": "impact"},
        {**vague, "status": "verifed", "src": "infra x"},
    ]
    file = tmp_path / "change.csv"
    file.write_bytes(table(*rows))
    before = tree(report)
    records = case_work.open_records(report).value
    assert records is not None
    made = case_work.prepare_import(records, file.name, file.read_bytes())
    assert [d.message for d in made.diagnostics] == [
        "C2: 'value' is 43313, not between 1500 and 2100",
        "E3: unknown source 'x'",
        "D3: unknown status 'verifed'",
    ]
    written = run(report, "import", str(file), "--write", "--replace")
    assert written.exit_code == 1
    assert "Nothing was written." in written.output
    assert tree(report) == before


def test_a_missing_text_names_the_cell_that_is_empty(report: Path) -> None:
    record = {"case": "ecto-montreal", "status": "analysis"}
    rows = [
        {**record, "field": "limits", "value_en": "New", "note_en": "Why", "note_fr": "Pourquoi"},
        {**record, "field": "governance", "value_en": "N", "value_fr": "N", "note_en": "Why"},
    ]
    rows.append({"case": "ecto-montreal", "field": "size", "value_en": "N", "value_fr": "N"})
    records = case_work.open_records(report).value
    assert records is not None
    made = case_work.prepare_import(records, "change.csv", table(*rows))
    words = ", ".join(
        f"'{status}'" for status in ("verified", "single-source", "memory", "analysis")
    )
    hint = "every text is needed in each language of the report"
    assert [(d.message, d.hint) for d in made.diagnostics] == [
        ("F3: 'note_fr' is empty", hint),
        ("B4: 'status' is empty", f"add 'status:' with one of {words}"),
        ("G2: 'value_fr' is empty", hint),
    ]


def test_a_write_that_fails_puts_everything_back(report: Path) -> None:
    target = "chapters/cases/e-nable/case.yaml"
    (report / "in-the-way").mkdir()
    (report / "in-the-way/x").touch()
    before = tree(report)
    with pytest.raises(OSError):
        write_all(report, {target: "changed", "in-the-way": "a folder is here"})
    assert tree(report) == before


def test_a_new_case_comes_from_a_table(report: Path, tmp_path: Path) -> None:
    said = {"name": "La Piscine", "family": "commons", "country": "FR"}
    rows = [{"case": "la-piscine", "field": field, "value": value} for field, value in said.items()]
    rows.append({"case": "la-piscine", "field": "summary", "value_en": "A", "value_fr": "B"})
    file = tmp_path / "new.csv"
    file.write_bytes(table(*rows))
    assert run(report, "import", str(file), "--write").exit_code == 0
    assert (report / "chapters/cases/la-piscine/fr.md").is_file()
    records = case_work.open_records(report).value
    assert records is not None
    assert records.cases["la-piscine"].summary == {"en": "A", "fr": "B"}


def test_the_list_tells_what_facts_rest_on(report: Path) -> None:
    told = run(report, "list", "--evidence", "casaco-malakoff").output
    assert "practices/2      single-source  -      casaco.fr\n" in told
    assert run(report, "list", "nowhere").exit_code == 2


def test_narrower_facts_stay_out_of_public_exports(report: Path) -> None:
    file = report / "chapters/cases/e-nable/case.yaml"
    text = file.read_text(encoding="utf-8")
    mark = "contact:\n  - {value: A name nobody else may read, status: memory}\nsources:"
    file.write_text(text.replace("\nsources:", f"\n{mark}"), encoding="utf-8")
    records = case_work.open_records(report).value
    assert records is not None
    public = case_work.export_files(records, "public")
    shared = case_work.export_files(records, "consortium")
    assert not any(b"nobody else may read" in content for content in public.values())
    assert b"nobody else may read" in shared["cases.csv"]


@pytest.mark.parametrize("damage", ["  value: 2009\n", "size:\n"])
def test_a_damaged_record_is_never_written(report: Path, tmp_path: Path, damage: str) -> None:
    record = report / "chapters/cases/ecto-montreal/case.yaml"
    text = record.read_text(encoding="utf-8")
    for broken in (text.replace(damage, f"{damage}  : : [\n"), text.replace(damage, "", 1)):
        record.write_text(broken, encoding="utf-8")
        file = tmp_path / "change.csv"
        file.write_bytes(table({**CHANGE, "status": "memory"}))
        records = case_work.open_records(report).value
        assert records is not None
        made = case_work.prepare_import(records, file.name, file.read_bytes())
        message = "the record of 'ecto-montreal' has findings of its own"
        assert [d.message for d in made.diagnostics] == [message]
