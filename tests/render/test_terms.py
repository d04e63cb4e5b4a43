"""Terms of the glossary in each format."""

from __future__ import annotations

from reportbuild.docast import link, para, text

TERM = [para([link(text("SCIC"), "#term-scic", ["term"], "", [("data-definition", "A form.")])])]


def test_html_carries_the_definition_for_a_script(write) -> None:
    assert write(TERM, "html").value.body == (
        '<p><a href="#term-scic" class="term" data-definition="A form.">SCIC</a></p>'
    )


def test_print_has_the_link_alone(write) -> None:
    assert write(TERM, "pdf").value.body == '<p><a href="#term-scic" class="term">SCIC</a></p>'


def test_epub_opens_the_definition_as_a_note(write) -> None:
    body = write(TERM, "epub").value.body
    assert (
        '<a class="term" id="use-method-1" href="#term-note-method-1" role="doc-noteref" '
        'epub:type="noteref">SCIC</a>'
    ) in body
    assert (
        '<aside id="term-note-method-1" role="doc-footnote" epub:type="footnote"><p>'
        '<a href="#term-scic"><dfn>SCIC</dfn></a> – A form.\u00a0'
        '<a class="backlink" href="#use-method-1" role="doc-backlink" '
        'aria-label="Back to the text (1)">↩\ufe0e</a></p></aside>'
    ) in body
