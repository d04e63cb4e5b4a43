"""Run tasks in the order of their needs, remember what they gave, and say why they ran.

A task's key is a hash of what it really reads: its function, plain parameters, the *values* of
the tasks it needs, the files it declares, and the tool's own version. Because values and not
keys go in, a task that gives the same value as before leaves everything after it cached.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from functools import lru_cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import msgspec

from reportbuild.diagnostics import Diagnostic, Locus, Outcome
from reportbuild.files import Files, locate_file
from reportbuild.store import CorruptValueError, Record, Store, digest_of

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


def run(
    tasks: Mapping[str, Task],
    shop: Workshop,
    on_done: Callable[[str, bool], None] | None = None,
    before: Run | None = None,
) -> Run:
    """Run what is not cached, in dependency order, and return every record.

    A task whose needs failed is skipped. ``on_done(name, ran)`` is called after each task.
    ``before`` is a finished run whose tasks are taken as they are; it is extended.

    Raises:
        graphlib.CycleError: the tasks need each other in a circle.
    """
    for _ in range(3):
        try:
            return _Runner(tasks, shop, on_done, before).run()
        except CorruptValueError as damage:
            shop.store.forget(damage.digest)
    raise RuntimeError("the store below build/.cache is damaged; delete it and build again")


class _Runner:
    """One pass over the graph; see :func:`run`."""

    def __init__(
        self,
        tasks: Mapping[str, Task],
        shop: Workshop,
        on_done: Callable[[str, bool], None] | None,
        before: Run | None,
    ) -> None:
        self.tasks = tasks
        self.shop = shop
        self.on_done = on_done or (lambda _name, _ran: None)
        self.result = before or Run()
        self.read_hashes: dict[str, str] = {}
        self.pending: dict[Future[Record], str] = {}
        self.waiting: dict[str, list[str]] = {}
        self.pool: Executor | None = None

    def run(self) -> Run:
        settled = self.result.records.keys() | set(self.result.skipped)
        sorter = TopologicalSorter(
            {
                name: [
                    needed
                    for needs in task.needs.values()
                    for needed in needed_names(needs)
                    if needed not in settled
                ]
                for name, task in self.tasks.items()
                if name not in settled
            }
        )
        sorter.prepare()
        while sorter.is_active():
            for name in self._start(list(sorter.get_ready())):
                sorter.done(name)
            if self.pending:
                for name in self._collect():
                    sorter.done(name)
        return self.result

    def _start(self, ready: list[str]) -> Iterator[str]:
        """Settle cached, skipped and light tasks (yielding them); hand out the heavy ones."""
        heavy: list[tuple[str, str]] = []
        for name in ready:
            task = self.tasks[name]
            if self._cannot_run(task):
                self.result.skipped.append(name)
                yield name
                continue
            trace = trace_of(task, self.result.records, self.shop, self.read_hashes)
            self.result.traces[name] = trace
            record = self.shop.store.find(trace.key)
            if record is not None:
                yield self._settle(name, record, ran=False)
            elif trace.key in self.waiting:
                self.waiting[trace.key].append(name)
            elif task.light:
                yield self._settle(name, self._call_here(name, trace.key), ran=True)
            else:
                self.waiting[trace.key] = []
                heavy.append((name, trace.key))
        yield from self._dispatch(heavy)

    def _dispatch(self, heavy: list[tuple[str, str]]) -> Iterator[str]:
        alone = len(heavy) == 1 and not self.pending
        if alone or self.shop.executor is None:
            for name, key in heavy:
                record = self._call_here(name, key)
                yield self._settle(name, record, ran=True)
                yield from self._settle_twins(key, record)
            return
        # The longest first, so that no process works on it alone at the end; much to read is much
        # to do.
        for name, key in sorted(heavy, key=lambda job: -self._size(job[0])):
            if self.pool is None:
                self.pool = self.shop.executor()
            task = self.tasks[name]
            inputs = inputs_of(task, self.result.records)
            future = self.pool.submit(execute, task, inputs, key, self.shop.store, self.shop.root)
            self.pending[future] = name

    def _collect(self) -> Iterator[str]:
        done, _ = wait(self.pending, return_when=FIRST_COMPLETED)
        for future in done:
            name = self.pending.pop(future)
            record = future.result()
            yield self._settle(name, record, ran=True)
            yield from self._settle_twins(self.result.traces[name].key, record)

    def _settle_twins(self, key: str, record: Record) -> Iterator[str]:
        for twin in self.waiting.pop(key, []):
            yield self._settle(twin, record, ran=False)

    def _call_here(self, name: str, key: str) -> Record:
        task = self.tasks[name]
        inputs = inputs_of(task, self.result.records)
        return execute(task, inputs, key, self.shop.store, self.shop.root)

    def _size(self, name: str) -> int:
        """Bytes of all that a task needs."""
        needed = (n for needs in self.tasks[name].needs.values() for n in needed_names(needs))
        return sum(self.result.records[n].size for n in needed)

    def _cannot_run(self, task: Task) -> bool:
        records = self.result.records
        return any(
            name not in records or not records[name].digest
            for needs in task.needs.values()
            for name in needed_names(needs)
        )

    def _settle(self, name: str, record: Record, *, ran: bool) -> str:
        self.result.records[name] = record
        if ran:
            self.result.ran.append(name)
        self.on_done(name, ran)
        return name


def inputs_of(task: Task, records: Mapping[str, Record]) -> dict[str, Any]:
    """The digests behind each needed argument, in the argument's own shape."""
    shaped: dict[str, Any] = {}
    for argument, needs in task.needs.items():
        if isinstance(needs, str):
            shaped[argument] = records[needs].digest
        elif isinstance(needs, dict):
            shaped[argument] = {key: records[name].digest for key, name in needs.items()}
        else:
            shaped[argument] = [records[name].digest for name in needs]
    return shaped


