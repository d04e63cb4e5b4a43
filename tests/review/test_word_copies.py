"""A chapter as a Word document, and the way back."""

from __future__ import annotations

import re
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from reportbuild.init import create_report
from reportbuild.plan_review import build_copies
from reportbuild.review.comments import Comment
from reportbuild.review_work import ImportResult, import_copies, load_round
from reportbuild.tasks_review import ReviewRequest
from tests.review.word_pen import WordPen

CHAPTER = "chapters/en/01-introduction.md"
UNIT = "introduction"


def export(root: Path, **options: object) -> dict[str, bytes]:
    """Unit → its document."""
    result = build_copies(ReviewRequest(root, ("en",), form="docx", jobs=1, **options))
    assert [f.diagnostic for f in result.findings if f.severity == "error"] == []
    return {Path(p).stem.partition("-")[2]: (root / p).read_bytes() for p in result.copies}


@pytest.fixture(scope="session")
def sent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """The starter report, and its documents."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1764000000")
        root = tmp_path_factory.mktemp("word") / "report"
        create_report(root)
        return root, export(root, recipient="Łucja")


@pytest.fixture
def root(sent: tuple[Path, dict[str, bytes]], tmp_path: Path) -> Path:
    target = tmp_path / "report"
    shutil.copytree(sent[0], target, ignore=shutil.ignore_patterns(".cache"))
    return target


@pytest.fixture
def pen(sent: tuple[Path, dict[str, bytes]]) -> WordPen:
    return WordPen(sent[1][UNIT])


def bring_in(root: Path, **files: bytes) -> tuple[ImportResult, list[Comment]]:
    result = import_copies(root, {f"{name}.docx": content for name, content in files.items()})
    stored = load_round(root, "0.1.0").value
    assert stored is not None
    return result, list(stored.comments)


def messages(result: ImportResult) -> list[str]:
    return [f.diagnostic.message for f in result.findings if f.severity != "ignore"]


def line_of(root: Path, words: str) -> int:
    lines = (root / CHAPTER).read_text("utf-8").split("\n")
    return next(n for n, line in enumerate(lines, 1) if words in line)


def test_there_is_a_document_for_each_unit(sent: tuple[Path, dict[str, bytes]]) -> None:
    root, documents = sent
    assert {UNIT, "cases", "bibliography"} <= set(documents)
    pen = WordPen(documents[UNIT])
    assert '<w:pStyle w:val="Heading1"' in pen.document
    assert "<w:footnoteReference" in pen.document
    assert "<w:tbl>" in pen.document
    assert "for Łucja" in pen.document
    assert "<w:trackRevisions/>" in pen.parts["word/settings.xml"].decode()
    pictures = [name for name in pen.parts if name.startswith("word/media/")]
    assert len(pictures) == pen.document.count("<a:blip ") == 1
    build = re.search(r"\[([0-9a-f]{12})/introduction\]", pen.document)
    assert build
    assert (root / f"build/review/maps/{build[1]}.json").is_file()


def test_every_part_is_named_and_related(pen: WordPen) -> None:
    types = pen.parts["[Content_Types].xml"].decode()
    relations = pen.parts["word/_rels/document.xml.rels"].decode()
    for name in ("footer1.xml", "comments.xml", "commentsExtended.xml", "styles.xml"):
        assert f'PartName="/word/{name}"' in types
        assert f'Target="{name}"' in relations
    used = set(re.findall(r'<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"', pen.document))
    known = re.findall(r'w:styleId="([^"]+)"', pen.parts["word/styles.xml"].decode())
    assert used <= set(known)


def test_two_exports_give_the_same_bytes(
    sent: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764000000")
    shutil.rmtree(sent[0] / "build/.cache")
    assert export(sent[0], recipient="Łucja") == sent[1]


def test_a_document_nobody_has_touched_says_nothing(
    root: Path, sent: tuple[Path, dict[str, bytes]]
) -> None:
    result, comments = bring_in(root, **sent[1])
    assert (messages(result), comments) == ([], [])


@pytest.mark.parametrize("forgetful", [False, True])
def test_comments_and_changes_come_back(root: Path, pen: WordPen, forgetful: bool) -> None:
    pen.comment("Words between asterisks", "say which & why")
    pen.insert("Words between", " two", "Béa")
    pen.delete("Every message", "Béa")
    pen.delete("names the file", instead="says which file it is")
    if forgetful:
        pen.forget()
    result, found = bring_in(root, back=pen.bytes())
    assert messages(result) == []
    seen = {(c.kind, c.author, c.words, c.text) for c in found}
    assert seen == {
        ("note", "Ana", "Words between asterisks", "say which & why"),
        ("insertion", "Béa", "between ‸ asterisks", "two"),
        ("deletion", "Béa", "Every message", ""),
        ("replacement", "Ana", "names the file", "says which file it is"),
    }
    for comment in found:
        wanted = "Words between" if "between" in comment.words else comment.words
        assert (comment.file, comment.hold) == (CHAPTER, "exact")
        assert comment.line == line_of(root, wanted), comment


def test_the_change_of_a_letter_is_the_change_of_a_word(root: Path, pen: WordPen) -> None:
    pen.delete("erisks")
    _, (comment,) = bring_in(root, back=pen.bytes())
    assert (comment.kind, comment.words, comment.text) == ("replacement", "asterisks", "ast")


def test_what_is_moved_says_where_to(root: Path, pen: WordPen) -> None:
    pen.move("Words between asterisks", "Every message")
    _, (comment,) = bring_in(root, back=pen.bytes())
    assert (comment.kind, comment.words) == ("move", "Words between asterisks")
    line = line_of(root, "Every message names")
    assert re.fullmatch(rf"move before “names the file.*” \({CHAPTER}:{line}\)", comment.text)


def test_edits_that_were_not_recorded_are_found(root: Path, pen: WordPen) -> None:
    pen.document = pen.document.replace("Words between asterisks", "Words between two stars")
    result, (comment,) = bring_in(root, back=pen.bytes())
    assert messages(result) == ["edits that were not recorded as changes: 1"]
    assert (comment.kind, comment.words) == ("replacement", "asterisks")
    assert comment.text == "two stars [not recorded as a change]"


def test_answers_and_ticks_are_kept(root: Path, pen: WordPen) -> None:
    first = pen.comment("Words between asterisks", "which?")
    pen.comment("Words between asterisks", "all", "Béa", answers=first)
    pen.comment("Every message", "fine now", done=True)
    _, found = bring_in(root, back=pen.bytes())
    by_text = {comment.text: comment for comment in found}
    assert set(by_text) == {"which?", "fine now"}
    assert [(r.author, r.text) for r in by_text["which?"].replies] == [("Béa", "all")]
    assert (by_text["which?"].state, by_text["fine now"].state) == ("open", "done")


def test_comments_go_out_and_answers_come_back(root: Path, pen: WordPen) -> None:
    pen.comment("Words between asterisks", "which?")
    pen.delete("Every message", "Béa")
    bring_in(root, back=pen.bytes())
    again = WordPen(export(root, recipient="Béa")[UNIT])
    comments = again.parts["word/comments.xml"].decode()
    assert re.search(r"which\? \[[0-9a-f]{8}\]", comments)
    assert re.search(r"deletion \[[0-9a-f]{8}\]", comments)
    name = re.search(r'paraId="(\w+)"[^>]*>(?:(?!</w:p>).)*which', comments)
    assert name
    again.comment("Words between asterisks", "both of them", "Cem", answers=name[1])
    content = again.bytes()
    for _ in range(2):
        _, found = bring_in(root, back=content)
        assert sorted((c.kind, len(c.replies)) for c in found) == [("deletion", 0), ("note", 1)]


def test_a_comment_whose_text_was_changed_is_still_one(root: Path, pen: WordPen) -> None:
    pen.comment("Words between asterisks", "which?")
    pen.comment("Every message", "all?")
    earlier = pen.bytes()
    bring_in(root, back=earlier)
    pen.parts["word/comments.xml"] = pen.parts["word/comments.xml"].replace(b"which?", b"both?")
    later = pen.bytes()
    for content in (later, later, earlier):
        _, found = bring_in(root, back=content)
        threads = {c.text: [(r.author, r.text) for r in c.replies] for c in found}
        assert threads == {"which?": [("Ana", "[edited] both?")], "all?": []}


def test_two_people_who_say_something_else_there_are_two(
    root: Path, sent: tuple[Path, dict[str, bytes]]
) -> None:
    one, two = WordPen(sent[1][UNIT]), WordPen(sent[1][UNIT])
    one.comment("Words between asterisks", "which?")
    two.comment("Words between asterisks", "both?", "Béa")
    two.comment("Words between asterisks", "which?")
    one.comment("Words between asterisks", "all?")
    _, found = bring_in(root, one=one.bytes(), two=two.bytes())
    assert sorted((c.author, c.text) for c in found) == [
        ("Ana", "all?"),
        ("Ana", "which?"),
        ("Béa", "both?"),
    ]


def test_the_text_of_a_comment_that_was_sent_is_kept_when_changed(root: Path, pen: WordPen) -> None:
    pen.comment("Words between asterisks", "which  one\nof these?")
    pen.delete("names the file", "Béa")
    bring_in(root, back=pen.bytes())
    again = WordPen(export(root, recipient="Béa")[UNIT])
    _, found = bring_in(root, back=again.bytes())
    assert [c.replies for c in found] == [(), ()]
    comments = again.parts["word/comments.xml"]
    again.parts["word/comments.xml"] = comments.replace(b"which one", b"which ones")
    for _ in range(2):
        _, found = bring_in(root, back=again.bytes())
        replies = {c.kind: [r.text for r in c.replies] for c in found}
        assert replies == {"note": ["[edited] which ones of these?"], "deletion": []}


def test_several_people_and_the_same_file_twice(
    root: Path, sent: tuple[Path, dict[str, bytes]]
) -> None:
    one, two = WordPen(sent[1][UNIT]), WordPen(sent[1][UNIT])
    one.comment("Words between asterisks", "which?")
    two.comment("Every message", "all?", "Béa")
    two.delete("names the file", "Béa")
    bring_in(root, one=one.bytes(), two=two.bytes())
    path = root / "reviews/0.1.0.yaml"
    before = path.read_bytes()
    result, found = bring_in(root, one=one.bytes(), again=two.bytes())
    assert (len(found), result.rounds) == (3, {"0.1.0": (0, 3)})
    assert path.read_bytes() == before


def test_the_source_may_have_moved_on(root: Path, pen: WordPen) -> None:
    pen.delete("Every message", "Béa")
    path = root / CHAPTER
    text = path.read_text("utf-8")
    path.write_text(text.replace("\n## ", "\nA new paragraph.\n\n## ", 1), "utf-8")
    _, (comment,) = bring_in(root, back=pen.bytes())
    assert (comment.hold, comment.line) == ("moved", line_of(root, "Every message"))
    assert path.read_text("utf-8").count("A new paragraph.") == 1


# --- files that are not what they should be -------------------------------------------------


def packed(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


FOREIGN = {
    "[Content_Types].xml": b"<Types/>",
    "_rels/.rels": b'<R xmlns="x"><r Type="x/officeDocument" Target="word/document.xml"/></R>',
    "word/document.xml": b'<w:document xmlns:w="w"><w:body><w:p/></w:body></w:document>',
}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "this is not a Word document"),
        (b"PK\x03\x04", "the file is damaged or cut off"),
        (packed({"mimetype": b"application/vnd.oasis"}), "this is a document of another program"),
        (packed({"a.txt": b"hello"}), "this is not a Word document"),
        (packed(FOREIGN), "the document is not a review copy"),
        (packed(FOREIGN | {"word/document.xml": b"<w"}), "its part word/document.xml is damaged"),
        (
            packed({n: c for n, c in FOREIGN.items() if n != "word/document.xml"}),
            "the file has no text",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "this is a file of old Word"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "the file is locked with a password",
        ),
    ],
)
def test_what_is_no_document_of_ours_is_refused(root: Path, content: bytes, message: str) -> None:
    result, found = bring_in(root, bad=content)
    assert (messages(result), found) == ([message], [])


def test_half_a_document_is_refused(root: Path, pen: WordPen) -> None:
    content = pen.bytes()
    result, _ = bring_in(root, bad=content[: len(content) // 2])
    assert messages(result) == ["the file is damaged or cut off"]


def test_a_document_of_another_version_is_refused(root: Path, pen: WordPen) -> None:
    item = pen.parts["customXml/item1.xml"].replace(b'{"form":1', b'{"form":9')
    pen.parts["customXml/item1.xml"] = item
    result, _ = bring_in(root, bad=pen.bytes())
    assert messages(result) == ["its source map has the form 9, this program reads form 1"]


def test_a_copy_without_its_map_names_the_map_it_needs(root: Path, pen: WordPen) -> None:
    pen.forget()
    shutil.rmtree(root / "build/review/maps")
    result, _ = bring_in(root, bad=pen.bytes())
    (message,) = messages(result)
    assert re.fullmatch(
        r"the copy has lost its source map, and build/review/maps/\w{12}.json is not there", message
    )


def test_a_bomb_does_not_go_off(root: Path, pen: WordPen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportbuild.review.word.package._LARGEST", 2**20)
    parts = dict(pen.parts)
    pen.parts["word/comments.xml"] = b" " * 2**24
    result, _ = bring_in(root, bad=pen.bytes())
    words = "its parts up to {} are larger than any document of ours"
    assert messages(result) == [words.format("word/comments.xml")]
    pen.parts = parts
    for n in range(100, 140):  # none of them is too large alone
        pen.parts[f"customXml/item{n}.xml"] = b"<a>%b</a>" % (b" " * 2**16)
    result, _ = bring_in(root, bad=pen.bytes())
    assert re.fullmatch(words.format(r"customXml/item1\d\d.xml"), *messages(result))


def test_entities_and_document_types_are_refused(root: Path, pen: WordPen, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("do not tell", "utf-8")
    doctype = f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    body = pen.document.partition("?>")[2].replace("Every message", "&x; message")
    pen.document = doctype + body
    result, found = bring_in(root, bad=pen.bytes())
    assert messages(result) == ["its part word/document.xml declares a document type"]
    assert found == []


def test_macros_are_named_and_not_run(root: Path, pen: WordPen) -> None:
    pen.parts["word/vbaProject.bin"] = b"Sub AutoOpen()"
    pen.comment("Every message", "here")
    result, found = bring_in(root, bad=pen.bytes())
    assert messages(result) == ["the file carries macros; they were not run"]
    assert [comment.text for comment in found] == ["here"]


def test_hostile_words_do_no_harm(root: Path, pen: WordPen) -> None:
    pen.comment("Every message", "=cmd()\u202e<b>- {a: *b}", 'A"n'.replace('"', "&quot;"))
    pen.comment("Words between", "x" * 1_000_000)
    document = pen.document
    pen.document = document.replace("<w:body>", '<w:body><w:commentRangeEnd w:id="7777"/>', 1)
    _, found = bring_in(root, bad=pen.bytes())
    texts = sorted((comment.text for comment in found), key=len)
    assert texts[0] == "=cmd()<b>- {a: *b}"
    assert len(texts[1]) == 20_001
    assert (root / "reviews/0.1.0.yaml").stat().st_size < 60_000


def test_a_comment_without_its_range_is_kept(root: Path, pen: WordPen) -> None:
    pen.comment("Every message", "lost")
    pen.document = re.sub(r"<w:comment(RangeStart|RangeEnd|Reference)[^>]*/>", "", pen.document)
    result, (comment,) = bring_in(root, back=pen.bytes())
    assert (comment.text, comment.hold, comment.file) == ("lost", "orphan", "")
    assert messages(result) == ["the note of Ana stands at no text of the sources"]
