"""The graph on literal tasks: order, sharing, early cut-off, failure, damage."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from reportbuild.diagnostics import Diagnostic, Locus, Outcome
from reportbuild.files import Files
from reportbuild.graph import run
from reportbuild.store import Store
from reportbuild.task import Run, Task, Workshop
from reportbuild.task_call import load_value


def read_words(files: Files, path: str) -> Outcome[str]:
    words = files.read_text(path).strip()
    return Outcome(words, (Diagnostic("seen", words, Locus(path)),))


def shout(words: str) -> Outcome[str]:
    return Outcome(words.upper())


def join(parts: tuple[str, ...]) -> Outcome[str]:
    return Outcome(" ".join(parts))


def refuse(words: str) -> Outcome[str]:
    return Outcome(None, (Diagnostic("refused", words, Locus("a.txt")),))


def shop(root: Path, **changes: object) -> Workshop:
    return Workshop(root, Store(root / "cache"), str(changes.get("tool", "1")))


def chain() -> dict[str, Task]:
    tasks = [
        Task("read a", read_words, {}, {"path": "a.txt"}, ("a.txt",)),
        Task("read b", read_words, {}, {"path": "b.txt"}, ("b.txt",)),
        Task("shout a", shout, {"words": "read a"}),
        Task("shout b", shout, {"words": "read b"}),
        Task("join", join, {"parts": ("shout a", "shout b")}),
    ]
    return {task.name: task for task in tasks}


def write(root: Path, **files: str) -> None:
    for name, content in files.items():
        (root / f"{name}.txt").write_text(content, encoding="utf-8")


def value(done: Run, root: Path, name: str) -> str:
    return str(load_value(done, Store(root / "cache"), name, str))


def test_values_flow_in_the_order_of_needs(tmp_path: Path) -> None:
    write(tmp_path, a="one", b="two")
    done = run(chain(), shop(tmp_path))
    assert value(done, tmp_path, "join") == "ONE TWO"
    assert set(done.ran) == set(chain())


def test_a_second_run_computes_nothing_and_repeats_the_findings(tmp_path: Path) -> None:
    write(tmp_path, a="one", b="two")
    first = run(chain(), shop(tmp_path))
    second = run(chain(), shop(tmp_path))
    assert second.ran == []
    assert second.diagnostics() == first.diagnostics() != []


def test_touching_a_file_computes_nothing(tmp_path: Path) -> None:
    write(tmp_path, a="one", b="two")
    run(chain(), shop(tmp_path))
    (tmp_path / "a.txt").touch()
    assert run(chain(), shop(tmp_path)).ran == []


def test_an_equal_value_stops_the_rebuild(tmp_path: Path) -> None:
    write(tmp_path, a="one", b="two")
    run(chain(), shop(tmp_path))
    write(tmp_path, a="\n\none")
    assert run(chain(), shop(tmp_path)).ran == ["read a"]


def test_only_what_depends_on_an_edit_runs(tmp_path: Path) -> None:
    write(tmp_path, a="one", b="two")
    run(chain(), shop(tmp_path))
    write(tmp_path, a="three")
    assert run(chain(), shop(tmp_path)).ran == ["read a", "shout a", "join"]


def test_equal_work_is_done_once(tmp_path: Path) -> None:
    write(tmp_path, a="one", b="one")
    done = run(chain(), shop(tmp_path))
    assert [name for name in done.ran if name.startswith("shout")] == ["shout a"]
    assert value(done, tmp_path, "join") == "ONE ONE"


def test_another_tool_version_runs_everything(tmp_path: Path) -> None:
    write(tmp_path, a="one", b="two")
    run(chain(), shop(tmp_path))
    assert len(run(chain(), shop(tmp_path, tool="2")).ran) == 5


def test_a_failure_skips_what_needs_it_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path, a="one", b="two")
    tasks = chain()
    tasks["shout a"] = Task("shout a", refuse, {"words": "read a"})
    done = run(tasks, shop(tmp_path))
    assert done.skipped == ["join"]
    assert value(done, tmp_path, "shout b") == "TWO"
    assert "refused" in {d.rule for d in done.diagnostics()}


def test_a_damaged_value_is_made_again(tmp_path: Path) -> None:
    write(tmp_path, a="one", b="two")
    first = run(chain(), shop(tmp_path))
    digest = first.records["read a"].digest
    blob = tmp_path / "cache" / "values" / digest[:2] / digest[2:]
    blob.write_bytes(bytes(len(blob.read_bytes())))
    write(tmp_path, b="four")
    tasks = chain()
    tasks["again"] = Task("again", join, {"parts": ("read a", "shout b")})
    done = run(tasks, shop(tmp_path))
    assert value(done, tmp_path, "again") == "one FOUR"


def test_a_truncated_value_is_a_miss(tmp_path: Path) -> None:
    write(tmp_path, a="one", b="two")
    first = run(chain(), shop(tmp_path))
    digest = first.records["read a"].digest
    (tmp_path / "cache" / "values" / digest[:2] / digest[2:]).write_bytes(b"")
    assert "read a" in run(chain(), shop(tmp_path)).ran


def test_an_undeclared_read_is_refused(tmp_path: Path) -> None:
    write(tmp_path, a="one", b="two")
    tasks = {"sly": Task("sly", read_words, {}, {"path": "b.txt"}, ("a.txt",))}
    done = run(tasks, shop(tmp_path))
    assert [d.rule for d in done.diagnostics()] == ["file-is-readable"]
    assert done.diagnostics()[0].message == "cannot read: undeclared read: b.txt"


def test_any_executor_serves(tmp_path: Path) -> None:
    write(tmp_path, a="one", b="two")
    with ThreadPoolExecutor(2) as pool:
        there = Workshop(tmp_path, Store(tmp_path / "cache"), "1", lambda: pool)
        done = run(chain(), there)
    assert value(done, tmp_path, "join") == "ONE TWO"


def test_a_link_out_of_the_project_is_refused_at_its_place(tmp_path: Path) -> None:
    write(tmp_path, a="one")
    (tmp_path / "out.txt").symlink_to("/etc/hostname")
    tasks = {"sly": Task("sly", read_words, {}, {"path": "out.txt"}, ("a.txt", "out.txt"))}
    (found,) = run(tasks, shop(tmp_path)).diagnostics()
    assert found.message == "cannot read: out.txt leads outside the project"
    assert found.at.file == "out.txt"
