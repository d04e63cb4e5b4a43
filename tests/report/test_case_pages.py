"""The page of all cases in a browser: explorer, map and matrix of the real report."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from tests.web.test_reading_browser import violations

pytestmark = pytest.mark.heavy

PAGES = {"en": "cases", "fr": "cas"}

#: Transferred bytes of a page's markup that readers wait for.
BUDGET = 60_000


@pytest.mark.parametrize(("lang", "theme", "width"), [("en", "light", 320), ("fr", "dark", 1280)])
def test_all_views_of_the_cases_are_accessible(
    built: Path, browser: Any, lang: str, theme: str, width: int
) -> None:
    page = browser.new_page(color_scheme=theme, viewport={"width": width, "height": 900})
    page.goto((built / f"site/{lang}/{PAGES[lang]}.html").as_uri())
    assert page.locator(".explorer-controls").is_visible()
    assert page.locator("figure.case-map svg a").count() == 12
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


@pytest.mark.parametrize("lang", PAGES)
def test_the_page_of_all_cases_keeps_its_weight(built: Path, lang: str) -> None:
    page = (built / f"site/{lang}/{PAGES[lang]}.html").read_bytes()
    assert len(gzip.compress(page, 9)) <= BUDGET


@pytest.mark.parametrize("lang", PAGES)
def test_a_pin_is_reached_by_keyboard_and_opens_its_case(
    built: Path, browser: Any, lang: str
) -> None:
    page = browser.new_page()
    page.goto((built / f"site/{lang}/{PAGES[lang]}.html").as_uri())
    pins = page.locator("figure.case-map svg a")
    pins.first.focus()
    assert "Sensorica" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#fig-map-1"
    pins.first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/coworkland-germany.html*")
    page.close()
