"""One reader, one keyboard: explorer, preview, search and the other language, in one go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import headers_of, wait_for
from tests.web.servers import serving
from tests.web.test_reading_browser import violations

pytestmark = pytest.mark.heavy


@pytest.fixture
def page(built: Path, browser: Any) -> Iterator[Any]:
    """The explorer of the real site."""
    with serving() as server:
        server.folder = built / "site"
        server.headers = headers_of((built / "site/embed/headers.txt").read_text("utf-8"))
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.problems = []
        page.on("pageerror", lambda problem: page.problems.append(str(problem)))
        page.goto(f"{server.origin}/en/cases.html", wait_until="load")
        yield page
        page.close()


FOCUS = "document.activeElement"
#: What is focused can be seen: a ring (that of a pin is its circle's), and inside the screen.
SEEN = f"""(() => {{
  const style = getComputedStyle({FOCUS});
  const box = {FOCUS}.getBoundingClientRect();
  const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
    || style.boxShadow !== "none"
    || parseFloat(getComputedStyle({FOCUS}.querySelector("circle") ?? {FOCUS}).strokeWidth) > 4;
  return ringed && box.bottom > 0 && box.top < innerHeight && box.width > 0;
}})()"""


def tab_to(page: Any, condition: str, most: int = 120, key: str = "Tab") -> None:
    """Press Tab until the focus is where it should be; every stop on the way must be visible."""
    for _ in range(most):
        page.keyboard.press(key)
        assert wait_for(page, SEEN, 2), page.evaluate(f"{FOCUS}.outerHTML.slice(0, 160)")
        if page.evaluate(condition):
            return
    pytest.fail(f"the focus never came to {condition}")


def test_everything_can_be_done_by_keyboard(page: Any) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUS}.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate(f"{FOCUS}.id || location.hash").lstrip("#") == "content"

    # The explorer: open a facet, choose a value, hear the count, take it back.
    tab_to(page, f"{FOCUS}.matches('.explorer-controls summary')")
    page.keyboard.press("Enter")
    tab_to(page, f"{FOCUS}.matches('.explorer-controls input[type=checkbox]')")
    count = "document.querySelector('.explorer-count').textContent"
    before = page.evaluate(count)
    page.keyboard.press("Space")
    assert wait_for(page, "location.search.length > 1")
    assert (
        page.evaluate("document.querySelector('.explorer-count').getAttribute('role')") == "status"
    )
    assert page.evaluate(count)
    page.keyboard.press("Space")
    assert wait_for(page, f"location.search === '' && {count} === {before!r}")
    tab_to(page, f"{FOCUS}.matches('.case-results a')")
    page.keyboard.press("Enter")
    assert wait_for(
        page, "location.pathname.includes('/cases/') && document.readyState === 'complete'"
    )

    # The search: open, ask, walk to a result, leave with Escape to where one came from.
    tab_to(page, f"{FOCUS}.matches('.search-open')", key="Shift+Tab")
    page.keyboard.press("Enter")
    assert wait_for(page, f"{FOCUS}.id === 'search-words'")
    page.keyboard.type("cooperative")
    assert wait_for(page, "!!document.querySelector('.search-results a')")
    said = "document.querySelector('.search-status')"
    assert page.evaluate(f"{said}.getAttribute('role')") == "status"
    assert page.evaluate(f"{said}.textContent").startswith("Pages found")
    tab_to(page, f"{FOCUS}.matches('.search-results a')", 8)
    page.keyboard.press("Escape")
    assert page.evaluate(f"{FOCUS}.className") == "search-open"
    page.keyboard.press("Enter")
    tab_to(page, f"{FOCUS}.matches('.search-results a')", 8)
    page.keyboard.press("Enter")
    assert wait_for(page, "document.querySelector('.search-panel').hidden")

    # The preview of a note, then the other language at the same place.
    page.goto(page.url.split("/en/")[0] + "/en/why-governance.html", wait_until="load")
    page.evaluate("location.hash = document.querySelector('main h2').id")
    tab_to(page, f"{FOCUS}.matches('main [role=doc-biblioref]')")
    assert wait_for(page, "!!document.querySelector('.preview')")
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert page.evaluate(f"{FOCUS}.matches('[role=doc-biblioref]')")
    tab_to(page, f"{FOCUS}.matches('a[data-keep-place]')", key="Shift+Tab")
    here = page.evaluate("location.hash")
    page.keyboard.press("Enter")
    assert wait_for(page, "location.pathname.includes('/fr/')")
    assert page.evaluate("location.hash") == here
    assert page.evaluate("document.documentElement.lang").startswith("fr")
    assert page.problems == []


def test_the_path_sees_a_focus_that_does_not_show(page: Any) -> None:
    page.evaluate(
        "(() => { const sheet = new CSSStyleSheet();"
        " sheet.replaceSync('* { outline: none !important; box-shadow: none !important }');"
        " document.adoptedStyleSheets = [sheet]; })()"
    )
    with pytest.raises(AssertionError):
        tab_to(page, f"{FOCUS}.matches('.explorer-controls summary')")
