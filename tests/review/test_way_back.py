"""From an annotated copy to file, line and words."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from reportbuild.review.comments import Comment
from reportbuild.review_work import ImportResult, Sources, import_copies, load_round
from tests.review.conftest import MadeCopy, Pen

CHAPTER = "chapters/en/01-introduction.md"


@pytest.fixture
def root(english: MadeCopy, tmp_path: Path) -> Path:
    """The report's sources in a folder of their own, with the maps of the build."""
    target = tmp_path / "report"
    shutil.copytree(english.root, target, ignore=shutil.ignore_patterns(".cache"))
    return target


def bring_in(root: Path, **files: bytes) -> tuple[ImportResult, dict[str, Comment]]:
    result = import_copies(root, {f"{name}.pdf": content for name, content in files.items()})
    stored = load_round(root, "0.1.0").value
    assert stored is not None
    return result, {comment.text: comment for comment in stored.comments}


def messages(result: ImportResult) -> list[str]:
    return [finding.diagnostic.message for finding in result.findings]


def line_of(root: Path, path: str, words: str) -> int:
    lines = (root / path).read_text("utf-8").split("\n")
    return next(n for n, line in enumerate(lines, 1) if words in line)


def test_a_highlight_comes_back_to_its_words(root: Path, pen: Pen) -> None:
    pen.mark("Words between asterisks are", "say which", "Highlight")
    pen.mark("Every message names the file", "all of them?", "StrikeOut", "Béa")
    _, found = bring_in(root, back=pen.bytes())
    comment = found["say which"]
    assert (comment.file, comment.words) == (CHAPTER, "Words between asterisks are")
    assert comment.line == line_of(root, CHAPTER, "Words between asterisks are")
    assert (comment.kind, comment.author, comment.hold) == ("highlight", "Ana", "exact")
    other = found["all of them?"]
    assert (other.kind, other.author) == ("deletion", "Béa")
    assert other.line == line_of(root, CHAPTER, "Every message names")


def test_a_mark_beside_the_page_has_no_place(root: Path, pen: Pen) -> None:
    page, (_, y0, _, y1) = pen.copy.place_of("between asterisks are")
    quad = Array([2000, y1, 2100, y1, 2000, y0, 2100, y0])
    box = Array([2000, y0, 2100, y1])
    pen.add(page, "Highlight", QuadPoints=quad, Rect=box, Contents=String("far away"))
    pen.add(page, "Square", Rect=Array([50, -90, 90, -20]), Contents=String("below"))
    pen.add(page, "Text", Rect=box, Contents=String("a note"))
    _, found = bring_in(root, back=pen.bytes())
    assert {text: (c.hold, c.file, c.words) for text, c in found.items() if text != "a note"} == {
        "far away": ("orphan", "", ""),
        "below": ("orphan", "", ""),
    }
    assert found["a note"].hold == "exact"


def test_a_caret_stands_between_two_words(root: Path, pen: Pen) -> None:
    page, (x0, y0, _, _) = pen.copy.place_of("between asterisks are")
    pen.add(page, "Caret", Rect=Array([x0 - 5, y0 - 4, x0 + 2, y0 + 4]), Contents=String("single"))
    _, found = bring_in(root, back=pen.bytes())
    assert (found["single"].kind, found["single"].words) == ("insertion", "Words ‸ between")


def test_a_note_in_the_margin_belongs_to_the_line_beside_it(root: Path, pen: Pen) -> None:
    page, (_, y0, _, y1) = pen.copy.place_of("between asterisks are")
    box = Array([520, (y0 + y1) / 2 - 10, 540, (y0 + y1) / 2 + 10])
    pen.add(page, "Text", Rect=box, Contents=String("beside"))
    _, found = bring_in(root, back=pen.bytes())
    assert "between asterisks are" in found["beside"].words


