"""One resolved chapter as HTML: pandoc's document tree to well-formed markup.

An own writer, because pandoc would take 90 to 140 ms a chapter to decode its own JSON and would
leave heads without scope, notes without a way back and alignment in ``style`` attributes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from reportbuild.diagnostics import Outcome
from reportbuild.docast import plain_text, transform
from reportbuild.model import Doc, Fragment, Language, Node
from reportbuild.render.blocks import BLOCKS
from reportbuild.render.dialect import Dialect
from reportbuild.render.inlines import INLINES
from reportbuild.render.notes import write_notes
from reportbuild.render.picture_size import PictureSize
from reportbuild.render.terms import write_terms
from reportbuild.render.writer import Writer

#: A thin no-break space before a tall mark, even when an element ends between them.
_THIN_SPACE = re.compile("\u202f(?=(?:</[^>]*>)*[;!?])")


def write_fragment(
    doc: Doc,
    dialect: Dialect,
    links: dict[str, str],
    images: dict[str, str],
    language: Language,
    sizes: Mapping[str, PictureSize] = MappingProxyType({}),
) -> Outcome[Fragment]:
    """The markup of one chapter in one format.

    Args:
        doc: resolved: numbers, citations and cross-references are plain inlines and links.
        dialect: the format's choices.
        links: where an anchor (``sec-x``) or a relative path leads in this format; an anchor
            that is missing stays ``#anchor``.
        images: the address of each image in this format, by the path typed.
        language: the words and the typography.
        sizes: how large each image is by itself, by the path typed; without it, images get only
            the size their author gave them.

    Returns:
        The fragment, always; with findings ``link-scheme-is-safe``, ``markup-is-portable``,
        ``formula-is-readable``, ``link-works-in-every-format``, ``image-is-a-project-file``,
        ``document-node-is-known``.
    """
    writer = Writer(doc, dialect, links, images, language, BLOCKS, INLINES, sizes)
    parts = [writer.blocks(doc.blocks), write_notes(writer), write_terms(writer)]
    thin = language.typography.get("thin-space", {}).get(dialect.format)
    body = "\n".join(part for part in parts if part)
    words = plain_text(_with_marks(writer, doc.blocks) if writer.quoted else doc.blocks)
    if thin is not None:
        body = _THIN_SPACE.sub(thin, body)
        words = _THIN_SPACE.sub(thin, words)
    return writer.sink.outcome(Fragment(doc.id, body, tuple(writer.shown), writer.math, words))


def _with_marks(writer: Writer, blocks: list[Node]) -> list[Node]:
    """The blocks with quotations spelt out in the language's own marks."""
    marks = writer.language.typography.get("quotes", ["“", "”", "‘", "’"])

    def spell(node: Node) -> list[Node] | None:
        if node["t"] != "Quoted":
            return None
        first = 2 * (node["c"][0]["t"] == "SingleQuote")
        opening, closing = (mark.replace(" ", "\u00a0") for mark in marks[first : first + 2])
        return [{"t": "Str", "c": opening}, *node["c"][1], {"t": "Str", "c": closing}]

    spelt: list[Node] = transform(blocks, spell)
    return spelt
