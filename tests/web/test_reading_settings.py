"""Size, line length and colours: by keyboard, remembered, without a flash, storage or not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import wait_for
from tests.web.servers import Server, serving
from tests.web.test_reading_browser import Open, reading, violations

__all__ = ["reading"]

pytestmark = pytest.mark.heavy
THROWING = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("no", "SecurityError"); } });"""
PAGE = "en/introduction"


def size_of_text(page: Any) -> float:
    return float(page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)"))


def paper(page: Any) -> str:
    return str(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))


def choose(page: Any, label: str) -> None:
    page.get_by_role("radio", name=label, exact=True).check()


def test_the_panel_by_keyboard(reading: Open) -> None:
    page = reading(PAGE)
    opener = page.get_by_role("button", name="Display")
    assert opener.get_attribute("aria-expanded") == "false"
    opener.focus()
    page.keyboard.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true"
    group = page.get_by_role("group", name="Text size")
    assert group.get_by_role("radio", name="normal").evaluate("e => e === document.activeElement")
    before = size_of_text(page)
    page.keyboard.press("ArrowRight")
    assert size_of_text(page) > before
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert opener.get_attribute("aria-expanded") == "false"
    assert opener.evaluate("e => e === document.activeElement")
    assert page.problems == []


def test_a_choice_is_there_before_the_next_page_is_shown(reading: Open, report: Server) -> None:
    page = reading(PAGE, color_scheme="light")
    page.get_by_role("button", name="Display").click()
    light = paper(page)
    width = "document.querySelector('.text > p').getBoundingClientRect().width"
    before = page.evaluate(width)
    choose(page, "dark")
    page.get_by_role("group", name="Line length").get_by_role("radio", name="short").check()
    assert paper(page) != light
    assert page.evaluate(width) < before
    # At the first paint of the next page the choice holds: the script stands before the body.
    page.add_init_script(
        "new MutationObserver((_, watch) => { if (!document.body) return;"
        " window.first = document.documentElement.dataset.theme; watch.disconnect(); })"
        ".observe(document, { childList: true, subtree: true });"
    )
    page.goto(f"{report.origin}/fr/introduction.html")
    assert page.evaluate("window.first") == "dark"
    assert paper(page) != light
    assert violations(page) == []
    page.emulate_media(media="print")
    assert paper(page) in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    assert page.evaluate("getComputedStyle(document.documentElement).color") == "rgb(0, 0, 0)"


def test_every_choice_keeps_its_contrast_and_fits(reading: Open) -> None:
    page = reading(PAGE, 320, color_scheme="dark")
    page.get_by_role("button", name="Display").click()
    for label in ("light", "very large", "long"):
        choose(page, label)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_where_storage_throws_the_choice_holds_for_the_page(browser: Any, report: Server) -> None:
    page = browser.new_page()
    page.problems = []
    page.on("pageerror", lambda problem: page.problems.append(str(problem)))
    page.add_init_script(THROWING)
    page.goto(f"{report.origin}/{PAGE}.html")
    page.get_by_role("button", name="Display").click()
    before = size_of_text(page)
    choose(page, "large")
    assert size_of_text(page) > before
    assert page.problems == []


@pytest.mark.parametrize("kept", ["{", "null", "7", '{"size": "huge", "theme": "x onload=1"}'])
def test_what_is_stored_is_not_trusted(reading: Open, report: Server, kept: str) -> None:
    page = reading(PAGE)
    before = size_of_text(page)
    page.evaluate("text => localStorage.setItem('reportbuild-reading', text)", kept)
    page.reload()
    assert size_of_text(page) == before
    assert page.evaluate("Object.keys(document.documentElement.dataset).length") == 0
    assert page.problems == []


def test_without_a_script_there_is_no_panel(reading: Open) -> None:
    page = reading(PAGE, java_script_enabled=False)
    assert not page.locator(".settings-open").is_visible()
    assert not page.locator(".settings-panel").is_visible()


def test_in_a_frame_the_site_around_chooses_the_colours(browser: Any, report: Server) -> None:
    context = browser.new_context(color_scheme="light")
    own = context.new_page()
    own.goto(f"{report.origin}/{PAGE}.html")
    kept = '{"theme": "dark", "size": "large"}'
    own.evaluate("text => localStorage.setItem('reportbuild-reading', text)", kept)
    with serving() as host:
        host.pages["/"] = f'<iframe src="{report.origin}/{PAGE}.html"></iframe>'
        page = context.new_page()
        page.goto(f"{host.origin}/")
        frame = page.frames[1]
        assert wait_for(frame, "document.documentElement.classList.contains('embedded')")
        assert frame.evaluate("document.documentElement.dataset.theme ?? ''") == ""
        frame.locator(".settings-open").click()
        assert not frame.locator(".settings-theme").is_visible()
    context.close()
