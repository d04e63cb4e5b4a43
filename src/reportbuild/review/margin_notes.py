"""Comments of earlier copies beside the text: marked words, a number, and what was said.

Everything said stands in full on a page of its own in front (:func:`comments_page`); the margin
shows as much of it as it has room for.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportbuild.review.blocks import MARK
from reportbuild.review.comments import CARET, Comment
from reportbuild.review.lines import Frame
from reportbuild.review.margin_type import MarginFont
from reportbuild.review.shown_comments import ShownComment
from reportbuild.review.source_map import Line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Size and leading of what is said, and how many lines of it the margin shows, in points.
_SIZE, _LEADING, _MOST = 6.4, 7.6, 9

#: Places of the sources stand first in the margin; distance of all from the text and the edge.
_PLACES, _GAP, _EDGE = 70.0, 9.0, 9.0

#: Yellow that is multiplied with what is there, and the brown of the numbers.
_YELLOW, _BROWN = b"1 0.93 0.55 rg", b"0.55 0.3 0.05 rg"


@dataclass(frozen=True, slots=True)
class MarginNote:
    """One comment on one page.

    Attributes:
        number: by which the front page names it.
        words: what the margin shows.
        boxes: left, bottom, right, top of its words, line by line.
    """

    number: int
    words: str
    boxes: tuple[tuple[float, float, float, float], ...]


def notes_of(
    shown: Sequence[ShownComment], pages: Sequence[Sequence[Line]]
) -> list[list[MarginNote]]:
    """For each page the comments whose words are on it."""
    by_block: dict[int, list[tuple[int, ShownComment]]] = {}
    for number, one in enumerate(shown, 1):
        by_block.setdefault(one.block, []).append((number, one))
    return [_notes_on(lines, by_block) for lines in pages]


def _notes_on(
    lines: Sequence[Line], by_block: Mapping[int, Sequence[tuple[int, ShownComment]]]
) -> list[MarginNote]:
    boxes: dict[int, list[tuple[float, float, float, float]]] = {}
    said: dict[int, str] = {}
    for line in lines:
        for block in dict.fromkeys(word.block for word in line.words):
            for number, one in by_block.get(block, ()):
                own = [
                    word
                    for word in line.words
                    if word.block == block and one.first <= word.word <= one.last
                ]
                if own:
                    box = (own[0].left, line.bottom, own[-1].right, line.top)
                    boxes.setdefault(number, []).append(box)
                    said[number] = _summary(one.comment)
    return [MarginNote(n, said[n], tuple(found)) for n, found in sorted(boxes.items())]


def _summary(comment: Comment) -> str:
    said = " ".join(comment.text.split()) or comment.kind
    answers = "".join(f" — {r.author}: {' '.join(r.text.split())}" for r in comment.replies)
    return f"{comment.author}: {said}{answers}" if comment.author else f"{said}{answers}"


def draw_notes(
    notes: Sequence[MarginNote], frame: Frame, paper: float, font: MarginFont
) -> Iterator[bytes]:
    """PDF operators for the comments of one page.

    Needs the resources ``/ReviewType`` (the font) and ``/ReviewOver`` (multiplied colour).

    Args:
        notes: those of the page.
        frame: where its text stands.
        paper: width of the paper in points.
        font: of the margins.
    """
    yield b"q /ReviewOver gs " + _YELLOW
    for note in notes:
        for left, bottom, right, top in note.boxes:
            height = top - bottom
            box = f"{left:.1f} {bottom + height * 0.12:.1f} {right - left:.1f} {height * 0.8:.1f}"
            yield f"{box} re f".encode()
    yield b"Q"
    free = float("inf")
    for note in notes:
        _, bottom, right, top = note.boxes[-1]
        yield _show(font, str(note.number), 5.0, right + 0.5, bottom + (top - bottom) * 0.62)
        first = note.boxes[0]
        y = min((first[1] + first[3]) / 2, free)
        drawn = list(_beside(note, frame, paper, font, y))
        if drawn:
            yield from drawn
            free = y - _LEADING * len(drawn) - 2


def _beside(
    note: MarginNote, frame: Frame, paper: float, font: MarginFont, y: float
) -> Iterator[bytes]:
    """What is said, in the margin from ``y`` down; nothing where a wide figure or table is."""
    if frame.inner_left:
        left, right = frame.right + _GAP + _PLACES, paper - _EDGE
    else:
        left, right = _EDGE, frame.left - _GAP - _PLACES
    lines = _broken(f"{note.number}  {note.words}", right - left, font)
    bottom = y - _LEADING * len(lines)
    if bottom < 30 or any(low < y + _LEADING and bottom < high for low, high in frame.wide):
        return
    for n, words in enumerate(lines):
        yield _show(font, words, _SIZE, left, y - n * _LEADING)


def _broken(words: str, width: float, font: MarginFont) -> list[str]:
    """A text in lines of a width; the last says when there is more."""
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if font.width(longer, _SIZE) <= width:
            lines[-1] = longer
        else:
            lines.append(textwrap.shorten(word, 30, placeholder="…") or word[:30])
    if len(lines) > _MOST:
        lines = [*lines[: _MOST - 1], lines[_MOST - 1] + " …"]
    return [line for line in lines if line]


def _show(font: MarginFont, words: str, size: float, x: float, y: float) -> bytes:
    place = f" BT /ReviewType {size} Tf {x:.1f} {y:.1f} Td ".encode()
    return _BROWN + place + font.encode(words) + b" Tj ET"


def comments_page(
    root: HtmlElement,
    shown: Sequence[ShownComment],
    left: Sequence[Comment],
    strings: Mapping[str, str],
) -> HtmlElement | None:
    """The page that gives every comment in full, with links; None when there are none.

    Args:
        root: the document; what is commented on gets an anchor.
        shown: those with a place, in the order of their numbers.
        left: those without.
        strings: words of the edition's language.
    """
    from lxml.html import builder as build

    if not shown and not left:
        return None
    title = f"{strings['review-comments']} ({len(shown) + len(left)})"
    section = build.SECTION(build.CLASS("look-at"), build.H1(title))
    elements = {int(e.get(MARK, "")): e for e in root.iter() if e.get(MARK)}
    items = build.UL()
    for number, one in enumerate(shown, 1):
        element = elements[one.block]
        anchor = element.get("id") or f"comment-{number}"
        element.set("id", anchor)
        link = build.A(f"{number}  {_excerpt(one.comment)}", href=f"#{anchor}")
        items.append(_item(link, one.comment, strings))
    section.append(items)
    if left:
        section.append(build.H2(strings["review-no-place"]))
        lost = (_item(build.SPAN(_excerpt(c)), c, strings) for c in left)
        section.append(build.UL(*lost))
    return section


def _excerpt(comment: Comment) -> str:
    # The sign of a caret is in no font of a copy.
    words = comment.words.replace(CARET, "|")
    return f"“{textwrap.shorten(words, 60, placeholder=' …')}”"


def _item(head: HtmlElement, comment: Comment, strings: Mapping[str, str]) -> HtmlElement:
    from lxml.html import builder as build

    state = strings[f"review-state-{comment.state}"]
    item = build.LI(head)
    head.tail = f" {comment.id} · {state} · {comment.author}: {comment.text or comment.kind}"
    if comment.replies:
        item.append(build.UL(*(build.LI(f"{r.author}: {r.text}") for r in comment.replies)))
    return item
