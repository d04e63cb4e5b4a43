"""What a review copy shows, and what its map knows."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pytest
import weasyprint

from reportbuild.plan import Request, build
from reportbuild.plan_review import build_copies
from reportbuild.review.alignment import words_of
from reportbuild.review.source_map import FORM, decode_map
from reportbuild.tasks_review import ReviewRequest
from tests.review.conftest import MadeCopy


def test_the_layout_engine_is_the_one_whose_boxes_are_read() -> None:
    assert weasyprint.__version__ == "70.0"


def test_every_block_of_prose_knows_its_line(english: MadeCopy) -> None:
    source = (english.root / "chapters/en/01-introduction.md").read_text("utf-8").split("\n")
    checked = 0
    for block in english.source_map.blocks:
        path = english.source_map.files[block.file]
        if path.endswith("01-introduction.md") and sum(block.places[2::3]) > 8:
            typed = next(n for n in range(len(block.places) // 3) if block.places[3 * n + 2])
            word = words_of(block.text)[typed]
            line, column = block.places[3 * typed : 3 * typed + 2]
            printed = block.text[word.start : word.end]
            assert source[line - 1][column - 1 :].startswith(printed), block.text
            checked += 1
    assert checked >= 6


def test_notes_and_cells_and_entries_have_their_own_places(english: MadeCopy) -> None:
    def place(start: str) -> tuple[str, int]:
        block = next(b for b in english.source_map.blocks if b.text.strip().startswith(start))
        return english.source_map.files[block.file], block.places[0]

    def typed(path: str, words: str) -> tuple[str, int]:
        lines = (english.root / path).read_text("utf-8").split("\n")
        return path, next(n for n, line in enumerate(lines, 1) if words in line)

    chapter = "chapters/en/01-introduction.md"
    assert place("The text of a note") == typed(chapter, "[^note]: The text")
    assert place("Chapters") == typed(chapter, "| Chapters")
    assert place("Krauss, Gerhard")[0] == "references.bib"


def test_numbers_count_lines_of_running_text_from_one(english: MadeCopy) -> None:
    numbered = [[line.number for line in page if line.number] for page in english.source_map.pages]
    assert any(len(page) > 10 for page in numbered)
    assert all(page == list(range(1, len(page) + 1)) for page in numbered if page)
    for page in english.source_map.pages:
        for line in page:
            texts = {english.source_map.blocks[w.block].text for w in line.words}
            assert not line.number or not any("chapters/en/, chapters/fr/" in t for t in texts)


def test_the_copy_says_what_it_is_and_carries_its_map(english: MadeCopy) -> None:
    with pikepdf.open(BytesIO(english.pdf)) as pdf:
        attached = pdf.attachments["reportbuild-review-map.json"].get_file().read_bytes()
        assert decode_map(attached) == english.source_map
        assert str(pdf.docinfo["/ReviewBuild"]) == english.source_map.build
        for number, page in enumerate(pdf.pages):
            page.contents_coalesce()
            stamp = f"/ReviewBuild ({english.source_map.build}) /ReviewPage {number}>>"
            assert stamp.encode() in page.obj.Contents.read_bytes()
        names = pikepdf.NameTree(pdf.Root.Names.Dests)
        assert any(str(name).startswith("src:chapters/en/01-introduction.md:") for name in names)
    assert english.source_map.form == FORM
    assert english.source_map.recipient == "Łucja"


def test_notes_to_the_editor_are_in_no_other_edition(english: MadeCopy) -> None:
    assert any("Is one case enough?" in block.text for block in english.source_map.blocks)
    result = build(Request(english.root, ("en",), ("html", "epub"), jobs=1))
    assert result.published
    for path in (english.root / "build").rglob("*.html"):
        assert "Is one case enough" not in path.read_text("utf-8"), path
    page = english.root / "build/site/en/cases.html"
    assert page.is_file()


def test_two_builds_give_the_same_bytes(english: MadeCopy, monkeypatch: Any) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764000000")
    again = build_copies(ReviewRequest(english.root, ("en",), recipient="Łucja", jobs=1))
    assert (english.root / again.copies[0]).read_bytes() == english.pdf


def test_an_unknown_chapter_is_refused(english: MadeCopy) -> None:
    result = build_copies(ReviewRequest(english.root, ("en",), ("introductoin",), jobs=1))
    (finding,) = result.findings
    assert finding.diagnostic.message == "the report has no chapter 'introductoin'"
    assert finding.diagnostic.hint == "did you mean 'introduction'?"


@pytest.mark.parametrize("name", ["example-space", "case-example-space"])
def test_a_case_is_asked_for_by_either_name(english: MadeCopy, name: str) -> None:
    result = build_copies(ReviewRequest(english.root, ("en",), (name,), jobs=1))
    assert [one.diagnostic.message for one in result.findings] == []
    assert result.copies == ("build/review/our-report-en-review-case-example-space.pdf",)


def test_every_word_is_met_on_some_line(english: MadeCopy) -> None:
    printed = {
        (word.block, word.word)
        for page in english.source_map.pages
        for line in page
        for word in line.words
    }
    words = {
        (number, word)
        for number, block in enumerate(english.source_map.blocks)
        for word in range(len(words_of(block.text)))
    }
    # Entries of the bibliography end with links back, which print does not show.
    unseen = {english.source_map.blocks[block].item for block, _ in words - printed}
    assert printed <= words
    assert unseen <= {"bibliography"}
    for page in english.source_map.pages:
        for line in page:
            assert all(word.left < word.right for word in line.words)
            assert line.bottom < line.baseline < line.top
