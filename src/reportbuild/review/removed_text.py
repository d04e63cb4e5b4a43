"""Where what is gone is shown: a word stays in its line, a row in its table, a note at its sign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Elements of which each holds what a reader sees as one thing in a run of paragraphs.
_OUTER = ("article", "section", "div", "body", "aside", "blockquote")

#: The element of an earlier version → the one it has become, or None.
Successor = Callable[["HtmlElement"], "HtmlElement | None"]


class RemovedText:
    """Puts what is gone from one unit into its new version.

    Args:
        order: the elements of all blocks of the earlier version, in reading order.
        successor: tells what has become of one.
        note: words before a note that is gone.
    """

    def __init__(self, order: Sequence[HtmlElement], successor: Successor, note: str) -> None:
        self._order, self._successor, self._note = list(order), successor, note
        self._at = {element: n for n, element in enumerate(self._order)}
        #: what was shown already, so that things gone one after another stay in order
        self._shown: dict[HtmlElement, HtmlElement] = {}
        self._rows: dict[HtmlElement, HtmlElement] = {}

    def show(self, element: HtmlElement, words: str, is_note: bool) -> HtmlElement | None:
        """Show a block that is gone; the element that shows it, or None when there is no place."""
        if is_note:
            return self._show_note(element, words)
        row = next(iter(element.iterancestors("tr")), None) if element.tag != "tr" else None
        if row is not None:
            return self._show_cell(row, element, words)
        made = _struck(words, "li" if element.tag == "li" else "p")
        neighbour, is_before = self._neighbour(element)
        if neighbour is None:
            return None
        same = neighbour.tag == "li" == element.tag
        home = neighbour if same else _outermost(neighbour)
        made.tag = "li" if same else "p"
        _place(home, made, is_before)
        self._shown[element] = made
        return made

    def _show_note(self, element: HtmlElement, words: str) -> HtmlElement | None:
        from lxml.html import builder as build

        neighbour, _ = self._neighbour(element)
        if neighbour is None:
            return None
        made = build.E("del", f" [{self._note} {words}]", {"class": "removed"})
        neighbour.append(made)
        return made

    def _show_cell(self, row: HtmlElement, element: HtmlElement, words: str) -> HtmlElement | None:
        """A cell of a row that is gone; the row is shown when its first cell is."""
        if row not in self._rows:
            neighbour, is_before = self._neighbour(element)
            if neighbour is None:
                return None
            home = next(iter(neighbour.iterancestors("tr")), None)
            if home is None:
                # The whole table is gone: its cells follow one another as paragraphs.
                made = _struck(words, "p")
                _place(_outermost(neighbour), made, is_before)
                self._shown[element] = made
                return made
            if home.getparent().tag == "thead" and row.getparent().tag != "thead":
                home, is_before = _first_row(home), False
            shown = _empty_row(row)
            _place(home, shown, is_before)
            self._rows[row] = shown
        shown = self._rows[row]
        cells = list(row)
        cell = next((c for c in (element, *element.iterancestors()) if c in cells), None)
        if cell is None:
            return None
        target = shown[cells.index(cell)]
        target.append(_struck(words, "span"))
        self._shown[element] = target
        return target

    def _neighbour(self, element: HtmlElement) -> tuple[HtmlElement | None, bool]:
        """What a thing that is gone stood beside, and whether it was before it."""
        at = self._at[element]
        for other in reversed(self._order[:at]):
            found = self._shown.get(other)
            found = self._successor(other) if found is None else found
            if found is not None and found.getparent() is not None:
                return found, True
        for other in self._order[at + 1 :]:
            found = self._successor(other)
            if found is not None and found.getparent() is not None:
                return found, False
        return None, False


def _struck(words: str, name: str) -> HtmlElement:
    from lxml.html import builder as build

    return build.E(name, build.E("del", " ".join(words.split())), {"class": "removed"})


def _empty_row(row: HtmlElement) -> HtmlElement:
    """A row with the cells of another, without their words."""
    from lxml.html import builder as build

    cells = []
    for cell in row:
        kept = {k: v for k, v in cell.attrib.items() if k in ("scope", "colspan", "class")}
        cells.append(build.E(str(cell.tag), kept))
    return build.TR(*cells, {"class": "removed"})


def _first_row(head: HtmlElement) -> HtmlElement:
    """The first row of the body below a row of the head."""
    table = next(head.iterancestors("table"))
    return next((row for row in table.iter("tr") if row.getparent().tag != "thead"), head)


def _outermost(element: HtmlElement) -> HtmlElement:
    """What holds an element among the paragraphs of its section."""
    parent = element.getparent()
    while parent is not None and parent.tag not in _OUTER:
        element, parent = parent, parent.getparent()
    return element


def _place(home: HtmlElement, made: HtmlElement, is_before: bool) -> None:
    """Put ``made`` after what it followed, else before what followed it."""
    parent = home.getparent()
    if parent is None:
        return
    if is_before:
        made.tail, home.tail = home.tail, None
        parent.insert(parent.index(home) + 1, made)
    else:
        parent.insert(parent.index(home), made)