def test_answers_and_replacements_are_threads(root: Path, pen: Pen) -> None:
    page, _ = pen.copy.place_of("Words between asterisks")
    first = pen.mark("Words between asterisks", "", "StrikeOut")
    caret = pen.add(page, "Caret", Rect=Array([0, 0, 5, 5]), Contents=String("an empty line"))
    caret["/IRT"], caret["/RT"] = first, Name.Group
    answer = pen.add(page, "Text", Rect=Array([0, 0, 5, 5]), Contents=String("yes"), T=String("B"))
    answer["/IRT"] = first
    _, found = bring_in(root, back=pen.bytes())
    comment = found["an empty line"]
    assert (comment.kind, comment.words) == ("replacement", "Words between asterisks")
    assert [(reply.author, reply.text) for reply in comment.replies] == [("B", "yes")]


def test_importing_again_changes_nothing_and_keeps_decisions(root: Path, pen: Pen) -> None:
    pen.mark("Words between asterisks are", "say which")
    content = pen.bytes()
    bring_in(root, back=content)
    file = root / "reviews/0.1.0.yaml"
    file.write_text(file.read_text("utf-8").replace("state: open", "state: accepted"), "utf-8")
    before = file.read_bytes()
    result, found = bring_in(root, back=content, copy_of_back=content)
    assert file.read_bytes() == before
    assert result.rounds == {"0.1.0": (0, 1)}
    assert found["say which"].state == "accepted"


def test_places_follow_the_source(root: Path, pen: Pen) -> None:
    pen.mark("Words between asterisks are", "moved")
    pen.mark("Every message names the file", "gone")
    path = root / CHAPTER
    text = path.read_text("utf-8")
    head, _, tail = text.partition("## How this report")
    tail = tail.replace("Every message names the file, the line,", "").replace(
        "what was expected and how to mend it.", "Nothing here is as it was before, at all."
    )
    changed = head + "Three\n\nnew\n\nparagraphs.\n\n## How this report" + tail
    path.write_text(changed, "utf-8")
    _, found = bring_in(root, back=pen.bytes())
    assert found["moved"].hold == "moved"
    assert found["moved"].line == line_of(root, CHAPTER, "Words between asterisks are")
    assert found["gone"].hold in ("changed", "orphan")
    path.write_text("One more line.\n" + changed, "utf-8")
    again = Sources(root).carry(found["moved"])
    assert again.line == found["moved"].line + 1


def test_the_number_of_a_heading_keeps_its_place_at_the_edge_of_a_chapter(
    root: Path, pen: Pen
) -> None:
    heading = next(
        line
        for lines in pen.copy.source_map.pages
        for line in lines
        if line.words and pen.copy.source_map.blocks[line.words[0].block].item == "introduction"
    )
    page = next(n for n, ls in enumerate(pen.copy.source_map.pages) if heading in ls)
    first = heading.words[0]
    x0, y0, x1, y1 = first.left, heading.bottom + 2, first.right, heading.top - 2
    quad = Array([x0, y1, x1, y1, x0, y0, x1, y0])
    box = Array([x0, y0, x1, y1])
    pen.add(page, "Highlight", QuadPoints=quad, Rect=box, Contents=String("why one?"))
    path = root / CHAPTER
    path.write_text(path.read_text("utf-8").replace("\n## ", "\nNew.\n\n## ", 1), "utf-8")
    _, found = bring_in(root, back=pen.bytes())
    assert found["why one?"].words == "1"
    assert found["why one?"].hold == "moved"
    line = path.read_text("utf-8").split("\n")[found["why one?"].line - 1]
    assert line.startswith("# ")


def test_a_chapter_that_was_renamed_is_found(root: Path, pen: Pen) -> None:
    pen.mark("Words between asterisks are", "here")
    (root / CHAPTER).rename(root / "chapters/en/05-introduction.md")
    _, found = bring_in(root, back=pen.bytes())
    assert found["here"].file == "chapters/en/05-introduction.md"


