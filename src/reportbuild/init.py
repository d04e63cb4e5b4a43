"""A small working report to start from: ``reportbuild init``."""

from __future__ import annotations

import shutil
from pathlib import Path

_STARTER = Path(__file__).parent / "starter"

#: People often make the repository first; its folder does not count as content.
_MAY_BE_THERE = frozenset({".git"})

#: A message that lists more names than this is not read.
_NAMES_SHOWN = 5


class NotEmptyError(Exception):
    """The folder for a new report holds something already.

    Attributes:
        folder: the folder.
        names: what it holds, sorted.
    """

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        self.folder = folder
        self.names = names
        shown = ", ".join(f"'{name}'" for name in names[:_NAMES_SHOWN])
        more = len(names) - _NAMES_SHOWN
        rest = f" and {more} more" if more > 0 else ""
        super().__init__(f"'{folder}' is not empty: it holds {shown}{rest}; name a new folder")


def create_report(folder: Path) -> list[str]:
    """Copy the packaged bilingual starter into ``folder``.

    Args:
        folder: made, with its parents, when it does not exist. Nothing in it is overwritten.

    Returns:
        The files made, relative to ``folder``, sorted.

    Raises:
        NotEmptyError: the folder holds anything besides ``.git``.
        OSError: the folder cannot be made or written, or is a file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = sorted(entry.name for entry in folder.iterdir() if entry.name not in _MAY_BE_THERE)
    if names:
        raise NotEmptyError(folder, tuple(names))
    made = []
    for source in sorted(path for path in _STARTER.rglob("*") if path.is_file()):
        relative = source.relative_to(_STARTER)
        target = folder / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        # copyfile, not copy: an installed package may be read-only, a new report must not be.
        shutil.copyfile(source, target)
        made.append(relative.as_posix())
    return made
