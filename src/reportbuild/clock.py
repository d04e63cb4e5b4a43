"""The one clock of a build: ``SOURCE_DATE_EPOCH``, else the last commit's date.

Two builds of one commit must give the same bytes, so nothing that is built may ask for the time;
what somebody says in a review has the time at which it was said.
Source: https://reproducible-builds.org/specs/source-date-epoch/
"""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

#: 1980-01-01, the first moment a ZIP entry can carry; used outside a repository.
EARLIEST = 315532800


class ClockError(ValueError):
    """``SOURCE_DATE_EPOCH`` is no moment; the message says so."""


def build_time(root: Path) -> datetime:
    """The moment this build counts as, in UTC.

    Args:
        root: the project folder; its repository's last commit is asked for.

    Raises:
        ClockError: ``SOURCE_DATE_EPOCH`` is set but is not a moment that a calendar has.
    """
    stated = _stated()
    if stated is not None:
        return stated
    committed = git(root, "log", "-1", "--format=%ct")
    return datetime.fromtimestamp(int(committed) if committed.isdigit() else EARLIEST, tz=UTC)


def now() -> datetime:
    """The moment of what is said now; ``SOURCE_DATE_EPOCH`` where it is set.

    Raises:
        ClockError: as :func:`build_time`.
    """
    return _stated() or datetime.now(tz=UTC)  # noqa: TID251 -- nothing that is built asks for it


def _stated() -> datetime | None:
    stated = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not stated:
        return None
    try:
        if stated.isdigit():
            return datetime.fromtimestamp(int(stated), tz=UTC)
    except (ValueError, OverflowError, OSError):
        pass  # a year no calendar has
    raise ClockError(f"SOURCE_DATE_EPOCH is '{stated}'; seconds since 1970 are expected")


def git(root: Path, *words: str) -> str:
    """What ``git`` prints for the project, stripped; empty when it cannot answer."""
    try:
        done = subprocess.run(  # noqa: S603
            ["git", "-C", str(root), *words],  # noqa: S607
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
