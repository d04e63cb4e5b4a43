"""The shapes other rooms rely on: figures, tables, quotation marks, peeked ids."""

import pytest

from reportbuild.docast import attr_of, get, plain_text, walk
from reportbuild.source.peek import peek_id


def nodes(outcome, kind):
    return [node for node in walk(outcome.value.blocks) if node["t"] == kind]


def test_a_figure_has_the_id_and_its_image_the_alternative_text(parse):
    text = '![Caption @x.](figures/a.svg){#fig-a .wide audience=internal alt="A map"}\n'
    outcome = parse(text)
    (figure,), (image,) = nodes(outcome, "Figure"), nodes(outcome, "Image")
    assert attr_of(figure) == ("fig-a", [], [["audience", "internal"]])
    assert attr_of(image) == ("", ["wide"], [["at", "0"], ["alt", "A map"]])
    assert plain_text(image["c"][1]) == "A map"
    assert plain_text(figure["c"][1]) == "Caption @x."


def test_a_caption_is_no_alternative_text(parse):
    outcome = parse("![Caption @x.](figures/a.svg){#fig-a}\n")
    (image,) = nodes(outcome, "Image")
    assert (image["c"][1], get(attr_of(image), "alt")) == ([], "")
    assert len(nodes(outcome, "Cite")) == 1, "the caption's citation is not repeated"


def test_the_description_of_an_image_in_a_line_is_its_alternative_text(parse):
    outcome = parse("A ![small *logo*](figures/a.svg) in a line.\n")
    (image,) = nodes(outcome, "Image")
    assert get(attr_of(image), "alt") == "small logo"


@pytest.mark.parametrize(
    "table",
    [
        "| A | B |\n|---|---|\n| 1 | 2 |\n\n: Forms {#tbl-a .row-heads}\n",
        "+---+---+\n| A | B |\n+===+===+\n| 1 | 2 |\n+---+---+\n\n: Forms {#tbl-a .row-heads}\n",
        "  A   B\n --- ---\n  1   2\n\nTable: Forms {#tbl-a .row-heads}\n",
    ],
)
def test_a_table_has_its_id_and_a_clean_caption(parse, table):
    (node,) = nodes(parse(table), "Table")
    assert attr_of(node) == ("tbl-a", ["row-heads"], [])
    assert plain_text(node["c"][1][1]) == "Forms"


def test_brackets_dashes_and_tex_stay_what_they_are(parse):
    outcome = parse('# Heading\n\nA "quoted" [Heading], \\emph{x}, (@case-a).\n\n---\n\nid: x\n')
    assert len(nodes(outcome, "Quoted")) == 1
    assert nodes(outcome, "Link") == []
    assert nodes(outcome, "RawInline") == []
    assert len(nodes(outcome, "HorizontalRule")) == 1
    assert [n["c"][0][0]["citationId"] for n in nodes(outcome, "Cite")] == ["case-a"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"---\nid: method\n---\n", "method"),
        (b"\xef\xbb\xbf---\r\ntitle: x\r\nid: 'method'\r\n---\r\n", "method"),
        (b'---\nid: "method"  # stable\n---\n', "method"),
        (b"---\nid: method # stable\n...\n", "method"),
        (b"---\ntitle: x\n---\nid: no\n", ""),
        (b"# id: no\n", ""),
        (b"---\nx:\n  id: no\n---\n", ""),
        (b"---\nid:\n---\n", ""),
        (b"", ""),
    ],
)
def test_peek_id(head, expected):
    assert peek_id(head) == expected
