"""Run tasks in the order of their needs, remember what they gave, and say why they ran.

A task's key is a hash of what it really reads: its function, plain parameters, the *values* of
the tasks it needs, the files it declares, and the tool's own version. Because values and not
keys go in, a task that gives the same value as before leaves everything after it cached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from graphlib import TopologicalSorter

from reportbuild.store import CorruptValueError, Record
from reportbuild.task import Run, Task, Workshop, needed_names
from reportbuild.task_call import execute, inputs_of, trace_of


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
