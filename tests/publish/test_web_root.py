"""A publication arrives whole or not at all, and touches nothing that is not its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reportbuild.diagnostics import Sink
from reportbuild.model import Release
from reportbuild.publish.obstacles import check_place, differs_from_published
from reportbuild.publish.releases import (
    FILES,
    LATEST,
    RECORD,
    VERSIONS,
    Record,
    encode,
    file_list,
    newest,
    sums,
)
from reportbuild.publish.verification import check_folder
from reportbuild.publish.web_root import (
    STAGING,
    Publication,
    alone_in,
    compare,
    next_record,
    previous_assets,
    read_record,
    recover,
    sync,
)

FIRST = {"en/a.html": b"one", "en/gone.html": b"gone", "assets/x.0123456789.css": b"x"}
SECOND = {"en/a.html": b"two", "assets/y.0123456789.css": b"y"}


def publication(
    version: str, files: dict[str, bytes], latest: bool = True
) -> tuple[Release, Publication]:
    listed = file_list(version, files)
    digest = sums({FILES: listed})[0].sha256
    made = Release(version, "2026-11-27", "2026-11-27T10:00:00Z", "final", {"en": "R"}, {}, digest)
    root = {VERSIONS: version.encode()} | ({"index.html": b"door"} if version == "1.0.0" else {})
    return made, Publication(made.folder, files | {FILES: listed}, files if latest else None, root)


def publish(place: Path, version: str, files: dict[str, bytes], latest: bool = True) -> None:
    sink = Sink()
    before = read_record(place, sink)
    made, wanted = publication(version, files, latest)
    check_place(place, before, wanted, sink)
    assert sink.found == []
    sync(place, before, wanted, encode(next_record("rooms", before, made, wanted)))


def tree(place: Path) -> dict[str, bytes]:
    return {
        file.relative_to(place).as_posix(): file.read_bytes()
        for file in sorted(place.rglob("*"))
        if file.is_file()
    }


def rules(sink: Sink) -> list[tuple[str, str]]:
    return [(found.rule, found.at.file) for found in sink.found]


def test_a_version_and_latest_arrive(tmp_path: Path) -> None:
    publish(tmp_path, "1.0.0", FIRST)
    here = tree(tmp_path)
    assert {f"v1.0.0/{path}" for path in FIRST} <= here.keys()
    assert {f"{LATEST}/{path}" for path in FIRST} <= here.keys()
    assert check_folder(tmp_path) == ([], len(here))


def test_the_next_version_leaves_the_first_and_what_is_not_ours(tmp_path: Path) -> None:
    publish(tmp_path, "1.0.0", FIRST)
    foreign = {"about.html": b"site", f"{LATEST}/en/note.html": b"note", f"{LATEST}/x/y": b"deep"}
    for path, content in foreign.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    publish(tmp_path, "1.1.0", SECOND)
    here = tree(tmp_path)
    assert foreign.items() <= here.items()
    assert here["v1.0.0/en/a.html"] == b"one"
    assert here["v1.1.0/en/a.html"] == here["latest/en/a.html"] == b"two"
    assert "latest/en/gone.html" not in here
    assert "index.html" not in here  # published before, not any more
    assert STAGING not in " ".join(here)
    found, _ = check_folder(tmp_path)
    assert [(f.rule, f.at.file) for f in found] == [
        ("published-file-is-known", "latest/en/note.html"),
        ("published-file-is-known", "latest/x/y"),
    ]


def test_an_old_line_leaves_latest_alone(tmp_path: Path) -> None:
    publish(tmp_path, "2.0.0", SECOND)
    before = tree(tmp_path)
    publish(tmp_path, "1.0.1", FIRST, latest=False)
    here = tree(tmp_path)
    assert {p: c for p, c in before.items() if p.startswith(LATEST)}.items() <= here.items()
    record = read_record(tmp_path, Sink())
    assert record is not None
    assert newest(record.releases).version == "2.0.0"
    assert check_folder(tmp_path)[0] == []


def test_pages_in_caches_find_the_assets_of_the_version_before(tmp_path: Path) -> None:
    publish(tmp_path, "1.0.0", FIRST)
    record = read_record(tmp_path, Sink())
    kept = previous_assets(tmp_path, record, "v1.0.0")
    assert kept == {"assets/x.0123456789.css": b"x"}
    assert previous_assets(tmp_path, None, "v9.0.0") == {}


class InterruptionError(Exception):
    pass


def interrupted_at(turn: int, monkeypatch: pytest.MonkeyPatch, work: Callable[[], None]) -> bool:
    """Run ``work`` with the nth change of a file's place failing; whether it came to that."""
    left = [turn]

    def failing(name: str) -> None:
        original = getattr(Path, name)

        def run(self: Path, *args: object, **more: object) -> object:
            left[0] -= 1
            if left[0] == 0:
                raise InterruptionError
            return original(self, *args, **more)

        patch.setattr(Path, name, run)

    with monkeypatch.context() as patch:
        for name in ("rename", "replace", "unlink", "write_bytes"):
            failing(name)
        try:
            work()
        except InterruptionError:
            return True
    return False


