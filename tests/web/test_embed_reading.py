"""Readers in an embed: passages, languages, colours, single things, snippets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.conftest import (
    FITS,
    FRAME,
    READY,
    STRICT,
    embed_of,
    frame_fits,
    packaged,
    seen,
    wait_for,
)
from tests.web.servers import Server

pytestmark = pytest.mark.heavy
Visit = Callable[..., Any]


def test_an_address_leads_to_a_passage_and_back(visit: Visit, report: Server) -> None:
    body = f'<p class="tall">Above</p>{embed_of(report, sync="hash", loading="eager", offset="60")}'
    page = visit(body, "/page.html#rb=sec-late")

    def at_passage() -> float:
        framed = page.frames[1]
        top = framed.evaluate("document.getElementById('sec-late').getBoundingClientRect().top")
        return float(top) + float(page.evaluate(f"{FRAME}.getBoundingClientRect().top"))

    assert wait_for(page, "scrollY > 2000")
    page.wait_for_timeout(400)
    low = page.evaluate("innerHeight + scrollY >= document.documentElement.scrollHeight - 2")
    assert low or abs(at_passage() - 60) < 30
    page.evaluate("location.hash = '#rb=sec-cases'")
    assert wait_for(page, "scrollY < 1800")
    page.go_back()
    assert wait_for(page, "scrollY > 2000")
    # A link inside tells its place without a new entry in the history.
    before = page.evaluate("history.length")
    page.frames[1].evaluate("document.querySelector('.sections a[href=\"#sec-more\"]').click()")
    assert wait_for(page, "location.hash === '#rb=sec-more'")
    assert page.evaluate("history.length") <= before + 1


def test_a_passage_of_another_page_or_name_is_found(visit: Visit, report: Server) -> None:
    page = visit(embed_of(report, "en/introduction.html", sync="hash"), "/page.html#rb=sec-former")
    assert wait_for(page, "location.hash === '#rb=sec-late'")
    assert page.frames[1].url == f"{report.origin}/en/cases.html#sec-late"
    # So do old addresses of the report itself, outside any frame.
    page.goto(f"{report.origin}/fr/introduction.html#sec-former")
    assert wait_for(page, "location.pathname + location.hash === '/fr/cases.html#sec-late'")


def test_colours_and_language_follow_the_attributes(visit: Visit, report: Server) -> None:
    page = visit(embed_of(report, theme="dark"))
    assert wait_for(page, FITS)
    framed = page.frames[1]
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert wait_for(framed, f"{ground} === 'rgb(16, 25, 27)'")
    page.evaluate("document.querySelector('report-embed').setAttribute('theme', 'light')")
    assert wait_for(framed, f"{ground} === 'rgb(251, 250, 247)'")
    page.evaluate("document.querySelector('report-embed').setAttribute('lang', 'fr')")
    assert wait_for(page, "window.seen.some(([, d]) => d.path === 'fr/cases.html')")


def test_a_thing_is_found_by_its_name(visit: Visit, report: Server) -> None:
    manifest = f"{report.origin}/embed/embed.json"
    page = visit(
        f'<report-embed manifest="{manifest}" view="fig-editions" lang="fr"></report-embed>'
    )
    assert wait_for(page, READY)
    assert page.frames[1].url == f"{report.origin}/embed/fr/fig-editions.html"
    assert page.evaluate(f"{FRAME}.clientHeight") < 700
    image = "[...document.images].every((i) => i.complete && i.naturalWidth > 0)"
    assert wait_for(page.frames[1], f"document.images.length > 0 && {image}")


def test_filters_of_the_explorer_are_told(visit: Visit, report: Server) -> None:
    page = visit(embed_of(report, "embed/en/explorer.html?q=space"))
    assert wait_for(page, READY)
    page.frames[1].fill("input[type=search]", "nothing of the kind")
    assert wait_for(page, "window.seen.some(([, d]) => d.query === 'q=nothing+of+the+kind')")
    assert page.problems == []


def test_next_page_begins_at_its_top(visit: Visit, report: Server) -> None:
    page = visit(embed_of(report))
    assert wait_for(page, FITS)
    page.evaluate("scrollTo(0, 9999)")
    page.frames[1].evaluate("document.querySelector('.neighbours .next').click()")
    assert wait_for(page, "window.seen.filter(([name]) => name === 'ready').length === 2")
    assert wait_for(page, f"Math.abs({FRAME}.getBoundingClientRect().top) < 5")


INLINE = f"{STRICT}; connect-src {{report}}; img-src {{report}}"


def test_a_card_stands_in_the_page_itself(visit: Visit, report: Server, host: Server) -> None:
    host.headers["Content-Security-Policy"] = (
        INLINE.format(report=report.origin) + "; require-trusted-types-for 'script';"
        " trusted-types report-embed"
    )
    path = "embed/en/case-example-space.html"
    assert report.folder is not None
    card = (report.folder / path).read_text("utf-8")
    bad = '<script>window.broken = 1</script><p onclick="x" style="color:red" id="bad">'
    bad += '<a href="javascript:window.broken=1">x</a></p><iframe src="/"></iframe>'
    report.pages[f"/{path}"] = card.replace("</main>", f"{bad}</main>")
    page = visit(
        embed_of(report, path, mode="inline"),
        css="report-embed { --rb-accent: rgb(1, 2, 3); } a { color: red !important; }",
    )
    assert wait_for(page, READY)
    inside = "document.querySelector('report-embed').shadowRoot.querySelector"
    assert page.evaluate(f"{inside}('.case-card') !== null")
    assert (
        page.evaluate(f"{inside}('script, iframe, [onclick], [style], [href^=javascript]')") is None
    )
    assert page.evaluate(f"getComputedStyle({inside}('.case-card a')).color") == "rgb(1, 2, 3)"
    link = page.evaluate(f"{inside}('.case-card a').href")
    assert link == f"{report.origin}/en/cases/example-space.html#case-example-space"
    assert page.evaluate("window.broken") is None


def test_inline_falls_back_to_the_frame(visit: Visit, report: Server) -> None:
    page = visit(embed_of(report, mode="inline"))
    assert frame_fits(page)
    assert seen(page, "error")[0]["reason"] == "inline-refused"


def test_snippets_follow_the_choice(browser: Any, report: Server) -> None:
    page = browser.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.goto(f"{report.origin}/embed/snippets.fr.html")
    page.select_option("#thing", "embed/fr/fig-editions.html")
    page.select_option("#theme", "dark")
    address = f"{report.origin}/embed/fr/fig-editions.html"
    assert page.locator("#address").inner_text() == address
    element = page.locator("#element").inner_text()
    assert f'src="{address}"' in element
    assert 'theme="dark" sync="hash"' in element
    assert 'data-theme="dark"' in page.locator("#link").inner_text()
    page.locator("details").last.locator("summary").click()
    assert wait_for(page, f"!!{FRAME} && {FRAME}.clientHeight < 700 && {FRAME}.clientHeight > 100")
    assert problems == []
    # The snippet as it stands works on another site.
    page.close()


def test_the_copied_snippet_works_elsewhere(
    visit: Visit, browser: Any, report: Server, host: Server
) -> None:
    page = browser.new_page()
    page.goto(f"{report.origin}/embed/snippets.en.html")
    page.select_option("#thing", "en/cases.html")
    snippet = page.locator("#element").inner_text()
    page.close()
    host.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; script-src 'self' {report.origin};"
        f" frame-src {report.origin}"
    )
    host.pages["/report-embed.js"] = ""
    assert frame_fits(visit(snippet))


def test_loader_names_the_protocol_of_the_page() -> None:
    for name in ("report-embed.js", "report-child.js"):
        assert 'const PROTOCOL = "report-embed/1"' in packaged(name)
