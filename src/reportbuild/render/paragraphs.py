"""Addresses of paragraphs, made of what they say, so that edits elsewhere leave them alone."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from hashlib import sha256

#: The writer sets paragraphs of the text on lines of their own; those of notes, cells and list
#: items follow their element, and have its address.
_PARTS = re.compile(r'^<h[1-6] id="([^"]+)"|^<p>(.*?)</p>', re.MULTILINE | re.DOTALL)
#: What other parts of the report decide: numbers of references, forms of citations, marks.
_FOREIGN = re.compile(
    r'<a [^>]*class="[^"]*\b(?:cross-reference|noteref)\b[^"]*"[^>]*>.*?</a>'
    r'|<span [^>]*class="(?:citation|source-mark)"[^>]*>.*?</span>',
    re.DOTALL,
)
_TAG = re.compile(r"<[^>]*>")
_NO_WORD = re.compile(r"[\W_]+")


def address_paragraphs(body: str, section: str) -> str:
    """``body`` with an ``id`` on each paragraph of the text.

    The id is ``p-`` and a hash of the section's anchor and the paragraph's words, without
    spacing, capitals, marks, citations and references; equal paragraphs are counted.

    Args:
        body: markup as :mod:`reportbuild.render.html_writer` writes it.
        section: anchor of the page, for what stands before the first heading.
    """
    here, met = section, Counter[str]()

    def mark(found: re.Match[str]) -> str:
        nonlocal here
        if found[1]:
            here = found[1]
            return found[0]
        name = paragraph_id(here, found[2])
        met[name] += 1
        ident = name if met[name] == 1 else f"{name}-{met[name]}"
        return f'<p id="{ident}">{found[2]}</p>'

    return _PARTS.sub(mark, body)


def paragraph_id(section: str, markup: str) -> str:
    """The address of a paragraph in a section."""
    words = unicodedata.normalize("NFKC", _TAG.sub("", _FOREIGN.sub("", markup))).casefold()
    plain = _NO_WORD.sub(" ", words).strip()
    return f"p-{sha256(f'{section} {plain}'.encode()).hexdigest()[:10]}"
