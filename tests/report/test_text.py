"""The report's two texts say the same things, and its figures show their data."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.report.conftest import ROOT

LANGUAGES = ("en", "fr")
ANCHOR = re.compile(r"\{[^{}]*#((?:sec|fig|tbl|eq)-[a-z0-9-]+)")
REFERENCE = re.compile(r"(?<![\w.])@([A-Za-z][\w-]*)")
PICTURE = re.compile(r"\]\((figures/[^)]+)\)")
DIRECTIVE = re.compile(
    r"^:::+ \{\.(case-[a-z]+|list-of-[a-z]+|glossary|index|callout-[a-z]+)", re.M
)
RECORDS = sorted(ROOT.glob("chapters/cases/*/case.yaml"))
WITHOUT_PROSE = ("lists", "subject-index")
RIGHTS = {"decides": 1, "named": 2, "gains": 3}


@cache
def record(slug: str) -> dict[str, Any]:
    path = ROOT / "chapters" / "cases" / slug / "case.yaml"
    return dict(YAML(typ="safe").load(path.read_text(encoding="utf-8")))


def identity(path: Path) -> str:
    return re.search(r"^id: (\S+)$", path.read_text("utf-8"), re.M)[1]  # type: ignore[index]


def texts() -> dict[str, dict[str, str]]:
    """Each chapter's and case's text by language."""
    found: dict[str, dict[str, str]] = {}
    for lang in LANGUAGES:
        for path in (ROOT / "chapters" / lang).glob("*.md"):
            found.setdefault(identity(path), {})[lang] = path.read_text("utf-8")
        for path in ROOT.glob(f"chapters/cases/*/{lang}.md"):
            found.setdefault(path.parent.name, {})[lang] = path.read_text("utf-8")
    return found


def outline(text: str) -> dict[str, Any]:
    """What must not differ between languages."""
    return {
        "anchors, in order": ANCHOR.findall(text),
        "works, parts and cases referred to": {r.lower() for r in REFERENCE.findall(text)},
        "pictures": PICTURE.findall(text),
        "generated parts": DIRECTIVE.findall(text),
        "key messages": text.count("::: {.key-message}"),
        "lines of tables": len(re.findall(r"^\|", text, re.M)),
        "sources": Counter(re.findall(r"\[([^\]]*)\]\{\.source\}", text)),
    }


PAIRS = sorted(texts().items())


@pytest.mark.parametrize(("name", "both"), PAIRS, ids=[name for name, _ in PAIRS])
def test_both_languages_have_the_same_parts(name: str, both: dict[str, str]) -> None:
    assert set(both) == set(LANGUAGES)
    english, french = outline(both["en"]), outline(both["fr"])
    for part, there in english.items():
        assert french[part] == there, part


def test_a_part_that_one_language_lacks_is_seen() -> None:
    english = "# A {#sec-a}\n\n![x](figures/a.svg){#fig-a} see @tbl-a and @ostrom1990.\n\n| a |\n"
    for lost in ("{#sec-a}", "#fig-a", "@ostrom1990", "| a |", "(figures/a.svg)"):
        assert outline(english) != outline(english.replace(lost, "")), lost


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_chapter_opens_with_its_key_message(lang: str) -> None:
    bare = []
    for path in sorted((ROOT / "chapters" / lang).glob("*.md")):
        body = path.read_text("utf-8").split("\n# ", 1)[1].split("\n\n", 1)[1]
        if identity(path) not in WITHOUT_PROSE and not body.startswith("::: {.key-message}"):
            bare.append(path.name)
    assert bare == []


def prose_words(text: str) -> int:
    """Words of a case text without its marks."""
    text = re.sub(r"\[[^\]]*\]\{\.source\}|\[-?@[^\]]*\]|\{[^}]*\}", " ", text)
    return sum(1 for word in text.split() if re.search(r"\w", word))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_case_texts_have_the_length_of_a_case_text(lang: str) -> None:
    counted = {
        p.parent.name: prose_words(p.read_text("utf-8"))
        for p in ROOT.glob(f"chapters/cases/*/{lang}.md")
    }
    assert len(counted) == 18
    assert {slug: n for slug, n in counted.items() if not 250 <= n <= 400} == {}


def chapter(ident: str, lang: str) -> str:
    return texts()[ident][lang]


def table_rows(text: str, caption: str) -> list[list[str]]:
    """The cells of a table's body, by its caption's anchor."""
    above = text[: text.index(caption)]
    lines = above[above.rindex("\n\n", 0, above.rindex("|")) :].strip().splitlines()
    cells = [line.strip("| \n").split(" | ") for line in lines if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in cells[2:]]


def rights() -> list[dict[str, str]]:
    with (ROOT / "figures" / "decision-rights.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_who_decides_is_coded_for_every_case_with_the_evidence_of_its_record() -> None:
    rows = rights()
    assert len({row["case"] for row in rows if row["right"] == "decides"}) == 18
    assert len({(row["case"], row["party"], row["right"]) for row in rows}) == len(rows)
    assert {row["right"] for row in rows} == set(RIGHTS)
    for row in rows:
        if row["right"] != "gains":
            assert row["field"] == "governance", row
        facts = record(row["case"])[row["field"]]
        weights = [fact["status"] for fact in (facts if isinstance(facts, list) else [facts])]
        # A detail of a verified fact may rest on one source: its note says so.
        weaker = "single-source" if "verified" in weights else ""
        assert row["status"] in {*weights, weaker}, row


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_rights_names_the_cases_that_the_figure_draws(lang: str) -> None:
    told = table_rows(chapter("governance-families", lang), "{#tbl-decision-rights}")
    drawn: dict[str, dict[str, Counter[str]]] = {}
    for row in rights():
        cells = drawn.setdefault(row["family"], {right: Counter() for right in RIGHTS})
        cells[row["right"]][row["case"]] += 1
    assert len(told) == len(drawn) == 5
    for words, cells in zip(told, drawn.values(), strict=True):
        for right, column in RIGHTS.items():
            assert Counter(re.findall(r"@case-([a-z0-9-]+)", words[column])) == cells[right], words


def test_the_prose_about_the_figure_counts_what_it_draws() -> None:
    """Ten, two, six and eight stand in words in the chapters: change them with the data."""
    rows = rights()

    def cases(right: str, party: str = "") -> int:
        chosen = [row for row in rows if row["right"] == right and party in ("", row["party"])]
        return len({row["case"] for row in chosen})

    assert cases("decides", "users") == 10
    assert cases("decides", "public") == 2
    assert (cases("gains", "neighbours"), cases("decides", "neighbours")) == (6, 0)
    assert cases("gains") == 8
    english = chapter("governance-families", "en")
    assert "ten cases of eighteen" in english
    assert "in two cases only" in english
    assert "free in six cases" in english.replace("\n", " ")
    assert "in eight cases" in chapter("recommendations", "en").replace("\n", " ")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_count_of_places_is_the_same_in_picture_text_and_table(lang: str) -> None:
    with (ROOT / "figures" / "tiers-lieux.csv").open(encoding="utf-8", newline="") as file:
        numbers = [int(row["number"]) for row in csv.DictReader(file)]
    text = chapter("why-governance", lang)
    alt = re.search(r'\{#fig-tiers-lieux alt="([^"]*)"', text)
    assert alt is not None
    cells = [row[2] for row in table_rows(text, "{#tbl-tiers-lieux}")[:3]]
    assert [int(re.sub(r"\D", "", cell)) for cell in cells] == numbers
    for number in numbers:
        grouped = f"{number:,}".replace(",", "," if lang == "en" else r"\s")
        assert re.search(rf"\b{grouped}\b", alt[1]), number


def test_both_languages_draw_from_the_same_data() -> None:
    for path in sorted((ROOT / "figures").glob("*.fr.vl.json")):
        english = path.with_name(path.name.replace(".fr.vl", ".vl"))
        urls = [re.findall(r'"url": ?"([^"]+)"', p.read_text("utf-8")) for p in (english, path)]
        assert urls[0] == urls[1] != []
        own = [json.loads(p.read_text("utf-8")) for p in (english, path)]
        assert own[0]["description"] != own[1]["description"]


CODED = {"legal_form_kind", "ownership_kind", "funding_kinds"}
WEIGHTS = ("verified", "single-source", "analysis", "memory")


def weights(slug: str) -> Counter[str]:
    """How many facts of a record have each status; coded fields say again what others say."""
    found: Counter[str] = Counter()
    for name, value in record(slug).items():
        facts = value if isinstance(value, list) else [value]
        if name not in CODED:
            found.update(
                fact["status"] for fact in facts if isinstance(fact, dict) and "status" in fact
            )
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_counts_of_facts_are_those_of_the_records(lang: str) -> None:
    rows = table_rows(chapter("sources", lang), "{#tbl-case-statuses}")
    told = {row[0].removeprefix("@case-"): [int(cell) for cell in row[1:]] for row in rows[:-1]}
    assert len(told) == 18
    for slug, numbers in told.items():
        own = weights(slug)
        expected = [*(own[status] for status in WEIGHTS), own.total()]
        assert numbers == [*expected, len(record(slug)["sources"])], slug
    columns = [str(sum(column)) for column in zip(*told.values(), strict=True)]
    assert [cell.strip("*") for cell in rows[-1][1:]] == columns
    for number in columns[:5]:
        assert re.search(rf"\b{number}\b", chapter("method", lang)), number


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_counts_by_field_add_up_to_the_same(lang: str) -> None:
    rows = table_rows(chapter("sources", lang), "{#tbl-field-statuses}")
    sums = [sum(int(row[i]) for row in rows) for i in range(1, 6)]
    known: Counter[str] = sum((weights(p.parent.name) for p in RECORDS), Counter())
    assert sums == [*(known[status] for status in WEIGHTS), known.total()]
