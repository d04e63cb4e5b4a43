"""HTML that authors write in a chapter: what is harmless joins the document, the rest goes.

pandoc passes tags on as raw pieces between ordinary nodes. Here each element is put together
again, cleaned by nh3 (the sanitiser of the ammonia project, which parses as browsers do), and read
into the document tree, so that HTML, EPUB and PDF show the same and every later rule sees it. No
string of the chapter's HTML reaches a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from reportbuild.diagnostics import Locus, Sink
from reportbuild.docast import KEPT_HTML, attr_of, get, is_block, is_node, walk
from reportbuild.model import Node, RawHtml
from reportbuild.source.html_nodes import hold, read_nodes, without_marks
from reportbuild.source.html_policy import CLOSE_THEMSELVES, VOID, clean, is_html, refusals
from reportbuild.source.html_tokens import Token, read_tokens
from reportbuild.source.manuscript import Manuscript

_HARMLESS = "raw-html-is-harmless"
_BALANCED = "raw-html-is-balanced"
_WAY_OUT = "write it in Markdown; what only the site should show needs 'raw-html: allow'"


def settle_raw_html(
    blocks: list[Node], mode: RawHtml, path: str, manuscript: Manuscript, sink: Sink
) -> list[Node]:
    """``blocks`` with their HTML read into the tree.

    Args:
        blocks: as pandoc gives them.
        mode: ``sanitise``; ``allow`` keeps for the site what the sanitiser would change, as raw
            nodes of the format :data:`KEPT_HTML`; ``drop`` leaves every tag to the writer, which
            drops it.
        path: the chapter's file.
        manuscript: its text, for places.
        sink: gets ``raw-html-is-harmless`` and ``raw-html-is-balanced``.
    """
    if mode == "drop" or not any(_is_raw(node) or attr_of(node) for node in walk(blocks)):
        return blocks
    settling = _Settling(mode, _Places(path, manuscript, blocks), sink)
    settled: list[Node] = settling.children(blocks)
    return settled


@dataclass(slots=True)
class _Places:
    """The tags of the raw pieces, and where each stands: in the order of tags of its name.

    Not by their text, because pandoc writes the attributes of some tags anew.
    """

    path: str
    manuscript: Manuscript
    blocks: list[Node]
    tokens: dict[int, list[Token]] = field(default_factory=dict)
    _ordinals: dict[int, int] = field(default_factory=dict)
    _attributes: Counter[str] = field(default_factory=Counter)
    _found: dict[str, list[re.Match[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read every raw piece, in the order of the document."""
        met: Counter[str] = Counter()
        for node in walk(self.blocks):
            if _is_raw(node):
                self.tokens[id(node)] = read_tokens(node)
                for token in self.tokens[id(node)]:
                    tag = _opening(token)
                    self._ordinals[id(token)] = met[tag]
                    met[tag] += 1

    def of(self, token: Token) -> Locus:
        """The place of a tag."""
        found = self._typed(_opening(token))
        if not found:
            return Locus(self.path)
        match = found[min(self._ordinals[id(token)], len(found) - 1)]
        nth = self.manuscript.ordinal("text", match[0], match.start())
        return Locus(self.path, "text", match[0], nth)

    def _typed(self, tag: str) -> list[re.Match[str]]:
        if tag not in self._found:
            pattern = rf"{re.escape(tag)}(?![\w-])[^<>\n]*>?"
            text = self.manuscript.without_code
            self._found[tag] = list(re.finditer(pattern, text, re.IGNORECASE))
        return self._found[tag]

    def of_source(self, token: Token, source: str) -> int:
        """Which of the places that name ``source`` stands in a tag."""
        found = self._typed(_opening(token))
        if not found:
            return 0
        match = found[min(self._ordinals[id(token)], len(found) - 1)]
        return self.manuscript.ordinal("text", source, match.end())

    def of_attribute(self, name: str) -> Locus:
        """The place of the next attribute of this name outside raw pieces."""
        nth = self._attributes[name]
        self._attributes[name] += 1
        return Locus(self.path, "text", f"{name}=", nth)


