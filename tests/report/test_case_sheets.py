"""Every fact of every record, its note, status and sources, where readers see it."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree, html
from ruamel.yaml import YAML

from tests.pdf import reading
from tests.report.conftest import ROOT
from tests.report.test_editions import SLUG, pdf_path, squeeze

pytestmark = pytest.mark.heavy

Shown = Callable[[Path, str, str], tuple[etree._Element, list[str]]]

#: Coded fields repeat what a fact says in words, and stand in the data only.
CODED = ("legal_form_kind", "ownership_kind", "funding_kinds")


def facts(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name, value in record.items():
        if name not in CODED and name != "geo":
            for fact in value if isinstance(value, list) else [value]:
                if isinstance(fact, dict) and "status" in fact:
                    yield fact


def spoken(value: Any, lang: str) -> str:
    words = str(value.get(lang, "") if isinstance(value, dict) else value)
    return squeeze(re.sub(r"[«»“”\"‘’'…]|\.\.\.", "", words))


def records() -> Iterator[dict[str, Any]]:
    for file in sorted((ROOT / "chapters/cases").glob("*/case.yaml")):
        yield YAML(typ="safe").load(file.read_text("utf-8"))


def on_the_sheet(built: Path, lang: str, case: str) -> tuple[etree._Element, list[str]]:
    page = html.document_fromstring((built / f"site/{lang}/cases/{case}.html").read_bytes())
    (sheet,) = page.xpath("//section[@class='facts']")
    return sheet, page.xpath("//section[@class='evidence']//a/@href")


def in_the_epub(built: Path, lang: str, case: str) -> tuple[etree._Element, list[str]]:
    with zipfile.ZipFile(built / lang / f"{SLUG}-{lang}.epub") as book:
        page = html.document_fromstring(book.read(f"EPUB/case-{case}.xhtml"))
    (sheet,) = page.xpath("//section[@class='facts']")
    return sheet, page.xpath("//section[@class='evidence']//a/@href")


def on_the_card(built: Path, lang: str, case: str) -> tuple[etree._Element, list[str]]:
    (explorer,) = [
        page
        for page in (built / "site" / lang).glob("*.html")
        if b'class="case-explorer"' in page.read_bytes()
    ]
    page = html.document_fromstring(explorer.read_bytes())
    (facts,) = page.xpath(f"//*[@data-case='{case}']//details")
    return facts, facts.xpath(".//*[@class='card-sources']//a/@href")


@pytest.mark.parametrize("shown", [on_the_sheet, on_the_card, in_the_epub])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_fact_is_on_its_sheet_and_card(built: Path, lang: str, shown: Shown) -> None:
    strings = YAML(typ="safe").load(
        (ROOT / f"templates/lang/{'en-GB' if lang == 'en' else 'fr-CA'}.yaml").read_text("utf-8")
    )["strings"]
    seen = 0
    for record in records():
        sheet, addresses = shown(built, lang, record["id"])
        said = spoken(" ".join(sheet.itertext()), lang)
        numbers = {source["id"]: n for n, source in enumerate(record["sources"], start=1)}
        for fact in facts(record):
            seen += 1
            assert spoken(fact.get("value", fact.get("text")), lang) in said, fact
            assert spoken(strings[f"mark-{fact['status']}"], lang) in said
            note = fact.get("note", {})
            for source in fact.get("src", []):
                if source in numbers:
                    assert links(sheet, f"src-{record['id']}-{source}"), (fact, source)
            for ident, number in numbers.items():
                named = f"{strings['source']}{number}"
                note = {k: re.sub(rf"\b{re.escape(ident)}\b", named, v) for k, v in note.items()}
            assert spoken(note, lang) in said, fact
        assert {source["url"] for source in record["sources"]} <= set(addresses)
    assert seen > 250


def links(sheet: etree._Element, anchor: str) -> list[Any]:
    return [a for a in sheet.iter("a") if a.get("href", "").endswith(f"#{anchor.lower()}")]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_case_is_a_spread_and_its_sheet_one_page(built: Path, lang: str) -> None:
    """Its text on a left page, all facts and all sources on the right page that faces it."""
    with pikepdf.open(pdf_path(built, lang)) as pdf:
        where = reading.destinations(pdf)
        pages = len(pdf.pages)
    starts = sorted(page for name, (page, _, _) in where.items() if name.startswith("case-"))
    for record in records():
        first = where[f"case-{record['id']}"][0]
        assert first % 2 == 1, record["id"]
        assert where[f"{record['id']}-facts"][0] == first + 1
        sources = {where[f"src-{record['id']}-{s['id'].lower()}"][0] for s in record["sources"]}
        assert sources == {first + 1}, record["id"]
        after = next((page for page in starts if page > first), pages)
        assert after >= first + 2


def test_every_fact_is_in_the_open_data(built: Path) -> None:
    text = (built / "site/data/cases.json").read_text("utf-8")
    table = (built / "site/data/cases.csv").read_text("utf-8-sig")
    for record in records():
        for fact in facts(record):
            for words in (fact.get("value", fact.get("text")), fact.get("note")):
                for word in words.values() if isinstance(words, dict) else [words]:
                    if word is not None:
                        assert json.dumps(str(word), ensure_ascii=False)[1:-1] in text, word
                        assert str(word).replace('"', '""') in table, word
