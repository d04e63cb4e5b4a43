"""Directives in a chapter, through the first passes and the writer."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from reportbuild.assemble.pipeline import prepare_unit
from reportbuild.assemble.select_cases import select_cases
from reportbuild.diagnostics import Diagnostic
from reportbuild.docast import plain_text, walk
from reportbuild.files import Files
from reportbuild.model import Audience, Case, Doc, Fact, Format, Node
from reportbuild.render.dialect import DIALECTS
from reportbuild.render.html_writer import write_fragment
from reportbuild.source.parse import parse_chapter
from tests.views.conftest import by_id, coded, language, make_case, statement, year

CASES = by_id(
    make_case(
        "a",
        founded=year("2009", (2008, 2009)),
        legal_form=statement("Association", "Association"),
        governance=statement("All decide", "Tout le monde décide", "single-source"),
        legal_form_kind=coded("association"),
    ),
    make_case("b", "commons", "CA", "Montréal", (45.5, -73.57), founded=year("2001")),
)


class Chapter:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(
        self,
        markdown: str,
        cases: dict[str, Case] = CASES,
        form: Format = "html",
        code: str = "en",
        audience: Audience = "public",
    ) -> tuple[Doc, tuple[Diagnostic, ...]]:
        (self.folder / "one.md").write_text(f"# One {{#sec-one}}\n\n{markdown}\n", "utf-8")
        files = Files(self.folder, frozenset({"one.md"}))
        doc = parse_chapter(files, "one.md", "one", "chapter", code).value
        assert doc is not None
        made = prepare_unit(doc, cases, language(code), audience, form)
        assert made.value is not None
        return made.value, made.diagnostics

    def write(
        self,
        markdown: str,
        form: Format = "html",
        code: str = "en",
        cases: dict[str, Case] = CASES,
    ) -> etree._Element:
        doc, found = self.prepare(markdown, cases, form, code)
        assert found == ()
        images = {"chart:case-map": "map.svg", "chart:case-families": "families.svg"}
        images["chart:case-timeline"] = "timeline.svg"
        made = write_fragment(doc, DIALECTS[form], {}, images, language(code)).value
        assert made is not None
        return etree.HTML(f"<main>{made.body}</main>")


@pytest.fixture
def chapter(tmp_path: Path) -> Chapter:
    return Chapter(tmp_path)


def tables(doc: Doc) -> list[Node]:
    return [node for node in walk(doc.blocks) if node["t"] == "Table"]


MATRIX = '::: {.case-matrix #tbl-m fields="founded legal_form governance country"}\nCompared\n:::'


def test_a_matrix_has_cases_as_rows_and_scope_everywhere(chapter: Chapter) -> None:
    page = chapter.write(MATRIX)
    (table,) = page.findall(".//table")
    assert table.get("id") == "tbl-m"
    assert [th.text for th in table.findall("thead//th")] == [
        "Case", "Founded", "Legal form", "Who decides", "Country",
    ]  # fmt: skip
    assert {th.get("scope") for th in table.findall("thead//th")} == {"col"}
    heads = table.findall("tbody//th")
    assert [("".join(th.itertext()), th.get("scope")) for th in heads] == [
        ("A", "row"),
        ("B", "row"),
    ]
    assert [row.get("data-cases") for row in table.findall("tbody/tr")] == ["a", "b"]
    cells = ["".join(td.itertext()) for td in table.findall("tbody/tr")[0].findall("td")]
    assert cells == [
        "2008–2009 verified", "Association verified", "All decide one source", "France",
    ]  # fmt: skip
    assert "nothing found" in "".join(table.findall("tbody/tr")[1].itertext())


def test_in_print_columns_split_evenly_and_heads_repeat(chapter: Chapter) -> None:
    doc, found = chapter.prepare(MATRIX, form="pdf")
    assert found == ()
    first, second = tables(doc)
    assert (len(first["c"][2]), len(second["c"][2])) == (3, 3)
    assert (first["c"][0][0], second["c"][0][0]) == ("tbl-m", "")
    assert plain_text(first["c"][1]) == "Compared"
    assert plain_text(second["c"][1]) == "Compared (continued)"
    assert plain_text(second["c"][4][0][3][0]).startswith("A ")


def test_a_matrix_shows_the_chosen_cases(chapter: Chapter) -> None:
    doc, found = chapter.prepare('::: {.case-matrix families="commons"}\n:::')
    assert found == ()
    assert len(tables(doc)[0]["c"][4][0][3]) == 1


def test_a_narrower_fact_is_not_in_the_public_matrix(chapter: Chapter) -> None:
    secret = Fact("governance", {"en": "Secret", "fr": "Secret"}, "verified", audience="internal")
    cases = by_id(replace(CASES["a"], fields={"governance": (secret,)}))
    doc, found = chapter.prepare('::: {.case-matrix fields="governance country"}\n:::', cases)
    assert "Secret" not in json.dumps(doc.blocks)
    assert [d.rule for d in found] == ["case-field-is-known"]
    doc, found = chapter.prepare(
        '::: {.case-matrix fields="governance"}\n:::', cases, audience="internal"
    )
    assert "Secret" in json.dumps(doc.blocks)


def test_select_cases_leaves_what_the_reader_may_see() -> None:
    narrow = replace(CASES["b"], audience="consortium")
    assert list(select_cases({"a": CASES["a"], "b": narrow}, "public").value or {}) == ["a"]


@pytest.mark.parametrize(
    ("directive", "rule", "message", "hint"),
    [
        (
            '{.case-matrix fields="legal_frm country"}',
            "case-field-is-known",
            "no case has the field 'legal_frm'",
            "did you mean 'legal_form'?",
        ),
        (
            '{.case-matrix families="comons"}',
            "case-choice-is-possible",
            "'families' names 'comons', which no case has",
            "did you mean 'commons'?",
        ),
        (
            '{.case-matrix families="association"}',
            "case-view-has-data",
            "no case is left for '.case-matrix'",
            "",
        ),
        (
            "{.case-list family=comons}",
            "case-choice-is-possible",
            "'family' names 'comons', which no case has",
            "did you mean 'commons'?",
        ),
        (
            "{.case-list country=ZZ}",
            "case-choice-is-possible",
            "'country' names 'ZZ', which no case has",
            "known are BE, CA, DE, ES, FR, GB, INT, IT",
        ),
        (
            "{.case-chart of=familie}",
            "case-chart-is-known",
            "unknown chart 'familie'",
            "did you mean 'families'?",
        ),
        (
            "{.case-chart of=funding}",
            "case-view-has-data",
            "no case record has what 'case-funding' shows",
            "fill the field in the records, or take the view out",
        ),
        (
            '{.case-map countries="FR"}',
            "case-choice-is-possible",
            "'case-map' shows every case and takes no 'countries'",
            "only .case-matrix and .case-explorer can show a choice",
        ),
    ],
)
def test_a_wrong_directive_says_what_is_wrong(
    chapter: Chapter, directive: str, rule: str, message: str, hint: str
) -> None:
    _, found = chapter.prepare(f"::: {directive}\n:::")
    assert [(d.rule, d.message, d.hint) for d in found] == [(rule, message, hint)]


def test_a_picture_has_words_and_its_data_behind_it(chapter: Chapter) -> None:
    page = chapter.write("::: {.case-map #fig-map}\nWhere *they* are\n:::")
    figure = page.find(".//figure")
    assert figure.get("id") == "fig-map"
    image = figure.find(".//img")
    assert image.get("src") == "map.svg"
    assert (image.get("width"), image.get("height")) == ("720", "500")
    assert image.get("alt") == "Map of the cases (2) and their places (2): Canada 1; France 1."
    assert "".join(figure.find("figcaption").itertext()) == "Where they are"
    details = page.find(".//details")
    assert details.findtext("summary") == "Data of this figure"
    assert "open" in details.attrib, "pins are numbered, so the key shows"
    row = details.findall(".//tbody/tr")[0]
    assert row.get("data-cases") == "b"
    assert row.find(".//a").get("href") == "#case-b"


@pytest.mark.parametrize("form", ["html", "epub"])
def test_every_pin_leads_to_its_case_or_to_the_key(
    chapter: Chapter, report_cases: dict[str, Case], form: Format
) -> None:
    page = chapter.write("::: {.case-map #fig-map}\n:::", form, cases=report_cases)
    href = "href" if form == "html" else "xlink:href"
    pins = {pin.findtext("title"): pin.get(href) for pin in page.findall(".//figure//svg/a")}
    assert len(pins) == 12
    assert pins["2. Kiel – CoWorkLand eG"] == "#case-coworkland-germany"
    assert pins["1. Montréal – ECTO, Temps libre, Bâtiment 7, Sensorica"] == "#fig-map-1"
    key = page.xpath("//tr[.//*[@id='fig-map-1']]")[0]
    assert [a.text for a in key.findall(".//a")] == [
        "ECTO", "Temps libre", "Bâtiment 7", "Sensorica",
    ]  # fmt: skip
    marks = [float(circle.get("cx")) for circle in page.iter("circle")]
    assert len(marks) == 12
    assert all(0 < x < 720 for x in marks)


def test_on_paper_the_map_has_no_links_of_its_own(chapter: Chapter) -> None:
    assert chapter.write("::: {.case-map}\n:::", "pdf").find(".//svg") is None


def test_a_map_without_an_anchor_leads_to_the_first_case(
    chapter: Chapter, report_cases: dict[str, Case]
) -> None:
    page = chapter.write("::: {.case-map}\n:::", cases=report_cases)
    assert page.find(".//svg/a").get("href") == "#case-ecto-montreal"


def test_a_card_has_every_fact_on_the_web_and_leads_to_the_sheet_in_books(
    chapter: Chapter,
) -> None:
    card = "::: {.case-card case=a}\n:::"
    page = chapter.write(card)
    assert page.findtext(".//details/summary") == "All facts and their evidence"
    assert [term.text for term in page.findall(".//dt")][:3] == [
        "Place", "Governance family", "Founded",
    ]  # fmt: skip
    for form in ("epub", "pdf"):
        doc, _ = chapter.prepare(card, form=form)
        assert plain_text(doc.blocks).endswith("All facts and their evidence: [@case-a]")


def test_the_figure_is_called_by_its_title_when_the_author_says_nothing(chapter: Chapter) -> None:
    page = chapter.write("::: {.case-chart #fig-f of=families}\n:::", code="fr")
    assert page.findtext(".//figcaption") == "Cas par famille de gouvernance"


def test_on_paper_only_the_map_keeps_its_table(
    chapter: Chapter, report_cases: dict[str, Case]
) -> None:
    for directive, wanted in (
        (".case-timeline", 0),
        (".case-map", 1),
        (".case-chart of=families", 0),
    ):
        doc, _ = chapter.prepare(f"::: {{{directive}}}\n:::", report_cases, "pdf")
        assert len(tables(doc)) == wanted


def test_books_show_the_data_openly(chapter: Chapter) -> None:
    page = chapter.write("::: {.case-timeline}\n:::", "epub")
    assert page.find(".//details") is None
    assert page.findtext(".//caption") == "Data of this figure"


def test_the_explorer_holds_every_case_without_a_script(chapter: Chapter) -> None:
    page = chapter.write("::: {.case-explorer #explorer}\nAll of them.\n:::")
    explorer = page.find(".//div[@id='explorer']")
    cards = explorer.findall(".//div[@class='case-results']/div")
    assert [card.get("data-case") for card in cards] == ["a", "b"]
    assert cards[0].get("data-founded") == "2008"
    assert cards[0].get("data-legal-form-kind") == "association"
    assert cards[0].get("data-status") == "verified"
    facets = {name: values for name, _, values in json.loads(explorer.get("data-facets"))}
    assert facets == {
        "country": [["CA", "Canada"], ["FR", "France"]],
        "family": [["commons", "Commons"], ["cooperative", "Cooperative"]],
    }
    assert explorer.find(".//form") is None
    assert "All of them." in "".join(explorer.itertext())


def test_the_explorer_is_a_list_in_books(chapter: Chapter) -> None:
    page = chapter.write("::: {.case-explorer}\n:::", "epub")
    assert [a.get("href") for a in page.findall(".//li/a")] == ["#case-a", "#case-b"]
