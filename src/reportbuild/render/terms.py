"""Glossary terms in EPUB: the first use in a chapter opens its definition as a note.

Source: EPUB 3 Structural Semantics 1.1 (``noteref``, ``footnote``), W3C DPUB-ARIA 1.1. A reading
system that shows notes in a pop-up shows the definition on the spot; another one goes to the end
of the chapter, whence a link leads to the glossary.
"""

from __future__ import annotations

from reportbuild.render.markup import attributes, escape, language_pairs
from reportbuild.render.writer import Writer


def write_term_call(writer: Writer, body: str, note: tuple[str, str, str, str]) -> str:
    """A term whose definition stands at the chapter's end.

    Args:
        writer: remembers ``note`` for :func:`write_terms`.
        body: markup of the term in the sentence.
        note: as in :attr:`Writer.terms`.
    """
    writer.terms.append(note)
    name = f"{writer.doc.id}-{len(writer.terms)}"
    pairs = [("class", "term"), ("id", f"use-{name}"), ("href", f"#term-note-{name}")]
    pairs += [("role", "doc-noteref"), *writer.epub_type("noteref")]
    pairs += language_pairs(note[3], writer.dialect.xml) if note[3] else []
    return f"<a{attributes(pairs)}>{body}</a>"


def write_terms(writer: Writer) -> str:
    """The section with the definitions of the terms met; empty when there are none."""
    if not writer.terms:
        return ""
    heading = writer.word("terms")
    parts = []
    for number, (words, definition, entry, lang) in enumerate(writer.terms, start=1):
        name = f"{writer.doc.id}-{number}"
        back = [("class", "backlink"), ("href", f"#use-{name}"), ("role", "doc-backlink")]
        back.append(("aria-label", f"{writer.word('back-to-text')} ({number})"))
        foreign = attributes(language_pairs(lang, writer.dialect.xml) if lang else [])
        pairs = [("id", f"term-note-{name}"), ("role", "doc-footnote")]
        link = f"<a{attributes([('href', entry)])}><dfn{foreign}>{escape(words)}</dfn></a>"
        parts.append(
            f"<aside{attributes([*pairs, *writer.epub_type('footnote')])}><p>"
            f"{link} – {escape(definition)}\u00a0<a{attributes(back)}>↩\ufe0e</a></p></aside>"
        )
    opening = [("class", "notes terms"), ("aria-label", heading)]
    body = "\n".join(parts)
    section = attributes([*opening, *writer.epub_type("footnotes")])
    return f"<section{section}>\n<h2>{escape(heading)}</h2>\n{body}\n</section>"
