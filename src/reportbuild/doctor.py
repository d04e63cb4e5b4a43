"""What this machine lacks for building a report, and the line that brings it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import warnings
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib.resources import files
from io import StringIO
from pathlib import Path

#: The oldest Python this program runs on; the same number stands in pyproject.toml.
OLDEST_PYTHON = (3, 11)

#: Another pandoc may break lines and number notes otherwise: editions would differ by machine.
PANDOC = "3.9"

_PANGO = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked for.

    Attributes:
        name: what it is.
        ok: whether it is here and fit.
        found: what was seen: a version, a place, or why it does not do.
        remedy: how to get it; a command where there is one. Filled also when all is well.
        optional: whether a report can be built without it.
    """

    name: str
    ok: bool
    found: str
    remedy: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Program:
    """A program that helps but is not needed for building."""

    name: str
    command: str
    use: str
    package: str


PROGRAMS = (
    Program("git", "git", "dates the editions by the last commit", "git"),
    Program("Java", "java", "runs EPUBCheck in the tests", "default-jre-headless"),
    Program("pdftotext", "pdftotext", "reads PDFs in the tests", "poppler-utils"),
    Program("Chromium", "chromium", "shows pages in the tests", "chromium"),
)


def examine(folder: Path = Path()) -> list[Check]:
    """Look for everything a build needs and everything the tests use.

    Args:
        folder: the report, whose ``build/`` must be writable.

    Returns:
        What is needed first, then what is optional. Nothing is raised: whatever goes wrong
        while looking is what was found.
    """
    return [
        python_version(),
        pandoc_binary(),
        weasyprint_libraries(),
        font_packages(),
        write_access(folder),
        *(program_on_path(program) for program in PROGRAMS),
    ]


def python_version() -> Check:
    """Whether this interpreter is new enough."""
    seen, oldest = sys.version_info[:2], ".".join(map(str, OLDEST_PYTHON))
    found = ".".join(map(str, sys.version_info[:3]))
    remedy = f"install Python {oldest} or newer and make .venv/ with it"
    return Check("Python", seen >= OLDEST_PYTHON, found, remedy)


def pandoc_binary() -> Check:
    """Whether the pandoc that builds use runs and is of the one release that is tested."""
    from reportbuild.pandoc import pandoc_path

    remedy = f"{_pip()} pypandoc-binary==1.17"
    try:
        path = pandoc_path()
        first = _first_line(path, "--version")
    except (ImportError, OSError, subprocess.SubprocessError) as problem:
        return Check("pandoc", ok=False, found=_reason(problem), remedy=remedy)
    version = first.removeprefix("pandoc").strip()
    fit = version == PANDOC or version.startswith(f"{PANDOC}.")
    found = f"{version} ({path})" if fit else f"{version} ({path}), {PANDOC} is expected"
    return Check("pandoc", fit, found, remedy)


def weasyprint_libraries() -> Check:
    """Whether WeasyPrint can be imported, which loads Pango and HarfBuzz."""
    try:
        # WeasyPrint prints a page of advice when a library is missing, and only warns about
        # HarfBuzz-Subset, without which whole fonts go into every PDF.
        with warnings.catch_warnings(), redirect_stdout(StringIO()):
            warnings.filterwarnings("error", message="HarfBuzz-Subset")
            import weasyprint
    except ImportError as problem:
        return Check("WeasyPrint", False, _reason(problem), f"{_pip()} weasyprint==70.0")
    except (OSError, Warning) as problem:
        return Check("WeasyPrint", False, _reason(problem), _PANGO)
    return Check("WeasyPrint", True, str(weasyprint.__version__), _PANGO)


def font_packages() -> Check:
    """Whether the typefaces of the default theme are installed."""
    from reportbuild.render.fonts import PACKAGES

    packages = sorted(set(PACKAGES.values()))
    missing = [package for package in packages if not _has_fonts(package)]
    found = f"missing: {', '.join(missing)}" if missing else f"{len(packages)} packages"
    wanted = " ".join(package.replace("_", "-") for package in missing or packages)
    return Check("fonts", not missing, found, f"{_pip()} {wanted}")


def write_access(folder: Path) -> Check:
    """Whether ``build/`` in ``folder`` can be written, or made."""
    place = folder / "build"
    while not place.exists() and place != place.parent:
        place = place.parent
    writable = place.is_dir() and os.access(place, os.W_OK | os.X_OK)
    shown = place.resolve()
    found = f"{shown} is writable" if writable else f"{shown} cannot be written"
    return Check("build folder", writable, found, f"chmod u+rwx '{shown}', or work in a copy")


def program_on_path(program: Program) -> Check:
    """Whether an optional program is installed."""
    path = shutil.which(program.command)
    found = path or f"not on the PATH; it {program.use}"
    remedy = f"apt-get install {program.package}"
    return Check(program.name, path is not None, found, remedy, optional=True)


def _has_fonts(package: str) -> bool:
    try:
        return (files(package) / "files").is_dir()
    except ModuleNotFoundError:
        return False


def _first_line(*command: str) -> str:
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, timeout=_SECONDS, check=True
    )
    return done.stdout.partition("\n")[0]


def _pip() -> str:
    return f"{sys.executable} -m pip install"


def _reason(problem: BaseException) -> str:
    """The first line of what went wrong; library loaders append whole manuals."""
    first = str(problem).strip().partition("\n")[0]
    return first or type(problem).__name__
