"""The explorer in a browser: filters, address, keyboard, tables that follow, download."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest

from reportbuild.assemble.pipeline import prepare_unit
from reportbuild.files import Files
from reportbuild.model import Case
from reportbuild.render.dialect import DIALECTS
from reportbuild.render.html_writer import write_fragment
from reportbuild.source.parse import parse_chapter
from tests.views.conftest import ROOT, language

pytestmark = pytest.mark.heavy

CHROMIUM = shutil.which("chromium")
TEXT = """\
# One {#sec-one}

::: {.case-matrix #tbl-m fields="country"}
:::

::: {.case-map #fig-map}
:::

::: {.case-explorer #explorer}
:::
"""
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; form-action 'self'"
PAGE = """\
<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>One</title>
<meta http-equiv="Content-Security-Policy" content="{policy}">
<link rel="stylesheet" href="explorer.css"><script src="explorer.js" defer></script></head>
<body><a href="other.html" data-keep-place>fr</a><main class="text">{body}</main></body></html>
"""


def build_page(folder: Path, cases: dict[str, Case]) -> str:
    (folder / "one.md").write_text(TEXT, "utf-8")
    doc = parse_chapter(
        Files(folder, frozenset({"one.md"})), "one.md", "one", "chapter", "en"
    ).value
    assert doc is not None
    ready = prepare_unit(doc, cases, language("en"), "public", "html").value
    assert ready is not None
    made = write_fragment(
        ready, DIALECTS["html"], {}, {"chart:case-map": "map.svg"}, language("en")
    )
    assert made.value is not None
    for name in ("explorer.js", "explorer.css"):
        shutil.copy(ROOT / "templates/html" / name, folder)
    page = folder / "one.html"
    page.write_text(PAGE.format(policy=POLICY, body=made.value.body), "utf-8")
    return page.as_uri()


def test_readers_find_cases(browser: Any, tmp_path: Path, report_cases: dict[str, Case]) -> None:
    address = build_page(tmp_path, report_cases)
    page = browser.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    page.goto(address)
    status = page.locator("[role=status]")
    assert status.inner_text() == "18 of 18 cases"

    page.locator(".explorer-facets summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate("location.search") == "?country=CA"
    assert status.inner_text() == "4 of 18 cases"
    assert page.locator("table.case-matrix tbody tr:visible").count() == 4
    assert page.locator("svg a.out").count() == 11
    kept = page.locator("a[data-keep-place]").get_attribute("href")
    assert kept.endswith("/other.html?country=CA")

    # Values of one facet widen, another facet and words narrow; accents and case do not matter.
    page.locator("input[value=FR]").evaluate("box => box.click()")
    assert status.inner_text() == "10 of 18 cases"
    page.locator("input[value=commons]").evaluate("box => box.click()")
    assert status.inner_text() == "2 of 18 cases"
    page.fill("input[type=search]", "BATIMENT")
    assert status.inner_text() == "1 of 18 cases"
    page.fill("input[type=search]", "nothing of the kind")
    assert status.inner_text() == "No case matches. Clear a filter to see more."

    page.locator(".explorer-actions button").first.click()
    assert status.inner_text() == "18 of 18 cases"
    assert page.evaluate("location.search") == ""
    assert problems == []


def test_an_address_brings_the_choice_back(
    browser: Any, tmp_path: Path, report_cases: dict[str, Case]
) -> None:
    address = build_page(tmp_path, report_cases)
    page = browser.new_page()
    page.goto(f"{address}?country=CA&sort=name&embed=1")
    names = page.locator(".case-card:not([hidden]) .case-card-name").all_text_contents()
    assert names == ["Bâtiment 7", "ECTO", "Sensorica", "Temps libre"]
    assert page.evaluate("location.search") == "?embed=1&sort=name&country=CA"
    with page.expect_download() as download:
        page.locator(".explorer-actions button").nth(2).click()
    table = csv.DictReader(Path(download.value.path()).read_text("utf-8-sig").splitlines())
    rows = {row["Case"]: row for row in table}
    assert list(rows) == ["Bâtiment 7", "ECTO", "Sensorica", "Temps libre"]
    assert rows["ECTO"]["Country"] == "Canada"
    assert rows["ECTO"]["Who owns"] == (
        "Collectively owned by share-holding members; premises rented "
        "renting is inferred from source 5 verified · 2, 1, 5"
    )
    assert rows["Bâtiment 7"]["Money"].count(" | ") == 3


def test_only_the_cases_that_show_are_printed(
    browser: Any, tmp_path: Path, report_cases: dict[str, Case]
) -> None:
    page = browser.new_page()
    page.add_init_script("window.print = () => { window.asked = true; }")
    page.goto(f"{build_page(tmp_path, report_cases)}?country=CA")
    page.emulate_media(media="print")
    assert page.locator("table.case-matrix").is_visible(), "the menu prints the whole page"
    page.emulate_media(media="screen")
    page.locator(".explorer-actions button").nth(1).click()
    assert page.evaluate("window.asked")
    page.emulate_media(media="print")
    assert page.locator(".case-card:visible").count() == 4
    assert page.locator("[role=status]").inner_text() == "4 of 18 cases"
    for hidden in ("table.case-matrix", "figure", ".explorer-facets", ".all-facts"):
        assert not page.locator(hidden).first.is_visible(), hidden
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("table.case-matrix").is_visible()


def test_numbers_beside_values_tell_what_choosing_them_would_find(
    browser: Any, tmp_path: Path, report_cases: dict[str, Case]
) -> None:
    page = browser.new_page()
    page.goto(f"{build_page(tmp_path, report_cases)}?country=CA&family=commons")
    count = "document.querySelector('input[value={}]').parentElement.lastChild.textContent"
    found = {v: page.evaluate(count.format(v)) for v in ("CA", "FR", "commons", "cooperative")}
    assert found == {"CA": "1", "FR": "1", "commons": "1", "cooperative": "2"}


def test_without_a_script_all_cases_show_and_nothing_dead(
    browser: Any, tmp_path: Path, report_cases: dict[str, Case]
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(build_page(tmp_path, report_cases))
    assert page.locator(".case-card:visible").count() == 18
    assert page.locator("form, button, input").count() == 0
