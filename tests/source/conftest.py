from collections.abc import Callable
from pathlib import Path

import pytest

from reportbuild.diagnostics import Outcome
from reportbuild.files import Files
from reportbuild.model import Bibliography, Doc, RawHtml
from reportbuild.source.bibliography import load_bibliography
from reportbuild.source.parse import parse_chapter

CHAPTER = "chapters/en/a.md"


@pytest.fixture
def parse(tmp_path: Path) -> Callable[..., Outcome[Doc]]:
    def run(content: str | bytes, raw_html: RawHtml = "sanitise") -> Outcome[Doc]:
        file = tmp_path / CHAPTER
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        files = Files(tmp_path, frozenset([CHAPTER]))
        return parse_chapter(files, CHAPTER, "a", "chapter", "en", raw_html)

    return run


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], Outcome[Bibliography]]:
    def run(content: str) -> Outcome[Bibliography]:
        (tmp_path / "r.bib").write_text(content, encoding="utf-8")
        return load_bibliography(Files(tmp_path, frozenset(["r.bib"])), "r.bib")

    return run
