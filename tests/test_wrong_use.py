"""What the command line says to wrong use and to a machine that is in the way."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reportbuild.init import create_report


@pytest.fixture
def report(tmp_path: Path) -> Path:
    create_report(tmp_path / "report")
    return tmp_path / "report"


def run(folder: Path, *words: str, **variables: str) -> tuple[int, str]:
    """Exit code and all that is said, as a user sees it."""
    command = [sys.executable, "-m", "reportbuild", *words]
    surroundings = {**os.environ, **variables}
    done = subprocess.run(
        command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "--strict"), "'--strict' stands before the command: reportbuild --strict check"),
        (("build", "-q"), "'-q' stands before the command: reportbuild -q build"),
        (
            ("build", "--format", "json"),
            "'--format' stands before the command: reportbuild --format … build",
        ),
        (("check", "--strikt"), "No such option '--strikt'."),
    ],
)
def test_an_option_of_all_commands_is_told_its_place(
    report: Path, words: tuple[str, ...], said: str
) -> None:
    code, told = run(report, *words)
    assert code == 2
    assert told.splitlines()[-1] == f"Error: {said}"


def test_a_language_the_report_lacks_is_told_by_every_command(report: Path) -> None:
    for command in ("check", "build"):
        code, told = run(report, "--format", "short", command, "--lang", "zz")
        assert code == 1
        assert "error[language-is-configured]: the report has no language 'zz'" in told


@pytest.mark.parametrize("stated", ["foo", "-1", "99999999999999"])
def test_a_clock_that_is_none_is_told(report: Path, stated: str) -> None:
    code, told = run(report, "check", SOURCE_DATE_EPOCH=stated)
    expected = f"Error: SOURCE_DATE_EPOCH is '{stated}'; seconds since 1970 are expected\n"
    assert (code, told) == (1, expected)


def test_a_build_folder_that_is_a_file_is_told(report: Path) -> None:
    (report / "build").touch()
    code, told = run(report, "check")
    assert code == 1
    assert re.fullmatch(
        r"Error: '\S+/build/\S*' cannot be used: (not a directory|file exists)\. "
        r"'reportbuild doctor' says what a build needs\.\n",
        told,
    ), told


def test_a_place_where_no_report_can_be_is_told(tmp_path: Path) -> None:
    code, told = run(tmp_path, "init", "/proc/report")
    assert code == 1
    assert told == "Error: '/proc/report' cannot be used: no such file or directory\n"
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_leaves_no_trace(report: Path) -> None:
    command = [sys.executable, "-m", "reportbuild", "build", "--jobs", "2"]
    with subprocess.Popen(
        command,
        cwd=report,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as build:
        time.sleep(2)
        os.killpg(build.pid, signal.SIGINT)  # as a terminal does
        told = build.communicate(timeout=60)[0].decode()
    assert "Traceback" not in told
    assert build.returncode != 0
