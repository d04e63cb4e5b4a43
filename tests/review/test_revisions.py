"""Which commit a revision means: of git, of a round, of a day."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from reportbuild.plan_revision import find_commit, report_at
from reportbuild.planning import Request, workshop
from reportbuild.review.rounds import Build, Round
from reportbuild.review_work import save_round


@pytest.fixture
def root(tmp_path: Path) -> Path:
    def run(*words: str, date: str = "") -> None:
        env = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date, "HOME": str(tmp_path)}
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "-C", str(tmp_path), *who, *words], env=env, check=True)

    run("init", "--quiet")
    for day in ("01", "05", "09"):
        run("commit", "--quiet", "--allow-empty", "-m", day, date=f"2026-11-{day}T12:00:00Z")
    run("tag", "v1", "HEAD~2")
    return tmp_path


def commit(root: Path, name: str) -> str:
    done = subprocess.run(["git", "-C", str(root), "rev-parse", name], capture_output=True)
    return done.stdout.decode().strip()


def test_a_tag_a_date_and_a_round_name_a_commit(root: Path) -> None:
    assert find_commit(root, "v1") == commit(root, "HEAD~2")
    assert find_commit(root, "2026-11-05") == commit(root, "HEAD~1")
    assert find_commit(root, "2026-11-08") == commit(root, "HEAD~1")
    assert find_commit(root, "2026-10-31") == ""
    old, new = commit(root, "HEAD~2"), commit(root, "HEAD~1") + "+"
    builds = {"a" * 12: Build(new, "fr", "public"), "b" * 12: Build(old, "en", "public")}
    save_round(root, Round("first-reading", builds))
    assert find_commit(root, "first-reading") == commit(root, "HEAD~1")


def test_a_round_that_nobody_has_returned_is_known_by_its_maps(root: Path) -> None:
    maps = root / "build/review/maps"
    maps.mkdir(parents=True)
    head = commit(root, "v1")
    (maps / "a.json").write_text(f'{{"form":1,"round":"second","commit":"{head}"}}', "utf-8")
    (maps / "b.json").write_text("{", "utf-8")
    assert find_commit(root, "second") == head


@pytest.mark.parametrize("name", ["", "--all", "../x", "2026-99-99", "no such thing", "v1; ls"])
def test_anything_else_names_nothing(root: Path, name: str) -> None:
    assert find_commit(root, name) == ""


def told(root: Path, revision: str) -> list[tuple[str, str]]:
    with workshop(Request(root)) as shop:
        made = report_at(root, revision, [], shop)
    assert made.value is None
    return [(found.message, found.hint) for found in made.diagnostics]


def test_why_a_revision_is_unknown_is_said(root: Path) -> None:
    assert told(root, "v3") == [
        (
            "there is no revision 'v3'",
            "use a commit, a tag, the name of a round, or a date such as 2026-11-02",
        )
    ]
    assert told(root, "2020-01-01") == [
        ("there is no commit before 2020-01-01", "the first is of 2026-11-01")
    ]


def test_outside_git_there_is_no_revision(tmp_path: Path) -> None:
    assert told(tmp_path, "HEAD") == [
        (
            "this is not a git repository, so there is no revision 'HEAD'",
            "earlier versions come from git's commits: keep the report in git, or name none",
        )
    ]
    subprocess.run(["git", "-C", str(tmp_path), "init", "--quiet"], check=True)
    assert told(tmp_path, "HEAD") == [
        ("the repository has no commit yet, so no revision 'HEAD'", "commit first")
    ]
