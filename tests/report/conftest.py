"""The real report, built once into a folder of its own."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLOCK = "1764000000"


def copy_report(target: Path) -> Path:
    """A copy of the report's own files, without what was built."""
    for name in ("chapters", "figures", "templates"):
        shutil.copytree(ROOT / name, target / name)
    for name in ("report.yaml", "references.bib", "glossary.yaml", "places.yaml"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, target / name)
    return target


def build(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would."""
    command = [sys.executable, "-m", "reportbuild", "--project", str(folder), *words]
    surroundings = {**os.environ, "SOURCE_DATE_EPOCH": CLOCK}
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``build/`` folder of all six editions; built once, whichever process comes first.

    ``REPORT_BUILT=FOLDER`` names one that is there already, to save the minutes of making it.
    """
    if "REPORT_BUILT" in os.environ:
        return Path(os.environ["REPORT_BUILT"]).resolve()
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "the-report"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "build" / "manifest.json").exists():
            shutil.rmtree(shared, ignore_errors=True)
            done = build(copy_report(shared), "build")
            assert done.returncode == 0, done.stderr
    return shared / "build"
