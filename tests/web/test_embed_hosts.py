"""The embed kit on sites that make it hard; each check is proved able to fail."""

from __future__ import annotations

import base64
import hashlib
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
    link_shows,
    seen,
    wait_for,
    with_fault,
)
from tests.web.servers import Server

pytestmark = pytest.mark.heavy
Visit = Callable[..., Any]

HOSTILE_CSS = """
* { all: unset !important; }
iframe { max-width: 50% !important; height: 20px !important; border: 9px solid red !important; }
report-embed { display: inline-block !important; width: 40px !important; }
"""


def test_frame_follows_its_page_under_a_strict_policy(visit: Visit, report: Server) -> None:
    page = visit(embed_of(report))
    assert frame_fits(page)
    (ready,) = seen(page, "ready")
    assert ready == {
        "path": "en/cases.html",
        "title": "Cases – Our report",
        "lang": "en-GB",
        "anchor": "sec-cases",
    }
    page.set_viewport_size({"width": 420, "height": 700})
    page.wait_for_timeout(500)
    assert frame_fits(page)
    assert not link_shows(page, 0.2)
    assert page.problems == []


def test_nothing_leaves_the_two_sites_and_nothing_is_stored(
    visit: Visit, report: Server, host: Server
) -> None:
    page = visit(embed_of(report))
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.reload()
    assert wait_for(page, FITS)
    assert requests
    assert all(url.startswith((report.origin, host.origin)) for url in requests)
    assert page.context.cookies() == []


def test_the_sites_css_does_not_reach_the_frame(visit: Visit, report: Server) -> None:
    assert frame_fits(visit(embed_of(report), css=HOSTILE_CSS))


def test_seeded_css_that_reaches_the_frame_is_seen(
    visit: Visit, report: Server, host: Server
) -> None:
    with_fault(host, ":host { display: block !important;", ":host { ")
    with_fault(host, "inline-size: auto !important;", "")
    assert not frame_fits(visit(embed_of(report), css=HOSTILE_CSS))


def test_refused_frame_leaves_the_link(visit: Visit, report: Server, host: Server) -> None:
    host.headers["Content-Security-Policy"] = STRICT.format(report="'none'")
    page = visit(embed_of(report))
    assert link_shows(page)
    assert seen(page, "error") == [{"reason": "frame-refused"}]


def test_seeded_silence_about_a_refused_frame_is_seen(
    visit: Visit, report: Server, host: Server
) -> None:
    host.headers["Content-Security-Policy"] = STRICT.format(report="'none'")
    with_fault(host, "this.#fallback.hidden = false;", "")
    assert not link_shows(visit(embed_of(report)))


def test_a_report_that_never_answers_leaves_a_link(
    visit: Visit, report: Server, host: Server
) -> None:
    with_fault(host, "const PATIENCE = 5000", "const PATIENCE = 400")
    report.pages["/silent.html"] = "<!doctype html><title>Silent</title>"
    page = visit(f'<report-embed src="{report.origin}/silent.html" title="Report"></report-embed>')
    assert link_shows(page)
    assert page.locator("report-embed > a").get_attribute("href") == f"{report.origin}/silent.html"
    assert seen(page, "error") == [{"reason": "no-answer"}]


def test_blocked_or_altered_loader_leaves_the_link(
    visit: Visit, report: Server, host: Server
) -> None:
    loader = host.pages.pop("/report-embed.js")
    assert link_shows(visit(embed_of(report)))
    wrong = base64.b64encode(hashlib.sha384(b"another loader").digest()).decode()
    host.pages["/report-embed.js"] = loader
    page = visit(embed_of(report))
    host.pages["/page.html"] = host.pages["/page.html"].replace(
        'src="/report-embed.js"', f'src="/report-embed.js" integrity="sha384-{wrong}"'
    )
    page.reload()
    assert link_shows(page)


def test_without_javascript_the_link_stays(visit: Visit, report: Server) -> None:
    page = visit(embed_of(report), java_script_enabled=False)
    assert page.locator("report-embed > a").is_visible()
    # The framed page itself, too, is complete without a script.
    page.goto(f"{report.origin}/embed/en/case-example-space.html")
    assert page.locator(".case-card").is_visible()


def test_sandboxed_frame_works_without_an_origin(visit: Visit, report: Server) -> None:
    page = visit(embed_of(report, sandbox="allow-scripts"))
    assert frame_fits(page)
    framed = next(frame for frame in page.frames if "cases.html" in frame.url)
    assert framed.evaluate("self.origin") == "null"
    assert framed.evaluate("(() => { try { localStorage } catch (e) { return e.name } })()")
    assert page.problems == []


