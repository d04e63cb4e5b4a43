"""Every fact of every record, its note, status and sources, on the sheet readers see."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from ruamel.yaml import YAML

from tests.report.conftest import ROOT
from tests.report.test_editions import squeeze

pytestmark = pytest.mark.heavy

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


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_fact_is_on_its_sheet(built: Path, lang: str) -> None:
    strings = YAML(typ="safe").load(
        (ROOT / f"templates/lang/{'en-GB' if lang == 'en' else 'fr-CA'}.yaml").read_text("utf-8")
    )["strings"]
    seen = 0
    for file in sorted((ROOT / "chapters/cases").glob("*/case.yaml")):
        record = YAML(typ="safe").load(file.read_text("utf-8"))
        page = html.document_fromstring(
            (built / "site" / lang / "cases" / f"{record['id']}.html").read_bytes()
        )
        (sheet,) = page.xpath("//section[contains(@class, 'facts')]")
        said = spoken(" ".join(sheet.itertext()), lang)
        addresses = page.xpath("//section[contains(@class, 'evidence')]//a/@href")
        numbers = {source["id"]: n for n, source in enumerate(record["sources"], start=1)}
        for fact in facts(record):
            seen += 1
            assert spoken(fact.get("value", fact.get("text")), lang) in said, fact
            assert spoken(strings[f"mark-{fact['status']}"], lang) in said
            note = fact.get("note", {})
            for ident, number in numbers.items():
                shown = f"{strings['source']}{number}"
                note = {k: re.sub(rf"\b{re.escape(ident)}\b", shown, v) for k, v in note.items()}
            assert spoken(note, lang) in said, fact
        assert {source["url"] for source in record["sources"]} <= set(addresses)
    assert seen > 250


def test_every_fact_is_in_the_open_data(built: Path) -> None:
    text = (built / "site/data/cases.json").read_text("utf-8")
    table = (built / "site/data/cases.csv").read_text("utf-8-sig")
    for file in sorted((ROOT / "chapters/cases").glob("*/case.yaml")):
        record = YAML(typ="safe").load(file.read_text("utf-8"))
        for fact in facts(record):
            for words in (fact.get("value", fact.get("text")), fact.get("note")):
                for word in words.values() if isinstance(words, dict) else [words]:
                    if word is not None:
                        assert json.dumps(str(word), ensure_ascii=False)[1:-1] in text, word
                        assert str(word).replace('"', '""') in table, word
