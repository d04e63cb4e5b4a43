"""``reportbuild cite``: the references on the command line."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import click

from reportbuild.terminal import Settings, examples

#: Below this share of equal entries a style should not be used for single works.
ENOUGH = 0.97


@click.group()
def cite() -> None:
    """List references, show one, or compare the two citation engines."""


@cite.command(
    "list",
    epilog=examples(
        "reportbuild cite list --lang fr",
        "reportbuild cite list --evidence     which references still need a second sighting",
    ),
)
@click.option("--lang", "languages", multiple=True, help="Only this language (repeatable).")
@click.option("--evidence", is_flag=True, help="Only entries that need a second sighting, and why.")
@click.pass_obj
def list_entries(settings: Settings, languages: tuple[str, ...], evidence: bool) -> None:
    """Print every reference as the report's style sets it."""
    from reportbuild import citing

    shelf = _shelf(settings.project)
    if evidence:
        for status, rows in citing.unsettled(shelf).items():
            click.echo(f"{status} ({len(rows)})")
            for key, remark in rows:
                click.echo(f"  {key}" + (f": {remark}" if remark else ""))
        return
    for choice in _choices(shelf, languages):
        click.echo(f"{choice.code} ({choice.csl})")
        for key, entry in _value(citing.entries_of(shelf, choice)).items():
            click.echo(f"  {key}: {_plain(entry)}")


@cite.command(
    epilog=examples(
        "reportbuild cite show ostrom1990governing",
        "reportbuild cite show ostrom1990governing --as ris",
    )
)
@click.argument("key")
@click.option(
    "--as", "form", type=click.Choice(["entry", "biblatex", "ris", "csl"]), default="entry"
)
@click.pass_obj
def show(settings: Settings, key: str, form: str) -> None:
    """Print one reference in the report's styles, its evidence, and where it is cited."""
    from reportbuild import citing
    from reportbuild.cite.exports import to_biblatex, to_ris
    from reportbuild.diagnostics import did_you_mean

    shelf = _shelf(settings.project)
    work = shelf.entry(key)
    if work is None:
        hint = did_you_mean(key, [item["id"] for item in shelf.bibliography.entries])
        raise click.ClickException(f"there is no entry '{key}'. {hint}".strip())
    if form == "csl":
        click.echo(json.dumps(work, ensure_ascii=False, indent=2))
    elif form != "entry":
        click.echo((to_ris if form == "ris" else to_biblatex)(work), nl=False)
    else:
        for choice in shelf.project.languages:
            entry = _value(citing.entries_of(shelf, choice)).get(key, "")
            click.echo(f"{choice.code}: {_plain(entry)}")
        click.echo(f"evidence: {shelf.bibliography.evidence.get(key, 'not stated')}")
        places = [f"{path}:{line}" for path, line in citing.places_of(shelf, key)]
        click.echo("cited in: " + (", ".join(places) or "nothing"))


@cite.command(
    epilog=examples(
        "reportbuild cite check",
        "reportbuild cite check --lang fr --style apa     a style the report does not use yet",
    )
)
@click.option("--lang", "languages", multiple=True, help="Only this language (repeatable).")
@click.option("--style", "styles", multiple=True, help="This style, not the report's (repeatable).")
@click.pass_obj
def check(settings: Settings, languages: tuple[str, ...], styles: tuple[str, ...]) -> None:
    """Format every entry with both engines and print each difference.

    Editions are made by pandoc's citeproc, single works (how to cite this report) by citeproc-py.
    Exit code 1 when fewer than 97 % of a style's entries agree.
    """
    from reportbuild import citing

    shelf = _shelf(settings.project)
    poor = False
    chosen = _choices(shelf, languages)
    for choice in [replace(one, csl=style) for one in chosen for style in styles] or chosen:
        found = _value(citing.compare_engines(shelf, choice))
        for key, theirs, ours in found.differences:
            click.echo(f"{key}\n  pandoc       {theirs}\n  citeproc-py  {ours}")
        agreed = found.total - len(found.differences)
        click.echo(f"{found.language} ({found.style}): {agreed} of {found.total} entries agree")
        poor = poor or found.share < ENOUGH
    if poor:
        sys.exit(1)


def _shelf(project: Path) -> Any:
    from reportbuild import citing

    if (project / "report.yaml").is_dir():
        raise click.UsageError(f"'{project / 'report.yaml'}' is a folder; a file is expected")
    if not (project / "report.yaml").is_file():
        raise click.UsageError(f"'{project}' has no report.yaml; name a report with --project")
    shelf, found = citing.open_shelf(project.resolve())
    if shelf is None:
        reasons = "; ".join(problem.message for problem in found) or "no references"
        raise click.ClickException(f"the references cannot be read: {reasons}")
    return shelf


def _choices(shelf: Any, languages: tuple[str, ...]) -> list[Any]:
    known = {choice.code: choice for choice in shelf.project.languages}
    for code in languages:
        if code not in known:
            raise click.UsageError(
                f"the report has no language '{code}'; it has {', '.join(known)}"
            )
    return [choice for code, choice in known.items() if not languages or code in languages]


def _value(outcome: Any) -> Any:
    if outcome.value is None:
        raise click.ClickException("; ".join(problem.message for problem in outcome.diagnostics))
    return outcome.value


def _plain(entry: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", entry))
