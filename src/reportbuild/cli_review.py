"""The commands of a review: ``reportbuild review build | import | list | show | close``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportbuild.terminal import (
    EXIT_ERRORS,
    Settings,
    examples,
    finish,
    print_findings,
    root_of,
    with_progress,
)

if TYPE_CHECKING:
    from reportbuild.review.comments import Comment
    from reportbuild.review.rounds import Round
    from reportbuild.tasks_review import ReviewRequest

_HOLD_WORDS = {
    "exact": "in place",
    "moved": "found again in changed files",
    "changed": "about words that have changed",
    "orphan": "without a place",
}


def _count(comments: int) -> str:
    return f"{comments} comment{'' if comments == 1 else 's'}"


def _choices(command: Any) -> Any:
    """The options that say what a copy is made of."""
    audiences = click.Choice(["public", "consortium", "internal"])
    for option in (
        click.option("--audience", type=audiences, default="public", help="What it may show."),
        click.option("--chapter", "chapters", multiple=True,
                     help="Only this chapter or case, by id (repeatable)."),
        click.option("--lang", "languages", multiple=True, help="Only this language (repeatable)."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.group(
    epilog=examples(
        "reportbuild review build --lang fr --recipient 'Reading committee'",
        "reportbuild review import returned/*.pdf",
        "reportbuild review list --open",
    )
)
def review() -> None:
    """Review copies: make them, take comments back to the source lines, work them off."""


@review.command(
    "build",
    epilog=examples(
        "reportbuild review build",
        "reportbuild review build --lang fr --chapter method --chapter limits",
        "reportbuild review build --recipient 'Reading committee' --round first-reading",
        "reportbuild review build --since v0.1.0",
        "reportbuild review build --since 2026-11-02",
    ),
)
@_choices
@click.option("--recipient", default="", help="Whom the copy is for; stands on every page.")
@click.option(
    "--round", "round_name", default="", help="Name of the round.", show_default="version"
)
@click.option("--since", "revision", default="",
              help="Show what has changed since a commit, tag, date or round.")  # fmt: skip
@click.pass_obj
def build(
    settings: Settings,
    languages: tuple[str, ...],
    chapters: tuple[str, ...],
    audience: Any,
    recipient: str,
    round_name: str,
    revision: str,
) -> None:
    """Make a PDF with line numbers and source lines for each language, into build/review/."""
    from reportbuild.tasks_review import ReviewRequest

    _make(
        settings,
        ReviewRequest(
            root_of(settings), languages, chapters, audience, recipient, round_name, since=revision
        ),
    )


@review.command(
    "diff",
    epilog=examples("reportbuild review diff v0.1.0", "reportbuild review diff HEAD~5 --lang fr"),
)
@click.argument("revision")
@_choices
@click.pass_obj
def diff(
    settings: Settings,
    revision: str,
    languages: tuple[str, ...],
    chapters: tuple[str, ...],
    audience: Any,
) -> None:
    """Make an HTML page of what has changed since REVISION, word by word, into build/review/."""
    from reportbuild.tasks_review import ReviewRequest

    root = root_of(settings)
    _make(
        settings, ReviewRequest(root, languages, chapters, audience, since=revision, form="changes")
    )


@review.command(
    "export",
    epilog=examples(
        "reportbuild review export --docx",
        "reportbuild review export --docx --lang fr --chapter method --recipient 'Ana'",
    ),
)
@click.option("--docx", is_flag=True, default=True, help="Word documents (the only kind so far).")
@_choices
@click.option("--recipient", default="", help="Whom they are for; stands on every page.")
@click.option(
    "--round", "round_name", default="", help="Name of the round.", show_default="version"
)
@click.pass_obj
def export(
    settings: Settings,
    docx: bool,
    languages: tuple[str, ...],
    chapters: tuple[str, ...],
    audience: Any,
    recipient: str,
    round_name: str,
) -> None:
    """Make a Word document of each chapter and case, for reviewers without a PDF program.

    They open in Word, LibreOffice and Google Docs; changes are recorded. 'review import' brings
    comments and changes back.
    """
    from reportbuild.tasks_review import ReviewRequest

    root = root_of(settings)
    request = ReviewRequest(root, languages, chapters, audience, recipient, round_name, form="docx")
    _make(settings, request)


def _make(settings: Settings, request: ReviewRequest) -> None:
    """Make copies or pages, print what came of it, and end with the right exit code."""
    from reportbuild import plan_review

    result = with_progress(settings, lambda said: plan_review.build_copies(request, said))
    print_findings(settings, result.findings)
    for path in result.copies:
        click.echo(path)
    finish(settings, result)


@review.command(
    "import", epilog=examples("reportbuild review import returned/*.pdf returned/*.docx")
)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--round", "round_name", default="", help="Round to import into.",
              show_default="the copy's")  # fmt: skip
@click.pass_obj
def import_(settings: Settings, files: tuple[Path, ...], round_name: str) -> None:
    """Read the comments in returned copies FILES (.pdf, .docx) into reviews/ROUND.yaml.

    Comments of several people are merged; importing a file again changes nothing.
    """
    from reportbuild.review_work import import_copies

    returned = {path.as_posix(): path.read_bytes() for path in files}
    result = import_copies(root_of(settings), returned, round_name)
    print_findings(settings, result.findings)
    if settings.verbosity >= 0:
        for name, (new, total) in result.rounds.items():
            click.echo(f"reviews/{name}.yaml: {new} new, {_count(total)}", err=True)
        for hold, count in sorted(result.held.items()):
            click.echo(f"  {count} {_HOLD_WORDS[hold]}", err=True)
    if any(finding.severity == "error" for finding in result.findings):
        sys.exit(EXIT_ERRORS)


@review.command(
    "list",
    epilog=examples(
        "reportbuild review list --open",
        "reportbuild review list --to csv > comments.csv",
        "reportbuild review list --to github",
    ),
)
@click.option("--round", "round_name", default="", help="Only this round.")
@click.option("--open", "only_open", is_flag=True, help="Only what is open.")
@click.option("--to", "style", type=click.Choice(["human", "csv", "github"]), default="human",
              help="How to write them.")  # fmt: skip
@click.pass_obj
def list_(settings: Settings, round_name: str, only_open: bool, style: str) -> None:
    """List comments by file and line, as the sources stand now."""
    from reportbuild.review.listing import list_comments

    comments = [c for _, c in _all_comments(settings, round_name)]
    chosen = [c for c in comments if not only_open or c.state == "open"]
    chosen.sort(key=lambda c: (c.file, c.line, c.column, c.id))
    if chosen or style == "csv":
        click.echo(list_comments(chosen, style))
    if style == "human":
        still_open = sum(c.state == "open" for c in comments)
        click.echo(f"{_count(len(comments))}, {still_open} open.", err=True)


@review.command("show", epilog=examples("reportbuild review show 3f2a9c1d"))
@click.argument("ident", metavar="ID")
@click.option("--round", "round_name", default="", help="Only this round.")
@click.pass_obj
def show(settings: Settings, ident: str, round_name: str) -> None:
    """Show the comment ID with its words, its place and its thread."""
    from reportbuild.review.listing import show_comment

    found = [c for _, c in _all_comments(settings, round_name) if c.id.startswith(ident)]
    if not found:
        raise click.ClickException(f"there is no comment '{ident}'")
    click.echo("\n\n".join(show_comment(comment) for comment in found))


@review.command(
    "close",
    epilog=examples(
        "reportbuild review close 3f2a9c1d",
        "reportbuild review close 3f2a9c1d --as rejected --answer 'The source says 2008.' --by CE",
    ),
)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--as", "state", type=click.Choice(["open", "accepted", "rejected", "done"]),
              default="done", help="The new state.", show_default=True)  # fmt: skip
@click.option("--answer", default="", help="An answer for the thread.")
@click.option("--by", "author", default="", help="Who answers.")
@click.option("--round", "round_name", default="", help="Only this round.")
@click.pass_obj
def close(
    settings: Settings, ids: tuple[str, ...], state: Any, answer: str, author: str, round_name: str
) -> None:
    """Close the comments ID, or give them another state."""
    from reportbuild.clock import now
    from reportbuild.review.comments import Reply
    from reportbuild.review_work import close_comments

    root = root_of(settings)
    rounds = _rounds(settings, round_name)
    homes = {c.id: name for name, stored in rounds.items() for c in stored.comments}
    unknown = [ident for ident in ids if ident not in homes]
    if unknown:
        shown = ", ".join(f"'{ident}'" for ident in unknown)
        raise click.ClickException(f"there is no comment {shown}; nothing was changed")
    date = now().strftime("%Y-%m-%dT%H:%M:%SZ")
    said = Reply(author, date, answer) if answer else None
    for name, stored in rounds.items():
        here = tuple(ident for ident in ids if homes[ident] == name)
        if here:
            close_comments(root, stored, here, state, said)


def _rounds(settings: Settings, round_name: str) -> dict[str, Round]:
    """The rounds asked for; an unreadable one ends the command with its findings."""
    from reportbuild.present import grade
    from reportbuild.review_work import load_round, round_names
    from reportbuild.sight import Sight

    root = root_of(settings)
    names = round_names(root)
    if round_name and round_name not in names:
        from reportbuild.diagnostics import did_you_mean

        hint = did_you_mean(round_name, names)
        raise click.ClickException(f"there is no round '{round_name}'. {hint}".strip())
    rounds = {}
    for name in [round_name] if round_name else names:
        loaded = load_round(root, name)
        if loaded.value is None:
            print_findings(settings, grade(loaded.diagnostics, {}, Sight(root)))
            sys.exit(EXIT_ERRORS)
        rounds[name] = loaded.value
    return rounds


def _all_comments(settings: Settings, round_name: str) -> list[tuple[str, Comment]]:
    """Every comment with its round, at its place in today's files."""
    from reportbuild.review_work import Sources

    sources = Sources(root_of(settings))
    return [
        (name, sources.carry(comment))
        for name, stored in _rounds(settings, round_name).items()
        for comment in stored.comments
    ]
