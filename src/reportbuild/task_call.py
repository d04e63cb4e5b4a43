"""One call of a task: what its key is made of, its arguments, its value."""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from reportbuild.diagnostics import Diagnostic, Locus, Outcome
from reportbuild.files import Files, locate_file
from reportbuild.store import CorruptValueError, Record, Store, digest_of
from reportbuild.task import Run, Task, Trace, Workshop, needed_names


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
