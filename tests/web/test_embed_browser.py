"""The embed kit in a browser, on sites that make it hard. Each check is proved able to fail."""

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
    inner_height,
    packaged,
    wait_for,
)
from tests.web.servers import Server

pytestmark = pytest.mark.heavy
Visit = Callable[..., Any]

HOSTILE_CSS = """
* { all: unset !important; }
iframe { max-width: 50% !important; height: 20px !important; border: 9px solid red !important; }
report-embed { display: inline-block !important; width: 40px !important; }
"""


def frame_fits(page: Any) -> bool:
    """The frame shows its whole page over the whole width of its place."""
    wait_for(page, FITS, 4)
    page.wait_for_timeout(300)
    box = page.evaluate(
        f"(() => {{ const f = {FRAME}; return [f.clientHeight, f.clientWidth, innerWidth]; }})()"
    )
    tall = inner_height(page, "cases.html")
    return bool(abs(box[0] - tall) <= 1 and tall > 1500 and box[1] > 0.9 * box[2])


def link_shows(page: Any, seconds: float = 2) -> bool:
    return wait_for(
        page,
        "(() => { const a = document.querySelector('a');"
        " return a?.checkVisibility() && a.getBoundingClientRect().height > 5; })()",
        seconds,
    )


def with_fault(host: Server, old: str, new: str) -> None:
    """Put a fault into the loader that the host sends."""
    loader = host.pages["/report-embed.js"]
    assert old in loader, old
    host.pages["/report-embed.js"] = loader.replace(old, new)


def seen(page: Any, name: str) -> list[Any]:
    return [detail for event, detail in page.evaluate("window.seen") if event == name]


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


#: What a hostile page in the frame might send; nothing of it may have any effect.
BAD_MESSAGES = """[
  { rb: "report-embed/2", type: "height", value: 5 },
  { rb: "report-embed/1", type: "height", value: -5 },
  { rb: "report-embed/1", type: "height", value: 1e9 },
  { rb: "report-embed/1", type: "height", value: "5" },
  { rb: "report-embed/1", type: "height", value: NaN },
  { rb: "report-embed/1", type: "scroll", value: 1e7 },
  { rb: "report-embed/1", type: "constructor" },
  { rb: "report-embed/1", type: "navigate", path: "x", anchor: "'><img src=x onerror=alert(1)>" },
  { rb: "report-embed/1", type: "ready", path: "x", title: ["x"], lang: "en", anchor: "" },
  { rb: "report-embed/1", type: "ready", path: "x", title: "x", lang: "javascript:", anchor: "" },
  { rb: "report-embed/1", type: "filter", query: { toString: 1 } },
  "report-embed/1", null, 7, [], { rb: { toString: 1 } },
]"""
GOOD_MESSAGE = '[{ rb: "report-embed/1", type: "height", value: 5 }]'


def is_unmoved_by(page: Any, act: Callable[[], None]) -> bool:
    state = (
        "JSON.stringify([window.seen.length, location.hash, scrollY, document.body.innerHTML,"
        f" {FRAME}.style.height])"
    )
    page.wait_for_timeout(500)
    before = page.evaluate(state)
    act()
    page.wait_for_timeout(300)
    return bool(page.evaluate(state) == before)


def from_frame(page: Any, messages: str) -> None:
    framed = page.frames[1]
    framed.evaluate(
        f"{messages}.forEach((message) => parent.postMessage(message, '*'))".replace(
            "{ toString: 1 }", "{ a: 1 }"
        )
    )


def test_bad_messages_of_the_frame_do_nothing(visit: Visit, report: Server) -> None:
    page = visit(embed_of(report, sync="hash"))
    assert wait_for(page, FITS)
    assert is_unmoved_by(page, lambda: from_frame(page, BAD_MESSAGES))
    # The same road does carry good ones: the check can fail.
    assert not is_unmoved_by(page, lambda: from_frame(page, GOOD_MESSAGE))
    assert page.problems == []


def test_messages_of_other_windows_do_nothing(visit: Visit, report: Server, host: Server) -> None:
    page = visit(embed_of(report))
    assert wait_for(page, FITS)
    send = f"{GOOD_MESSAGE}.forEach((message) => postMessage(message, '*'))"
    assert is_unmoved_by(page, lambda: page.evaluate(send))
    with_fault(host, "source !== this.#frame.contentWindow", "false")
    with_fault(host, "origin !== this.#address.origin", "false")
    page.reload()
    assert wait_for(page, FITS)
    assert not is_unmoved_by(page, lambda: page.evaluate(send))


def test_a_frame_that_went_to_another_origin_is_not_heard(
    visit: Visit, report: Server, host: Server
) -> None:
    host.pages["/other.html"] = "<!doctype html><title>Other</title>"
    other = host.origin.replace("127.0.0.1", "localhost")

    def hijack(page: Any) -> bool:
        assert wait_for(page, FITS)
        page.frames[1].goto(f"{other}/other.html")
        page.wait_for_timeout(300)
        return is_unmoved_by(page, lambda: from_frame(page, GOOD_MESSAGE))

    host.headers["Content-Security-Policy"] += f" {other}"
    assert hijack(visit(embed_of(report)))
    with_fault(host, "origin !== this.#address.origin", "false")
    assert not hijack(visit(embed_of(report)))


def test_the_page_in_the_frame_heeds_only_its_host(visit: Visit, report: Server) -> None:
    page = visit(embed_of(report))
    assert wait_for(page, FITS)
    framed = page.frames[1]
    state = "JSON.stringify([location.href, document.documentElement.outerHTML, scrollY])"
    before = framed.evaluate(state)
    framed.evaluate("postMessage({ rb: 'report-embed/1', type: 'theme', value: 'dark' }, '*')")
    for message in (
        {"type": "goto", "anchor": "x'onclick=alert(1)"},
        {"type": "goto", "anchor": "constructor"},
        {"type": "goto", "anchor": ["sec-late"]},
        {"type": "theme", "value": "<b>"},
        {"type": "lang", "value": 'fr"],a[href'},
        {"type": "viewport", "top": "1px;color:red", "height": 2},
    ):
        page.evaluate(
            f"(message) => {FRAME}.contentWindow.postMessage("
            "{ rb: 'report-embed/1', ...message }, '*')",
            message,
        )
    page.wait_for_timeout(300)
    assert framed.evaluate(state) == before
    assert page.problems == []


@pytest.mark.parametrize("address", ["javascript:window.broken=1", "data:text/html,x", "//["])
def test_only_web_addresses_are_framed(visit: Visit, address: str) -> None:
    page = visit(f'<report-embed src="{address}"><a href="/">Read</a></report-embed>')
    assert link_shows(page)
    assert page.evaluate(f"{FRAME} === null && window.broken === undefined")
    assert seen(page, "error") == [{"reason": "address-refused"}]


def test_links_of_editors_become_embeds_only_for_trusted_places(
    visit: Visit, report: Server, host: Server
) -> None:
    link = f'<a class="report-embed" href="{report.origin}/en/cases.html" data-height="500">R</a>'
    page = visit(link)
    assert page.locator("report-embed").count() == 0
    host.pages["/page.html"] = host.pages["/page.html"].replace(
        'src="/report-embed.js"', f'src="/report-embed.js" data-origins="{report.origin}"'
    )
    page.reload()
    assert frame_fits(page)


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
