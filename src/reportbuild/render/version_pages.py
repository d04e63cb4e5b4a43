"""Pages of a web root that holds several versions: the way to the newest, and a list of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportbuild.diagnostics import Outcome
from reportbuild.model import Language, Release
from reportbuild.render.dates import long_date
from reportbuild.render.templating import design_tokens, fill_template

_TOKENS = "html/tokens.css"


@dataclass(frozen=True, slots=True)
class Versions:
    """What the pages show.

    Attributes:
        languages: of the report, the first is the default.
        titles: language code → title of the report.
        releases: the newest first.
        newest: what stands in ``latest/``.
        base: address of ``latest/``; empty when the report states none.
        sheet: the style sheet, seen from the web root.
        icon: the icon, seen from the web root.
    """

    languages: Sequence[Language]
    titles: Mapping[str, str]
    releases: Sequence[Release]
    newest: Release
    base: str
    sheet: str
    icon: str


def render_way(versions: Versions, templates: dict[str, str]) -> Outcome[str]:
    """The web root's first page: it leads to ``latest/`` at once, without a script."""
    return fill_template(templates, "html/newest.html.j2", _context(versions, templates))


def render_versions(versions: Versions, templates: dict[str, str]) -> Outcome[str]:
    """All versions with what changed in each, in every language of the report."""
    return fill_template(templates, "html/versions.html.j2", _context(versions, templates))


def _context(versions: Versions, templates: dict[str, str]) -> dict[str, Any]:
    dates = {
        language.code: {r.version: long_date(r.date, language) for r in versions.releases}
        for language in versions.languages
    }
    return {
        "versions": versions,
        "dates": dates,
        "theme_color": design_tokens(templates[_TOKENS]).get("accent-deep", ""),
    }
