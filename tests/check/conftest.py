"""One chapter through the rules about chapters."""

from __future__ import annotations

from pathlib import Path

from reportbuild.check.chapters import check_chapter
from reportbuild.files import Files
from reportbuild.source.locate import locate
from reportbuild.source.parse import parse_chapter

FILE = "chapters/en/a.md"


def found(folder: Path, markdown: str) -> list[tuple[str, str, str, str]]:
    """Rule, line:column, message and hint of what is wrong with a chapter."""
    text = f"# One {{#sec-one}}\n\n{markdown}\n"
    (folder / FILE).parent.mkdir(parents=True)
    (folder / FILE).write_text(text, encoding="utf-8")
    doc = parse_chapter(Files(folder, frozenset([FILE])), FILE, "a", "chapter", "en").value
    assert doc is not None
    made = []
    for one in check_chapter(doc, ("figures/a.svg",)).diagnostics:
        place = locate(text, one.at)
        assert place is not None
        made.append((one.rule, f"{place[0]}:{place[1]}", one.message, one.hint))
    return made
