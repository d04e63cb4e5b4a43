"""Heads with scope, spans, alignment."""

from __future__ import annotations

from typing import Any

from lxml import html as lxml_html

from reportbuild.docast import div, header, table, text


def heads(body: str) -> list[tuple[str, str | None]]:
    return [(th.text_content(), th.get("scope")) for th in lxml_html.fromstring(body).iter("th")]


def test_a_table_scrolls_on_the_web_under_the_name_of_its_caption(write: Any) -> None:
    markdown = "| a | b |\n|:--|--:|\n| 1 | 2 |\n\n: Forms {#tbl-forms}"
    assert write(markdown).value.body == (
        '<div class="table-scroll" role="group" tabindex="0" '
        'aria-labelledby="tbl-forms-caption">\n'
        '<table id="tbl-forms">\n<caption id="tbl-forms-caption">Forms</caption>\n'
        '<thead>\n<tr><th scope="col" class="align-left">a</th>'
        '<th scope="col" class="align-right">b</th></tr>\n</thead>\n'
        '<tbody>\n<tr><td class="align-left">1</td><td class="align-right">2</td></tr>\n</tbody>\n'
        "</table>\n</div>"
    )
    assert write(markdown, "pdf").value.body.startswith('<table id="tbl-forms">\n<caption>Forms')


def test_a_table_without_caption_is_named_by_the_heading_above(write: Any) -> None:
    blocks = [header(2, text("Facts")), table([[[], []]])]
    assert 'tabindex="0" aria-label="Facts">' in write(blocks).value.body
    assert 'aria-label="Table">' in write([table([[[], []]])]).value.body


def test_heads_over_several_columns_stand_over_a_column_group(write: Any) -> None:
    body = write(
        "+---+-------+\n| A | B     |\n|   +---+---+\n|   | c | d |\n+===+===+===+\n"
        "| x | y | z |\n+---+---+---+\n"
    ).value.body
    assert heads(body) == [("A", "col"), ("B", "colgroup"), ("c", "col"), ("d", "col")]
    groups = [len(g) for g in lxml_html.fromstring(body).iter("colgroup")]
    assert groups == [1, 2]
    assert 'scope="col" rowspan="2">A' in body
    assert 'scope="colgroup" colspan="2">B' in body


def test_an_empty_corner_is_no_head(write: Any) -> None:
    body = write("|   | b |\n|---|---|\n| 1 | 2 |").value.body
    assert heads(body) == [("b", "col")]


def test_a_headless_table_has_no_head(write: Any) -> None:
    assert "thead" not in write("|   |   |\n|---|---|\n| 1 | 2 |").value.body


def test_row_heads_come_from_the_table_or_from_a_class(write: Any) -> None:
    cell = [{"t": "Plain", "c": text("a")}]
    own = table([[cell, cell]], row_heads=1)
    assert heads(write([own]).value.body) == [("a", "row")]
    typed = table([[cell, cell]])
    assert heads(write([typed]).value.body) == []
    assert heads(write([div([typed], ["row-heads"])]).value.body) == [("a", "row")]


def test_a_row_head_over_several_rows_keeps_the_columns_right(write: Any) -> None:
    body = write(
        "::: row-heads\n+---+---+\n| a | 1 |\n|   +---+\n|   | 2 |\n+---+---+\n| b | 3 |\n"
        "+---+---+\n:::"
    ).value.body
    assert heads(body) == [("a", "row"), ("b", "row")]


def test_widths_are_classes(write: Any) -> None:
    body = write("+-------------+----+\n| a           | b  |\n+-------------+----+\n").value.body
    assert 'style="' not in body
    assert '<colgroup><col class="width-20"><col class="width-5"></colgroup>' in body
