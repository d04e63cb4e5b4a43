"""Whole editions from a few lines of Markdown, for tests of what units know of each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportbuild.assemble.brief import brief_unit
from reportbuild.assemble.outline import collect_outline, number_labels
from reportbuild.assemble.pipeline import prepare_unit, resolve_unit
from reportbuild.diagnostics import Diagnostic
from reportbuild.docast import attr_of, plain_text, walk
from reportbuild.files import Files
from reportbuild.model import Citations, Doc, Index, Language
from reportbuild.project.languages import load_language
from reportbuild.source.parse import parse_chapter

ROOT = Path(__file__).parents[2]


def language(locale: str) -> Language:
    path = f"templates/lang/{locale}.yaml"
    made = load_language(Files(ROOT, frozenset({path})), locale[:2], locale).value
    assert made is not None
    return made


@dataclass
class Edition:
    docs: list[Doc]
    found: list[Diagnostic]
    index: Index

    @property
    def words(self) -> str:
        return self.words_of(0)

    def words_of(self, at: int) -> str:
        spaces = str.maketrans("\u00a0\u202f", "  ")
        return plain_text(self.docs[at].blocks).translate(spaces)

    def links(self, at: int = 0) -> list[tuple[str, str]]:
        """Words and target of every link."""
        nodes = (node for node in walk(self.docs[at].blocks) if node["t"] == "Link")
        return [(plain_text(n["c"][1]).replace("\u00a0", " "), n["c"][2][0]) for n in nodes]

    def anchors(self) -> set[str]:
        attrs = (attr_of(node) for doc in self.docs for node in walk(doc.blocks))
        return {attr[0] for attr in attrs if attr is not None and attr[0]}


def make_edition(tmp_path: Path, *chapters: str, locale: str = "en-GB", **more: Any) -> Edition:
    """Chapters ``one``, ``two``, … resolved as one edition without citations."""
    words, found = language(locale), []
    prepared, outlines = [], []
    for item, chapter in zip(("one", "two", "three", "four"), chapters, strict=False):
        (tmp_path / f"{item}.md").write_text(chapter, encoding="utf-8")
        files = Files(tmp_path, frozenset({f"{item}.md"}))
        doc = parse_chapter(files, f"{item}.md", item, "chapter", words.code).value
        assert doc is not None
        ready = prepare_unit(doc, {}, words, "public", "html", **more)
        assert ready.value is not None
        outline = collect_outline(ready.value, "", words)
        assert outline.value is not None
        found += [*ready.diagnostics, *outline.diagnostics]
        prepared.append(ready.value)
        outlines.append(outline.value)
    index = number_labels(tuple(outlines))
    assert index.value is not None
    found += index.diagnostics
    resolved = []
    for doc, outline in zip(prepared, outlines, strict=True):
        brief = brief_unit(outline, index.value, Citations({}, ()))
        assert brief.value is not None
        made = resolve_unit(doc, brief.value, words)
        assert made.value is not None
        found += [*brief.diagnostics, *made.diagnostics]
        resolved.append(made.value)
    return Edition(resolved, found, index.value)
