"""The blocks of a laid-out document: the pieces of text a reader can point at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportbuild.review.alignment import Word, words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Carries a block's number from the markup to the layout.
MARK = "data-block"

#: Elements whose own text is one block. Source: HTML, section 15.3 (``display`` of elements).
_BLOCKS = frozenset(
    (
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dt", "dd", "pre"),
        *("figcaption", "caption", "div", "section", "article", "aside", "blockquote", "figure"),
        *("table", "tr", "ul", "ol", "dl", "thead", "tbody", "tfoot", "details", "summary"),
    )
)

#: Classes of what the program writes into the text of authors: labels, numbers, marks.
_MADE = frozenset(("label", "number", "evidence-mark", "source-mark", "backlinks", "chapter-label"))

#: Classes of numbers, which change with what is elsewhere in the report.
_NUMBERS = frozenset(("label", "number", "source-mark", "backlinks", "chapter-label"))

#: Divisions in which the program lists what it has gathered from all over the report.
_LISTS = frozenset(("list-of-figures", "list-of-tables"))

#: Words that were taken out are shown but are not part of the text.
_NOT_TEXT = frozenset(("del", "svg", "script", "style"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word stands in a file.

    Attributes:
        file: project path.
        line: from 1.
        column: in characters, from 1.
        exact: whether this very word is typed there; else it was made by what is typed there.
    """

    file: str
    line: int
    column: int
    exact: bool = True


@dataclass(slots=True)
class Block:
    """A paragraph, heading, cell, item, caption or note.

    Attributes:
        number: its number in the document, from 0.
        item: id of the unit it belongs to.
        kind: name of its element; ``note`` for what stands at the foot of the page.
        group: number shared by the cells of one row and the items of one list.
        text: what is printed, without what the style sheet adds.
        words: of ``text``.
        places: one per word.
        made: numbers of the words that the program wrote, not the author.
        uncounted: those of them that other parts of the report decide: labels and numbers.
        case: id of the case that its row or card is about; empty elsewhere.
        gathered: whether it is an entry of an index or a list of figures, which no data file has.
    """

    number: int
    item: str
    kind: str
    group: int
    text: str = ""
    anchor: str = ""
    words: list[Word] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    made: frozenset[int] = frozenset()
    uncounted: frozenset[int] = frozenset()
    case: str = ""
    gathered: bool = False

    @property
    def is_note(self) -> bool:
        """Whether it is a note, which the source has elsewhere than print."""
        return self.kind == "note"


def mark_blocks(root: HtmlElement, items: Sequence[str]) -> list[Block]:
    """Number the blocks of every unit, in reading order.

    Args:
        root: the document; blocks get the attribute :data:`MARK`.
        items: ids of the units, one for each ``article`` of the document.

    Returns:
        Every block that has words.
    """
    collector = _Collector()
    for item, article in zip(items, root.iter("article"), strict=True):
        collector.item = item
        collector.visit(article, None, 0)
    for number, (block, element) in enumerate(collector.found):
        block.number = number
        element.set(MARK, str(number))
    return [block for block, _ in collector.found]


def _case_of(element: HtmlElement) -> str:
    """The case that a row or a card is about: the first it links to."""
    if element.tag != "tr" and "case-card" not in element.get("class", ""):
        return ""
    targets = (link.get("href", "") for link in element.iter("a"))
    return next((t.removeprefix("#case-") for t in targets if t.startswith("#case-")), "")


def _is_gathered(element: HtmlElement) -> bool:
    """Whether an element holds entries of an index or of a list of figures or tables."""
    parent = element.getparent()
    around = "" if parent is None else parent.get("class", "")
    is_listed = element.tag == "ul" and not _LISTS.isdisjoint(around.split())
    return is_listed or "index-letter" in element.get("class", "").split()


def _is_made(element: HtmlElement) -> bool:
    inner_link = element.tag == "a" and element.get("href", "").startswith("#")
    return inner_link or not _MADE.isdisjoint(element.get("class", "").split())


def _is_number(element: HtmlElement) -> bool:
    """Whether an element's words are decided elsewhere; a citation by name is the author's."""
    target = element.get("href", "") if element.tag == "a" else ""
    if target.startswith("#ref-"):
        return not any(map(str.isalpha, element.text_content()))
    return target.startswith("#") or not _NUMBERS.isdisjoint(element.get("class", "").split())


def is_text(element: HtmlElement) -> bool:
    """Whether an element's words are part of the text."""
    return isinstance(element.tag, str) and element.tag not in _NOT_TEXT


def is_own_block(element: HtmlElement) -> bool:
    """Whether an element's words are a block of their own."""
    return element.tag in _BLOCKS or "footnote" in element.get("class", "").split()


def blocks_of(unit: HtmlElement, item: str = "") -> list[tuple[Block, HtmlElement]]:
    """The blocks of one unit that have words, each with its element, in reading order."""
    collector = _Collector()
    collector.item = item
    collector.visit(unit, None, 0)
    return collector.found


def _inside(block: Block, stretches: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Numbers of the words that begin in some stretches of a block's text."""
    return frozenset(
        n
        for n, word in enumerate(block.words)
        if any(start <= word.start < end for start, end in stretches)
    )


class _Collector:
    """Walks a document and gathers the text of each block."""

    def __init__(self) -> None:
        self.item = ""
        self.found: list[tuple[Block, HtmlElement]] = []
        self._groups = 0
        self._cases: dict[int, str] = {}
        self._in_gathered = 0
        #: stretches of the text of each block that the program wrote
        self._stretches: dict[int, list[tuple[int, int]]] = {}
        #: those of them that are numbers
        self._numbers: dict[int, list[tuple[int, int]]] = {}

    def visit(self, element: HtmlElement, owner: Block | None, group: int) -> None:
        """Take ``element`` and all below it; its text is ``owner``'s unless it is a block."""
        if not is_text(element):
            return
        block, at = owner, len(self.found)
        classes = element.get("class", "").split()
        if is_own_block(element):
            if element.tag in ("tr", "ul", "ol", "dl", "article", "section", "div"):
                self._groups += 1
                group = self._groups
                self._cases[group] = _case_of(element)
            kind = "note" if "footnote" in classes else element.tag
            block = Block(0, self.item, kind, group, anchor=element.get("id", ""))
            block.case = self._cases.get(group, "")
        is_list = _is_gathered(element)
        self._in_gathered += is_list
        if block is not None and block is not owner:
            block.gathered = self._in_gathered > 0
        start = len(block.text) if block is not None else 0
        if block is not None:
            self._take(block, element.text, element.tag == "br")
        for child in element:
            self.visit(child, block, group)
            if block is not None:
                self._take(block, child.tail)
        self._in_gathered -= is_list
        if block is not None and block is owner:
            stretch = (start, len(block.text))
            if _is_made(element):
                self._stretches.setdefault(id(block), []).append(stretch)
            if _is_number(element):
                self._numbers.setdefault(id(block), []).append(stretch)
        if block is not None and block is not owner and block.text.strip():
            self._finish(block, element, at)

    def _finish(self, block: Block, element: HtmlElement, at: int) -> None:
        block.words = words_of(block.text)
        block.made = _inside(block, self._stretches.pop(id(block), []))
        block.uncounted = _inside(block, self._numbers.pop(id(block), []))
        if block.words:
            self.found.insert(at, (block, element))

    @staticmethod
    def _take(block: Block, text: str | None, is_break: bool = False) -> None:
        block.text += " " if is_break else ""
        block.text += text or ""
