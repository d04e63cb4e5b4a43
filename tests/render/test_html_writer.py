"""What the writer makes of each node, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from reportbuild.diagnostics import Diagnostic, Locus
from reportbuild.docast import div, header, link, para, plain, span, text
from reportbuild.model import Language
from reportbuild.render.blocks import BLOCKS
from reportbuild.render.inlines import INLINES

FILE = "chapters/en/method.md"


def node(kind: str, content: Any) -> dict[str, Any]:
    return {"t": kind, "c": content}


@pytest.mark.parametrize(
    ("markdown", "markup"),
    [
        ("*a* **b** ~~c~~", "<p><em>a</em> <strong>b</strong> <s>c</s></p>"),
        ("x^2^ H~2~O", "<p>x<sup>2</sup> H<sub>2</sub>O</p>"),
        ("[a]{.smallcaps}", '<p><span class="small-caps">a</span></p>'),
        ("[a]{.underline}", "<p><u>a</u></p>"),
        ("[a]{.mark}", "<p><mark>a</mark></p>"),
        ("a\\\nb", "<p>a<br>\nb</p>"),
        ("a<br>b<!-- no -->", "<p>a<br>\nb</p>"),
        ("`a<b`{.x}", '<p><code class="x">a&lt;b</code></p>'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("---", "<hr>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("- a\n\n- b", "<ul>\n<li><p>a</p></li>\n<li><p>b</p></li>\n</ul>"),
        ("c) a", '<ol start="3" type="a">\n<li>a</li>\n</ol>'),
        ("1. a", "<ol>\n<li>a</li>\n</ol>"),
        ("a\n:   b", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>"),
        ("| a\n|  b", '<div class="line-block">a<br>\n\u00a0b</div>'),
        (
            "``` {.py #c k=v}\nif a<b:\n```",
            '<pre id="c" tabindex="0"><code class="language-py" data-k="v">if a&lt;b:</code></pre>',
        ),
        ("[tiers-lieux]{lang=fr}", '<p><span lang="fr">tiers-lieux</span></p>'),
        ("AT&T <3 > 2", "<p>AT&amp;T &lt;3 &gt; 2</p>"),
    ],
)
def test_a_node_has_its_element(write: Any, markdown: str, markup: str) -> None:
    assert write(markdown).value.body == markup


BLOCK_TYPES = (
    "Plain Para LineBlock CodeBlock RawBlock BlockQuote OrderedList BulletList DefinitionList "
    "Header HorizontalRule Table Figure Div"
)
INLINE_TYPES = (
    "Str Emph Underline Strong Strikeout Superscript Subscript SmallCaps Quoted Cite Code Space "
    "SoftBreak LineBreak Math RawInline Link Image Note Span"
)


def test_every_type_of_pandoc_types_1_23_has_a_handler() -> None:
    assert set(BLOCKS) == set(BLOCK_TYPES.split())
    assert set(INLINES) == set(INLINE_TYPES.split())


def test_an_unknown_node_is_reported(write: Any) -> None:
    made = write([node("Marquee", [])])
    assert made.value.body == ""
    assert made.diagnostics == (
        Diagnostic(
            "document-node-is-known",
            "unknown document node 'Marquee'",
            Locus(FILE),
            "the document tree must follow pandoc-types 1.23",
        ),
    )


def test_the_same_chapter_is_well_formed_xml_in_epub(write: Any) -> None:
    markdown = (
        "# T\n\na\\\nb [c]{lang=fr} ![x](a.png)\n\n---\n\n| a | b |\n|--:|---|\n| 1 | 2^[n] |\n"
    )
    body = write(markdown, "epub").value.body
    root = f'<x xmlns:epub="http://www.idpf.org/2007/ops">{body}</x>'
    assert etree.fromstring(root) is not None
    assert '<span lang="fr" xml:lang="fr">c</span>' in body


def test_characters_that_xml_forbids_are_left_out(write: Any) -> None:
    made = write([para([node("Str", "a\x07b\ufffec"), node("Code", [["", [], []], "\x00d"])])])
    assert made.value.body == "<p>abc<code>d</code></p>"


# Headings


def test_a_heading_carries_its_anchor_and_a_link_to_itself(write: Any) -> None:
    number = span(text("2.1"), ["number"])
    blocks = [header(1, text("T")), header(2, [number, *text(" A & B")], "sec-x", ["wide"])]
    assert write(blocks).value.body.splitlines()[1] == (
        '<h2 id="sec-x" class="wide"><span class="number">2.1</span> A &amp; B '
        '<a class="permalink" href="#sec-x" aria-label="Link to this section: 2.1 A &amp; B">§</a>'
        "</h2>"
    )


def test_french_sets_a_space_before_the_colon_of_a_label(write: Any, french: Language) -> None:
    body = write([header(1, text("A"), "sec-x")], language=french).value.body
    assert 'aria-label="Lien vers cette section\u00a0: A"' in body


@pytest.mark.parametrize(("form", "names"), [("epub", "h1 h2"), ("pdf", "h2 h3")])
def test_a_page_of_its_own_begins_at_level_one(write: Any, form: str, names: str) -> None:
    body = write([header(2, text("A")), header(3, text("B"))], form).value.body
    assert [line[1:3] for line in body.splitlines()] == names.split()


# Attributes


def test_only_harmless_attributes_reach_the_reader(write: Any) -> None:
    body = write(
        '[a]{#i .c onclick="x()" style="color:red" at=3 audience=internal title="t" '
        'data-k="1" Weight="2" lang=fr role=doc-tip}'
    ).value.body
    assert body == (
        '<p><span id="i" class="c" lang="fr" title="t" data-k="1" data-weight="2" role="doc-tip">'
        "a</span></p>"
    )


def test_attribute_values_cannot_break_out(write: Any) -> None:
    body = write([para([span(text("a"), pairs=[("title", '"><script>\n')])])]).value.body
    assert body == '<p><span title="&quot;&gt;&lt;script&gt; ">a</span></p>'


# Links


def test_an_anchor_leads_where_the_format_has_it(write: Any) -> None:
    made = write("[a](#sec-a) [b](#sec-b)", links={"sec-a": "method.html#sec-a"})
    assert made.value.body == ('<p><a href="method.html#sec-a">a</a> <a href="#sec-b">b</a></p>')


def test_links_that_leave_the_report_say_so_on_the_web_only(write: Any) -> None:
    href = "https://example.org/a%20b%7Cc?q=%25zz"
    blocks = [para([link(text("a"), "https://example.org/a b|c?q=%zz")])]
    assert write(blocks).value.body == f'<p><a href="{href}" rel="external noopener">a</a></p>'
    assert write(blocks, "epub").value.body == f'<p><a href="{href}">a</a></p>'


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", " java\nscript:alert(1)", "DATA:text/html,x", "file:///etc"]
)
def test_a_dangerous_link_is_reported_and_its_words_stay(write: Any, target: str) -> None:
    made = write([para([link(text("a"), target)])])
    assert made.value.body == "<p>a</p>"
    assert [(d.rule, d.at) for d in made.diagnostics] == [
        ("link-scheme-is-safe", Locus(FILE, "text", target))
    ]


def test_the_message_of_a_dangerous_link(write: Any) -> None:
    (found,) = write("[a](ftp://example.org)").diagnostics
    assert found.message == "link to 'ftp://example.org' uses the scheme 'ftp'"
    assert found.hint == "use http, https, mailto, an anchor or a relative path"


def test_the_second_finding_about_one_text_names_the_second_place(write: Any) -> None:
    made = write("[a](ftp://x.org) [b](ftp://x.org)")
    assert [found.at.nth for found in made.diagnostics] == [0, 1]


def test_a_relative_link_works_on_the_web_and_is_reported_in_a_book(write: Any) -> None:
    assert write("[a](data/x.csv)").value.body == '<p><a href="data/x.csv">a</a></p>'
    made = write("[a](data/x.csv)", "epub")
    assert made.value.body == "<p>a</p>"
    assert made.diagnostics == (
        Diagnostic(
            "link-works-in-every-format",
            "relative link 'data/x.csv' cannot be followed in epub",
            Locus(FILE, "text", "data/x.csv"),
            "link to its full web address",
        ),
    )


def test_a_link_inside_a_link_keeps_its_words_and_a_note_waits_for_the_end(write: Any) -> None:
    inner = link(text("b"), "#y")
    note = node("Note", [para(text("n"))])
    body = write([para([link([*text("a "), inner, note], "#x")])]).value.body
    assert body.splitlines()[0] == (
        '<p><a href="#x">a b</a><a class="noteref" id="fnref-method-1" href="#fn-method-1" '
        'role="doc-noteref">1</a></p>'
    )


# Citations and references


def test_a_citation_links_to_its_entry(write: Any) -> None:
    blocks = [para([span([link(text("Ostrom 1990"), "#ref-ostrom")], ["citation"])])]
    links = {"ref-ostrom": "bibliography.xhtml#ref-ostrom"}
    assert write(blocks, "epub", links=links).value.body == (
        '<p><span class="citation"><a href="bibliography.xhtml#ref-ostrom" role="doc-biblioref" '
        'epub:type="biblioref">Ostrom 1990</a></span></p>'
    )


def test_references_become_a_list(write: Any) -> None:
    entry = div([para(text("Ostrom, E."))], ["entry"], "ref-ostrom")
    assert write([div([entry], ["references"])]).value.body == (
        '<ul class="references" role="list">\n'
        '<li id="ref-ostrom" class="entry">Ostrom, E.</li>\n</ul>'
    )


# Figures


def test_a_figure_has_image_and_caption(write: Any) -> None:
    made = write(
        '![A *map*.](figures/map.svg){#fig-map alt="Where" width=50%}',
        images={"figures/map.svg": "../images/map.svg"},
    )
    assert made.value.body == (
        '<figure id="fig-map">\n'
        '<img src="../images/map.svg" alt="Where" loading="lazy" class="width-50">\n'
        "<figcaption>A <em>map</em>.</figcaption>\n</figure>"
    )
    assert made.value.images == ("figures/map.svg",)


def test_a_caption_is_not_read_twice(write: Any) -> None:
    assert 'alt=""' in write("![A map](a.png)").value.body


def test_a_decorative_image_has_an_empty_text(write: Any) -> None:
    assert write("a ![b](a.png){.decorative width=30px}", "pdf").value.body == (
        '<p>a <img src="a.png" alt="" width="30" class="decorative"></p>'
    )


def test_an_image_from_elsewhere_is_refused(write: Any) -> None:
    made = write("a ![b](https://example.org/a.png)")
    assert made.value.body == "<p>a b</p>"
    assert made.value.images == ()
    assert made.diagnostics == (
        Diagnostic(
            "image-is-a-project-file",
            "image 'https://example.org/a.png' is not a file of the report",
            Locus(FILE, "text", "https://example.org/a.png"),
            "save it under figures/ and give its path",
        ),
    )


# Divisions


def test_a_callout_is_named_by_its_title(write: Any) -> None:
    assert write('::: {.callout-warning #w title="Mind & see"}\na\n:::').value.body == (
        '<aside id="w" class="callout callout-warning" role="note" '
        'aria-labelledby="callout-method-1">\n'
        '<p class="callout-title" id="callout-method-1">Mind &amp; see</p>\n<p>a</p>\n</aside>'
    )


def test_a_key_message_says_what_it_is_in_the_language(write: Any, french: Language) -> None:
    body = write("::: key-message\na\n:::", language=french).value.body
    assert body == (
        '<div class="key-message" role="note" aria-labelledby="callout-method-1">\n'
        '<p class="callout-title" id="callout-method-1">L’essentiel</p>\n<p>a</p>\n</div>'
    )


def test_a_case_sheet_is_a_section(write: Any) -> None:
    body = write([div([div([para(text("a"))], ["facts"])], ["case-sheet"])]).value.body
    assert body == (
        '<section class="case-sheet">\n<section class="facts">\n<p>a</p>\n</section>\n</section>'
    )


# Raw markup


def test_raw_markup_is_left_out_and_reported_once(write: Any) -> None:
    made = write("a <b>c</b> `\\x`{=latex}\n\n<!-- aside -->")
    assert made.value.body == "<p>a c </p>"
    assert made.diagnostics == (
        Diagnostic(
            "markup-is-portable",
            "raw html '<b>' is left out",
            Locus(FILE, "text", "<b>"),
            "write it in Markdown, which every format understands",
        ),
        Diagnostic(
            "markup-is-portable",
            "raw latex '\\x' is left out",
            Locus(FILE, "text", "\\x"),
            "write it in Markdown, which every format understands",
        ),
    )


# Typography


def test_quotation_marks_follow_the_language(write: Any, french: Language) -> None:
    markdown = "\"a 'b' c\" 'd'"
    assert write(markdown).value.body == "<p>“a ‘b’ c” ‘d’</p>"
    made = write(markdown, language=french).value
    assert made.body == "<p>«\u00a0a “b” c\u00a0» “d”</p>"
    assert made.text == "«\u00a0a “b” c\u00a0» “d”"


def test_a_quotation_in_its_own_kind_takes_the_other_marks(write: Any) -> None:
    inner = node("Quoted", [{"t": "DoubleQuote"}, text("b")])
    outer = node("Quoted", [{"t": "DoubleQuote"}, [*text("a "), inner]])
    assert write([plain([outer])]).value.body == "“a ‘b’”"


@pytest.mark.parametrize(
    ("form", "marked"), [("html", "<em>Vrai</em>?"), ("pdf", "<em>Vrai\u202f</em>?")]
)
def test_the_thin_space_is_a_matter_of_the_format(
    write: Any, french: Language, form: str, marked: str
) -> None:
    inlines = [
        node("Emph", text("Vrai\u202f")),
        *text("? 1\u202f000"),
        node("Code", [["", [], []], "a\u202f;"]),
    ]
    body = write([plain(inlines)], form, french).value.body
    assert body == f"{marked} 1\u202f000<code>a&#x202F;;</code>"
