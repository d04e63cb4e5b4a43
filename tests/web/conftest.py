"""A built report on one origin, a host site on another, and a browser between them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reportbuild import plan
from reportbuild.init import create_report
from tests.web.servers import Server, serving
from tests.web.small_kit import make, manifest_of

#: Many short paragraphs, so that a passage lies well below the fold.
FILLER = "\n\n".join(f"Paragraph {n} of the example." for n in range(60))
ENDING = f"""
::: {{.case-explorer #explorer}}
:::

## More {{#sec-more}}

{FILLER}

## Late {{#sec-late}}

The end.
"""
#: The strictest policy under which a site can show the report in a frame.
STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; frame-src {report}"


@pytest.fixture
def manifest(tmp_path: Path) -> dict[str, Any]:
    made = make(tmp_path, "https://example.org/report/")
    assert made.diagnostics == ()
    return manifest_of(made)


@pytest.fixture(scope="session")
def report_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The starter report with a base address, a long chapter and one anchor that was renamed."""
    root = tmp_path_factory.mktemp("report") / "report"
    create_report(root)
    for lang in ("en", "fr"):
        chapter = root / f"chapters/{lang}/02-cases.md"
        chapter.write_text(chapter.read_text("utf-8") + ENDING, "utf-8")
    with serving() as server:
        settings = f"\nbase-url: {server.origin}\naliases: {{sec-former: sec-late}}\n"
        file = root / "report.yaml"
        file.write_text(file.read_text("utf-8") + settings, "utf-8")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SOURCE_DATE_EPOCH", "1764000000")
            result = plan.build(plan.Request(root, formats=("html",), jobs=1))
        assert result.published, result.findings
        server.folder = root / "build" / "site"
        server.headers = headers_of((server.folder / "embed/headers.txt").read_text("utf-8"))
        yield server


def headers_of(text: str) -> dict[str, str]:
    """The headers that ``headers.txt`` asks for everywhere."""
    everywhere = text.split("\n/*\n")[1].split("\n\n")[0]
    return dict(re.findall(r"^ +([\w-]+): (.*)$", everywhere, re.MULTILINE))


@pytest.fixture
def report(report_server: Server) -> Iterator[Server]:
    """The report, as it was built: what a test puts over it goes away."""
    headers = dict(report_server.headers)
    yield report_server
    report_server.pages.clear()
    report_server.headers = headers


@pytest.fixture
def host(report: Server) -> Iterator[Server]:
    """The site that shows the report, with the loader among its own files."""
    assert report.folder is not None
    with serving() as server:
        server.headers["Content-Security-Policy"] = STRICT.format(report=report.origin)
        loader = (report.folder / "embed/v1/report-embed.js").read_text("utf-8")
        server.pages["/report-embed.js"] = loader
        server.pages["/watch.js"] = WATCH
        server.pages["/favicon.ico"] = ""
        server.pages["/site.css"] = "body { margin: 0; } .tall { block-size: 1500px; }"
        yield server


#: What the host's own script does in tests: remembers the events of embeds.
WATCH = """
window.seen = [];
for (const name of ["ready", "height", "navigate", "filter", "error", "loop"]) {
  addEventListener(`report-${name}`, ({ detail }) => window.seen.push([name, detail]));
}
"""


@pytest.fixture
def visit(browser: Any, host: Server) -> Iterator[Callable[..., Any]]:
    """Open a page of the host made of ``body`` in a fresh context."""
    contexts: list[Any] = []

    def run(body: str, address: str = "/page.html", css: str = "", **options: Any) -> Any:
        if css:
            host.pages["/site.css"] = css
        host.pages["/page.html"] = (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>'
            '<link rel="stylesheet" href="/site.css"><script src="/watch.js"></script>'
            f'<script src="/report-embed.js" defer></script></head><body>{body}</body></html>'
        )
        context = browser.new_context(viewport={"width": 900, "height": 700}, **options)
        contexts.append(context)
        page = context.new_page()
        page.problems = []
        page.on("pageerror", lambda problem: page.problems.append(str(problem)))
        page.on("console", lambda m: page.problems.append(m.text) if m.type == "error" else None)
        page.goto(host.origin + address, wait_until="load")
        return page

    yield run
    for context in contexts:
        context.close()


def wait_for(page: Any, expression: str, seconds: float = 8.0) -> bool:
    """Whether ``expression`` becomes true; polled, because a strict policy forbids eval."""
    from playwright.sync_api import Error

    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if page.evaluate(expression):
                return True
        except Error:  # the page is on its way to another address
            pass
        page.wait_for_timeout(60)
    return False


def embed_of(report: Server, path: str = "en/cases.html", **attributes: str) -> str:
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    address = f"{report.origin}/{path}"
    return (
        f'<report-embed src="{address}" title="Report"{more}>'
        f'<a href="{address}">Read the report</a></report-embed>'
    )


READY = "window.seen.some(([name]) => name === 'ready')"
FRAME = "document.querySelector('report-embed').shadowRoot.querySelector('iframe')"
FITS = f"{READY} && {FRAME}.clientHeight > 1500"


def inner_height(page: Any, path: str) -> int:
    """How tall the framed page is."""
    frame = next(frame for frame in page.frames if path in frame.url)
    return int(frame.evaluate("Math.ceil(document.documentElement.getBoundingClientRect().height)"))


def packaged(name: str) -> str:
    return (Path(__file__).parents[2] / "templates/embed" / name).read_text("utf-8")


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
