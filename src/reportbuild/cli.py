"""The command line: thin, each command calls the plan and prints what came of it."""

from __future__ import annotations

import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

import click

from reportbuild import __version__
from reportbuild.clock import ClockError
from reportbuild.command_group import Sections
from reportbuild.terminal import (
    EXIT_ERRORS,
    Settings,
    audience_option,
    counted,
    examples,
    finish,
    languages_option,
    print_findings,
    root_of,
    with_progress,
)


@click.group(
    cls=Sections,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=examples(
        "reportbuild init my-report     a small bilingual report to start from",
        "reportbuild build              all editions into build/",
        "reportbuild --strict check     every rule, warnings count",
    ),
)
@click.version_option(__version__, prog_name="reportbuild")
@click.option(
    "--project",
    type=click.Path(path_type=Path),
    default=Path(),
    help="Folder of the report (the one with report.yaml).",
    show_default="current folder",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but findings.")
@click.option("-v", "--verbose", count=True, help="Say what runs.")
@click.option("--strict", is_flag=True, help="Count warnings as failures (exit code 3).")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colours in the output.",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["human", "short", "json", "github"]),
    default="human",
    help="How findings are written.",
)
@click.pass_context
def main(
    ctx: click.Context,
    project: Path,
    quiet: bool,
    verbose: int,
    strict: bool,
    color: str,
    style: Any,
) -> None:
    """Build one report in several languages: PDF, EPUB and an embeddable site.

    Exit codes: 0 good, 1 errors, 2 wrong use, 3 warnings under --strict.
    """
    if color != "auto":
        ctx.color = color == "always"
    ctx.obj = Settings(project, -1 if quiet else verbose, strict, style)


@main.command(
    epilog=examples(
        "reportbuild build",
        "reportbuild build --lang fr --to pdf",
        "reportbuild build --to print              for a print shop, beside the PDF for screens",
        "reportbuild build --audience consortium",
    )
)
@languages_option
@click.option(
    "--to",
    "formats",
    multiple=True,
    type=click.Choice(["html", "epub", "pdf", "print"]),
    help="Only this format (repeatable); print is the PDF with bleed and crop marks.",
)
@audience_option
@click.option("--jobs", type=click.IntRange(1), help="Processes.", show_default="processors")
@click.pass_obj
def build(
    settings: Settings,
    languages: tuple[str, ...],
    formats: tuple[Any, ...],
    audiences: tuple[Any, ...],
    jobs: int | None,
) -> None:
    """Make the editions and put them into build/.

    Only what changed is made again. When there is an error nothing is replaced: the last good
    build stays.
    """
    from reportbuild import plan

    root = root_of(settings)
    request = plan.Request(root, languages, formats, audiences, settings.strict, jobs or 0)
    result = with_progress(settings, lambda progress: plan.build(request, progress))
    print_findings(settings, result.findings)
    if result.published and settings.verbosity >= 0:
        written = len(result.written)
        click.echo(
            f"{counted(len(result.editions), 'edition')} in build/: {len(result.ran)} of "
            f"{result.total} tasks ran, {counted(written, 'file')} written.",
            err=True,
        )
        if written:
            for path in result.artifacts:
                click.echo(f"build/{path}")
    finish(settings, result)


@main.command(
    epilog=examples(
        "reportbuild check",
        "reportbuild check --fix           mend spaces and quotation marks, then check",
        "reportbuild check --list-rules",
    )
)
@languages_option
@audience_option
@click.option("--list-rules", is_flag=True, help="Print every rule with its severity.")
@click.option("--fix", is_flag=True, help="First mend spaces and quotation marks in chapters.")
@click.pass_obj
def check(
    settings: Settings,
    languages: tuple[str, ...],
    audiences: tuple[Any, ...],
    list_rules: bool,
    fix: bool,
) -> None:
    """Run every rule on chapters, cases, references and configuration; build nothing."""
    if list_rules:
        from reportbuild.rules import RULES

        width = max(len(rule.id) for rule in RULES.values())
        for rule in RULES.values():
            click.echo(f"{rule.id:{width}}  {rule.severity:7}  {rule.help}")
        return
    from reportbuild import plan

    request = plan.Request(root_of(settings), languages, (), audiences, settings.strict)
    if fix:
        for path in plan.mend_typing(request):
            click.echo(f"mended {path}", err=True)
    result = with_progress(settings, lambda progress: plan.check(request, progress))
    print_findings(settings, result.findings)
    finish(settings, result)


