"""A unit as a Word document: its words, the comments so far, and where everything belongs.

pandoc writes the document (Office Open XML): headings, notes, tables and lists become what Word
itself makes of them. Places are carried three times, because programs keep different things
when they save: a bookmark at each block, the build's name in the file's properties, and the same
name in a line of the text.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from reportbuild import docast
from reportbuild.model import Node
from reportbuild.pandoc import ask_pandoc, ask_pandoc_for_file
from reportbuild.review.blocks import MARK, Block
from reportbuild.review.comments import Comment, sent_text
from reportbuild.review.marked_text import insert_points
from reportbuild.review.shown_comments import ShownComment
from reportbuild.review.word.alignment import BOOKMARK
from reportbuild.review.word.comments import SENT

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Class → the style of Word for the paragraphs inside.
_PARAGRAPHS = {
    "key-message": "Key Message",
    "callout": "Callout",
    "case-summary": "Key Message",
    "case-line": "Case Line",
    "note-to-editor": "Editor Note",
    "evidence": "Small",
    "references": "Small",
}

#: Class → the style of Word for the words inside.
_WORDS = {
    "label": "Label",
    "number": "Label",
    "evidence-mark": "Evidence",
    "fact-note": "Evidence",
    "status-memory": "Unsettled",
    "status-single-source": "Unsettled",
}

_WIDTH = re.compile(r"\bwidth-(\d+)\b")

#: Widths of the columns of a case's facts.
_FACTS = (24, 76)

#: A picture as wide as the text is better than one as wide as a stamp.
_WIDE = 400


def own_line(build: str) -> str:
    """What the line contains in which a file says what it is."""
    return f"[{build}/"


def write_unit(
    unit: HtmlElement,
    blocks: Sequence[Block],
    shown: Iterable[ShownComment],
    pictures: Mapping[str, tuple[bytes, int]],
    build: str,
    status: str,
) -> bytes:
    """The unit as pandoc writes it; :mod:`reportbuild.review.word.parts` makes it ours.

    Args:
        unit: its element, blocks marked.
        blocks: all of the copy, by number.
        shown: comments that stand in this unit.
        pictures: address → PNG and its width in CSS pixels.
        build: id of the build.
        status: the line in which the file says what it is.

    Raises:
        PandocError: pandoc does not run.
    """
    from lxml import html as lxml_html
    from lxml.html import builder as build_html

    unit = deepcopy(unit)
    _mark(unit, blocks, shown, build)
    _dress(unit, pictures)
    line = build_html.P()
    for words in status.split("\n"):
        line.append(build_html.SPAN(words))
        line.append(build_html.BR())
    line[-1].drop_tree()
    unit.insert(0, build_html.DIV(line, {"data-custom-style": "Review Status"}))
    body = lxml_html.tostring(unit, encoding="unicode")
    tree = ask_pandoc("html", "json", f"<body>{body}</body>").value
    tree = docast.transform(tree, _note)
    return ask_pandoc_for_file("json", "docx", json.dumps(tree))


def _mark(
    unit: HtmlElement, blocks: Sequence[Block], shown: Iterable[ShownComment], build: str
) -> None:
    """Put bookmarks at the blocks and marks of comments at their words."""
    from lxml.html import builder as build_html

    elements = {int(e.get(MARK, "")): e for e in unit.iter() if e.get(MARK)}
    _insert_comments(elements, blocks, shown)
    for number, element in elements.items():
        name = BOOKMARK.format(build=build, number=number)
        mark = build_html.SPAN(id=name)
        mark.tail, element.text = element.text, None
        element.insert(0, mark)


def _insert_comments(
    elements: Mapping[int, HtmlElement], blocks: Sequence[Block], shown: Iterable[ShownComment]
) -> None:
    """Put the marks of comments at their words; those on notes stand at the note's sign."""
    from lxml.html import builder as build

    points: dict[int, list[tuple[int, bool, HtmlElement]]] = {}
    key = 0
    for one in shown:
        element, block = elements[one.block], blocks[one.block]
        starts, ends = [], []
        for said in _thread(one.comment):
            starts.append(
                build.SPAN(
                    said[2],
                    {"class": "comment-start", "data-author": said[0], "data-date": said[1]},
                    id=str(key),
                )
            )
            ends.append(build.SPAN({"class": "comment-end"}, id=str(key)))
            key += 1
        if block.is_note:
            # Word has no comments in notes.
            for mark in (*starts, *ends):
                element.addprevious(mark)
            continue
        here = points.setdefault(one.block, [])
        here += [(block.words[one.first].start, False, mark) for mark in reversed(starts)]
        here += [(block.words[one.last].end, True, mark) for mark in reversed(ends)]
    for number, marks in points.items():
        insert_points(elements[number], marks)


def _thread(comment: Comment) -> list[tuple[str, str, str]]:
    """Author, date and words of a comment and of the answers to it."""
    sent = f"{sent_text(comment)} {SENT.format(id=comment.id)}".strip()
    first = (comment.author, comment.date, sent)
    return [first, *((r.author, r.date, r.text) for r in comment.replies)]


def _dress(unit: HtmlElement, pictures: Mapping[str, tuple[bytes, int]]) -> None:
    """Say in pandoc's words how things look."""
    for element in list(unit.iter()):
        if not isinstance(element.tag, str):
            continue
        classes = element.get("class", "").split()
        if element.tag in ("aside", "section"):
            element.tag = "div"
        styles = _PARAGRAPHS if element.tag == "div" else _WORDS
        style = next((styles[name] for name in reversed(classes) if name in styles), "")
        if style and element.tag in ("div", "span"):
            element.set("data-custom-style", style)
        if "source-mark" in classes:
            element.tag = "sup"
        if element.tag == "a" and element.get("href", "").startswith("#"):
            _keep_inner_link(element, unit)
        if "callout-title" in classes:
            _embolden(element)
        if element.tag == "img":
            _show_picture(element, pictures)
        if element.tag == "table":
            _set_widths(element)


def _embolden(element: HtmlElement) -> None:
    from lxml.html import builder as build

    strong = build.STRONG(element.text or "", *element)
    element.text = None
    element.append(strong)


def _set_widths(table: HtmlElement) -> None:
    """Widths of columns as the theme's classes say; labels of a record are narrow."""
    from lxml.html import builder as build

    columns = list(table.iter("col"))
    if not columns and "facts-table" in table.get("class", ""):
        columns = [build.COL({"class": f"width-{width}"}) for width in _FACTS]
        table.insert(0, build.COLGROUP(*columns))
    for column in columns:
        found = _WIDTH.search(column.get("class", ""))
        if found:
            column.set("style", f"width: {found[1]}%")


def _keep_inner_link(link: HtmlElement, unit: HtmlElement) -> None:
    """Links to other documents of the round become plain words."""
    target = link.get("href", "")[1:]
    if len(target) > 40 or not any(e.get("id") == target for e in unit.iter()):
        del link.attrib["href"]
        link.tag = "span"


def _show_picture(image: HtmlElement, pictures: Mapping[str, tuple[bytes, int]]) -> None:
    found = pictures.get(image.get("src", ""))
    if found is None:
        image.drop_tree()
        return
    content, width = found
    image.set("src", f"data:image/png;base64,{base64.b64encode(content).decode()}")
    image.set("width", "100%" if width >= _WIDE else str(width))


def _note(node: Node) -> Node | list[Node] | None:
    """A span of the class ``footnote`` as a note of its own."""
    if node["t"] != "Span" or "footnote" not in node["c"][0][1]:
        return None
    content: list[Any] = node["c"][1]
    return {"t": "Note", "c": [docast.para(content)]}
