"""The one clock of a build: ``SOURCE_DATE_EPOCH``, else the last commit's date.

Two builds of one commit must give the same bytes, so nothing else may ask for the time.
Source: https://reproducible-builds.org/specs/source-date-epoch/
"""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

#: 1980-01-01, the first moment a ZIP entry can carry; used outside a repository.
EARLIEST = 315532800


def build_time(root: Path) -> datetime:
    """The moment this build counts as, in UTC.

    Args:
        root: the project folder; its repository's last commit is asked for.

    Raises:
        ValueError: ``SOURCE_DATE_EPOCH`` is set but is not a whole number of seconds.
    """
    stated = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if stated:
        if not stated.isdigit():
            raise ValueError(
                f"SOURCE_DATE_EPOCH is '{stated}'; a whole number of seconds is expected"
            )
        return datetime.fromtimestamp(int(stated), tz=UTC)
    committed = git(root, "log", "-1", "--format=%ct")
    return datetime.fromtimestamp(int(committed) if committed.isdigit() else EARLIEST, tz=UTC)


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
