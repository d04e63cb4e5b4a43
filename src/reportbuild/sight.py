"""From a logical place to line and column in today's files."""

from __future__ import annotations

from pathlib import Path

from reportbuild.diagnostics import Diagnostic
from reportbuild.files import locate_file
from reportbuild.project import yamlpos
from reportbuild.source import locate as source_locate

#: 1-based line and column, and the length of what is meant.
Position = tuple[int, int, int]


class Sight:
    """Finds places in a project's files; each file is read once.

    Calling it with a diagnostic gives the position and the source line; the first line of the
    file when the place is not there (any more).
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._texts: dict[str, str] = {}

    def __call__(self, diagnostic: Diagnostic) -> tuple[Position, str]:
        """The position of a finding and the source line it stands in (may be empty)."""
        text = self._text(diagnostic.at.file)
        found = None
        if diagnostic.at.kind == "yaml":
            found = yamlpos.locate(text, diagnostic.at.key)
        elif diagnostic.at.kind != "file":
            found = source_locate.locate(text, diagnostic.at)
        position = found or (1, 1, 1)
        lines = text.splitlines()
        shown = lines[position[0] - 1] if found and position[0] <= len(lines) else ""
        return position, shown

    def _text(self, file: str) -> str:
        if file not in self._texts:
            try:
                content = locate_file(self._root, file).read_bytes()
            except OSError:
                content = b""
            self._texts[file] = content.decode("utf-8", errors="replace")
        return self._texts[file]
