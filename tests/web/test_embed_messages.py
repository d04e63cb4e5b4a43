"""What embeds and pages refuse to be told. Each check is proved able to fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.conftest import (
    FITS,
    FRAME,
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
