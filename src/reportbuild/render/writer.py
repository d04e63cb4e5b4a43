"""What the handlers of the HTML writer share: the chapter being written and what it has used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reportbuild.diagnostics import Locus, Sink
from reportbuild.docast import Attr
from reportbuild.model import Doc, Language, Node
from reportbuild.render.dialect import Dialect
from reportbuild.render.markup import attribute_pairs, attributes, escape
from reportbuild.render.picture_size import PictureSize

#: A handler gets the writer and the node's content (``c``) and gives markup.
Handler = Callable[["Writer", Any], str]


@dataclass(slots=True)
class Writer:
    """The state of writing one chapter.

    Attributes:
        doc: the chapter; its id makes the ids of notes and callouts unique in a book.
        dialect: the choices of the format.
        links: where an anchor or a relative path leads in this format.
        images: the address of each image in this format, by project path.
        language: words and quotation marks.
        block_handlers: node type → handler.
        inline_handlers: node type → handler.
        sizes: how large each image is by itself, by project path; one may be missing.
        sink: what was found on the way.
        notes: blocks of each note called so far, in order.
        terms: terms explained so far: words, definition, address of the glossary's entry, and
            the language of the words when it is another one.
        shown: project paths of the images used, in order (a dict as an ordered set).
        math: whether MathML was written.
        quotes: kinds of the quotations that are open.
        in_link: whether a link is open; links and note calls cannot stand inside one.
        held: note calls that wait for the open link to end.
        in_note: whether a note's own content is being written.
        lift: by how many levels headings rise, set by the first heading of a page.
        heading: words of the heading met last, the name of what follows without one.
        row_heads: whether the surrounding division wants first columns as row heads.
    """

    doc: Doc
    dialect: Dialect
    links: dict[str, str]
    images: dict[str, str]
    language: Language
    block_handlers: Mapping[str, Handler]
    inline_handlers: Mapping[str, Handler]
    sizes: Mapping[str, PictureSize] = field(default_factory=dict)
    sink: Sink = field(default_factory=Sink)
    notes: list[list[Node]] = field(default_factory=list)
    terms: list[tuple[str, str, str, str]] = field(default_factory=list)
    shown: dict[str, None] = field(default_factory=dict)
    math: bool = False
    quotes: list[str] = field(default_factory=list)
    quoted: bool = False
    in_link: bool = False
    held: list[str] = field(default_factory=list)
    in_note: bool = False
    lift: int | None = None
    heading: str = ""
    row_heads: bool = False
    _made: Counter[str] = field(default_factory=Counter)
    _met: Counter[str] = field(default_factory=Counter)

    def inlines(self, nodes: list[Node]) -> str:
        """Markup of inlines."""
        out: list[str] = []
        for node in nodes:
            kind = node["t"]
            if kind == "Str":
                out.append(escape(node["c"]))
            elif kind == "Space":
                out.append(" ")
            else:
                out.append(self._handle(self.inline_handlers, node))
        return "".join(out)

    def blocks(self, nodes: list[Node]) -> str:
        """Markup of blocks, one after the other on lines of their own."""
        made = (self._handle(self.block_handlers, node) for node in nodes)
        return "\n".join(text for text in made if text)

    def flow(self, nodes: list[Node]) -> str:
        """Blocks without paragraph marks when they are one run of text (cells, captions)."""
        if len(nodes) == 1 and nodes[0]["t"] in ("Plain", "Para"):
            return self.inlines(nodes[0]["c"])
        return self.blocks(nodes)

    def attributes(
        self,
        attr: Attr,
        classes: Iterable[str] = (),
        without: Iterable[str] = (),
        more: Iterable[tuple[str, str]] = (),
    ) -> str:
        """A node's attributes as markup (see :func:`attribute_pairs`), then ``more``."""
        pairs = attribute_pairs(attr, self.dialect.xml, classes, without)
        names = {name for name, _ in pairs}
        return attributes([*pairs, *(pair for pair in more if pair[0] not in names)])

    def epub_type(self, value: str) -> list[tuple[str, str]]:
        """``epub:type`` where the dialect has it."""
        return [("epub:type", value)] if self.dialect.xml else []

    def word(self, key: str) -> str:
        """A word of the language file; the key itself when the file lacks it."""
        return self.language.strings.get(key, key)

    def unique(self, kind: str) -> str:
        """A new id, the same in every build and not met in another chapter."""
        self._made[kind] += 1
        return f"{kind}-{self.doc.id}-{self._made[kind]}"

    def report(self, rule: str, message: str, seen: str, hint: str = "") -> None:
        """A finding about the literal text ``seen``, at its next occurrence."""
        nth = self._met[seen]
        self._met[seen] += 1
        self.sink.report(rule, message, Locus(self.doc.file, "text", seen, nth), hint)

    def _handle(self, handlers: Mapping[str, Handler], node: Node) -> str:
        handler = handlers.get(node["t"])
        if handler is None:
            self.sink.report(
                "document-node-is-known",
                f"unknown document node '{node['t']}'",
                Locus(self.doc.file),
                "the document tree must follow pandoc-types 1.23",
            )
            return ""
        return handler(self, node.get("c"))
