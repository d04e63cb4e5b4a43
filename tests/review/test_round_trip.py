"""The way there and back on the real report, in both languages, with independent writers.

Whole chapters, cases, tables, notes and lists; every annotation must come back to its file and
block, and almost every one to its very words.
"""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reportbuild.review.alignment import words_of
from reportbuild.review.comments import Comment
from reportbuild.review.source_map import SourceMap
from reportbuild.review_work import import_copies, load_round
from tests.review import annotators
from tests.review.annotators import MARKS, Wanted
from tests.review.conftest import MadeCopy

pytestmark = pytest.mark.heavy


def brought_in(root: Path, content: bytes, into: Path) -> dict[str, Comment]:
    """Comments by their text, of a project of their own."""
    shutil.copytree(root, into, ignore=shutil.ignore_patterns("build", "reviews"))
    result = import_copies(into, {"back.pdf": content})
    assert [f.diagnostic for f in result.findings if f.severity == "error"] == []
    stored = load_round(into, "0.1.0").value
    assert stored is not None
    return {comment.text: comment for comment in stored.comments}


def text_of(source_map: SourceMap, wanted: Wanted) -> str:
    block = source_map.blocks[wanted.words[0].block]
    words = words_of(block.text)
    numbers = [word.word for word in wanted.words]
    return " ".join(block.text[words[min(numbers)].start : words[max(numbers)].end].split())


def judge(source_map: SourceMap, wanted: list[Wanted], found: dict[str, Comment]) -> None:
    missing = [one for one in wanted if one.text not in found]
    assert missing == []
    exact = marks = 0
    for one in wanted:
        comment = found[one.text]
        block = source_map.blocks[one.words[0].block]
        assert comment.file == source_map.files[block.file], (one, comment)
        assert comment.item == block.item, (one, comment)
        if one.kind in MARKS:
            marks += 1
            exact += comment.words == text_of(source_map, one)
    assert exact >= 0.98 * marks, f"{exact} of {marks}"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_what_pikepdf_writes_comes_back(
    real_copies: dict[str, MadeCopy], lang: str, tmp_path: Path
) -> None:
    copy = real_copies[lang]
    root, pdf, source_map = copy.root, copy.pdf, copy.source_map
    wanted = annotators.plan(source_map, 400)
    content = annotators.with_pikepdf(pdf, wanted)
    judge(source_map, wanted, brought_in(root, content, tmp_path / "r"))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_what_pypdf_writes_comes_back(
    real_copies: dict[str, MadeCopy], lang: str, tmp_path: Path
) -> None:
    copy = real_copies[lang]
    root, pdf, source_map = copy.root, copy.pdf, copy.source_map
    wanted = annotators.plan(source_map, 200, annotators.PYPDF_KINDS)
    content = annotators.with_pypdf(pdf, wanted)
    judge(source_map, wanted, brought_in(root, content, tmp_path / "r"))


@pytest.mark.skipif(not annotators.has_poppler(), reason="needs gir1.2-poppler-0.18, python3-gi")
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_what_the_library_of_evince_writes_comes_back(
    real_copies: dict[str, MadeCopy], lang: str, tmp_path: Path
) -> None:
    copy = real_copies[lang]
    root, pdf, source_map = copy.root, copy.pdf, copy.source_map
    wanted = annotators.plan(source_map, 200, annotators.POPPLER_KINDS)
    content = annotators.with_poppler(pdf, wanted, tmp_path)
    judge(source_map, wanted, brought_in(root, content, tmp_path / "r"))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_what_pdfjs_writes_in_a_browser_comes_back(
    real_copies: dict[str, MadeCopy], lang: str, tmp_path: Path, browser: Any
) -> None:
    copy = real_copies[lang]
    root, pdf, source_map = copy.root, copy.pdf, copy.source_map
    wanted = annotators.plan(source_map, 100, annotators.PDFJS_KINDS)
    content = annotators.with_pdfjs(pdf, wanted, browser)
    judge(source_map, wanted, brought_in(root, content, tmp_path / "r"))


def edit(root: Path, lang: str, seed: int) -> None:
    """Later edits: a paragraph more, paragraphs split, exchanged and deleted."""
    dice = random.Random(seed)
    for path in sorted((root / "chapters" / lang).glob("*.md")):
        parts = path.read_text("utf-8").split("\n\n")
        plain = [n for n, p in enumerate(parts) if p[:1].isalpha() and len(p) > 200]
        if len(plain) < 6:
            continue
        split, gone, *others = dice.sample(plain, 4)
        head, stop, tail = parts[split].partition(". ")
        parts[split] = f"{head}{stop}\n\n{tail}" if stop and tail[:1].isupper() else parts[split]
        one, two = others
        parts[one], parts[two] = parts[two], parts[one]
        parts[gone] = "A paragraph about something else entirely, in other words."
        parts.insert(1, "Here is one more paragraph than there was.")
        path.write_text("\n\n".join(parts), "utf-8")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_comments_follow_their_words_through_later_edits(
    real_copies: dict[str, MadeCopy], lang: str, tmp_path: Path
) -> None:
    copy = real_copies[lang]
    root, pdf, source_map = copy.root, copy.pdf, copy.source_map
    wanted = annotators.plan(source_map, 600, MARKS, seed=11)
    into = tmp_path / "r"
    shutil.copytree(root, into, ignore=shutil.ignore_patterns("build", "reviews"))
    edit(into, lang, 3)
    result = import_copies(into, {"back.pdf": annotators.with_pikepdf(pdf, wanted)})
    assert [f.diagnostic for f in result.findings if f.severity == "error"] == []
    stored = load_round(into, "0.1.0").value
    assert stored is not None
    found = {comment.text: comment for comment in stored.comments}
    assert len(found) == len(wanted)
    wrong = [c for c in found.values() if not lands_well(into, c)]
    assert wrong == []
    # A judge who would let the next line pass is none. Some words stand on both lines.
    sure = [c for c in found.values() if c.typed and c.hold in ("exact", "moved")]
    unseen = [c for c in sure if lands_well(into, replace(c, line=c.line + 1))]
    assert len(sure) > 0.8 * len(found)
    assert len(unseen) < 0.05 * len(sure)


def lands_well(root: Path, comment: Comment) -> bool:
    """Whether a comment is at its words, or, when they are gone, says so.

    Words count as there when they stand in the file with the four words before and after them.
    """
    text = (root / comment.file).read_text("utf-8")
    lines = text.split("\n")
    words = words_of(text)
    forms = [word.form for word in words]
    before, after = words_of(comment.before)[-4:], words_of(comment.after)[:4]
    passage = [word.form for word in (*before, *words_of(comment.words), *after)]
    own = [word.form for word in words_of(comment.words)]
    # An orphan keeps the line it had, which may be past the end.
    line_now = "".join(lines[comment.line - 1 : comment.line] if comment.line else ())
    here = words_of(line_now[comment.column - 1 :])
    # Of words that begin with a number of the program's, the place is that of the next.
    is_here = bool(here) and here[0].form in own
    spots = [n for n in range(len(forms)) if forms[n : n + len(passage)] == passage]
    if len(spots) != 1:
        # Gone, cut in two, or made by the program: what it claims must be true all the same.
        return is_here or comment.hold in ("changed", "orphan") or not comment.typed
    line = text.count("\n", 0, words[spots[0] + len(before)].start) + 1
    return comment.hold in ("exact", "moved") and comment.line == line and is_here
