"""An earlier revision of the report, assembled by today's program, to compare with."""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

from reportbuild import planning
from reportbuild.clock import git
from reportbuild.diagnostics import Locus, Outcome, Sink
from reportbuild.graph import run
from reportbuild.model import Edition, Fragment
from reportbuild.review.edition import Earlier
from reportbuild.review_work import commits_of_round
from reportbuild.survey import survey_project
from reportbuild.task import Task, Workshop, needed_names
from reportbuild.task_call import load_value
from reportbuild.tasks import assembly_tasks
from reportbuild.tasks_pictures import ShownPictures
from reportbuild.tasks_render import format_tasks

#: Where a report's own files are, besides those beside ``report.yaml``.
_FOLDERS = ("chapters/", "figures/", "templates/")


def report_at(
    root: Path, revision: str, editions: list[Edition], shop: Workshop
) -> Outcome[dict[str, Earlier]]:
    """Every unit as it was at a revision, made by today's program.

    Args:
        root: the project.
        revision: anything git knows as a commit, a round of review, or a date.
        editions: whose units are wanted.
        shop: where tasks run; results are kept with today's.

    Returns:
        Language → its units and pictures; None when the revision is unknown or cannot be assembled
        (``review-revision-is-known``).
    """
    sink, at = Sink(), Locus("report.yaml")
    commit = find_commit(root, revision)
    if not commit:
        words, hint = _why_unknown(root, revision)
        sink.report("review-revision-is-known", words, at, hint)
        return sink.outcome(None)
    with tempfile.TemporaryDirectory(prefix="reportbuild-") as folder:
        then = Path(folder)
        if not _check_out(root, commit, then):
            words = f"the report cannot be read at revision '{revision}'"
            sink.report("review-revision-is-known", words, at)
            return sink.outcome(None)
        made = {
            edition.lang: _units_of(replace(shop, root=then), edition, revision)
            for edition in editions
        }
    if any(units is None for units in made.values()):
        words = f"the report cannot be assembled as it was at revision '{revision}'"
        sink.report("review-revision-is-known", words, at, "its sources have errors")
        return sink.outcome(None)
    return sink.outcome({lang: units for lang, units in made.items() if units is not None})


def _check_out(root: Path, commit: str, target: Path) -> bool:
    """Write the project's files of a commit to a folder."""
    packed = subprocess.run(  # noqa: S603
        ["git", "-C", str(root), "archive", "--format=tar", commit],  # noqa: S607
        capture_output=True,
        check=False,
    )
    if packed.returncode != 0:
        return False
    try:
        with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
            members = [m for m in archive if "/" not in m.name or m.name.startswith(_FOLDERS)]
            archive.extractall(target, members, filter="data")
    except (tarfile.TarError, OSError):
        return False
    return (target / "report.yaml").is_file()


def _why_unknown(root: Path, revision: str) -> tuple[str, str]:
    """Why a revision names no commit, and what to do."""
    if not git(root, "rev-parse", "--git-dir"):
        hint = "earlier versions come from git's commits: keep the report in git, or name none"
        return f"this is not a git repository, so there is no revision '{revision}'", hint
    first = git(root, "log", "--max-parents=0", "--format=%cs", "HEAD").split("\n")[-1]
    if not first:
        return f"the repository has no commit yet, so no revision '{revision}'", "commit first"
    if _day(revision):
        return f"there is no commit before {revision}", f"the first is of {first}"
    hint = "use a commit, a tag, the name of a round, or a date such as 2026-11-02"
    return f"there is no revision '{revision}'", hint


def _day(revision: str) -> date | None:
    # git takes any words for a date: what it does not understand means now.
    try:
        return date.fromisoformat(revision)
    except ValueError:
        return None


def find_commit(root: Path, revision: str) -> str:
    """The commit that a revision, a round of review or a date means; '' when there is none.

    A round means the commit of its latest copy. A date means the last commit of that day or
    before, on the way to today's.
    """
    known = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options",
                f"{revision}^{{commit}}")  # fmt: skip
    if known:
        return known
    commits = commits_of_round(root, revision)
    if commits:
        latest = git(root, "rev-list", "--no-walk", "--date-order", "--ignore-missing", *commits)
        return latest.split("\n")[0]
    day = _day(revision)
    return git(root, "rev-list", "-1", f"--before={day} 23:59:59", "HEAD") if day else ""


def _units_of(shop: Workshop, edition: Edition, revision: str) -> Earlier | None:
    """One edition of the project in the workshop's folder."""
    survey = survey_project(shop.root)
    project, _ = planning.load_project(shop, survey)
    if project is None:
        return None
    tasks = planning.all_tasks(project, survey, shop.root)
    items = assembly_tasks(tasks, edition)
    done = run(tasks.by_name, shop)
    if done.skipped or f"images {edition.id}" not in done.records:
        return None
    shown = load_value(done, shop.store, f"images {edition.id}", ShownPictures)
    format_tasks(tasks, edition, items, shown)
    wanted = [f"fragment {edition.id}/{item.id}" for item in items]
    wanted.append(f"pictures {edition.id}")
    done = run(needed_tasks(tasks.by_name, wanted), shop, None, done)
    if any(name not in done.records or not done.records[name].digest for name in wanted):
        return None
    fragments: list[Fragment] = [load_value(done, shop.store, n, Fragment) for n in wanted[:-1]]
    pictures: dict[str, bytes] = load_value(done, shop.store, wanted[-1], dict[str, bytes])
    return Earlier(revision, {fragment.item: fragment.body for fragment in fragments}, pictures)


def needed_tasks(tasks: dict[str, Task], wanted: list[str]) -> dict[str, Task]:
    """The tasks that ``wanted`` rest on, and they themselves."""
    chosen: dict[str, Task] = {}
    queue = list(wanted)
    while queue:
        name = queue.pop()
        if name not in chosen:
            chosen[name] = tasks[name]
            needs = tasks[name].needs.values()
            queue += [needed for need in needs for needed in needed_names(need)]
    return chosen
