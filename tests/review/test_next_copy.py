"""What earlier readers said stands beside the text of the next copy."""

from __future__ import annotations

import re
import shutil
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from reportbuild.model import AUDIENCES, Audience
from reportbuild.plan_review import build_copies
from reportbuild.review.alignment import words_of
from reportbuild.review.comments import Reply
from reportbuild.review.source_map import SourceMap, decode_map
from reportbuild.review_work import (
    close_comments,
    import_copies,
    load_round,
    pending_comments,
)
from reportbuild.tasks_review import ReviewRequest
from tests.pdf.reading import words
from tests.review.conftest import MadeCopy, Pen

SAID = "Say which ones, and when they were read."


@pytest.fixture
def root(english: MadeCopy, tmp_path: Path) -> Path:
    target = tmp_path / "report"
    shutil.copytree(english.root, target, ignore=shutil.ignore_patterns("review"))
    return target


def test_open_comments_are_listed_in_front_and_stand_beside_their_words(
    root: Path, pen: Pen
) -> None:
    pen.mark("Words between asterisks are", SAID)
    pen.mark("Every message names the file", "nobody needs this any more", author="Béa")
    import_copies(root, {"back.pdf": pen.bytes()})
    stored = load_round(root, "0.1.0").value
    assert stored is not None
    first = next(c for c in stored.comments if c.text == SAID)
    done = next(c for c in stored.comments if c.author == "Béa")
    close_comments(root, stored, (first.id,), "accepted", Reply("CE", "2026", "Will do."))
    stored = load_round(root, "0.1.0").value
    assert stored is not None
    close_comments(root, stored, (done.id,), "done", None)
    result = build_copies(ReviewRequest(root, ("en",), ("introduction",), jobs=1))
    content = (root / result.copies[0]).read_bytes()
    source_map = decode_map((root / result.copies[0]).with_suffix(".map.json").read_bytes())
    texts = [" ".join(page) for page in words(content)]
    front = next(text for text in texts if "Comments so far (1)" in text)
    assert f"{first.id} · accepted · Ana: {SAID}" in front
    assert "CE: Will do." in front
    assert not any("nobody needs this" in text for text in texts)
    page, box = box_of(source_map, "asterisks")
    assert "1 Ana: Say" in texts[page]
    assert marked_boxes(content, page) == [box]


def test_what_was_said_on_a_narrower_copy_stays_there(root: Path, pen: Pen) -> None:
    pen.mark("Words between asterisks are", SAID)
    import_copies(root, {"back.pdf": pen.bytes()})

    def seen_by(audience: Audience) -> list[str]:
        return [comment.text for comment in pending_comments(root, "en", audience)]

    assert seen_by("public") == [SAID]
    file = root / "reviews/0.1.0.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("audience: public", "audience: consortium"), "utf-8")
    assert [seen_by(a) for a in AUDIENCES] == [[], [SAID], [SAID]]
    file.write_text(re.sub("    build: .*", "    build: unknown", text), "utf-8")
    assert [seen_by(a) for a in AUDIENCES] == [[], [], [SAID]]


def marked_boxes(content: bytes, page: int) -> list[tuple[float, float]]:
    """Left and right edge of what is marked on a page."""
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.pages[page].contents_coalesce()
        operators = list(pikepdf.parse_content_stream(pdf.pages[page]))
    start = next(n for n, (o, _) in enumerate(operators) if list(o) == ["/ReviewOver"])
    boxes = []
    for operands, operator in operators[start:]:
        if str(operator) == "Q":
            break
        if str(operator) == "re":
            left, _, width, _ = map(float, operands)
            boxes.append((round(left), round(left + width)))
    return boxes


def box_of(source_map: SourceMap, middle: str) -> tuple[int, tuple[float, float]]:
    """Page, left and right edge of a word with two before it and one after it."""
    for page, lines in enumerate(source_map.pages):
        for line in lines:
            for n, word in enumerate(line.words):
                if words_of(source_map.blocks[word.block].text)[word.word].form == middle:
                    return page, (round(line.words[n - 2].left), round(line.words[n + 1].right))
    raise AssertionError(middle)
