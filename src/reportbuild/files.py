"""The one door to the project's files while a task runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

THEME = "templates/"


def packaged_theme() -> Path:
    """The folder of the default theme: inside the installed package, or beside the sources."""
    here = Path(__file__).parent
    shipped = here / "templates"
    return shipped if shipped.is_dir() else here.parents[1] / "templates"


@dataclass(frozen=True)
class Files:
    """Reads files of one project, and only those a task has declared.

    A task's key is made of the files it declares; a read that is not declared would make the
    cache lie, so it is refused. Paths under ``templates/`` fall back to the packaged theme.

    Attributes:
        root: the project folder.
        declared: project-relative paths that may be read.
    """

    root: Path
    declared: frozenset[str]

    def resolve(self, path: str) -> Path:
        """The file behind ``path``.

        Raises:
            PermissionError: ``path`` is not declared, or leads outside the project.
            FileNotFoundError: there is no such file.
        """
        if path not in self.declared:
            raise PermissionError(f"undeclared read: {path}")
        return locate_file(self.root, path)

    def read_bytes(self, path: str) -> bytes:
        """The content of ``path``; errors as for :meth:`resolve`."""
        return self.resolve(path).read_bytes()

    def read_text(self, path: str) -> str:
        """The content of ``path`` as UTF-8; errors as for :meth:`resolve`, UnicodeDecodeError."""
        return self.read_bytes(path).decode("utf-8")


def locate_file(root: Path, path: str) -> Path:
    """The file behind a project path: the project's own, else the packaged theme's.

    Raises:
        PermissionError: the path, or the link it follows, leads outside the project.
        FileNotFoundError: there is no such file.
    """
    base = root.resolve()
    full = (base / path).resolve()
    if not full.is_relative_to(base):
        raise PermissionError(f"{path} leads outside the project")
    if full.is_file():
        return full
    if path.startswith(THEME):
        shipped = packaged_theme() / path.removeprefix(THEME)
        if shipped.is_file():
            return shipped
    raise FileNotFoundError(path)
