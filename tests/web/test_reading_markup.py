"""What pages carry for readers and machines, without a browser."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree, html

from reportbuild.model import Book, BookItem, Fragment, HowToCite
from reportbuild.render.cite_box import citation_files, safe_entry
from reportbuild.render.cited_works import cited_works
from reportbuild.render.key_messages import key_messages
from reportbuild.render.page import Download, Site
from reportbuild.render.paragraphs import address_paragraphs
from reportbuild.render.search import site_search
from reportbuild.render.site import render_landing, render_page
from reportbuild.render.site_index import make_lost_page, make_robots, make_sitemap
from tests.web.small_kit import INDEX, ROOT, book

BASE = "https://example.org/report"
TEMPLATES = {
    f"html/{path.name}": path.read_text("utf-8") for path in (ROOT / "templates/html").iterdir()
}
ENTRY = "Cooperatives Europe. <i>Rooms &amp; Rules</i>. https://example.org/report/."
CITES = (
    HowToCite("", "", {"APA": ENTRY}, "@report{a,\n}\n", "TY  - RPRT\r\n", {"id": "report-en"}),
    HowToCite("sec-method", "method", {"APA": "Method."}, "", "", {"id": "report-en-method"}),
    HowToCite(
        "fig-a", "method", {"APA": "Figure 1."}, "", "",
        {"id": "report-en-fig-a", "type": "figure", "title": "Figure 1. A square"},
    ),
)  # fmt: skip


def whole(base: str = BASE) -> Book:
    made = book("en", base)
    language = replace(made.language, months=("",) * 12)
    there = tuple(replace(item, translations={"fr": item.path}) for item in made.items)
    list_of_works = BookItem("bibliography", "bibliography", "", "", "Works", "bibliography",
                             "bibliography", {"fr": "bibliography"})  # fmt: skip
    return replace(made, language=language, items=(*there, list_of_works))


def site(**more: Any) -> Site:
    files = (Download("pdf", "en/report-en.pdf"), Download("csv", "data/cases.csv"))
    return Site(TEMPLATES, {"en": "English", "fr": "Français"}, files, cites=CITES, **more)


def page(item: str = "method", body: str = "<h1 id='x'>Method</h1>", base: str = BASE) -> Any:
    made = render_page(whole(base), item, Fragment(item, body), site())
    assert made.diagnostics == ()
    return html.fromstring(made.value or "")


def landing(base: str = BASE) -> Any:
    return html.fromstring(render_landing(whole(base), site()).value or "")


def meta(tree: Any, name: str) -> list[str]:
    found: list[str] = tree.xpath(f"//meta[@name='{name}' or @property='{name}']/@content")
    return found


def linked(tree: Any) -> dict[str, Any]:
    (text,) = tree.xpath("//script[@type='application/ld+json']/text()")
    data: dict[str, Any] = json.loads(text)
    return data


def test_paragraph_address_survives_edits_elsewhere() -> None:
    first = '<h2 id="sec-a">A</h2>\n<p>One  word.</p>\n<p>Two.</p>'
    edited = '<p>New.</p>\n<h2 id="sec-a">A</h2>\n<p>Two.</p>\n<p>One word!</p>'
    ids = {
        p.text.strip(".! ").split()[0]: p.get("id") for p in html.fromstring(mark(first)).iter("p")
    }
    later = {
        p.text.strip(".! ").split()[0]: p.get("id") for p in html.fromstring(mark(edited)).iter("p")
    }
    assert (later["One"], later["Two"]) == (ids["One"], ids["Two"])
    assert len(set(later.values())) == 3


def mark(body: str) -> str:
    return "<div>\n{}\n</div>".format(address_paragraphs(body, "sec-top"))


def test_numbers_of_references_do_not_change_a_paragraph_address() -> None:
    text = '<p>See <a href="#x" class="cross-reference">figure {}</a>.</p>'
    assert mark(text.format(1)) == mark(text.format(2)).replace("figure 2", "figure 1")


def test_equal_paragraphs_have_different_addresses_and_notes_none() -> None:
    tree = html.fromstring(mark("<p>Same.</p>\n<p>Same.</p>\n<ol>\n<li><p>Note</p></li></ol>"))
    ids = [p.get("id") for p in tree.iter("p")]
    assert ids[1] == f"{ids[0]}-2"
    assert ids[2] is None


def test_an_entry_keeps_its_marks_and_nothing_else() -> None:
    made = safe_entry(
        '<i>A &amp; B</i> & <script>x</script> <span style="font-variant:small-caps;">C</span>'
    )
    assert made == (
        '<i>A &amp; B</i> &amp; &lt;script&gt;x&lt;/script&gt; <span class="small-caps">C</span>'
    )
    assert 'href="https://example.org/report/"' not in safe_entry("a")
    assert '<a href="https://example.org/x">https://example.org/x</a>.' in safe_entry(
        "https://example.org/x."
    )


def test_citations_can_be_taken_along() -> None:
    files = citation_files(CITES, whole())
    assert set(files) == {
        f"en/cite/{name}.{ending}"
        for name in ("report", "method", "fig-a")
        for ending in ("bib", "ris", "json")
    }
    assert json.loads(files["en/cite/report.json"]) == [{"id": "report-en"}]


def test_each_page_says_how_to_cite_it() -> None:
    chapter = page()
    assert chapter.xpath("//details[@class='cite']/summary/text()") == ["How to cite this chapter"]
    assert chapter.xpath("//*[@class='cite-entry']/text()") == ["Method.", "Figure 1."]
    assert chapter.xpath("//h3[@class='cite-thing']/text()") == ["Figure 1. A square"]
    assert "cite/fig-a.bib" in chapter.xpath("//p[@class='cite-files']/a/@href")
    assert not page("bibliography").xpath("//details[@class='cite']")
    assert landing().xpath("//h2[@id='how-to-cite']")


def test_a_case_leads_back_to_its_chapter() -> None:
    tree = page("case-desk", "<h1 id='case-desk'>Desk</h1>")
    assert tree.xpath("//nav[@class='trail']//a/@href") == ["../index.html", "../method.html"]


def test_reference_managers_find_the_report_and_its_chapters() -> None:
    report = landing()
    assert meta(report, "citation_title") == ["Rooms & Rules"]
    assert meta(report, "citation_pdf_url") == [f"{BASE}/en/report-en.pdf"]
    assert meta(report, "citation_publication_date") == ["2026/11/23"]
    chapter = page()
    assert meta(chapter, "citation_title") == ["Method"]
    assert meta(chapter, "citation_inbook_title") == ["Rooms & Rules"]
    assert meta(chapter, "dcterms.language") == ["en-GB"]
    assert meta(page("bibliography"), "citation_title") == []
    assert meta(landing(base=""), "citation_pdf_url") == []


def test_link_previews_need_an_address() -> None:
    assert meta(page(), "og:image") == [f"{BASE}/assets/card-en.png"]
    assert meta(page(base=""), "og:image") == []


def test_linked_data_name_the_work_its_parts_and_its_translation() -> None:
    data = linked(landing())
    assert data["@type"] == "Report"
    kinds = [part["@type"] for part in data["hasPart"]]
    assert kinds == ["Chapter", "Chapter", "Dataset"]
    assert data["workTranslation"][0] | {"@type": ""} == {
        "@type": "", "inLanguage": "fr", "url": f"{BASE}/fr/index.html"
    }  # fmt: skip
    chapter = linked(page())
    assert (chapter["@type"], chapter["isPartOf"]["@type"]) == ("Chapter", "Report")
    text = render_landing(replace(whole(), description="</script>"), site()).value or ""
    assert text.count("</script>") == text.count("<script")


def test_alternates_name_a_default() -> None:
    found = page().xpath("//link[@hreflang='x-default']/@href")
    assert found == [f"{BASE}/en/method.html"]
    assert landing().xpath("//link[@hreflang='x-default']/@href") == [f"{BASE}/"]
    assert not page(base="").xpath("//link[@hreflang='x-default']")


def test_a_narrower_edition_is_not_indexed() -> None:
    narrow = replace(whole(), audience="consortium")
    text = render_landing(narrow, site()).value or ""
    assert meta(html.fromstring(text), "robots") == ["noindex"]
    assert make_robots(narrow) == "User-agent: *\nDisallow: /\n"
    assert make_robots(whole()).endswith(f"\nSitemap: {BASE}/sitemap.xml\n")


def test_sitemap_lists_every_page_with_its_alternates() -> None:
    tree = etree.fromstring(
        make_sitemap([whole(), book("fr", BASE)], {"en": INDEX, "fr": INDEX}).encode()
    )
    spaces = {"s": tree.nsmap[None], "x": tree.nsmap["xhtml"]}
    places = tree.xpath("//s:loc/text()", namespaces=spaces)
    assert len(places) == len(set(places)) == 11
    assert f"{BASE}/en/cases/desk.html" in places
    figure = tree.xpath(
        "//s:url[s:loc[contains(., '/fr/figures/fig-a')]]/x:link/@href", namespaces=spaces
    )
    assert figure == [f"{BASE}/en/figures/fig-a.html", f"{BASE}/fr/figures/fig-a.html"]
    first = tree.xpath("//s:url[s:loc[contains(., '/en/method')]]/x:link/@href", namespaces=spaces)
    assert first == [f"{BASE}/en/method.html", f"{BASE}/fr/method.html"]


def test_the_first_page_has_the_key_messages_of_numbered_chapters() -> None:
    title = '<p class="callout-title">Key message</p>'
    words = 'Rules <a href="#n" class="noteref">1</a>first.'
    body = f'<div class="key-message">{title}<p>{words}</p></div>'
    units = (Fragment("method", body), Fragment("case-desk", "<p>None.</p>"))
    assert key_messages(units).value == {"method": "Rules first."}
    made = render_landing(whole(), site(), {"method": "Rules first.", "gone": "x"}).value or ""
    box = html.fromstring(made).find_class("messages")[0]
    assert box.xpath(".//li/p/text()") == ["Rules first."]
    assert box.xpath(".//a/@href") == ["method.html"]
    assert not landing().find_class("messages")


def test_a_lost_reader_is_led_home_from_any_depth() -> None:
    made = make_lost_page([book("en", BASE), book("fr", BASE)], TEMPLATES).value or ""
    tree = html.fromstring(made)
    assert tree.xpath("//main/a/@href") == [f"{BASE}/en/index.html", f"{BASE}/fr/index.html"]
    assert meta(tree, "robots") == ["noindex"]


def test_a_page_brings_only_the_works_it_cites() -> None:
    works = Fragment(
        "bibliography",
        '<li id="ref-a" class="entry">A. <span class="backlinks">↩ <a href="#c">1</a></span></li>'
        '<li id="ref-b" class="entry">B.</li>',
    )
    unit = Fragment("method", '<a href="bibliography.html#ref-a">A</a>')
    assert cited_works(unit, works).value == {"ref-a": "A."}
    text = render_page(whole(), "method", unit, site(works={"ref-a": "<em>A</em>"})).value or ""
    assert '<p data-work="ref-a"><em>A</em></p>' in text


def test_search_panel_only_where_there_is_an_index() -> None:
    assert not page().xpath("//*[@role='search']")
    text = render_page(whole(), "method", Fragment("method", ""), site(search=True)).value or ""
    (panel,) = html.fromstring(text).xpath("//*[@role='search']")
    assert panel.get("data-index") == "../pagefind/pagefind.js"
    assert "hidden" in panel.attrib


def test_equal_pages_give_an_equal_index() -> None:
    pytest.importorskip("pagefind_bin")
    pages = tuple(
        {
            f"site/{lang}/a.html": f'<html lang="{lang}"><body><main data-pagefind-body>'
            f'<h1 id="a">{word}</h1></main></body></html>'.encode()
        }
        for lang, word in (("en", "Rooms"), ("fr", "Salles"), ("de", "Häuser"))
    )
    made = [site_search(pages, "site") for _ in range(2)]
    assert made[0] == made[1]
    assert made[0].diagnostics == ()
    entry = json.loads((made[0].value or {})["site/pagefind/pagefind-entry.json"])
    assert list(entry["languages"]) == ["de", "en", "fr"]
