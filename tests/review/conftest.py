"""Review copies of the starter report and of the real one, and pens to write into copies with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from reportbuild.init import create_report
from reportbuild.plan_review import build_copies
from reportbuild.review.alignment import words_of
from reportbuild.review.source_map import SourceMap, decode_map
from reportbuild.tasks_review import ReviewRequest
from tests.report.conftest import copy_report


@dataclass(frozen=True)
class MadeCopy:
    """A report with its review copy."""

    root: Path
    pdf: bytes
    source_map: SourceMap

    def place_of(self, phrase: str) -> tuple[int, tuple[float, float, float, float]]:
        """Page and box of a phrase that stands on one line of the copy."""
        wanted = [word.form for word in words_of(phrase)]
        for page, lines in enumerate(self.source_map.pages):
            for line in lines:
                forms = [
                    words_of(self.source_map.blocks[w.block].text)[w.word].form for w in line.words
                ]
                for at in range(len(forms) - len(wanted) + 1):
                    if forms[at : at + len(wanted)] == wanted:
                        first, last = line.words[at], line.words[at + len(wanted) - 1]
                        return page, (first.left, line.bottom + 2, last.right, line.top - 2)
        raise AssertionError(phrase)


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, MadeCopy]:
    """The review copies of the starter report, by language."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1764000000")
        root = tmp_path_factory.mktemp("review") / "report"
        create_report(root)
        chapter = root / "chapters/en/02-cases.md"
        note = "\n::: {.note-to-editor}\nIs one case enough?\n:::\n"
        chapter.write_text(chapter.read_text("utf-8") + note, "utf-8")
        result = build_copies(ReviewRequest(root, recipient="Łucja", jobs=1))
        assert [f.diagnostic for f in result.findings if f.severity == "error"] == []
        return _made(root, result.copies)


#: Of the real report, for heavy tests: every kind of block, that is prose, notes, tables, figures,
#: lists, facts, references.
CHAPTERS = ("method", "governance-families", "cases", "glossary", "bibliography")


@pytest.fixture(scope="session")
def real_copies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, MadeCopy]:
    """Review copies of a large part of the real report, by language; they take minutes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1764000000")
        root = copy_report(tmp_path_factory.mktemp("trip") / "report")
        result = build_copies(ReviewRequest(root, chapters=CHAPTERS))
        assert [f.diagnostic for f in result.findings if f.severity == "error"] == []
        return _made(root, result.copies)


def _made(root: Path, paths: Sequence[str]) -> dict[str, MadeCopy]:
    made = {}
    for path in paths:
        pdf = (root / path).read_bytes()
        source_map = decode_map((root / path).with_suffix(".map.json").read_bytes())
        made[source_map.lang] = MadeCopy(root, pdf, source_map)
    return made


class Pen:
    """Writes annotations into a copy, as a reviewer's program would."""

    def __init__(self, pdf: pikepdf.Pdf, copy: MadeCopy) -> None:
        self.pdf, self.copy = pdf, copy

    def add(self, page: int, kind: str, **entries: Any) -> pikepdf.Object:
        """Any annotation."""
        made = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), **entries)
        annotation = self.pdf.make_indirect(made)
        target = self.pdf.pages[page].obj
        if "/Annots" not in target:
            target["/Annots"] = Array([])
        target.Annots.append(annotation)
        return annotation

    def mark(self, phrase: str, text: str, kind: str = "Highlight", author: str = "Ana") -> Any:
        """A mark over a phrase."""
        page, (x0, y0, x1, y1) = self.copy.place_of(phrase)
        quad = Array([x0, y1, x1, y1, x0, y0, x1, y0])
        entries = {"QuadPoints": quad, "Rect": Array([x0, y0, x1, y1]), "T": String(author)}
        return self.add(page, kind, Contents=String(text), **entries)

    def bytes(self) -> bytes:
        """The annotated file."""
        out = BytesIO()
        self.pdf.save(out)
        return out.getvalue()


@pytest.fixture
def english(copies: dict[str, MadeCopy]) -> MadeCopy:
    return copies["en"]


@pytest.fixture
def pen(english: MadeCopy) -> Iterator[Pen]:
    with pikepdf.open(BytesIO(english.pdf)) as pdf:
        yield Pen(pdf, english)
