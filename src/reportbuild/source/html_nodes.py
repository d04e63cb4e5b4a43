"""Cleaned HTML as nodes of pandoc's document tree (pandoc-types 1.23)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from reportbuild.docast import is_block, make_attr, para, plain, plain_text, text
from reportbuild.model import Node
from reportbuild.source.html_tables import read_table

#: How a node that stands between tags is written while the tags are cleaned: private use
#: characters, which the HTML itself may not contain.
_HELD = re.compile("\ue000([0-9]+)\ue001")
_SPACE = re.compile(r"[ \t\r\n\f]+")

_WRAPPERS = {
    name: kind
    for kind, names in (
        ("Strong", ("b", "strong")),
        ("Emph", ("i", "em", "cite")),
        ("Subscript", ("sub",)),
        ("Superscript", ("sup",)),
        ("Underline", ("u", "ins")),
        ("Strikeout", ("s", "del")),
    )
    for name in names
}
#: Spans whose class becomes the element again (``render/inlines.py``).
_SPANS = frozenset(("kbd", "mark", "dfn", "abbr", "samp", "var", "small"))
_DIVISIONS = frozenset(("div", "section", "figcaption", "summary"))


def hold(number: int) -> str:
    """What stands for node ``number`` in the HTML."""
    return f"\ue000{number}\ue001"


def without_marks(html: str) -> str:
    """``html`` without anything that could be taken for :func:`hold`'s marks."""
    return re.sub("[\ue000\ue001]|&#x?0*(?:e00[01]|5734[45]);?", "", html, flags=re.IGNORECASE)


def read_nodes(html: str, held: list[Node], inline: bool) -> list[Node]:
    """The nodes of sanitised HTML.

    Args:
        html: balanced, with :func:`hold` marks for nodes.
        held: those nodes; each comes back where its mark stands.
        inline: whether only inlines may come back.
    """
    from lxml import html as lxml_html

    if not html.strip():
        return []
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    reader = _Reader(held)
    mixed = reader.mixed(root)
    return inlines_of(mixed) if inline else blocks_of(mixed, tight=True)


class _Reader:
    """Elements as nodes; inlines and blocks come mixed, and the parent sorts them."""

    def __init__(self, held: list[Node]) -> None:
        self._held = held

    def mixed(self, element: Any) -> list[Node]:
        """What is in an element."""
        made = self._words(element.text or "")
        for child in element:
            if isinstance(child.tag, str):
                made += self._element(child)
            made += self._words(child.tail or "")
        return made

    def _words(self, words: str) -> list[Node]:
        made: list[Node] = []
        for nth, part in enumerate(_HELD.split(words)):
            if nth % 2:
                made += self._held[int(part) : int(part) + 1]
            elif part:
                made += text(_SPACE.sub(" ", part))
        return made

    def _element(self, element: Any) -> list[Node]:
        name = element.tag
        own = _ELEMENTS.get(name)
        if own is not None:
            return own(self, element)
        content = self.mixed(element)
        if name in _WRAPPERS:
            return [{"t": _WRAPPERS[name], "c": inlines_of(content)}]
        if name in _DIVISIONS:
            classes = [name] if name in ("summary", "figcaption") else []
            blocks = blocks_of(content, tight=True)
            return [{"t": "Div", "c": [_attr(element, classes), blocks]}]
        if re.fullmatch("h[1-6]", name):
            return [{"t": "Header", "c": [int(name[1]), _attr(element), inlines_of(content)]}]
        if name in _SPANS or _attr(element) != make_attr():
            classes = [name] if name in _SPANS else []
            return [{"t": "Span", "c": [_attr(element, classes), inlines_of(content)]}]
        return content

    def paragraph(self, element: Any) -> list[Node]:
        """``p``; a paragraph that holds blocks is a division."""
        content = self.mixed(element)
        if any(is_block(node) and node["t"] != "Plain" for node in content):
            return [{"t": "Div", "c": [_attr(element), blocks_of(content)]}]
        blocks = blocks_of(inlines_of(content))
        marked = _attr(element) != make_attr()
        return [{"t": "Div", "c": [_attr(element), blocks]}] if marked else blocks

    def link(self, element: Any) -> list[Node]:
        """``a``; without an address it is a span."""
        content = inlines_of(self.mixed(element))
        if "href" not in element.attrib:
            return [{"t": "Span", "c": [_attr(element), content]}]
        target = [element.get("href"), element.get("title", "")]
        return [{"t": "Link", "c": [_attr(element, skip=("title",)), content, target]}]

    def image(self, element: Any) -> list[Node]:
        """``img``; an empty ``alt`` says that the picture is decorative."""
        alt, source = element.get("alt"), element.get("src", "")
        if not source:
            return []
        sizes = [[name, element.get(name)] for name in ("width", "height") if element.get(name)]
        attr = _attr(element, ["decorative"] if alt == "" else [], ("title",))
        attr[2] += sizes + ([["alt", alt]] if alt else [])
        described = text(alt) if alt else []
        return [{"t": "Image", "c": [attr, described, [source, element.get("title", "")]]}]

    def figure(self, element: Any) -> list[Node]:
        """``figure`` with its ``figcaption`` as the caption."""
        caption: list[Node] = []
        content: list[Node] = []
        for node in blocks_of(self.mixed(element), tight=True):
            captioned = node["t"] == "Div" and "figcaption" in node["c"][0][1]
            (caption if captioned else content).append(node)
        words = [block for node in caption for block in node["c"][1]]
        return [{"t": "Figure", "c": [_attr(element), [None, words], content]}]

    def details(self, element: Any) -> list[Node]:
        """``details``: a division of that class, its summary first."""
        blocks = blocks_of(self.mixed(element))
        heads = [b for b in blocks if b["t"] == "Div" and "summary" in b["c"][0][1]][:1]
        rest = [block for block in blocks if block not in heads]
        attr = _attr(element, ["details"])
        if "open" in element.attrib:
            attr[2].append(["open", "open"])
        return [{"t": "Div", "c": [attr, [*heads, *rest]]}]

    def quotation(self, element: Any) -> list[Node]:
        """``q``: quotation marks of the language."""
        return [{"t": "Quoted", "c": [{"t": "DoubleQuote"}, inlines_of(self.mixed(element))]}]

    def block_quote(self, element: Any) -> list[Node]:
        """``blockquote``."""
        return [{"t": "BlockQuote", "c": blocks_of(self.mixed(element))}]

    def code(self, element: Any) -> list[Node]:
        """``code``; with markup in it, its words alone."""
        words = plain_text(self.mixed(element))
        return [{"t": "Code", "c": [_attr(element), words]}]

    def listing(self, element: Any) -> list[Node]:
        """``pre``: the words as typed."""
        words = _HELD.sub(lambda m: plain_text(self._held[int(m[1])]), "".join(element.itertext()))
        return [{"t": "CodeBlock", "c": [_attr(element), words.strip("\n")]}]

    def items(self, element: Any) -> list[list[Node]]:
        """The items of a list."""
        return [blocks_of(self.mixed(item), tight=True) for item in element.iterchildren("li")]

    def bullets(self, element: Any) -> list[Node]:
        """``ul``."""
        return [{"t": "BulletList", "c": self.items(element)}]

    def numbers(self, element: Any) -> list[Node]:
        """``ol``."""
        typed = element.get("start", "1")
        start = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1
        style = [start, {"t": "Decimal"}, {"t": "Period"}]
        return [{"t": "OrderedList", "c": [style, self.items(element)]}]

    def definitions(self, element: Any) -> list[Node]:
        """``dl``."""
        pairs: list[list[Any]] = []
        for child in element.iterchildren("dt", "dd"):
            content = self.mixed(child)
            if child.tag == "dt" or not pairs:
                pairs.append([inlines_of(content) if child.tag == "dt" else [], []])
            if child.tag == "dd":
                pairs[-1][1].append(blocks_of(content, tight=True))
        return [{"t": "DefinitionList", "c": pairs}]

    def table(self, element: Any) -> list[Node]:
        """``table``."""
        return [read_table(element, _attr, lambda e: blocks_of(self.mixed(e), tight=True))]


