"""What a build puts into ``build/``, and what it takes away again."""

from __future__ import annotations

from pathlib import Path

from reportbuild.publish.artifacts import Output, Placed, place_outputs, remove_stale


def place(build: Path, before: dict[str, Placed], **made: dict[str, bytes]) -> dict[str, Placed]:
    outputs = {
        name: Output("en-html", repr(sorted(files.items())), lambda files=files: files)
        for name, files in made.items()
    }
    after, _ = place_outputs(build, outputs, before)
    return remove_stale(build, after, outputs.keys(), {"en-html"})


def there(build: Path) -> set[str]:
    return {file.relative_to(build).as_posix() for file in build.rglob("*") if file.is_file()}


def test_a_file_that_is_made_no_longer_goes(tmp_path: Path) -> None:
    ledger = place(tmp_path, {}, pictures={"a.svg": b"a", "b.svg": b"b"}, page={"p.html": b"p"})
    assert there(tmp_path) == {"a.svg", "b.svg", "p.html"}
    (tmp_path / "own.txt").write_text("somebody's own")
    ledger = place(tmp_path, ledger, pictures={"a.svg": b"a"}, page={"p.html": b"p"})
    assert there(tmp_path) == {"a.svg", "p.html", "own.txt"}
    ledger = place(tmp_path, ledger, page={"p.html": b"p"})
    assert there(tmp_path) == {"p.html", "own.txt"}


def test_a_file_that_changes_hands_stays(tmp_path: Path) -> None:
    ledger = place(tmp_path, {}, one={"a.svg": b"a"}, other={"b.svg": b"b"})
    place(tmp_path, ledger, one={"c.svg": b"c"}, other={"a.svg": b"a"})
    assert there(tmp_path) == {"a.svg", "c.svg"}
