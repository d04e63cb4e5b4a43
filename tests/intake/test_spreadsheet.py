"""The form in a real spreadsheet program: opened, saved again, printed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reportbuild.intake.form import make_form
from reportbuild.intake.merge import plan_import
from reportbuild.intake.sheet import FACTS, read_form
from tests.intake.form_tables import LANGUAGES

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice Calc is not installed"),
]


def convert(file: Path, kind: str) -> Path:
    """``file`` opened by LibreOffice and saved as ``kind`` in a folder of its own."""
    folder = file.parent / kind
    profile = f"-env:UserInstallation={(file.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    surroundings = {**os.environ, "HOME": str(file.parent)}
    subprocess.run(
        [*command, str(file)], check=True, capture_output=True, timeout=180, env=surroundings
    )
    return folder / f"{file.stem}.{kind}"


@pytest.fixture(scope="module")
def form(cases, languages, vocabularies, tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("office") / "form.xlsx"
    file.write_bytes(make_form(cases, languages, vocabularies))
    return file


def test_a_form_saved_by_libreoffice_changes_nothing(form: Path, cases, texts) -> None:
    saved = convert(form, "xlsx")
    read = read_form(saved.name, saved.read_bytes(), LANGUAGES)
    assert read.diagnostics == ()
    assert read.value is not None
    plan = plan_import(read.value, saved.name, cases, texts, LANGUAGES).value
    assert plan is not None
    assert (plan.changes, plan.texts) == ([], {})


def test_its_drop_downs_are_understood(form: Path) -> None:
    book = load_workbook(convert(form, "xlsx"))
    choices = book[FACTS].data_validations.dataValidation
    assert sorted(str(choice.formula1) for choice in choices) == [
        "INDIRECT($B2)", "audiences", "fields", "statuses",
    ]  # fmt: skip
    assert book["Lists"].sheet_state == "hidden"


def test_on_paper_no_column_is_cut_off(form: Path) -> None:
    """All columns on one page: the instructions' words are on the page of their names."""
    printed = convert(form, "pdf")
    command = ["pdftotext", "-layout", str(printed), "-"]
    pages = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\f")
    assert "Write on the sheets Facts and Sources only" in pages[0]
    assert "Fields of a case" in pages[0]
    (facts, *_) = [page for page in pages if page.lstrip().startswith("case")]
    assert {"field", "note_fr", "audience"} <= set(facts.splitlines()[0].split())
