"""Notes: one content, three places."""

from __future__ import annotations

from typing import Any

from reportbuild.docast import para, text
from reportbuild.model import Language


def test_notes_follow_the_text_on_the_web(write: Any) -> None:
    assert write("a[^n]\n\n[^n]: One.\n\n    Two.\n").value.body == (
        '<p>a<a class="noteref" id="fnref-method-1" href="#fn-method-1" role="doc-noteref">1</a>'
        '</p>\n<section class="notes" role="doc-endnotes" aria-label="Notes">\n<h2>Notes</h2>\n'
        '<ol>\n<li id="fn-method-1"><p>One.</p>\n<p>Two.\u00a0<a class="backlink" '
        'href="#fnref-method-1" role="doc-backlink" aria-label="Back to the text (1)">↩\ufe0e</a>'
        "</p></li>\n</ol>\n</section>"
    )


def test_notes_are_asides_in_a_book(write: Any, french: Language) -> None:
    body = write("a^[b]", "epub", french).value.body
    assert (
        'id="fnref-method-1" href="#fn-method-1" role="doc-noteref" epub:type="noteref">1</a>'
        in body
    )
    assert (
        '<section class="notes" role="doc-endnotes" aria-label="Notes" epub:type="footnotes">'
        in body
    )
    assert (
        '<aside id="fn-method-1" role="doc-footnote" epub:type="footnote">'
        '<p><span class="note-number">1</span> b\u00a0<a class="backlink" href="#fnref-method-1" '
        'role="doc-backlink" aria-label="Retour au texte (1)">↩\ufe0e</a></p></aside>' in body
    )


def test_notes_stand_at_their_call_on_paper(write: Any) -> None:
    markdown = (
        "a[^n].\n\n[^n]: One.\n\n    - x\n    - y\n\n    | p | q |\n    |---|---|\n    | 1 | 2 |\n"
    )
    assert write(markdown, "pdf").value.body == (
        '<p>a<span class="footnote" id="fn-method-1">One.<br>•\u00a0x<br>•\u00a0y<br>p | q<br>1 | 2'
        "</span>.</p>"
    )


def test_numbers_restart_in_each_chapter(write: Any) -> None:
    assert 'href="#fn-cases-1"' in write("a^[b]", item="cases").value.body


def test_a_note_in_a_note_joins_the_queue(write: Any) -> None:
    inner = {"t": "Note", "c": [para(text("deep"))]}
    blocks = [para([{"t": "Note", "c": [para([*text("a"), inner])]}])]
    body = write(blocks).value.body
    assert 'href="#fn-method-2"' in body
    assert '<li id="fn-method-2"><p>deep' in body
    assert write(blocks, "pdf").value.body == (
        '<p><span class="footnote" id="fn-method-1">a (deep)</span></p>'
    )


def test_a_note_that_ends_in_a_list_still_leads_back(write: Any) -> None:
    body = write("a[^n]\n\n[^n]:\n    - x\n    - y\n", "epub").value.body
    assert '<p><span class="note-number">1</span> </p>\n<ul>' in body
    assert body.count('class="backlink"') == 1
