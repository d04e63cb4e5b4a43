"""Footnotes: the call in the text, and the note where the format wants it.

Source of roles and types: W3C DPUB-ARIA 1.1 (``doc-noteref``, ``doc-footnote``, ``doc-endnotes``,
``doc-backlink``) and EPUB 3 Structural Semantics 1.1 (``noteref``, ``footnote``, ``footnotes``).
"""

from __future__ import annotations

from typing import Any

from reportbuild.model import Node
from reportbuild.render.markup import attributes, verbatim
from reportbuild.render.writer import Writer

#: The return arrow with a selector that keeps it from becoming a picture character.
_ARROW = "↩\ufe0e"


def write_call(writer: Writer, blocks: list[Node]) -> str:
    """The call of a note at its place in the text; on paged media, the note itself."""
    if writer.in_note and writer.dialect.notes == "page":
        # The layout engine cannot float a note out of a note.
        return f" ({flatten(writer, blocks)})"
    writer.notes.append(blocks)
    number = len(writer.notes)
    note = f"{writer.doc.id}-{number}"
    if writer.dialect.notes == "page":
        within, writer.in_link = writer.in_link, False
        writer.in_note = True
        opening = attributes([("class", "footnote"), ("id", f"fn-{note}")])
        call = f"<span{opening}>{flatten(writer, blocks)}</span>"
        writer.in_note, writer.in_link = False, within
    else:
        pairs = [("class", "noteref"), ("id", f"fnref-{note}"), ("href", f"#fn-{note}")]
        pairs += [("role", "doc-noteref"), *writer.epub_type("noteref")]
        call = f"<a{attributes(pairs)}>{number}</a>"
    if writer.in_link:
        writer.held.append(call)
        return ""
    return call


def write_notes(writer: Writer) -> str:
    """The section with all notes called so far; empty when there are none."""
    if not writer.notes or writer.dialect.notes == "page":
        return ""
    asides = writer.dialect.notes == "asides"
    written: list[str] = []
    writer.in_note = True
    # A note may call another one, which then joins the queue.
    while len(written) < len(writer.notes):
        number = len(written) + 1
        written.append(_aside(writer, number) if asides else _endnote(writer, number))
    writer.in_note = False
    word = writer.word("notes")
    pairs = [("class", "notes"), ("role", "doc-endnotes"), ("aria-label", word)]
    body = "\n".join(written)
    if not asides:
        body = f"<ol>\n{body}\n</ol>"
    opening = attributes([*pairs, *writer.epub_type("footnotes")])
    return f"<section{opening}>\n<h2>{word}</h2>\n{body}\n</section>"


def _endnote(writer: Writer, number: int) -> str:
    body = _with_backlink(writer, writer.notes[number - 1], number, "")
    return f"<li{attributes([('id', f'fn-{writer.doc.id}-{number}')])}>{body}</li>"


def _aside(writer: Writer, number: int) -> str:
    lead = f'<span class="note-number">{number}</span> '
    body = _with_backlink(writer, writer.notes[number - 1], number, lead)
    pairs = [("id", f"fn-{writer.doc.id}-{number}"), ("role", "doc-footnote")]
    return f"<aside{attributes([*pairs, *writer.epub_type('footnote')])}>{body}</aside>"


def _with_backlink(writer: Writer, blocks: list[Node], number: int, lead: str) -> str:
    """The note's blocks with ``lead`` in the first paragraph and the way back in the last."""
    label = f"{writer.word('back-to-text')} ({number})"
    pairs = [("class", "backlink"), ("href", f"#fnref-{writer.doc.id}-{number}")]
    pairs += [("role", "doc-backlink"), ("aria-label", label)]
    back = f"\u00a0<a{attributes(pairs)}>{_ARROW}</a>"
    parts: list[str] = []
    last = len(blocks) - 1
    for at, block in enumerate(blocks):
        if block["t"] in ("Para", "Plain"):
            start = lead if at == 0 else ""
            end = back if at == last else ""
            parts.append(f"<p>{start}{writer.inlines(block['c'])}{end}</p>")
        else:
            parts.append(writer.blocks([block]))
    if not blocks or blocks[0]["t"] not in ("Para", "Plain"):
        parts[:0] = [f"<p>{lead}</p>"] if lead else []
    if not blocks or blocks[-1]["t"] not in ("Para", "Plain"):
        parts.append(f"<p>{back.strip()}</p>")
    return "\n".join(parts)


def flatten(writer: Writer, blocks: list[Node]) -> str:
    """Blocks as inlines, separated by line breaks: a page note floats out of a paragraph.

    Lists keep their marks, table cells are separated by a bar, so that the words stay readable.
    """
    lines = [line for block in blocks for line in _lines(writer, block)]
    return f"<br{writer.dialect.void_end}".join(line for line in lines if line)


def _lines(writer: Writer, block: Node) -> list[str]:
    kind: str = block["t"]
    content: Any = block.get("c")
    if kind in ("Para", "Plain"):
        return [writer.inlines(content)]
    if kind == "LineBlock":
        return [writer.inlines(line) for line in content]
    if kind == "BulletList":
        return _listed(writer, content, ["•"] * len(content))
    if kind == "OrderedList":
        (start, _, _), items = content
        return _listed(writer, items, [f"{start + at}." for at in range(len(items))])
    if kind == "DefinitionList":
        return [
            f"{writer.inlines(term)}: {' '.join(flatten(writer, m) for m in meanings)}"
            for term, meanings in content
        ]
    if kind == "Header":
        return [f"<strong>{writer.inlines(content[2])}</strong>"]
    if kind == "CodeBlock":
        return [f"<code>{verbatim(line)}</code>" for line in content[1].split("\n")]
    if kind == "Table":
        return _rows(writer, content)
    if kind == "Figure":
        return [flatten(writer, content[2]), flatten(writer, content[1][1])]
    nested: Any = content[1] if kind == "Div" else content if kind == "BlockQuote" else []
    return [line for inner in nested for line in _lines(writer, inner)]


def _listed(writer: Writer, items: list[list[Node]], marks: list[str]) -> list[str]:
    return [f"{mark}\u00a0{flatten(writer, item)}" for mark, item in zip(marks, items, strict=True)]


def _rows(writer: Writer, content: list[Any]) -> list[str]:
    _, caption, _, head, bodies, foot = content
    rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
    lines = [" | ".join(flatten(writer, cell[4]) for cell in row[1]) for row in rows]
    return [flatten(writer, caption[1]), *lines]
