"""HTML in a chapter: what is harmless reads alike in every edition, the rest is told and gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from reportbuild.files import Files
from reportbuild.model import Format, Language
from reportbuild.render.dialect import DIALECTS
from reportbuild.render.html_writer import write_fragment
from reportbuild.sight import Sight
from reportbuild.source.html_nodes import hold
from reportbuild.source.parse import parse_chapter

PATH = "chapters/en/a.md"
WORDS = {"details": "More"}
WAY_OUT = "write it in Markdown; what only the site should show needs 'raw-html: allow'"

Read = Callable[..., Any]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Markup and findings of a chapter; findings as (rule, line, message, hint)."""

    def run(text: str, form: Format = "html", mode: Any = "sanitise") -> Any:
        file = tmp_path / PATH
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        made = parse_chapter(
            Files(tmp_path, frozenset([PATH])), PATH, "a", "chapter", "en", raw_html=mode
        )
        assert made.value is not None
        language = Language("en", "en-GB", "en-GB", "en", WORDS, {}, (), "", "English")
        body = write_fragment(made.value, DIALECTS[form], {}, {}, language)
        found = [(d.rule, Sight(tmp_path)(d)[0][0], d.message, d.hint) for d in made.diagnostics]
        found += [(d.rule, 0, d.message, d.hint) for d in body.diagnostics]
        return body.value.body, found

    return run