@main.command(
    epilog=examples(
        "reportbuild why build/fr/coworking-governance-fr.pdf",
        "reportbuild why 'parse fr/method'",
        "reportbuild why            every target it can explain",
    )
)
@click.argument("target", required=False)
@click.pass_obj
def why(settings: Settings, target: str | None) -> None:
    """Tell which input made TARGET be built again in the last build.

    TARGET is a file below build/ or the name of a task.
    """
    from reportbuild import plan
    from reportbuild.diagnostics import did_you_mean

    root = root_of(settings)
    known = plan.known_targets(root)
    if not known:
        raise click.ClickException("there is no build to explain yet; run 'reportbuild build'")
    if target is None:
        click.echo("\n".join(known))
        return
    lines = plan.why(root, target)
    if not lines:
        hint = did_you_mean(target.removeprefix("build/"), known)
        raise click.ClickException(f"the last build has no target '{target}'. {hint}".strip())
    click.echo("\n".join(lines))


@main.command(epilog=examples("reportbuild clean", "reportbuild clean --cache"))
@click.option("--cache", is_flag=True, help="Also forget stored results (the next build is cold).")
@click.pass_obj
def clean(settings: Settings, cache: bool) -> None:
    """Delete what builds have made."""
    import shutil

    folder = root_of(settings) / "build"
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir()):
        if entry.name == ".cache" and not cache:
            (entry / "placed.json").unlink(missing_ok=True)
        elif entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()


@main.command(epilog=examples("reportbuild doctor"))
@click.pass_obj
def doctor(settings: Settings) -> None:
    """Say what this machine lacks for building, and how to get it."""
    from reportbuild.doctor import examine

    checks = examine(settings.project)
    width = max(len(item.name) for item in checks)
    for item in checks:
        mark = click.style("good", fg="green") if item.ok else click.style("missing", fg="red")
        click.echo(f"{item.name:{width}}  {mark}  {item.found}")
        if not item.ok:
            click.echo(f"{'':{width}}  = help: {item.remedy}")
    if not all(item.ok or item.optional for item in checks):
        sys.exit(EXIT_ERRORS)


@main.command(epilog=examples("reportbuild init my-report"))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def init(settings: Settings, folder: Path) -> None:
    """Make a small working bilingual report in FOLDER, which must be empty or new."""
    from reportbuild.init import NotEmptyError, create_report

    try:
        made = create_report(folder)
    except NotEmptyError as refusal:
        raise click.ClickException(str(refusal)) from None
    except OSError as problem:
        raise click.ClickException(unusable(problem)) from None
    if settings.verbosity >= 0:
        click.echo(f"{len(made)} files in {folder}. Next: reportbuild --project {folder} build")


def run() -> None:
    """Entry point: what no command foresaw becomes one line; a trace goes to a file."""
    try:
        main()
    except (OSError, ClockError) as problem:
        said = str(problem)
        if isinstance(problem, OSError):
            said = f"{unusable(problem)}. 'reportbuild doctor' says what a build needs."
        click.echo(f"Error: {said}", err=True)
        sys.exit(EXIT_ERRORS)
    except Exception as defect:  # noqa: BLE001 -- the last line of defence for every command
        with tempfile.NamedTemporaryFile(
            "w", prefix="reportbuild-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(traceback.format_exc())
        notes = " ".join(getattr(defect, "__notes__", ()))
        click.echo(
            f"reportbuild failed {notes or 'unexpectedly'} ({type(defect).__name__}: {defect}). "
            f"This is a defect of the tool; the details are in {file.name}.",
            err=True,
        )
        sys.exit(EXIT_ERRORS)


def unusable(problem: OSError) -> str:
    """A file or folder that cannot be used, in words: a full disk, a folder that is a file."""
    reason = (problem.strerror or str(problem)).lower()
    place = f"'{problem.filename}'" if problem.filename else "a file"
    return f"{place} cannot be used: {reason}"
