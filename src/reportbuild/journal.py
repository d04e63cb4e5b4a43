"""What every task's key was made of in the last build, so that ``why`` can compare."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from reportbuild.store import write_aside
from reportbuild.task import Run


@dataclass(frozen=True, slots=True)
class Entry:
    """One task of the last build.

    Attributes:
        parts: what its key was made of, part name → digest.
        ran: whether it was computed (else taken from the store).
        reasons: which parts had changed since the build before, when it ran.
        same_as: another task that did the same work in that build, when this one had none left.
    """

    parts: dict[str, str]
    ran: bool
    reasons: tuple[str, ...]
    same_as: str = ""


@dataclass(slots=True)
class Journal:
    """Entries by task name, and the artifact each output task makes (path → task)."""

    entries: dict[str, Entry] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)


def read_journal(path: Path) -> Journal:
    """The journal of the last build; an empty one when there is none that can be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Journal)
    except (OSError, msgspec.MsgspecError):
        return Journal()


def write_journal(path: Path, journal: Journal) -> None:
    """Keep ``journal`` for the next build."""
    content = msgspec.json.encode(journal)
    if not path.exists() or path.read_bytes() != content:
        write_aside(path, content)


def updated(before: Journal, run: Run, outputs: dict[str, str]) -> Journal:
    """``before`` with the tasks of ``run`` entered."""
    ran = set(run.ran)
    did = {run.traces[name].key: name for name in run.ran if name in run.traces}
    entries = dict(before.entries)
    for name, trace in run.traces.items():
        old = before.entries.get(name)
        did_run = name in ran
        reasons = _reasons(old, trace.parts) if did_run else ()
        same_as = "" if did_run else did.get(trace.key, "")
        entries[name] = Entry(trace.parts, did_run, reasons, same_as)
    return Journal(entries, {**before.outputs, **outputs})


def _reasons(old: Entry | None, parts: dict[str, str]) -> tuple[str, ...]:
    if old is None:
        return ("it was never built before",)
    gone = [f"{name} is no longer used" for name in old.parts if name not in parts]
    new = [f"{name} is new" for name in parts if name not in old.parts]
    changed = [
        f"{name} changed" for name in parts if name in old.parts and old.parts[name] != parts[name]
    ]
    return tuple(changed + new + gone) or ("its stored result was missing or damaged",)


def explain(journal: Journal, target: str, depth: int = 40) -> list[str]:
    """Lines telling why ``target`` (a task name or an artifact path) was made in the last build.

    A reason that is itself the result of another task that ran is followed down to its cause.
    An unknown target gives an empty list.
    """
    name = journal.outputs.get(target, target)
    if name not in journal.entries:
        return []
    lines: list[str] = []
    _explain(journal, name, 0, depth, lines, set())
    return lines


def _explain(
    journal: Journal, name: str, level: int, depth: int, lines: list[str], seen: set[str]
) -> None:
    entry = journal.entries[name]
    indent = "  " * level
    if entry.same_as in journal.entries:
        lines.append(f"{indent}{name}: the same work as {entry.same_as}")
        _explain(journal, entry.same_as, level + 1, depth, lines, seen)
        return
    if not entry.ran:
        lines.append(f"{indent}{name}: taken from the store, nothing it reads has changed")
        return
    if name in seen:
        lines.append(f"{indent}{name}: ran (explained above)")
        return
    seen.add(name)
    lines.append(f"{indent}{name}: ran because")
    for reason in entry.reasons:
        lines.append(f"{indent}  {reason}")
        cause = reason.removeprefix("result of ").removesuffix(" changed")
        if cause != reason and cause in journal.entries and level < depth:
            _explain(journal, cause, level + 2, depth, lines, seen)
