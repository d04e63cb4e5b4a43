"""The commands for case records: ``reportbuild case new | list | export | form | import``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportbuild.all_or_none import write_all
from reportbuild.case_tables import print_evidence, print_facts, print_plan, print_table
from reportbuild.terminal import EXIT_ERRORS, Settings, examples, print_findings, root_of

if TYPE_CHECKING:
    from reportbuild.case_work import Records
    from reportbuild.diagnostics import Diagnostic


@click.group(
    epilog=examples(
        "reportbuild case list --evidence",
        "reportbuild case form -o form.xlsx",
        "reportbuild case import form.xlsx",
    )
)
def case() -> None:
    """Case records: make, list, export, hand out as a form, import."""


@case.command(
    "new",
    epilog=examples(
        "reportbuild case new la-piscine",
        "reportbuild case new la-piscine --name 'La Piscine' --family commons --country CA",
    ),
)
@click.argument("slug")
@click.option("--name", help="The name the place goes by.")
@click.option("--family", help="Family of governance.")
@click.option("--country", help="ISO 3166-1 code, or INT.")
@click.option("--city", help="City; empty for a network.")
@click.pass_obj
def new(
    settings: Settings,
    slug: str,
    name: str | None,
    family: str | None,
    country: str | None,
    city: str | None,
) -> None:
    """Make the record and the texts of a new case, SLUG being the name of its folder.

    Asks for what is not given, on a terminal; every other field is a comment in the record.
    """
    from reportbuild import case_work
    from reportbuild.fields import COUNTRIES, FAMILIES
    from reportbuild.project.validate import IDENTIFIER, suggest

    if not IDENTIFIER.fullmatch(slug):
        raise click.UsageError(
            f"'{slug}' cannot be the name of a case: use small letters, digits and single hyphens."
        )
    records = _records(settings)
    if (records.root / "chapters/cases" / slug).exists():
        raise click.ClickException(f"chapters/cases/{slug} exists already; nothing was changed")
    known = {
        "name": name or _asked("Name", slug.replace("-", " ").title()),
        "family": family or _asked("Family of governance", FAMILIES[0], FAMILIES),
        "country": country or _asked("Country", COUNTRIES[0], COUNTRIES),
        "city": _asked("City", "") if city is None else city,
    }
    for key, words in (("family", FAMILIES), ("country", COUNTRIES)):
        if known[key] not in words:
            raise click.UsageError(f"unknown {key} '{known[key]}'. {suggest(known[key], words)}")
    files = case_work.new_case_files(records, slug, known)
    write_all(records.root, files)
    for path in files:
        click.echo(path)
    click.echo(
        f"Next: fill in the record, then add '{slug}' under 'cases' in report.yaml.", err=True
    )


def _asked(what: str, otherwise: str, words: tuple[str, ...] = ()) -> str:
    """An answer from the terminal; without one, the default."""
    if not sys.stdin.isatty():
        return otherwise
    kind = click.Choice(words) if words else None
    answer: str = click.prompt(what, default=otherwise, type=kind, err=True)
    return answer


@case.command(
    "list",
    epilog=examples(
        "reportbuild case list",
        "reportbuild case list --evidence",
        "reportbuild case list --evidence ecto-montreal",
    ),
)
@click.argument("slugs", nargs=-1)
@click.option("--evidence", is_flag=True, help="What the facts rest on; of SLUGS, fact by fact.")
@click.pass_obj
def list_cases(settings: Settings, slugs: tuple[str, ...], evidence: bool) -> None:
    """List the cases, all or SLUGS."""
    from reportbuild import case_work

    records = _records(settings)
    chosen = _chosen(records, slugs)
    if not evidence:
        rows = [
            [
                slug,
                records.cases[slug].family,
                records.cases[slug].country,
                records.cases[slug].name,
            ]
            for slug in chosen
        ]
        print_table(["case", "family", "country", "name"], rows)
        return
    made = case_work.evidence_of(records, chosen)
    if slugs:
        for slug in chosen:
            print_facts(slug, case_work.facts_of(records.cases[slug]))
    else:
        print_evidence(made.value or [])
    _report(settings, records, made.diagnostics)


@case.command(
    "export",
    epilog=examples(
        "reportbuild case export",
        "reportbuild case export --audience consortium -o shared",
    ),
)
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder.")
@click.option(
    "--audience",
    type=click.Choice(["public", "consortium", "internal"]),
    default="public",
    show_default=True,
    help="For these readers.",
)
@click.pass_obj
def export(settings: Settings, output: Path | None, audience: Any) -> None:
    """Write the records as CSV, JSON, JSON-LD and a filled form, with a data dictionary.

    Without --output into build/data/, for narrower readers into build/AUDIENCE/data/.
    """
    from reportbuild import case_work

    records = _records(settings)
    _report(settings, records, records.findings)
    folder = output or records.root.joinpath(
        "build", *([] if audience == "public" else [audience]), "data"
    )
    files = case_work.export_files(records, audience)
    write_all(folder, files)
    if settings.verbosity >= 0:
        for name in files:
            click.echo(folder / name)


@case.command(
    "form",
    epilog=examples(
        "reportbuild case form -o blank.xlsx",
        "reportbuild case form ecto-montreal -o ecto.xlsx",
    ),
)
@click.argument("slugs", nargs=-1)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("case-form.xlsx"),
    show_default=True,
    help="The workbook.",
)
@click.option("--force", is_flag=True, help="Replace the workbook when it exists.")
@click.pass_obj
def form(settings: Settings, slugs: tuple[str, ...], output: Path, force: bool) -> None:
    """Write a form to fill in: blank, or showing SLUGS for correction."""
    from reportbuild import case_work

    records = _records(settings)
    chosen = _chosen(records, slugs) if slugs else ()
    if output.exists() and not force:
        raise click.ClickException(f"'{output}' exists already; name another or add --force")
    write_all(Path(), {str(output): case_work.form_bytes(records, chosen)})
    click.echo(output)


@case.command(
    "import",
    epilog=examples(
        "reportbuild case import form.xlsx              what would change",
        "reportbuild case import form.xlsx --write      add what is new",
        "reportbuild case import cases.csv --write --replace",
    ),
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--write", is_flag=True, help="Write the records; otherwise only show the changes.")
@click.option("--replace", is_flag=True, help="Also replace or remove what the records say.")
@click.pass_obj
def import_cases(settings: Settings, file: Path, write: bool, replace: bool) -> None:
    """Take a filled form (.xlsx) or an exported table (.csv) into the records.

    Shows every change first. Nothing is written while a cell is wrong, and nothing that a record
    says is replaced without --replace. Statements missing from FILE stay.
    """
    from reportbuild import case_work

    records = _records(settings)
    made = case_work.prepare_import(records, file.name, file.read_bytes())
    _report(settings, records, made.diagnostics)
    plan = made.value
    if plan is None or not plan.changes:
        click.echo("nothing changes", err=True)
        return
    print_plan(plan)
    if plan.overwrites and write and not replace:
        count = len(plan.overwrites)
        raise click.ClickException(
            f"{count} value{'s' * (count > 1)} of the records would be replaced or removed; "
            "look at the lines marked ~ and -, then add --replace. Nothing was written."
        )
    if not write:
        click.echo("Nothing was written; add --write.", err=True)
        return
    files = case_work.import_files(records, plan)
    write_all(records.root, files)
    click.echo(f"{len(files)} file{'s' * (len(files) > 1)} written.", err=True)


def _chosen(records: Records, slugs: tuple[str, ...]) -> tuple[str, ...]:
    from reportbuild.diagnostics import did_you_mean

    for slug in slugs:
        if slug not in records.cases:
            hint = did_you_mean(slug, records.cases)
            raise click.UsageError(f"there is no case '{slug}'. {hint}".strip())
    return slugs or tuple(records.cases)


def _records(settings: Settings) -> Records:
    """The records, or the reason why there are none."""
    from reportbuild import case_work

    root = root_of(settings)
    made = case_work.open_records(root)
    if made.value is None:
        _print(settings, root, {}, made.diagnostics)
        sys.exit(EXIT_ERRORS)
    return made.value


def _report(settings: Settings, records: Records, found: tuple[Diagnostic, ...]) -> None:
    """Print findings and leave when one of them is an error."""
    if _print(settings, records.root, records.project.severities, found):
        click.echo("Nothing was written.", err=True)
        sys.exit(EXIT_ERRORS)


def _print(
    settings: Settings, root: Path, severities: dict[str, str], found: tuple[Diagnostic, ...]
) -> bool:
    """Print findings; whether one is an error."""
    from reportbuild.present import grade
    from reportbuild.sight import Sight

    findings = grade(found, severities, Sight(root))
    print_findings(settings, findings)
    return any(finding.severity == "error" for finding in findings)
