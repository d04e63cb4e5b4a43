"""What every command does at the terminal: settings, project folder, progress, findings, exit."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import click

EXIT_ERRORS, EXIT_STRICT = 1, 3


@dataclass(frozen=True, slots=True)
class Settings:
    """The global options."""

    project: Path
    verbosity: int
    strict: bool
    style: Literal["human", "short", "json", "github"]


def counted(number: int, what: str) -> str:
    """A number with its noun: ``1 file``, ``2 files``."""
    return f"{number} {what}{'s' * (number != 1)}"


def examples(*lines: str) -> str:
    """Examples for the end of a help page, kept line by line."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def root_of(settings: Settings) -> Path:
    """The project folder, or a usage error that says what to do."""
    root = settings.project
    if (root / "report.yaml").is_dir():
        raise click.UsageError(f"'{root / 'report.yaml'}' is a folder; a file is expected.")
    if not (root / "report.yaml").is_file():
        shown = "this folder" if root == Path() else f"'{root}'"
        raise click.UsageError(
            f"{shown} has no report.yaml. Go to a report's folder, name it with --project, "
            "or make one with 'reportbuild init FOLDER'."
        )
    return root.resolve()


def languages_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--lang``, repeatable, as ``languages``."""
    return click.option(
        "--lang", "languages", multiple=True, help="Only this language (repeatable)."
    )(command)


def audience_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--audience``, repeatable, as ``audiences``."""
    return click.option(
        "--audience",
        "audiences",
        multiple=True,
        type=click.Choice(["public", "consortium", "internal"]),
        help="Only editions for these readers (repeatable).",
    )(command)


def with_progress(settings: Settings, work: Callable[[Any], Any]) -> Any:
    """Run ``work`` with a progress line on a terminal; quiet in a pipe."""
    lively = sys.stderr.isatty() and settings.verbosity >= 0

    def progress(name: str, ran: bool) -> None:
        if settings.verbosity > 0 and ran:
            click.echo(f"  {name}", err=True)
        elif lively and ran:
            click.echo(f"\r\x1b[2K{name[:78]}", err=True, nl=False)

    result = work(progress)
    if lively:
        click.echo("\r\x1b[2K", err=True, nl=False)
    return result


def print_findings(settings: Settings, findings: list[Any]) -> None:
    """Print findings as ``--format`` asks; JSON is printed even when there are none."""
    from reportbuild.present import render_findings

    if findings or settings.style == "json":
        click.echo(render_findings(findings, settings.style), err=settings.style == "human")


def finish(
    settings: Settings, result: Any, kept: str = "the last good build was left in place"
) -> None:
    """Count what was found and leave with the exit code of it; ``kept`` is told after errors.

    Raises:
        SystemExit: 1 after errors, 3 after warnings under ``--strict``.
    """
    errors, warnings = result.count("error"), result.count("warning")
    if (errors or warnings) and settings.style == "human":
        parts = [
            f"{count} {word}{'' if count == 1 else 's'}"
            for count, word in ((errors, "error"), (warnings, "warning"))
            if count
        ]
        rest = "" if result.published or not errors else f"; {kept}"
        click.echo(f"{' and '.join(parts)}{rest}.", err=True)
    if errors:
        sys.exit(EXIT_ERRORS)
    if warnings and settings.strict:
        sys.exit(EXIT_STRICT)
