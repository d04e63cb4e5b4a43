"""A task, where it runs, and what a run of many of them leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportbuild.diagnostics import Diagnostic, Outcome
from reportbuild.store import Record, Store

#: One task name, several in order, or several by name: what a function's argument is made of.
Needs = str | tuple[str, ...] | dict[str, str]


@dataclass(frozen=True, slots=True)
class Task:
    """A call to make: ``fn(**values of needs, **params, files=…)``.

    Attributes:
        name: unique in the run, readable (``parse fr/method``).
        fn: a top-level function returning an :class:`Outcome`; it gets ``files`` when its
            signature asks for it.
        needs: argument name → task name(s) whose values become the argument.
        params: argument name → plain value; part of the key.
        reads: project files the function may read; their content is part of the key.
        light: cheaper to run here than to send to another process.
    """

    name: str
    fn: Callable[..., Outcome[Any]]
    needs: Mapping[str, Needs] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    reads: tuple[str, ...] = ()
    light: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """What a task's key was made of, for saying why it ran: part name → digest."""

    key: str
    parts: dict[str, str]


@dataclass(slots=True)
class Run:
    """The results of one run, by task name."""

    records: dict[str, Record] = field(default_factory=dict)
    traces: dict[str, Trace] = field(default_factory=dict)
    ran: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def diagnostics(self) -> list[Diagnostic]:
        """Every finding of the run, sorted, each once."""
        return sorted({d for record in self.records.values() for d in record.diagnostics})


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where tasks run: the project, the store, the tool's identity, and the processes.

    ``executor`` makes a pool when it is first needed: starting processes for one changed
    chapter costs more than the chapter.
    """

    root: Path
    store: Store
    tool: str
    executor: Callable[[], Executor] | None = None


def needed_names(needs: Needs) -> tuple[str, ...]:
    """The task names behind one argument."""
    if isinstance(needs, str):
        return (needs,)
    return tuple(needs.values()) if isinstance(needs, dict) else needs