def trace_of(
    task: Task, records: Mapping[str, Record], shop: Workshop, read_hashes: dict[str, str]
) -> Trace:
    """The key of a task and the parts it is made of.

    Parts are named for a reader; the key leaves the names of needed tasks out, so that equal
    work of two editions is done once.
    """
    parts: dict[str, str] = {}
    inputs = {"tool": shop.tool, "function": f"{task.fn.__module__}.{task.fn.__qualname__}"}
    for argument, value in task.params.items():
        encoded = msgspec.msgpack.encode(value, order="deterministic")
        inputs[f"setting {argument}"] = digest_of(encoded)
    for path in task.reads:
        if path not in read_hashes:
            read_hashes[path] = _hash_file(shop.root, path)
        inputs[f"file {path}"] = read_hashes[path]
    parts.update(inputs)
    for argument, needs in task.needs.items():
        slots = list(needs) if isinstance(needs, dict) else None
        for position, name in enumerate(needed_names(needs)):
            slot = slots[position] if slots else str(position)
            inputs[f"need {argument}/{slot}"] = records[name].digest
            parts[f"result of {name}"] = records[name].digest
    return Trace(digest_of(msgspec.msgpack.encode(inputs, order="sorted")), parts)


def _hash_file(root: Path, path: str) -> str:
    try:
        return digest_of(locate_file(root, path).read_bytes())
    except OSError as problem:
        return f"unreadable: {type(problem).__name__}"


@lru_cache(maxsize=256)
def _hints(fn: Callable[..., Any]) -> dict[str, Any]:
    return typing.get_type_hints(fn)


def _load(store: Store, shape: Any, hint: Any) -> Any:
    if isinstance(shape, str):
        return msgspec.msgpack.decode(store.value(shape), type=hint)
    inner = typing.get_args(hint)
    if isinstance(shape, dict):
        return {key: _load(store, digest, inner[1]) for key, digest in shape.items()}
    return tuple(_load(store, digest, inner[0]) for digest in shape)


def execute(task: Task, inputs: dict[str, Any], key: str, store: Store, root: Path) -> Record:
    """Call a task's function on stored values and store what it gives (also in a worker)."""
    hints = _hints(task.fn)
    arguments = {name: _load(store, shape, hints[name]) for name, shape in inputs.items()}
    arguments.update(task.params)
    if "files" in hints:
        arguments["files"] = Files(root, frozenset(task.reads))
    try:
        outcome = task.fn(**arguments)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        named = (path for path in task.reads if str(problem).startswith(f"{path} "))
        place = next(named, task.reads[0] if task.reads else "report.yaml")
        outcome = Outcome(
            None, (Diagnostic("file-is-readable", f"cannot read: {reason}", Locus(place)),)
        )
    except CorruptValueError:
        raise
    except Exception as problem:
        problem.add_note(f"while running the task '{task.name}'")
        raise
    content = None if outcome.value is None else msgspec.msgpack.encode(outcome.value)
    return store.put(key, content, outcome.diagnostics)


def load_value(run: Run, store: Store, name: str, kind: Any) -> Any:
    """The value of a finished task, decoded as ``kind``."""
    return msgspec.msgpack.decode(store.value(run.records[name].digest), type=kind)
