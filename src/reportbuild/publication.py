"""Put what a run made into ``build/``, and remember how it came about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from reportbuild import journal
from reportbuild.clock import git
from reportbuild.identity import tool_versions
from reportbuild.model import Edition
from reportbuild.planning import Request, Result
from reportbuild.publish.artifacts import (
    Output,
    Placed,
    manifest_json,
    place_outputs,
    remove_stale,
)
from reportbuild.store import Store, write_aside
from reportbuild.task import Run
from reportbuild.task_call import load_value
from reportbuild.tasks import Tasks


def publish_run(
    request: Request,
    tasks: Tasks,
    editions: list[Edition],
    done: Run,
    store: Store,
    result: Result,
) -> Result:
    """Place the outputs of a run, write the manifest and the journal.

    Returns:
        ``result`` with what was written.
    """
    build_folder = request.root / "build"
    outputs = {
        name: Output(eid, done.records[name].digest, _loader(done, store, name))
        for name, eid in tasks.outputs.items()
    }
    ledger = _read_ledger(build_folder)
    whole = {edition.id for edition in editions}
    ledger, written = place_outputs(build_folder, outputs, ledger)
    ledger = remove_stale(build_folder, ledger, outputs.keys(), whole)
    manifest = _manifest(request, tasks, done, ledger)
    _write_if_changed(build_folder / "manifest.json", manifest)
    _write_if_changed(_ledger_path(build_folder), msgspec.json.encode(ledger))
    made = {a.path: name for name in outputs for a in ledger[name].artifacts}
    path = journal_path(request.root)
    journal.write_journal(path, journal.updated(journal.read_journal(path), done, made))
    mains = tuple(a.path for name in outputs for a in ledger[name].artifacts if _is_main(a.path))
    return Result(
        result.findings,
        written,
        result.ran,
        result.total,
        published=True,
        editions=tuple(sorted(whole)),
        artifacts=mains,
    )


def _manifest(request: Request, tasks: Tasks, done: Run, ledger: dict[str, Placed]) -> bytes:
    artifacts = [a for placed in ledger.values() for a in placed.artifacts]
    inputs = {
        part.removeprefix("file "): digest
        for trace in done.traces.values()
        for part, digest in trace.parts.items()
        if part.startswith("file ")
    }
    commit = git(request.root, "rev-parse", "HEAD")
    return manifest_json(artifacts, inputs, tool_versions(), commit, tasks.project.raw_html)


def _is_main(path: str) -> bool:
    return path.endswith((".pdf", ".epub", "site/index.html"))


def _loader(done: Run, store: Store, name: str) -> Callable[[], dict[str, bytes]]:
    def load() -> dict[str, bytes]:
        files: dict[str, bytes] = load_value(done, store, name, dict[str, bytes])
        return files

    return load


def _write_if_changed(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        write_aside(path, content)


def _read_ledger(build_folder: Path) -> dict[str, Placed]:
    try:
        content = _ledger_path(build_folder).read_bytes()
        return msgspec.json.decode(content, type=dict[str, Placed])
    except (OSError, msgspec.MsgspecError):
        return {}


def _ledger_path(build_folder: Path) -> Path:
    return build_folder / ".cache" / "placed.json"


def journal_path(root: Path) -> Path:
    """Where a project keeps the journal of its last build."""
    return root / "build" / ".cache" / "journal.json"