_ELEMENTS: dict[str, Callable[[_Reader, Any], list[Node]]] = {
    "a": _Reader.link,
    "blockquote": _Reader.block_quote,
    "br": lambda _reader, _element: [{"t": "LineBreak"}],
    "code": _Reader.code,
    "details": _Reader.details,
    "dl": _Reader.definitions,
    "figure": _Reader.figure,
    "hr": lambda _reader, _element: [{"t": "HorizontalRule"}],
    "img": _Reader.image,
    "ol": _Reader.numbers,
    "p": _Reader.paragraph,
    "pre": _Reader.listing,
    "q": _Reader.quotation,
    "table": _Reader.table,
    "ul": _Reader.bullets,
    "wbr": lambda _reader, _element: [{"t": "Str", "c": "\u200b"}],
}


def _attr(element: Any, classes: Any = (), skip: tuple[str, ...] = ()) -> list[Any]:
    """The attributes every element may have."""
    own = [*classes, *element.get("class", "").split()]
    names = ("lang", "dir", "title")
    pairs = [(n, element.get(n)) for n in names if element.get(n) and n not in skip]
    return make_attr(element.get("id", ""), own, pairs)


def inlines_of(nodes: list[Node]) -> list[Node]:
    """Inlines alone; of blocks, the inlines that are in them."""
    made: list[Node] = []
    for node in nodes:
        if not is_block(node):
            made.append(node)
        elif node["t"] in ("Para", "Plain"):
            made += node["c"]
        elif node["t"] == "Div":
            made += inlines_of(node["c"][1])
        else:
            made += text(plain_text(node))
    return made


def blocks_of(nodes: list[Node], tight: bool = False) -> list[Node]:
    """Blocks alone; runs of inlines become paragraphs (``tight``: without space around)."""
    made: list[Node] = []
    run: list[Node] = []

    def finish() -> None:
        while run and run[-1]["t"] in ("Space", "SoftBreak"):
            run.pop()
        if run:
            made.append((plain if tight else para)(list(run)))
        run.clear()

    for node in nodes:
        if is_block(node):
            finish()
            made.append(node)
        elif run or node["t"] not in ("Space", "SoftBreak"):
            run.append(node)
    finish()
    return made