HARMLESS = {
    "H<sub>2</sub>O, x<sup>2</sup>": "<p>H<sub>2</sub>O, x<sup>2</sup></p>",
    "<kbd>Ctrl</kbd> <mark>m</mark>": "<p><kbd>Ctrl</kbd> <mark>m</mark></p>",
    '<abbr title="Social economy">SSE</abbr>': '<p><abbr title="Social economy">SSE</abbr></p>',
    "<b>b *i*</b> <small>s</small>": "<p><strong>b <em>i</em></strong> <small>s</small></p>",
    "<q>said</q>": "<p>“said”</p>",
    '<a href="https://example.org/" target="x">l</a>': '<p><a href="https://example.org/">l</a></p>',
    "a<br/>b": "<p>a<br/>\nb</p>",
    '<p class="lead">Mid</p>': '<div class="lead">\n<p>Mid</p>\n</div>',
    "<details>\n<summary>More *on* it</summary>\n\nInner.\n\n</details>": (
        '<details class="details">\n<summary>More <em>on</em> it</summary>\n'
        "<p>Inner.</p>\n</details>"
    ),
    "<details>\n\nInner.\n\n</details>": (
        '<details class="details">\n<summary>More</summary>\n<p>Inner.</p>\n</details>'
    ),
    '<figure id="f">\n<img src="figures/a.svg" alt="A">\n<figcaption>C</figcaption>\n</figure>': (
        '<figure id="f">\n<img src="figures/a.svg" alt="A"/>\n<figcaption>C</figcaption>\n</figure>'
    ),
    "<ol start='3'><li>a<li>b</ol>": '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>',
    "```{=html}\n<p>One<p>Two\n<dl><dt>t<dd>d</dl>\n```": (
        "<p>One</p>\n<p>Two</p>\n<dl>\n<dt>t</dt>\n<dd>d</dd>\n</dl>"
    ),
    '<table><tr><th>A</th><th>B</th></tr><tr><td colspan="2">*x*</td></tr></table>': (
        "<table>\n<thead>\n<tr><th scope=\"col\">A</th><th scope=\"col\">B</th></tr>\n</thead>\n"
        '<tbody>\n<tr><td colspan="2"><em>x</em></td></tr>\n</tbody>\n</table>'
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_html_is_part_of_the_document(read: Read, text: str) -> None:
    body, found = read(text, "epub")
    assert body == HARMLESS[text]
    assert [f for f in found if "target" not in f[2]] == []


@pytest.mark.parametrize("text", HARMLESS)
def test_every_edition_has_the_same_words_and_the_book_well_formed_ones(
    read: Read, text: str
) -> None:
    words = {
        form: " ".join("".join(etree.HTML(f"<div>{read(text, form)[0]}</div>").itertext()).split())
        for form in DIALECTS
    }
    assert len(set(words.values())) == 1
    etree.fromstring(f"<div>{read(text, 'epub')[0]}</div>")


HARM = [
    ("<script>\nalert(1)\n</script>", "<script>", "'<script>' with all that is in it"),
    ("<STYLE>p{}</STYLE>", "<STYLE>", "'<style>' with all that is in it"),
    ("<svg onload='x()'><g/></svg>", "<svg", "'<svg>' with all that is in it"),
    ('<iframe src="//x"></iframe>', "<iframe", "'<iframe>' with all that is in it"),
    ("<object data=x></object>", "<object", "'<object>' with all that is in it"),
    ("<form action=/x>a</form>", "<form", "the tag '<form>'"),
    ("a <kbd onclick='x()'>k</kbd>", "<kbd", "the attribute 'onclick' of '<kbd>'"),
    ("a <b style='x'>k</b>", "<b", "the attribute 'style' of '<b>'"),
    ("a <b data-keep-place>k</b>", "<b", "the attribute 'data-keep-place' of '<b>'"),
    ('<a href="javascript:x()">k</a>', "<a", "the attribute 'href' of '<a>'"),
    ('<a href="jAvA&#115;cript&colon;x()">k</a>', "<a", "the attribute 'href' of '<a>'"),
    ('<a href=" &#1; java&#10;script:x()">k</a>', "<a", "the attribute 'href' of '<a>'"),
    ('<a href="data:text/html,x">k</a>', "<a", "the attribute 'href' of '<a>'"),
    ('<a href="vbscript:x">k</a>', "<a", "the attribute 'href' of '<a>'"),
    ('<meta http-equiv="refresh" content="0;url=/x">', "<meta", "the tag '<meta>'"),
    ('<base href="//x">', "<base", "the tag '<base>'"),
    ('<link rel="stylesheet" href="//x">', "<link", "the tag '<link>'"),
]


@pytest.mark.parametrize(("text", "tag", "what"), HARM)
def test_harmful_html_is_removed_and_told_with_its_place(
    read: Read, text: str, tag: str, what: str
) -> None:
    first = f"`{text.splitlines()[0]}` is how it looks.\n\n"
    for form in DIALECTS:
        body, found = read(f"{first}Before.\n\n{text}\n\nAfter.", form)
        assert found == [("raw-html-is-harmless", 5, f"{what} is removed", WAY_OUT)]
        kept = body.split("Before.")[1]
        assert tag.lower() not in kept.lower() or "=" not in kept.lower()
        assert "alert" not in kept
        assert "After." in kept


def test_handlers_and_styles_of_markdown_attributes_are_told_too(read: Read) -> None:
    body, found = read('A [b]{onclick="x()"}.\n\n::: {style="color:red"}\nc\n:::\n')
    assert body == "<p>A <span>b</span>.</p>\n<div>\n<p>c</p>\n</div>"
    hint = "give it a class, and the class a style"
    assert found == [
        ("raw-html-is-harmless", 1, "the attribute 'onclick' is removed", hint),
        ("raw-html-is-harmless", 3, "the attribute 'style' is removed", hint),
    ]


def test_a_lonely_tag_loses_no_words(read: Read) -> None:
    body, found = read("A <b>c.\n\nD</i> e *f <u>g* h</u>.\n")
    assert body == "<p>A c.</p>\n<p>D e <em>f g</em> h.</p>"
    assert [(line, message) for _, line, message, _ in found] == [
        (1, "'<b>' is not closed here and is left out"),
        (3, "'</i>' closes nothing and is left out"),
        (3, "'</u>' closes nothing and is left out"),
        (3, "'<u>' is not closed here and is left out"),
    ]
    assert {rule for rule, *_ in found} == {"raw-html-is-balanced"}


def test_nothing_stands_in_for_another_node(read: Read) -> None:
    mark = hold(0)
    body, _ = read(f"<b>*secret*</b> <i>{mark} &#xE000;0&#xE001; a</i>")
    assert body.count("secret") == 1


def test_what_is_allowed_stays_on_the_site_alone(read: Read) -> None:
    text = "A <b>b</b> <i onclick='x()'>*k*</i>.\n\n<script>\nx()\n</script>\n"
    body, found = read(text, mode="allow")
    assert "<strong>b</strong> <i onclick='x()'><em>k</em></i>" in body
    assert "<script>" in body
    hint = "report.yaml allows it; be sure that you trust it"
    kept = "is kept on the site and left out of EPUB and PDF"
    assert sorted(found) == [
        ("raw-html-is-harmless", 1, f"the attribute 'onclick' of '<i>' {kept}", hint),
        ("raw-html-is-harmless", 3, f"'<script>' with all that is in it {kept}", hint),
    ]
    for form in ("epub", "pdf"):
        book, _ = read(text, form, mode="allow")
        assert book == "<p>A <strong>b</strong> <em>k</em>.</p>"


def test_no_author_can_name_the_format_that_is_kept(read: Read) -> None:
    for form in ("html kept", "html-kept", "html_kept", "htmlkept"):
        body, _ = read(f"a `<script>x()</script>`{{={form}}}\n\n```{{={form}}}\n<script>\n```\n")
        assert "<script" not in body


def test_dropped_html_is_dropped_as_a_whole(read: Read) -> None:
    body, found = read("a <b>c</b>", mode="drop")
    assert body == "<p>a c</p>"
    assert [message for _, _, message, _ in found] == ["raw html '<b>' is left out"]