def test_without_its_attachment_a_copy_finds_the_map_beside_the_build(root: Path, pen: Pen) -> None:
    pen.mark("Words between asterisks are", "here")
    del pen.pdf.attachments["reportbuild-review-map.json"]
    del pen.pdf.docinfo["/ReviewBuild"]
    del pen.pdf.pages[0]
    result, found = bring_in(root, back=pen.bytes())
    assert found["here"].words == "Words between asterisks are"
    count = len(pen.copy.source_map.pages)
    assert messages(result) == [f"the PDF has {count - 1} of the {count} pages of its review copy"]
    shutil.rmtree(root / "build/review/maps")
    result, _ = bring_in(root, back=pen.bytes())
    build = pen.copy.source_map.build
    assert messages(result) == [
        f"the copy has lost its source map, and build/review/maps/{build}.json is not there"
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "this is neither a PDF nor a Word file"),
        (b"hello", "this is neither a PDF nor a Word file"),
        (b"%PDF-1.7\n1 0 obj\n<<", "the PDF is damaged or cut off"),
    ],
)
def test_what_is_no_pdf_is_refused(root: Path, content: bytes, message: str) -> None:
    result, found = bring_in(root, bad=content)
    assert (messages(result), found) == ([message], {})


def test_half_a_copy_is_refused(root: Path, pen: Pen) -> None:
    content = pen.bytes()
    result, _ = bring_in(root, bad=content[: len(content) // 2])
    assert messages(result) == ["the PDF is damaged or cut off"]


def test_a_locked_copy_is_refused(root: Path, pen: Pen) -> None:
    out = BytesIO()
    pen.pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    result, _ = bring_in(root, bad=out.getvalue())
    assert messages(result) == ["the PDF is locked with a password"]


def test_another_pdf_is_refused(root: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        out = BytesIO()
        pdf.save(out)
    result, _ = bring_in(root, bad=out.getvalue())
    assert messages(result) == ["the PDF is not a review copy"]


@pytest.mark.parametrize(
    ("attached", "message"),
    [
        (b"{", "the attached source map cannot be read"),
        (b'{"form": 0}', "its source map has the form 0, this program reads form 1"),
        (b'{"form": 1, "blocks": 3}', "the attached source map cannot be read"),
    ],
)
def test_an_unknown_map_is_refused(root: Path, pen: Pen, attached: bytes, message: str) -> None:
    name = "reportbuild-review-map.json"
    pen.pdf.attachments[name] = pikepdf.AttachedFileSpec(pen.pdf, attached, filename=name)
    result, _ = bring_in(root, bad=pen.bytes())
    assert messages(result) == [message]


def test_hostile_annotations_do_no_harm(root: Path, pen: Pen) -> None:
    page, _ = pen.copy.place_of("Words between asterisks")
    hostile = "=cmd()\x1b[31m\u202e\u2028- {a: *b}\n---\n::error::"
    pen.mark("Words between asterisks", hostile)
    pen.add(page, "Highlight", Rect=Array([1, 2]), Contents=String("no box"))
    pen.add(page, "Highlight", QuadPoints=Array([Name.X] * 8), Rect=Array([0, 0, 1, 1]))
    loop = pen.add(page, "Text", Rect=Array([0, 0, 9, 9]), Contents=String("loop"))
    loop["/IRT"] = loop
    pen.pdf.pages[page].obj.Annots.append(Dictionary(Subtype=3))
    pen.pdf.pages[page].obj.Annots.append(7)
    result, found = bring_in(root, bad=pen.bytes())
    assert "=cmd()[31m\n- {a: *b}\n---\n::error::" in found
    assert "loop" in found
    left_out = f"an annotation on page {page + 1} cannot be read; it is left out"
    assert set(messages(result)) == {left_out}


def test_many_comments_are_taken_in_seconds(root: Path, pen: Pen) -> None:
    page, (x0, y0, x1, y1) = pen.copy.place_of("Words between asterisks")
    for n in range(5000):
        quad = Array([x0, y1, x1, y1, x0, y0, x1, y0])
        box = Array([x0, y0, x1, y1])
        pen.add(page, "Highlight", QuadPoints=quad, Rect=box, Contents=String(f"comment {n}"))
    _, found = bring_in(root, back=pen.bytes())
    assert len(found) == 5000
