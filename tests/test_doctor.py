"""``reportbuild doctor``: what is missing is named with the line that brings it."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reportbuild import doctor
from reportbuild.doctor import Program, examine, program_on_path, python_version, write_access


def test_needs_come_before_conveniences(tmp_path: Path) -> None:
    checks = examine(tmp_path)
    names = [check.name for check in checks]
    needed = ["Python", "pandoc", "WeasyPrint", "fonts", "build folder"]
    assert names == [*needed, "git", "Java", "pdftotext", "Chromium"]
    assert [check.name for check in checks if not check.optional] == needed
    assert all(check.remedy for check in checks)


def test_machine_that_runs_the_tests_can_build(tmp_path: Path) -> None:
    assert [check for check in examine(tmp_path) if not (check.ok or check.optional)] == []


def test_old_python_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    check = python_version()
    assert not check.ok
    assert check.found == "3.10.4"
    assert check.remedy == "install Python 3.11 or newer and make .venv/ with it"


def test_other_pandoc_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pandoc = tmp_path / "pandoc"
    pandoc.write_text("#!/bin/sh\necho pandoc 2.17.1.1\n")
    pandoc.chmod(0o755)
    monkeypatch.setattr("reportbuild.pandoc.pandoc_path", lambda: str(pandoc))
    check = doctor.pandoc_binary()
    assert not check.ok
    assert check.found == f"2.17.1.1 ({pandoc}), 3.9 is expected"
    assert check.remedy == f"{sys.executable} -m pip install pypandoc-binary==1.17"


def test_missing_pandoc_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportbuild.pandoc.pandoc_path", lambda: "/nowhere/pandoc")
    check = doctor.pandoc_binary()
    assert not check.ok
    assert "No such file or directory" in check.found


def _failing_import(problem: BaseException) -> Callable[..., Any]:
    real = builtins.__import__

    def load(name: str, *rest: Any, **named: Any) -> Any:
        if name == "weasyprint":
            sys.stdout.write("a page of advice")
            raise problem
        return real(name, *rest, **named)

    return load


@pytest.mark.parametrize(
    ("problem", "found", "remedy"),
    [
        (
            OSError("cannot load library 'libpango-1.0-0': not found\nmore\n"),
            "cannot load library 'libpango-1.0-0': not found",
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        ),
        (
            DeprecationWarning("HarfBuzz-Subset will be required"),
            "HarfBuzz-Subset will be required",
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        ),
        (
            ModuleNotFoundError("No module named 'weasyprint'"),
            "No module named 'weasyprint'",
            f"{sys.executable} -m pip install weasyprint==70.0",
        ),
    ],
)
def test_weasyprint_tells_library_from_package(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    problem: BaseException,
    found: str,
    remedy: str,
) -> None:
    monkeypatch.setattr(builtins, "__import__", _failing_import(problem))
    check = doctor.weasyprint_libraries()
    assert (check.ok, check.found, check.remedy) == (False, found, remedy)
    assert capsys.readouterr().out == ""


def test_only_missing_fonts_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_has_fonts", lambda package: package != "fontpkg_source_sans_3")
    check = doctor.font_packages()
    assert not check.ok
    assert check.found == "missing: fontpkg_source_sans_3"
    assert check.remedy == f"{sys.executable} -m pip install fontpkg-source-sans-3"


def test_build_that_is_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "build").touch()
    check = write_access(tmp_path)
    assert not check.ok
    assert check.found == f"{tmp_path / 'build'} cannot be written"


def test_folder_to_be_made_counts_as_writable(tmp_path: Path) -> None:
    assert write_access(tmp_path / "not" / "yet").found == f"{tmp_path} is writable"


def test_missing_program_says_what_it_is_for() -> None:
    check = program_on_path(Program("Frob", "no-such-frob", "frobs in the tests", "frob"))
    assert check == doctor.Check(
        name="Frob",
        ok=False,
        found="not on the PATH; it frobs in the tests",
        remedy="apt-get install frob",
        optional=True,
    )
