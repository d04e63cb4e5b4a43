"""Pictures of the case records, and of authors' own Vega-Lite specifications, as SVG.

vl-convert runs Vega-Lite without a browser or a network. Its accessible names are English only,
so they are taken out and replaced by a title and a description in the edition's language.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable
from typing import Any

from reportbuild.diagnostics import Locus, Outcome, Sink, did_you_mean
from reportbuild.files import Files
from reportbuild.model import Case, Language
from reportbuild.place_names import in_words_of
from reportbuild.render.chart_specs import (
    FONT,
    PAPER,
    Spec,
    bars_spec,
    grid_spec,
    stacked_spec,
)
from reportbuild.render.map_spec import map_spec
from reportbuild.render.markup import attributes, escape
from reportbuild.render.timeline_spec import timeline_spec
from reportbuild.views.describe import VIEWS, describe_view
from reportbuild.views.map_layout import lay_out_map
from reportbuild.views.tallies import (
    tally_evidence,
    tally_families,
    tally_funding,
    tally_legal_forms,
)
from reportbuild.views.timeline import lives

#: Our specifications and authors' are compiled by one version, whatever is added later.
_VERSION = "5.21"

_SPECS: dict[str, Callable[[dict[str, Case], Language], Spec]] = {
    "case-map": lambda cases, language: map_spec(lay_out_map(cases), language),
    "case-timeline": lambda cases, language: timeline_spec(lives(cases), language),
    "case-families": lambda cases, language: bars_spec(tally_families(cases, language)),
    "case-legal-forms": lambda cases, language: grid_spec(tally_legal_forms(cases, language)),
    "case-funding": lambda cases, language: bars_spec(tally_funding(cases, language)),
    "case-evidence": lambda cases, language: stacked_spec(tally_evidence(cases, language)),
}

_ACCESSIBLE_NAMES = re.compile(r' (?:aria-[a-z]+|role|pointer-events)="[^"]*"')
_EMPTY = re.compile(
    r'<path(?: class="[^"]*")?(?: d="(?:M0,0h0v0h0Z)?")(?: [a-z-]+="[^"]*")*(?:/>|></path>)'
)
_OWN_ID = re.compile(r'(id="|url\(#)((?:clip|gradient_)\d+)')
_ROOT = re.compile(r"<svg [^>]*?(width=\"[^\"]*\" height=\"[^\"]*\") (viewBox=\"[^\"]*\")>")


def make_chart(cases: dict[str, Case], name: str, language: Language) -> Outcome[bytes]:
    """One view of the cases as an SVG file.

    Args:
        cases: the records as the edition's readers may see them; the caller selects.
        name: one of :data:`reportbuild.views.describe.VIEWS`.
        language: words and numbers.

    Returns:
        UTF-8 bytes, the same for equal arguments on every machine; None with the finding
        ``case-chart-is-known`` for an unknown name, or ``case-view-has-data`` when no case has
        what is shown.
    """
    sink = Sink()
    if name not in VIEWS:
        hint = did_you_mean(name, VIEWS)
        sink.report("case-chart-is-known", f"unknown chart '{name}'", Locus("report.yaml"), hint)
        return sink.outcome(None)
    cases = {slug: in_words_of(case, language) for slug, case in cases.items()}
    view = describe_view(name, cases, language)
    if not view.rows:
        message = f"no case record has what '{name}' shows"
        sink.report("case-view-has-data", message, Locus("report.yaml"))
        return sink.outcome(None)
    drawn = _draw(_SPECS[name](cases, language), language)
    return sink.outcome(_named(drawn, name, view.title, view.alt, language))


def _draw(spec: Spec, language: Language) -> str:
    import vl_convert

    point = language.typography.get("decimal", ".")
    gap = language.typography.get("thousands", "\u00a0" if point == "," else ",")
    numbers = {"decimal": point, "thousands": gap, "grouping": [3], "currency": ["", ""]}
    drawn: str = vl_convert.vegalite_to_svg(
        spec, vl_version=_VERSION, allowed_base_urls=[], format_locale=numbers
    )
    return drawn


def _named(drawn: str, name: str, title: str, alt: str, language: Language) -> bytes:
    """The picture with a title and a description of its own instead of English labels."""
    plain = _EMPTY.sub("", _ACCESSIBLE_NAMES.sub("", drawn)).replace(' class="background"', "")
    plain = _renumber(plain, name)
    found = _ROOT.search(plain)
    size = f" {found[1]} {found[2]}" if found else ""
    inner = plain[found.end() :] if found else plain
    root = attributes(
        [
            ("role", "img"),
            ("xml:lang", language.locale),
            ("aria-labelledby", f"{name}-title {name}-desc" if alt else f"{name}-title"),
        ]
    )
    words = f'<title id="{name}-title">{escape(title)}</title>'
    if alt:
        words += f'<desc id="{name}-desc">{escape(alt)}</desc>'
    return f'<svg xmlns="http://www.w3.org/2000/svg"{size}{root}>{words}{inner}\n'.encode()


def _renumber(drawn: str, name: str) -> str:
    """Ids counted from 1 in each picture; Vega counts on through the life of a process."""
    seen: dict[str, str] = {}

    def own(found: re.Match[str]) -> str:
        return found[1] + seen.setdefault(found[2], f"{name}-{len(seen) + 1}")

    return _OWN_ID.sub(own, drawn)


def render_author_chart(files: Files, path: str, language: Language) -> Outcome[bytes]:
    """A Vega-Lite specification of the report (``figures/*.vl.json``) as an SVG file.

    Data stands in the specification or in a CSV, TSV or JSON file beside it, which ``files`` must
    declare. Colours and typefaces are the report's unless the specification sets them.

    Returns:
        UTF-8 bytes; None with the finding ``chart-is-readable`` or
        ``chart-data-is-in-the-project``.
    """
    sink = Sink()
    spec = _read_spec(files, path, sink)
    if spec is None or not _take_in_data(spec, files, path, sink):
        return sink.outcome(None)
    own = spec.get("config")
    config = {"font": FONT, "view": {"stroke": None}} | (own if isinstance(own, dict) else {})
    try:
        drawn = _draw({"background": PAPER} | spec | {"config": config}, language)
    except ValueError as problem:
        reason = str(problem).strip().splitlines()[0]
        sink.report("chart-is-readable", f"Vega-Lite cannot draw it: {reason}", Locus(path))
        return sink.outcome(None)
    stem = posixpath.basename(path).split(".")[0]
    title = _words(spec.get("title")) or _unprinted_title(spec) or stem
    return sink.outcome(_named(drawn, stem, title, _words(spec.get("description")), language))


def _unprinted_title(spec: Spec) -> str:
    """The title in ``usermeta``, for a picture that leaves its title to the caption."""
    kept = spec.get("usermeta")
    return _words(kept.get("title")) if isinstance(kept, dict) else ""


def _words(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("text", "")
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _read_spec(files: Files, path: str, sink: Sink) -> Spec | None:
    try:
        spec = json.loads(files.read_text(path))
    except json.JSONDecodeError as problem:
        at = Locus(path, "line", f"{problem.lineno}:{problem.colno}")
        sink.report("chart-is-readable", f"not valid JSON: {problem.msg}", at)
        return None
    except (OSError, UnicodeDecodeError) as problem:
        sink.report("chart-is-readable", f"cannot read: {problem}", Locus(path))
        return None
    if not isinstance(spec, dict):
        sink.report("chart-is-readable", "a chart is a JSON object", Locus(path))
        return None
    return spec


def _take_in_data(spec: Any, files: Files, path: str, sink: Sink) -> bool:
    """Put the content of data files where their names stand, at any depth."""
    good = True
    if isinstance(spec, dict):
        data = spec.get("data")
        if isinstance(data, dict) and "url" in data:
            good = _load(data, files, path, sink)
        parts: Any = [value for key, value in spec.items() if key != "data"]
    else:
        parts = spec if isinstance(spec, list) else []
    return all([good, *(_take_in_data(part, files, path, sink) for part in parts)])


def _load(data: dict[str, Any], files: Files, path: str, sink: Sink) -> bool:
    address = str(data.pop("url"))
    file = posixpath.normpath(posixpath.join(posixpath.dirname(path), address))
    try:
        text = files.read_text(file)
        kind = posixpath.splitext(file)[1].removeprefix(".")
        data["values"] = json.loads(text) if kind in ("json", "geojson", "topojson") else text
    except (OSError, ValueError):
        sink.report(
            "chart-data-is-in-the-project",
            f"cannot read the data file '{address}'",
            Locus(path, "text", address),
            "save it beside the chart and give its path from there",
        )
        return False
    form = data.setdefault("format", {})
    form.setdefault("type", kind if kind in ("csv", "tsv", "topojson") else "json")
    return True
