"""The pages in a browser: accessible in both themes, and what their script adds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from reportbuild.render.picture_type import set_type, type_of_chart
from tests.web.conftest import wait_for
from tests.web.servers import Server

pytestmark = pytest.mark.heavy
Open = Callable[..., Any]

#: Landing, chapter, case, explorer, bibliography, figure, table.
PAGES = (
    *("index", "introduction", "cases/example-space", "cases", "bibliography"),
    *("figures/fig-editions", "figures/tbl-files"),
)


#: WCAG 2.2 up to AA and best practices; axe leaves out 2.2's own rules unless they are named.
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def reading(browser: Any, report: Server) -> Iterator[Open]:
    """Open a page of the report itself."""
    contexts: list[Any] = []

    def run(path: str, width: int = 1280, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.problems = []
        page.on("pageerror", lambda problem: page.problems.append(str(problem)))
        page.on(
            "console",
            lambda said: page.problems.append(said.text) if said.type == "error" else None,
        )
        page.goto(f"{report.origin}/{path}.html", wait_until="load")
        return page

    yield run
    for context in contexts:
        context.close()


def violations(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    # Without the second option it tells of all that is well, too: most of its time on long pages.
    options = {"runOnly": STANDARD, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['target']}" for v in found]


# All four pairs of width and theme: the real site's pages, in tests/report.
@pytest.mark.parametrize(
    ("lang", "theme", "width"), [("en", "light", 320), ("fr", "dark", 1280), ("en", "dark", 320)]
)
def test_pages_are_accessible(reading: Open, lang: str, theme: str, width: int) -> None:
    for path in PAGES:
        page = reading(f"{lang}/{path}", width, color_scheme=theme)
        folds = "for (const d of document.querySelectorAll('details.cite')) d.open = true"
        page.evaluate(folds)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert page.problems == [], path


def test_the_audit_sees_a_fault(reading: Open) -> None:
    page = reading("en/introduction")
    page.evaluate("document.querySelector('main img').removeAttribute('alt')")
    assert [fault.split(":")[0] for fault in violations(page)] == ["image-alt"]


def test_a_call_shows_what_it_calls(reading: Open) -> None:
    page = reading("en/introduction")
    for call, words in (('[role="doc-noteref"]', "The text of a note"), ("biblioref", "Spinuzzi")):
        selector = call if call.startswith("[") else f'a[href*="spinuzzi"][role="doc-{call}"]'
        page.locator(selector).first.hover()
        assert wait_for(
            page, f"document.querySelector('.preview')?.textContent.includes('{words}')"
        )
        assert violations(page) == []
        page.keyboard.press("Escape")
        assert page.query_selector(".preview") is None
    assert page.problems == []


def test_a_preview_follows_the_focus_and_gives_it_back(reading: Open) -> None:
    page = reading("en/introduction")
    page.locator(".search-open").focus()
    call = "document.querySelector('[role=\"doc-noteref\"]')"
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement === {call}"):
            break
    assert page.evaluate(f"{call}.getAttribute('aria-describedby')") == "preview"
    page.evaluate(
        "(() => { const box = document.querySelector('.preview'); const a = "
        "document.createElement('a'); a.href = '#x'; box.append(a); a.focus(); })()"
    )
    page.keyboard.press("Escape")
    assert page.evaluate(f"document.activeElement === {call}")
    assert page.query_selector(".preview") is None


def test_the_other_language_opens_at_the_section_one_came_by(reading: Open) -> None:
    page = reading("en/cases")
    page.evaluate("location.hash = 'sec-late'")
    # Up at the links, with the title passed and no section yet: the address decides.
    follow_language_link(page, "main h1")
    assert wait_for(page, "location.pathname + location.hash === '/fr/cases.html#sec-late'")
    # Further down, the section in view decides.
    follow_language_link(page, "#sec-more")
    assert wait_for(page, "location.pathname + location.hash === '/en/cases.html#sec-more'")


def follow_language_link(page: Any, seen: str) -> None:
    """Press the link to the other language with ``seen`` at the top of the window."""
    assert wait_for(page, "document.readyState === 'complete'")
    # In one go: the browser goes to the section of the address by itself, when it finds the time.
    page.evaluate(
        f"scrollBy({{ top: document.querySelector('{seen}').getBoundingClientRect().top - 20,"
        " behavior: 'instant' }); document.querySelector('a[data-keep-place]').click()"
    )


def test_a_first_tap_shows_and_a_second_follows(reading: Open) -> None:
    page = reading("en/introduction", 360, has_touch=True)
    call = page.locator('[role="doc-noteref"]').first
    call.tap()
    assert wait_for(page, "!!document.querySelector('.preview')")
    assert "#fn-" not in page.url
    call.tap()
    assert wait_for(page, "location.hash.startsWith('#fn-')")


def test_a_picture_shows_its_own_letters_under_the_policy_of_the_page(
    browser: Any, report: Server
) -> None:
    picture = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60" width="300" height="60">'
        b'<text y="40" font-size="30" font-family="Report Sans, serif">Governance 42</text></svg>'
    )
    sheet = type_of_chart(picture).value or ""
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    def shown(content: bytes, policy: str) -> bytes:
        headers = {"Content-Security-Policy": policy, "Content-Type": "text/html"}
        body = f'<!doctype html><title>x</title><img alt="" src="{report.origin}/x.svg">'
        page.route("**/x.html", lambda r: r.fulfill(body=body, headers=headers))
        kind = {"Content-Type": "image/svg+xml"}
        page.route("**/x.svg", lambda r: r.fulfill(body=content, headers=kind))
        page.goto(f"{report.origin}/x.html")
        return bytes(page.locator("img").screenshot())

    strict, free = report.headers["Content-Security-Policy"], "default-src * data:"
    typed = set_type(picture, sheet)
    with_letters = shown(typed, strict)
    assert with_letters == shown(typed, free)
    assert with_letters != shown(picture, strict)
    assert said == []
    page.close()


#: Adds up what moves while the page is read, without the half second after input that Chromium
#: would forgive.
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("seeded", [False, True])
def test_nothing_moves_when_a_picture_comes_late(
    browser: Any, report: Server, width: int, *, seeded: bool
) -> None:
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    def without_sizes(route: Any) -> None:
        answer = route.fetch()
        fixed = re.sub(
            r'(<img src="[^"]*figures[^>]*?) width="\d+" height="\d+"', r"\1", answer.text()
        )
        route.fulfill(response=answer, body=fixed)

    context = browser.new_context(viewport={"width": width, "height": 700})
    page = context.new_page()
    page.add_init_script(SHIFTS)
    page.route("**/assets/figures/*", hold)
    if seeded:
        page.route("**/introduction.html", without_sizes)
    page.goto(f"{report.origin}/en/introduction.html", wait_until="domcontentloaded")
    page.wait_for_selector("#fig-editions")
    # What the fonts move is not the matter here.
    page.evaluate("document.fonts.ready.then(() => { window.shifted = 0; })")
    page.evaluate("document.querySelector('#fig-editions').scrollIntoView()")
    page.wait_for_timeout(300)
    assert held
    for route in held:
        route.continue_()
    assert wait_for(page, "[...document.images].every((i) => i.complete && i.naturalWidth)")
    page.wait_for_timeout(200)
    moved = page.evaluate("window.shifted")
    context.close()
    assert (moved > 0) is seeded, moved


@pytest.mark.parametrize(("lang", "words"), [("en", "chapters"), ("fr", "chapitres")])
def test_the_search_finds_sections_in_the_language_of_the_page(
    reading: Open, report: Server, lang: str, words: str
) -> None:
    page = reading(f"{lang}/introduction")
    assert not [path for path in report.asked if "pagefind" in path]
    page.locator(".search-open").click()
    page.locator("#search-words").fill(words)
    assert wait_for(page, "!!document.querySelector('.search-results a')")
    links = [a.get_attribute("href") for a in page.query_selector_all(".search-results a")]
    assert links
    assert all(f"/{lang}/" in str(link) for link in links)
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "search-open"
    assert page.problems == []
    report.asked.clear()


def test_a_search_is_narrowed_to_cases_and_to_a_country(reading: Open, report: Server) -> None:
    page = reading("en/introduction")
    page.locator(".search-open").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("example")
    shown = "[...document.querySelectorAll('.search-results > li > a')].map((a) => a.href)"
    said = "document.querySelector('.search-status').textContent"
    cases = f"{shown}.filter((address) => address.includes('/cases/')).length"
    assert wait_for(page, f"{cases} > 0 && {shown}.length > {cases}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "search-kind"
    page.keyboard.press("C")  # the first choice that begins so: chapters
    assert wait_for(page, f"{shown}.length > 0 && {cases} === 0")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "search-country"
    page.keyboard.press("ArrowDown")
    assert wait_for(page, f"{cases} === 1 && {said} === 'Pages found: 1'")
    assert page.evaluate(f"{shown}.length") == 1
    assert page.evaluate("document.querySelector('#search-kind').value") == "case"
    assert violations(page) == []
    assert page.problems == []
    report.asked.clear()


def test_a_missing_index_is_said(reading: Open, report: Server) -> None:
    report.pages["/pagefind/pagefind.js"] = "throw new Error('gone')"
    page = reading("en/introduction")
    page.locator(".search-open").click()
    status = "document.querySelector('.search-status').textContent"
    assert wait_for(page, f"{status}.startsWith('The search cannot be loaded here.')")


def test_a_figure_opens_large_and_gives_the_focus_back(reading: Open) -> None:
    page = reading("en/introduction")
    button = page.locator(".zoom-open").first
    button.focus()
    page.keyboard.press("Enter")
    assert wait_for(page, "document.querySelector('dialog.zoom')?.open")
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "zoom-open"


def test_an_entry_is_copied_or_selected(reading: Open) -> None:
    page = reading("en/introduction")
    page.evaluate("document.querySelector('details.cite').open = true")
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', "
        "{ value: { writeText: () => Promise.reject(new Error('no')) } })"
    )
    page.locator(".copy").first.click()
    assert wait_for(page, "document.querySelector('.copy-said').textContent.startsWith('Selected')")
    assert page.evaluate(
        "getSelection().toString().trim() === "
        "document.querySelector('.cite-entry').textContent.trim()"
    )


def test_everything_is_there_without_a_script(reading: Open) -> None:
    page = reading("en/introduction", java_script_enabled=False)
    assert page.locator(".search-open").is_hidden()
    assert page.locator(".search-panel").is_hidden()
    page.locator("details.cite summary").click()
    assert page.locator(".cite-entry").first.is_visible()
    page.locator('[role="doc-noteref"]').first.click()
    assert "#fn-" in page.url
