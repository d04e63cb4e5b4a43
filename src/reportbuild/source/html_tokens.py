"""Raw pieces of HTML as tags and text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Literal

from reportbuild.model import Node


@dataclass(frozen=True, slots=True)
class Token:
    """A tag, a text, or an ordinary node between them.

    Attributes:
        kind: what it is.
        origin: the node it was read from.
        name: of a tag, in small letters.
        attributes: of an opening tag, names in small letters, references decoded.
        raw: as markup.
        node: the ordinary node.
    """

    kind: Literal["start", "end", "text", "node"]
    origin: Node
    name: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    raw: str = ""
    node: Node | None = None


def read_tokens(node: Node) -> list[Token]:
    """The tags and texts of a raw node; comments and declarations are left out."""
    reader = _Reader(node)
    reader.feed(node["c"][1])
    reader.close()
    return reader.found


@dataclass(eq=False)
class _Reader(HTMLParser):
    origin: Node
    found: list[Token] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pairs = tuple((name, value or "") for name, value in attrs)
        self.found.append(Token("start", self.origin, tag, pairs, self.get_starttag_text() or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # HTML knows no tag that closes itself: browsers take <b/> for <b>.
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.found.append(Token("end", self.origin, tag, raw=f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        raw = data if self.cdata_elem else escape(data, quote=False)
        self.found.append(Token("text", self.origin, raw=raw))
