"""Editions small enough to see at a glance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from reportbuild.assemble.brief import brief_unit
from reportbuild.assemble.citations import cite_edition
from reportbuild.assemble.context import Context
from reportbuild.assemble.outline import collect_outline, number_labels
from reportbuild.assemble.passes.citations import place_citations
from reportbuild.assemble.pipeline import generated_unit, prepare_unit
from reportbuild.diagnostics import Diagnostic, Sink
from reportbuild.files import Files
from reportbuild.model import Bibliography, Citations, Doc, Index, Language
from reportbuild.project.languages import load_language
from reportbuild.source.parse import parse_chapter
from tests.citations.table import works

ROOT = Path(__file__).parents[2]


def language(locale: str) -> Language:
    path = f"templates/lang/{locale}.yaml"
    files = Files(ROOT, frozenset({path}))
    made = load_language(files, locale.split("-")[0], locale).value
    assert made is not None
    return made


@dataclass
class Cited:
    """An edition whose citations are in place, nothing else."""

    docs: dict[str, Doc]
    citations: Citations
    found: list[Diagnostic]


Cite = Callable[..., Cited]


@pytest.fixture
def cite(tmp_path: Path) -> Cite:
    """Cite in chapters: ``cite({"one": "Text [@key]."}, style, locale)``."""

    def run(
        texts: dict[str, str],
        style: str = "chicago-author-date",
        locale: str = "en-GB",
        *,
        nocite: tuple[str, ...] = (),
        own_lists: bool = False,
        home: bool = True,
    ) -> Cited:
        words, docs, found = language(locale), [], []
        for item, text in texts.items():
            (tmp_path / f"{item}.md").write_text(text, encoding="utf-8")
            files = Files(tmp_path, frozenset({f"{item}.md"}))
            doc = parse_chapter(files, f"{item}.md", item, "chapter", words.code).value
            assert doc is not None
            made = prepare_unit(doc, {}, words, "public", "html", own_bibliography=own_lists)
            docs.append(made.value)
        if home:
            docs.append(generated_unit("bibliography", "bibliography", words).value)
        outlines = []
        for doc in docs:
            assert doc is not None
            outline = collect_outline(doc, "", words)
            assert outline.value is not None
            outlines.append(outline.value)
        files = Files(tmp_path, frozenset({style}))
        database = Bibliography(tuple(works()))
        cited = cite_edition(tuple(outlines), database, words, files, style, nocite)
        found += cited.diagnostics
        index = number_labels(tuple(outlines)).value
        assert isinstance(index, Index)
        assert cited.value is not None
        placed = {}
        for doc, outline in zip(docs, outlines, strict=True):
            brief = brief_unit(outline, index, cited.value).value
            assert doc is not None
            assert brief is not None
            placed[doc.id] = place_citations(doc, Context(words, Sink(), brief=brief))
        return Cited(placed, cited.value, found)

    return run
