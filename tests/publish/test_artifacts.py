"""What an output no longer holds leaves ``build/``."""

from __future__ import annotations

from pathlib import Path

from reportbuild.publish.artifacts import Output, place_outputs


def test_a_file_that_an_output_no_longer_makes_is_deleted(tmp_path: Path) -> None:
    first = {"site/a.html": b"a", "site/b.html": b"b"}
    other = {"site/c.html": b"c"}
    outputs = {
        "figures": Output("en-html", "1", lambda: first),
        "other": Output("en-html", "1", lambda: other),
    }
    ledger, _ = place_outputs(tmp_path, outputs, {})
    (tmp_path / "site/mine.txt").write_bytes(b"mine")
    # One file is gone, one has moved to another output.
    outputs = {
        "figures": Output("en-html", "2", dict),
        "other": Output("en-html", "2", lambda: other | {"site/a.html": b"a"}),
    }
    place_outputs(tmp_path, outputs, ledger)
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == [
        "a.html",
        "c.html",
        "mine.txt",
    ]
