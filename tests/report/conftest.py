"""The real report, built once into a folder of its own."""

from __future__ import annotations

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
    """The ``build/`` folder of all six editions."""
    folder = copy_report(tmp_path_factory.mktemp("report") / "here")
    done = build(folder, "build")
    assert done.returncode == 0, done.stderr
    return folder / "build"