def test_an_interruption_at_any_step_leaves_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = tmp_path / "start"
    start.mkdir()
    publish(start, "1.0.0", FIRST)
    (start / "latest/en/note.html").write_bytes(b"note")
    whole = tmp_path / "whole"
    shutil.copytree(start, whole)
    publish(whole, "1.1.0", SECOND)
    before, after = tree(start), tree(whole)
    outcomes = []
    for turn in range(1, 60):
        place = tmp_path / f"turn{turn}"
        shutil.copytree(start, place)
        if not interrupted_at(turn, monkeypatch, lambda at=place: publish(at, "1.1.0", SECOND)):
            break
        if (place / STAGING).exists():
            assert check_folder(place)[0][0].rule == "publication-is-finished"
        outcomes.append(recover(place, Sink()))
        assert tree(place) == (after if outcomes[-1] else before)
        assert not (place / STAGING).exists()
    assert {"", "finished"} <= set(outcomes)
    assert len(outcomes) > 10


def test_two_publications_do_not_meet(tmp_path: Path) -> None:
    told = pytest.raises(BlockingIOError, match="another publication is at work in")
    with alone_in(tmp_path), told, alone_in(tmp_path):
        pass
    with alone_in(tmp_path):  # it ends with the first
        pass


def test_a_killed_run_before_the_moves_changed_nothing(tmp_path: Path) -> None:
    publish(tmp_path, "1.0.0", FIRST)
    before = tree(tmp_path)
    (tmp_path / STAGING / "v1.1.0").mkdir(parents=True)
    (tmp_path / STAGING / "v1.1.0/half").write_bytes(b"x")
    assert recover(tmp_path, Sink()) == "dropped"
    assert tree(tmp_path) == before
    assert recover(tmp_path, Sink()) == ""


def test_what_is_not_ours_is_in_the_way(tmp_path: Path) -> None:
    for path in ("v1.0.0/x", "latest/x", VERSIONS):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(b"x")
    sink = Sink()
    check_place(tmp_path, None, publication("1.0.0", FIRST)[1], sink)
    assert [found.message for found in sink.found] == [
        f"'{path}' is there, and 'publish' did not put it there"
        for path in ("v1.0.0", "latest", VERSIONS)
    ]


def test_a_foreign_file_in_the_place_of_a_new_one(tmp_path: Path) -> None:
    publish(tmp_path, "1.0.0", FIRST)
    (tmp_path / "latest/assets/y.0123456789.css").write_bytes(b"mine")
    sink = Sink()
    check_place(tmp_path, read_record(tmp_path, sink), publication("1.1.0", SECOND)[1], sink)
    assert rules(sink) == [("published-place-is-free", "latest/assets/y.0123456789.css")]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("v1.1.0", "link"),
        ("latest/fr", "file"),
        ("latest/fr", "link"),
        ("latest/fr/a.html", "folder"),
        (VERSIONS, "folder"),
    ],
)
def test_what_could_not_be_moved_away_is_told_before(tmp_path: Path, path: str, kind: str) -> None:
    publish(tmp_path, "1.0.0", FIRST)
    (tmp_path / VERSIONS).unlink()
    at = tmp_path / path
    at.parent.mkdir(exist_ok=True)
    if kind == "link":
        at.symlink_to(tmp_path / "nowhere")
    else:
        (at.mkdir if kind == "folder" else at.touch)()
    sink = Sink()
    wanted = publication("1.1.0", SECOND | {"fr/a.html": b"fr"})[1]
    check_place(tmp_path, read_record(tmp_path, sink), wanted, sink)
    assert rules(sink) == [("published-place-is-free", path)]