@dataclass(slots=True)
class _Settling:
    """One chapter being settled."""

    mode: RawHtml
    places: _Places
    sink: Sink

    def children(self, value: Any) -> Any:
        """``value`` with every list of nodes in it settled, outermost first."""
        if isinstance(value, list):
            if any(is_node(item) and _is_raw(item) for item in value):
                value = self._siblings(value)
            return [self.children(item) for item in value]
        if isinstance(value, dict):
            if "t" in value and (attr := attr_of(value)) is not None:
                self._check_attributes(attr[2])
            return {key: self.children(item) for key, item in value.items()}
        return value

    def _siblings(self, nodes: list[Node]) -> list[Node]:
        inline = not any(is_block(node) for node in nodes)
        tokens = [token for node in nodes for token in self._tokens(node)]
        made: list[Node] = []
        for part in self._elements(tokens):
            if part[0].kind == "node" and part[0].node is not None:
                made.append(part[0].node)
            else:
                made += self._element(part, inline)
        return made

    def _tokens(self, node: Node) -> list[Token]:
        if _is_raw(node):
            return self.places.tokens[id(node)]
        if node["t"] in ("RawBlock", "RawInline") and node["c"][0] == KEPT_HTML:
            return []
        return [Token("node", origin=node, node=node)]

    def _elements(self, tokens: list[Token]) -> Iterator[list[Token]]:
        """Runs of tokens from an opening tag to its closing one, and what stands between."""
        ends, lonely = _pairs(tokens)
        for nth in sorted(lonely):
            self._report_lonely(tokens[nth])
        at = 0
        while at < len(tokens):
            end = ends.get(at, at)
            part = [tokens[n] for n in range(at, end + 1) if n not in lonely]
            if part:
                yield part
            at = end + 1

    def _element(self, tokens: list[Token], inline: bool) -> list[Node]:
        refused = list(refusals(tokens))
        kept = self.mode == "allow" and bool(refused)
        for token, what in refused:
            self._report(token, what, kept)
        if kept:
            form = "RawInline" if inline else "RawBlock"
            return [
                token.node
                if token.kind == "node" and token.node
                else {"t": form, "c": [KEPT_HTML, token.raw]}
                for token in tokens
            ]
        held = [token.node for token in tokens if token.node is not None and token.kind == "node"]
        numbers = iter(range(len(held)))
        text = "".join(
            hold(next(numbers)) if t.kind == "node" else without_marks(t.raw) for t in tokens
        )
        nodes = read_nodes(clean(text), held, inline)
        self._place_images(nodes, tokens)
        return nodes

    def _place_images(self, nodes: list[Node], tokens: list[Token]) -> None:
        """Stamp images with where they stand, as :mod:`stand_ins` does those of Markdown."""
        tags = [token for token in tokens if token.kind == "start" and token.name == "img"]
        for node in walk(nodes):
            if node["t"] != "Image" or get(tuple(node["c"][0]), "at"):
                continue
            source = node["c"][2][0]
            tag = next((t for t in tags if dict(t.attributes).get("src") == source), None)
            if tag is not None:
                tags.remove(tag)
                node["c"][0][2].append(["at", str(self.places.of_source(tag, source))])

    def _report(self, token: Token, what: str, kept: bool) -> None:
        then = "is kept on the site and left out of EPUB and PDF" if kept else "is removed"
        hint = "report.yaml allows it; be sure that you trust it" if kept else _WAY_OUT
        place = self.places.of(token)
        self.sink.report(_HARMLESS, f"{what} {then}", place, hint)

    def _report_lonely(self, token: Token) -> None:
        place = self.places.of(token)
        if token.kind == "end":
            message, hint = f"'</{token.name}>' closes nothing and is left out", ""
        else:
            message = f"'<{token.name}>' is not closed here and is left out"
            hint = f"write '</{token.name}>' in the same paragraph, list item or division"
        self.sink.report(_BALANCED, message, place, hint)

    def _check_attributes(self, pairs: list[list[str]]) -> None:
        """Attributes of Markdown's own braces, and of tags that pandoc reads itself."""
        refused = [name for name, _ in pairs if name.lower().startswith("on") or name == "style"]
        for name in refused:
            place = self.places.of_attribute(name)
            message = f"the attribute '{name}' is removed"
            self.sink.report(_HARMLESS, message, place, "give it a class, and the class a style")


def _is_raw(node: Node) -> bool:
    return node["t"] in ("RawBlock", "RawInline") and is_html(node["c"][0])


def _opening(token: Token) -> str:
    return f"</{token.name}" if token.kind == "end" else f"<{token.name}"


def _pairs(tokens: list[Token]) -> tuple[dict[int, int], set[int]]:
    """Opening tag → closing tag, by number; and the tags without a partner."""
    ends: dict[int, int] = {}
    lonely: set[int] = set()
    opened: list[int] = []
    for nth, token in enumerate(tokens):
        if token.kind == "start" and token.name not in VOID:
            opened.append(nth)
        elif token.kind == "end":
            match = next((o for o in reversed(opened) if tokens[o].name == token.name), None)
            if match is None:
                lonely.add(nth)
                continue
            ends[match] = nth
            while opened[-1] != match:
                inner = opened.pop()
                if tokens[inner].name not in CLOSE_THEMSELVES:
                    lonely.add(inner)
            opened.pop()
    for nth in opened:
        end = _end_of_piece(tokens, nth)
        if tokens[nth].name in CLOSE_THEMSELVES and end > nth:
            ends[nth] = end
        else:
            lonely.add(nth)
    return ends, lonely


def _end_of_piece(tokens: list[Token], nth: int) -> int:
    """The last token of the raw piece that token ``nth`` stands in."""
    after = (n for n in range(nth, len(tokens)) if tokens[n].origin is not tokens[nth].origin)
    return next(after, len(tokens)) - 1
