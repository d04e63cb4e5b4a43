"""The command ``reportbuild publish``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reportbuild.terminal import (
    EXIT_ERRORS,
    EXIT_STRICT,
    Settings,
    counted,
    examples,
    finish,
    print_findings,
    root_of,
    with_progress,
)

if TYPE_CHECKING:
    from reportbuild.plan_publish import Published


@click.command(
    short_help="A version into a web root, or --check what is there.",
    epilog=examples(
        "reportbuild publish                          into build/publication/, to look at",
        "reportbuild publish --to ../website/report --dry-run",
        "reportbuild publish --to ../website/report",
        "reportbuild publish --check https://example.org/report",
    ),
)
@click.option(
    "--to",
    "place",
    type=click.Path(path_type=Path, exists=True, file_okay=False, writable=True),
    help="The web root: a folder that is there, such as a checked-out website.",
)
@click.option(
    "--check",
    "checked",
    metavar="URL-OR-DIR",
    help="Publish nothing; compare what stands there with what was published.",
)
@click.option("--draft", is_flag=True, help="Publish although report.yaml says 'status: draft'.")
@click.option(
    "--uncommitted", is_flag=True, help="Publish although files differ from the last commit."
)
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@click.option("--jobs", type=click.IntRange(1), help="Processes.", show_default="processors")
@click.pass_obj
def publish(
    settings: Settings,
    place: Path | None,
    checked: str | None,
    draft: bool,
    uncommitted: bool,
    dry_run: bool,
    jobs: int | None,
) -> None:
    """Publish the version that report.yaml names: into its own folder and into latest/.

    A published version is never changed, nothing is replaced or deleted that this command did not
    put there, and either all of it arrives or nothing.
    """
    from reportbuild import plan_publish

    if checked is not None:
        if place is not None or draft or uncommitted or dry_run:
            raise click.UsageError("--check stands alone: it publishes nothing")
        _verify(settings, checked)
        return
    root = root_of(settings)
    request = plan_publish.PublishRequest(
        root,
        place.resolve() if place else None,
        draft,
        uncommitted,
        dry_run,
        settings.strict,
        jobs or 0,
    )
    if place is not None:
        _check_place(place, root)
    try:
        result = with_progress(settings, lambda progress: plan_publish.publish(request, progress))
    except OSError as problem:
        raise click.ClickException(
            f"the publication could not be written: {problem}. Run the same command again: it "
            "finishes or drops what was begun"
        ) from None
    print_findings(settings, result.findings)
    if result.done and settings.verbosity >= 0:
        for line in _summary(result, dry_run, root, settings.verbosity > 0):
            click.echo(line, err=True)
    finish(settings, result, "nothing was published")


def _check_place(place: Path, root: Path) -> None:
    """Refuse folders that are no web root.

    Raises:
        click.UsageError: ``place`` is a report, or what its builds make and ``clean`` deletes.
    """
    if (place / "report.yaml").exists():
        raise click.UsageError(f"'{place}' is a report's own folder; name that of a website")
    if place.resolve().is_relative_to((root / "build").resolve()):
        raise click.UsageError(
            f"'{place}' belongs to builds, which 'clean' deletes; name a website's folder"
        )


def _summary(result: Published, dry_run: bool, root: Path, all_names: bool) -> list[str]:
    from reportbuild.plan_publish import shown_place

    assert result.release is not None  # noqa: S101 -- what is done has a release
    place = shown_place(result.place)
    version = f"version {result.release.version}"
    lines = []
    if result.recovered == "finished":
        lines.append("An interrupted publication was finished first.")
    if result.recovered == "dropped":
        lines.append("What an interrupted publication had left was dropped first.")
    changes = result.changes
    if not (changes.new or changes.changed or changes.removed):
        return [*lines, f"{place} holds {version} already; nothing to do."]
    would = "would be " if dry_run else ""
    lines.append(f"{version[:1].upper()}{version[1:]} {would}published in {place}:")
    if f"{result.release.folder}/" in changes.new:
        lines.append(f"  + {result.release.folder}/  {result.files} files")
    for sign, names in (("+", changes.new), ("~", changes.changed), ("-", changes.removed)):
        lines += _names(sign, [name for name in names if not name.endswith("/")], all_names)
    if not result.is_newest:
        lines.append("  latest/ stays: a newer version is there.")
    return lines


def _names(sign: str, names: list[str], all_names: bool) -> list[str]:
    """Files of latest/ by number, all others by name."""
    inside = [name for name in names if name.startswith("latest/")]
    if all_names:
        return [f"  {sign} {name}" for name in names]
    counted = [f"  {sign} latest/  {len(inside)} file{'' if len(inside) == 1 else 's'}"]
    return [f"  {sign} {name}" for name in names if name not in inside] + (
        counted if inside else []
    )


def _verify(settings: Settings, where: str) -> None:
    from reportbuild.plan_publish import verify
    from reportbuild.project.validate import is_url

    if "://" in where and not is_url(where):
        raise click.UsageError(f"'{where}' is no address; it starts with http:// or https://")
    if "://" not in where and not Path(where).is_dir():
        raise click.UsageError(f"there is no folder '{where}'")
    findings, count = verify(where)
    print_findings(settings, findings)
    errors = sum(finding.severity == "error" for finding in findings)
    if settings.verbosity >= 0:
        good = "all as published" if not findings else counted(len(findings), "finding")
        click.echo(f"{counted(count, 'file')} compared in {where}: {good}.", err=True)
    if errors:
        sys.exit(EXIT_ERRORS)
    if findings and settings.strict:
        sys.exit(EXIT_STRICT)