@pytest.mark.parametrize("gone", ['["../outside"]', '["/outside"]', "[1]", '["a"'])
def test_moves_that_no_publication_wrote_are_not_done(tmp_path: Path, gone: str) -> None:
    outside, place = tmp_path / "outside", tmp_path / "root"
    outside.write_text("mine", "utf-8")
    (place / STAGING).mkdir(parents=True)
    written = f'{{"folder": "v1.0.0", "foreign": [], "roots": [], "gone": {gone}}}'
    (place / STAGING / "moves.json").write_text(written, "utf-8")
    sink = Sink()
    assert recover(place, sink) == ""
    assert rules(sink) == [("publication-is-finished", f"{STAGING}/moves.json")]
    assert outside.exists()


def test_a_file_changed_by_hand_is_not_overwritten(tmp_path: Path) -> None:
    publish(tmp_path, "1.0.0", FIRST)
    (tmp_path / "latest/en/a.html").write_bytes(b"by hand")
    sink = Sink()
    before = read_record(tmp_path, sink)
    check_place(tmp_path, before, publication("1.1.0", SECOND)[1], sink)
    assert rules(sink) == [("published-file-stays", "latest/en/a.html")]
    (tmp_path / "latest/en/a.html").unlink()
    sink = Sink()
    check_place(tmp_path, before, publication("1.1.0", SECOND)[1], sink)
    assert sink.found == []


def test_a_published_version_is_compared_file_by_file(tmp_path: Path) -> None:
    publish(tmp_path, "1.0.0", FIRST)
    assert differs_from_published(tmp_path, publication("1.0.0", FIRST)[1]) == []
    other = FIRST | {"en/a.html": b"other", "en/new.html": b"new"}
    assert differs_from_published(tmp_path, publication("1.0.0", other)[1]) == [
        "en/a.html",
        "en/new.html",
    ]


def test_changes_are_told_before_they_are_made(tmp_path: Path) -> None:
    publish(tmp_path, "1.0.0", FIRST)
    before = tree(tmp_path)
    changes = compare(tmp_path, read_record(tmp_path, Sink()), publication("1.1.0", SECOND)[1])
    assert changes.new == ("latest/assets/y.0123456789.css", "v1.1.0/")
    assert changes.changed == ("latest/en/a.html", VERSIONS)
    assert changes.removed == (
        "index.html",
        "latest/assets/x.0123456789.css",
        "latest/en/gone.html",
    )
    assert tree(tmp_path) == before


def test_a_damaged_record_is_told(tmp_path: Path) -> None:
    (tmp_path / RECORD).write_bytes(b"{}")
    sink = Sink()
    assert read_record(tmp_path, sink) is None
    assert rules(sink) == [("published-record-is-readable", RECORD)]


def test_seeded_faults_are_found(tmp_path: Path) -> None:
    publish(tmp_path, "1.0.0", FIRST)
    publish(tmp_path, "1.1.0", SECOND)
    (tmp_path / "v1.0.0/en/a.html").write_bytes(b"changed")
    (tmp_path / "v1.1.0/en/a.html").unlink()
    (tmp_path / "v1.1.0/extra").write_bytes(b"extra")
    (tmp_path / VERSIONS).unlink()
    listed = tmp_path / "v1.0.0" / FILES
    listed.write_bytes(listed.read_bytes().replace(b"gone.html", b"gone.htm"))
    found = {(f.rule, f.at.file) for f in check_folder(tmp_path)[0]}
    assert found == {
        ("published-file-stays", "v1.0.0/en/a.html"),
        ("published-file-stays", f"v1.0.0/{FILES}"),
        ("published-file-is-there", "v1.0.0/en/gone.htm"),
        ("published-file-is-known", "v1.0.0/en/gone.html"),
        ("published-file-is-there", "v1.1.0/en/a.html"),
        ("published-file-is-known", "v1.1.0/extra"),
        ("published-file-is-there", VERSIONS),
    }


def test_a_folder_without_a_record(tmp_path: Path) -> None:
    (found,), count = check_folder(tmp_path)
    assert found.message == "there is no record of a publication"
    assert count == 0


def test_the_record_of_a_first_publication(tmp_path: Path) -> None:
    made, wanted = publication("1.0.0", FIRST)
    record = next_record("rooms", None, made, wanted)
    assert isinstance(record, Record)
    assert [one.path for one in record.files] == sorted(
        [*(f"{LATEST}/{path}" for path in FIRST), VERSIONS, "index.html"]
    )
