"""A Word file as plain values: its paragraphs with tracked changes, and its comments.

Source of element names: ECMA-376 part 1, 17 (WordprocessingML), and [MS-DOCX] 2.5
(``commentsExtended``: answers and what is resolved). Elements are known by their local names,
because files that are "Strict Open XML" use other namespaces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportbuild.review.foreign_text import clean_text
from reportbuild.review.word.file import MARKS, Mark, Paragraph, WordFile
from reportbuild.review.word.package import Package, UnreadablePartError
from reportbuild.review.word.sayings import read_comments, read_facts
from reportbuild.review.word.xml import SIGNS, attribute, child_at, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

#: What holds no words of the text, or says them a second time.
_SKIPPED = frozenset(
    (
        *("pPr", "rPr", "tblPr", "tblGrid", "tcPr", "trPr", "sectPr", "sdtPr", "sdtEndPr"),
        *("instrText", "delInstrText", "Fallback", "drawing", "pict", "object", "rubyPr"),
        *("fldChar", "annotationRef", "footnoteRef", "endnoteRef"),
    )
)

#: Formatting that was changed; such changes are counted, not taken.
_FORMATTING = ("rPrChange", "pPrChange", "tblPrChange", "tcPrChange", "trPrChange", "sectPrChange")

#: Deeper nesting is no text of anybody's.
_DEEPEST = 200


def read_word_file(package: Package) -> WordFile:
    """The words, changes and comments of a package.

    Raises:
        UnreadablePartError: a part that is needed is missing or cannot be used.
    """
    home = package.related("", "officeDocument") or "word/document.xml"
    document = package.part(home)
    if document is None:
        raise UnreadablePartError("the file has no text")
    found = WordFile()
    notes = _notes(package, home)
    body = next((child for child in document if local_name(child) == "body"), None)
    if body is not None:
        reader = _BodyReader(found, notes)
        reader.visit(body, None, 0)
    read_comments(package, home, found)
    read_facts(package, home, found)
    return found


def _notes(package: Package, home: str) -> dict[tuple[str, str], _Element]:
    """Kind of reference and number → the note."""
    found = {}
    for kind, reference in (("footnotes", "footnoteReference"), ("endnotes", "endnoteReference")):
        part = package.part(package.related(home, kind))
        for note in () if part is None else part:
            if attribute(note, "type") in ("", "normal"):
                found[reference, attribute(note, "id")] = note
    return found


class _BodyReader:
    """Walks the text and gathers paragraphs."""

    def __init__(self, found: WordFile, notes: dict[tuple[str, str], _Element]) -> None:
        self._found, self._notes = found, notes
        self._open: list[Paragraph] = []
        #: bookmarks that stand between paragraphs belong to the next one
        self._waiting: list[str] = []
        #: notes met in the paragraph being read
        self._met: list[_Element] = []
        self._in_note = False

    def visit(self, element: _Element, mark: Mark | None, depth: int) -> None:
        """Read what is below ``element``."""
        if depth > _DEEPEST:
            raise UnreadablePartError("its text is nested too deeply")
        for child in element:
            name = local_name(child)
            if name == "p":
                self._paragraph(child, mark, depth)
            elif name == "tr":
                self.visit(child, _row_mark(child) or mark, depth + 1)
            elif name in MARKS and len(child):
                self.visit(child, _mark(child), depth + 1)
            elif not self._sign(child, name, mark):
                self.visit(child, mark, depth + 1)

    def _paragraph(self, element: _Element, mark: Mark | None, depth: int) -> None:
        paragraph = Paragraph(bookmarks=self._waiting, in_note=self._in_note)
        self._waiting = []
        ends = child_at(element, "pPr", "rPr")
        for change in () if ends is None else ends:
            if local_name(change) in ("ins", "del"):
                paragraph.mark = _mark(change)
        self._found.formatting += sum(local_name(e) in _FORMATTING for e in element.iter())
        self._found.paragraphs.append(paragraph)
        self._open.append(paragraph)
        outer, self._met = self._met, []
        self.visit(element, mark, depth + 1)
        self._open.pop()
        met, self._met = self._met, outer
        for note in met:
            was, self._in_note = self._in_note, True
            self.visit(note, None, depth + 1)
            self._in_note = was

    def _sign(self, element: _Element, name: str, mark: Mark | None) -> bool:
        """Take one small element; False when what is below it has to be read."""
        if name in _SKIPPED or not name:
            return True
        if name == "bookmarkStart":
            where = self._open[-1].bookmarks if self._open else self._waiting
            where.append(attribute(element, "name")[:100])
            return True
        if not self._open:
            return False
        paragraph = self._open[-1]
        if name in ("t", "delText"):
            paragraph.add(element.text or "", mark)
        elif name in SIGNS:
            paragraph.add(SIGNS[name], mark)
        elif name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
            at, key = paragraph.size, attribute(element, "id")
            if name == "commentRangeStart":
                paragraph.starts.setdefault(key, at)
            else:
                paragraph.ends.setdefault(key, at)
        elif name in ("footnoteReference", "endnoteReference"):
            note = self._notes.pop((name, attribute(element, "id")), None)
            self._met += [] if note is None else [note]
        else:
            return False
        return True


def _mark(element: _Element) -> Mark:
    author = clean_text(attribute(element, "author"))[:200]
    return Mark(MARKS[local_name(element)], author, clean_text(attribute(element, "date"))[:40])


def _row_mark(row: _Element) -> Mark | None:
    """The tracked change of a whole row of a table."""
    properties = child_at(row, "trPr")
    for change in () if properties is None else properties:
        if local_name(change) in ("ins", "del"):
            return _mark(change)
    return None
