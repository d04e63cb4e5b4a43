"""What the ``case`` commands print: records, their evidence, the changes of an import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from reportbuild.case_work import EvidenceLine
    from reportbuild.intake.merge import ImportPlan
    from reportbuild.model import Fact

_SHOWN = 60


def print_evidence(lines: Sequence[EvidenceLine]) -> None:
    """One row a case: facts by status, independent publishers, what is open."""
    statuses = list(lines[0].facts) if lines else []
    heads = ["case", *statuses, "publishers", "disputed", "oldest", "findings"]
    rows = [
        [
            line.case,
            *(str(line.facts[name]) for name in statuses),
            *(str(line.publishers), str(line.disputed), line.oldest or "-", str(line.findings)),
        ]
        for line in lines
    ]
    print_table(heads, rows)


def print_facts(slug: str, facts: Sequence[tuple[str, Fact, tuple[str, ...]]]) -> None:
    """One row a fact: status, date, the independent publishers it rests on."""
    click.echo(slug)
    rows = []
    for path, fact, publishers in facts:
        years = f"{fact.range[0]}-{fact.range[1]}" if fact.range else ""
        rows.append([path, fact.status, fact.as_of or years or "-", ", ".join(publishers) or "-"])
    print_table(["fact", "status", "dated", "publishers"], rows)


def print_table(heads: list[str], rows: list[list[str]]) -> None:
    """Columns as wide as their longest cell."""
    widths = [max(len(line[i]) for line in [heads, *rows]) for i in range(len(heads))]
    for line in [heads, *rows]:
        cells = [f"{cell:{width}}" for cell, width in zip(line, widths, strict=True)]
        click.echo("  ".join(cells).rstrip())


def print_plan(plan: ImportPlan) -> None:
    """One line a change, with its cell: ``+`` added, ``~`` replaced, ``-`` removed."""
    marks = {"add": ("+", "green"), "replace": ("~", "yellow"), "remove": ("-", "red")}
    for change in plan.changes:
        mark, colour = marks[change.kind]
        old, new = (_short(text) for text in (change.old, change.new))
        shown = {"add": new, "replace": f"{old} -> {new}", "remove": old}[change.kind]
        head = click.style(f"{mark} {change.case} {change.subject}", fg=colour)
        click.echo(f"{head} ({change.address}): {shown}")
    if plan.kept:
        click.echo(f"{plan.kept} statements are not in the file; they stay.", err=True)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
