"""Findings as text: for people, for editors' problem matchers, for programs, for GitHub."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import click

from reportbuild.diagnostics import Diagnostic, Severity
from reportbuild.rules import RULES

Style = Literal["human", "short", "json", "github"]

#: 1-based line and column, and the length of what is meant.
Position = tuple[int, int, int]

_COLOURS = {"error": "red", "warning": "yellow"}


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic with its severity in this report and its place in today's files."""

    diagnostic: Diagnostic
    severity: Severity
    position: Position
    excerpt: str


def grade(
    found: Iterable[Diagnostic],
    severities: dict[str, str],
    locate: Callable[[Diagnostic], tuple[Position, str]],
) -> list[Finding]:
    """Findings with severity and position, by file and place, ignored rules left out.

    Args:
        found: diagnostics of a run.
        severities: rule id → severity, as the report sets them.
        locate: gives position and source line of a diagnostic.
    """
    graded = []
    for diagnostic in set(found):
        severity = severities.get(diagnostic.rule) or RULES[diagnostic.rule].severity
        if severity != "ignore":
            position, excerpt = locate(diagnostic)
            graded.append(Finding(diagnostic, severity, position, excerpt))  # type: ignore[arg-type]
    return sorted(graded, key=lambda f: (f.diagnostic.at.file, f.position, f.diagnostic))


def render_findings(findings: list[Finding], style: Style) -> str:
    """All findings in one style, ready to print (``json``: one array)."""
    if style == "json":
        return json.dumps([_as_data(f) for f in findings], ensure_ascii=False, indent=2)
    render = {"human": _human, "short": _short, "github": _github}[style]
    return "\n".join(render(f) for f in findings)


def _where(finding: Finding) -> str:
    line, column, _ = finding.position
    return f"{finding.diagnostic.at.file}:{line}:{column}"


def _human(finding: Finding) -> str:
    found = finding.diagnostic
    colour = _COLOURS[finding.severity]
    head = click.style(f"{finding.severity}[{found.rule}]", fg=colour, bold=True)
    lines = [f"{head}: {found.message}", f"  --> {_where(finding)}"]
    if finding.excerpt.strip():
        lines += _pointed(finding, colour)
    if found.hint:
        lines.append(f"   = help: {found.hint}")
    return "\n".join(lines) + "\n"


def _pointed(finding: Finding, colour: str) -> list[str]:
    _, column, length = finding.position
    width = 96
    start = max(0, column - 1 - width // 2) if len(finding.excerpt) > width else 0
    shown = finding.excerpt[start : start + width].replace("\t", " ")
    marks = "^" * max(1, min(length, len(shown) - (column - 1 - start)))
    pad = " " * (column - 1 - start)
    return [f"   |  {shown}", f"   |  {pad}{click.style(marks, fg=colour)}"]


def _short(finding: Finding) -> str:
    found = finding.diagnostic
    hint = f" ({found.hint})" if found.hint else ""
    return f"{_where(finding)}: {finding.severity}[{found.rule}]: {found.message}{hint}"


def _github(finding: Finding) -> str:
    line, column, length = finding.position
    found = finding.diagnostic
    text = f"{found.message}. {found.hint}".replace("%", "%25").replace("\n", "%0A")
    place = f"file={found.at.file},line={line},col={column},endColumn={column + length}"
    return f"::{finding.severity} {place},title={found.rule}::{text}"


def _as_data(finding: Finding) -> dict[str, object]:
    line, column, length = finding.position
    found = finding.diagnostic
    return {
        "rule": found.rule,
        "severity": finding.severity,
        "file": found.at.file,
        "line": line,
        "column": column,
        "length": length,
        "message": found.message,
        "hint": found.hint,
    }