def test_seeded_need_of_an_origin_is_seen(visit: Visit, report: Server, host: Server) -> None:
    with_fault(host, "!(this.#opaque && /^(null|file:\\/\\/)$/.test(origin))", "true")
    page = visit(embed_of(report, sandbox="allow-scripts"))
    assert not wait_for(page, READY, 2)


#: The part of the host in WordPress's embeds: a hidden frame, heights from 200 to 1000 pixels.
WORDPRESS = """
addEventListener("message", ({ source, data }) => {
  const frame = document.querySelector("iframe");
  if (source !== frame.contentWindow || data.secret !== frame.dataset.secret) return;
  if (data.message === "height") {
    frame.removeAttribute("class");
    frame.height = Math.max(200, Math.min(1000, data.value));
  }
  if (data.message === "link") window.link = data.value;
});
"""


def test_wordpress_embeds_a_pasted_address(visit: Visit, report: Server, host: Server) -> None:
    host.pages["/watch.js"] = WORDPRESS
    page = visit(
        f'<iframe class="hidden" sandbox="allow-scripts" data-secret="a1B2c3" width="600"'
        f' src="{report.origin}/en/cases.html#?secret=a1B2c3"></iframe>',
        css=".hidden { position: absolute; clip-path: inset(50%); }",
    )
    assert wait_for(page, "document.querySelector('iframe').height === '1000'")
    framed = next(frame for frame in page.frames if "cases.html" in frame.url)
    # Everything can be reached by scrolling inside, and links go to the host to open.
    assert framed.evaluate("document.scrollingElement.scrollHeight > 1500")
    framed.evaluate("scrollTo(0, 9999)")
    assert framed.evaluate("scrollY") > 500
    framed.evaluate("document.querySelector('.neighbours a').click()")
    assert wait_for(page, f"window.link === '{report.origin}/en/introduction.html'")
    assert page.problems == []


def test_wordpress_finds_the_answer_behind_the_address(browser: Any, report: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{report.origin}/en/cases.html")
    address = page.locator("link[type='application/json+oembed']").get_attribute("href")
    answer = context.request.get(address).json()
    context.close()
    assert (answer["version"], answer["type"], answer["title"]) == ("1.0", "rich", "Cases")
    assert f'<iframe src="{report.origin}/en/cases.html" width="600" height="800"' in answer["html"]


#: A page of an old or foreign report: always taller than its frame.
GROWING = """<!doctype html><html lang="en"><title>Tall</title><meta charset="utf-8">
<link rel="stylesheet" href="/tall.css"><script src="/embed/v1/report-child.js" defer></script>
<h1 id="sec-tall">Tall</h1></html>"""


def stays_calm(page: Any) -> bool:
    wait_for(page, READY)
    page.wait_for_timeout(1500)
    return bool(page.evaluate(f"{FRAME}.clientHeight") == 640 and seen(page, "loop"))


@pytest.mark.parametrize("height", ["calc(100vh + 60px)", "120vh"])
def test_runaway_height_is_stopped(visit: Visit, report: Server, height: str) -> None:
    report.pages |= {"/tall.html": GROWING, "/tall.css": f"body {{ min-height: {height}; }}"}
    assert stays_calm(visit(embed_of(report, "tall.html", height="640")))


def test_seeded_runaway_height_is_seen(visit: Visit, report: Server, host: Server) -> None:
    with_fault(host, "const LOOPS = 8", "const LOOPS = 1e9")
    report.pages |= {"/tall.html": GROWING, "/tall.css": "body { min-height: calc(100vh + 60px); }"}
    assert not stays_calm(visit(embed_of(report, "tall.html", height="640")))


def test_opening_many_folds_is_no_runaway(visit: Visit, report: Server) -> None:
    folds = "".join(f"<details><p>{'word ' * n * 40}</p></details>" for n in range(1, 12))
    report.pages["/tall.html"] = GROWING.replace("</html>", folds + "</html>")
    report.pages["/tall.css"] = ""
    page = visit(embed_of(report, "tall.html"))
    assert wait_for(page, READY)
    framed = next(frame for frame in page.frames if "tall.html" in frame.url)
    for n in range(11):
        framed.evaluate(f"document.querySelectorAll('details')[{n}].open = true")
        page.wait_for_timeout(60)
    assert not seen(page, "loop")
