"""A page for each figure and table: description, data, downloads, citation, snippet, ways in."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from lxml import html

from reportbuild.model import Fragment
from reportbuild.render.figure_pages import make_figure_pages
from reportbuild.render.site import render_page
from tests.web.small_kit import INDEX
from tests.web.test_reading_markup import BASE, linked, meta, site, whole

TABLE = (
    '<div class="table-scroll"><table id="tbl-a"><caption>T</caption><thead><tr><th>Place</th>'
    '<th>=1+1</th><th>n</th></tr></thead><tbody><tr><th rowspan="2">Lyon,  <b>Lille</b></th>'
    '<td colspan="2">none</td></tr><tr><td>b</td><td>2</td></tr></tbody></table></div>'
)
METHOD = (
    '<h1 id="sec-method">Method</h1><figure id="fig-a" class="case-view">'
    '<img src="../assets/figures/a.svg" alt="A square of desks."><figcaption>'
    '<span class="label">Figure 1.1</span> A square</figcaption></figure>'
    '<details class="chart-data"><summary>Data</summary><div class="table-scroll">'
    "<table><tr><th>Desk</th></tr><tr><td>4</td></tr></table></div></details>" + TABLE
)


def pages(base: str = BASE) -> dict[str, bytes]:
    made = make_figure_pages(
        whole(base), {"en": INDEX, "fr": INDEX}, (Fragment("method", METHOD),), site()
    )
    assert made.diagnostics == ()
    return made.value or {}


def figure(base: str = BASE) -> Any:
    return html.fromstring(pages(base)["en/figures/fig-a.html"].decode())


def test_each_figure_and_table_has_a_page_and_its_data() -> None:
    assert sorted(pages()) == [
        "en/figures/fig-a.csv",
        "en/figures/fig-a.html",
        "en/figures/tbl-a.csv",
        "en/figures/tbl-a.html",
    ]


def test_a_figure_is_shown_described_and_offered() -> None:
    tree = figure()
    (sheet,) = tree.find_class("figure-sheet")
    assert sheet.xpath("h1/text()") == ["Figure\u00a01.1. A square"]
    assert sheet.xpath(".//img/@src") == ["../../assets/figures/a.svg"]
    assert sheet.xpath("p/text()")[0] == "A square of desks."
    assert sheet.xpath(".//table//td/text()") == ["4"]
    assert not sheet.xpath(".//details[@class='chart-data']")
    assert sheet.find_class("figure-files")[0].xpath(".//a/@href") == [
        "../../assets/figures/a.svg",
        "fig-a.csv",
    ]
    assert sheet.find_class("figure-back")[0].xpath("a/@href") == ["../method.html#fig-a"]
    assert sheet.find_class("cite-entries")[0].text_content().split() == ["APA", "Figure", "1."]
    assert tree.xpath("//nav[@class='trail']//a/@href") == ["../index.html", "../method.html#fig-a"]


def test_the_snippet_frames_the_single_thing() -> None:
    (code,) = figure().xpath("//code[@data-base]")
    framed = html.fragments_fromstring(code.text)
    assert framed[0].get("src") == f"{BASE}/embed/en/fig-a.html"
    assert framed[0].get("title") == "Figure\u00a01.1. A square"
    (code,) = figure("").xpath("//code[@data-base]")
    assert "https://example.org/report/embed/en/fig-a.html" in code.text


def test_the_page_says_what_it_is() -> None:
    tree = figure()
    assert tree.xpath("//link[@rel='canonical']/@href") == [f"{BASE}/en/figures/fig-a.html"]
    assert tree.xpath("//link[@hreflang='fr']/@href") == [f"{BASE}/fr/figures/fig-a.html"]
    assert tree.xpath("//nav[@class='languages']/a/@href") == ["../../fr/figures/fig-a.html"]
    assert tree.xpath("//link[@type='application/json+oembed']/@href") == [
        f"{BASE}/embed/oembed/embed/en/fig-a.json"
    ]
    assert meta(tree, "citation_title") == []
    assert meta(tree, "og:type") == ["article"]
    assert meta(tree, "dcterms.type") == ["StillImage"]
    said = linked(tree)
    assert said["@type"] == "ImageObject"
    assert said["contentUrl"] == f"{BASE}/assets/figures/a.svg"
    assert said["isPartOf"]["@type"] == "Report"
    table = html.fromstring(pages()["en/figures/tbl-a.html"].decode())
    said = linked(table)
    assert said["@type"] == "Dataset"
    assert said["distribution"][0]["contentUrl"] == f"{BASE}/en/figures/tbl-a.csv"


@pytest.mark.parametrize(
    ("typed", "cell"), [("-2+3", "'-2+3"), ("-1.5", "-1.5"), ("@a", "'@a"), ("'=1", "''=1")]
)
def test_a_number_below_zero_is_no_formula(typed: str, cell: str) -> None:
    made = make_figure_pages(
        whole(BASE),
        {"en": INDEX, "fr": INDEX},
        (Fragment("method", METHOD.replace("<td>2</td>", f"<td>{typed}</td>")),),
        site(),
    )
    rows = list(csv.reader(io.StringIO((made.value or {})["en/figures/tbl-a.csv"].decode())))
    assert rows[-1][-1] == cell


def test_a_table_becomes_rows_that_no_spreadsheet_runs() -> None:
    rows = list(csv.reader(io.StringIO(pages()["en/figures/tbl-a.csv"].decode())))
    assert rows == [
        ["Place", "'=1+1", "n"],
        ["Lyon, Lille", "none", "none"],
        ["Lyon, Lille", "b", "2"],
    ]


@pytest.mark.parametrize("path", ["method", "cases/desk"])
def test_captions_lead_to_the_page(path: str) -> None:
    item = {"method": "method", "cases/desk": "case-desk"}[path]
    tree = html.fromstring(render_page(whole(), item, Fragment(item, METHOD), site()).value or "")
    links = tree.xpath("//*[self::figcaption or self::caption]/a[@class='figure-page']/@href")
    up = "../" * path.count("/")
    assert links == [f"{up}figures/fig-a.html", f"{up}figures/tbl-a.html"]
