"""A chapter written to do harm does nothing: on the site, in the EPUB, in the PDF."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from reportbuild import plan
from reportbuild.init import create_report
from tests.web.conftest import headers_of, packaged
from tests.web.servers import Server, serving

pytestmark = pytest.mark.heavy

#: Everything either sets ``window.broken`` or asks for an address with ``leak`` in it.
HOSTILE = """
Words before.

<script>
window.broken = "script"
</script>

<script src="LEAK/leak.js"></script>

Inline <script>window.broken = "inline script"</script> and
<img src="figures/editions.svg" alt="A" onload="window.broken = 'load'"> and
<b onmouseover="window.broken = 'mouse'" onclick="window.broken = 'click'">bold</b> and
[span]{onclick="window.broken = 'click'"} and <span onmouseover="window.broken = 'mouse'">s</span>.

<a href="javascript:window.broken='link'">one</a>
<a href="JaVaScRiPt&colon;window.broken='link'">two</a>
<a href="&#x6a;avascript&#58;window.broken='link'">three</a>
<a href=" &#1; java&#10;script:window.broken='link'">four</a>
<a href="data:text/html,<script>opener.broken='link'</script>">five</a>
<a href="vbscript:broken">six</a>

[seven](javascript:window.broken='link') [eight](JAVASCRIPT&colon;window.broken='link')
[nine](data:text/html;base64,PHNjcmlwdD4=) <javascript:window.broken='link'>
[ten](java%0ascript&colon;window.broken='link')

<svg onload="window.broken = 'svg'"><script>window.broken = "svg script"</script>
<a xlink:href="javascript:window.broken='link'"><text>t</text></a>
<animate onbegin="window.broken = 'animation'" attributeName="x" dur="1s"/>
<foreignObject><iframe srcdoc="<script>parent.broken = 'srcdoc'</script>"></iframe></foreignObject>
</svg>

<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=bad()&gt;">

<div style="background: url(LEAK/leak.png)" onclick="window.broken = 'click'">styled</div>

<p style="position: fixed; inset: 0">over everything</p>

<style>
@import url(LEAK/leak.css);
body { background: url(LEAK/leak.png); }
</style>

<link rel="stylesheet" href="LEAK/leak.css">

<meta http-equiv="refresh" content="0;url=LEAK/leak">

<base href="LEAK/leak/">

<form action="LEAK/leak"><input name="q" autofocus onfocus="window.broken = 'focus'">
<button formaction="javascript:window.broken='form'">go</button></form>

<iframe src="LEAK/leak"></iframe>

<iframe srcdoc="<script>parent.broken = 'srcdoc'</script>"></iframe>

<object data="LEAK/leak"></object>

<embed src="LEAK/leak">

<video src="LEAK/leak" onerror="window.broken = 'video'" autoplay></video>

<details open ontoggle="window.broken = 'toggle'"><summary>s</summary>
d
</details>

<noscript><p title="</noscript><img src=x onerror=window.broken='noscript'>"></noscript>

```{=html}
<img src="figures/editions.svg" alt="A" srcset="LEAK/leak.png 2x" onload="window.broken = 'raw'">
<!--><script>window.broken = "comment"</script>-->
<template><script>window.broken = "template"</script></template>
```

`<script>window.broken = "raw inline"</script>`{=html}

Words after.
"""

#: Links of a wrong scheme in Markdown stop a build; here it must go on without them.
FORGIVEN = "rules: {link-scheme-is-safe: warning}"

PROBE = """() => {
  for (const one of document.querySelectorAll("*"))
    for (const name of ["mouseover", "focus", "load", "error", "toggle", "begin"])
      one.dispatchEvent(new Event(name));
  const named = [...document.querySelectorAll("*")].flatMap(one => [...one.attributes])
    .filter(({ name, value }) => /^on|^style$|^srcdoc$|^formaction$/.test(name)
      || /^[\\s\\u0000-\\u001f]*(javascript|vbscript|data:text)/i.test(value))
    .map(({ name, value }) => `${name}=${value}`);
  return [window.broken ? `ran: ${window.broken}` : "", ...named].filter(Boolean);
}"""


def build_hostile(root: Path, leak: str, *settings: str) -> Path:
    """The starter report with the chapter in it; its ``build`` folder."""
    create_report(root)
    for lang in ("en", "fr"):
        chapter = root / f"chapters/{lang}/02-cases.md"
        chapter.write_text(chapter.read_text("utf-8") + HOSTILE.replace("LEAK", leak), "utf-8")
    file = root / "report.yaml"
    file.write_text("\n".join([file.read_text("utf-8"), FORGIVEN, *settings]), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1764000000")
        result = plan.build(plan.Request(root, ("en",)))
    assert result.published, [f for f in result.findings if f.severity == "error"]
    return root / "build"


@pytest.fixture(scope="module")
def leak() -> Iterator[Server]:
    """The server that must not be asked for anything."""
    with serving() as server:
        yield server


@pytest.fixture(scope="module")
def sanitised(tmp_path_factory: pytest.TempPathFactory, leak: Server) -> Path:
    return build_hostile(tmp_path_factory.mktemp("hostile") / "report", leak.origin)


@pytest.fixture(scope="module")
def allowed(tmp_path_factory: pytest.TempPathFactory, leak: Server) -> Path:
    root = tmp_path_factory.mktemp("allowed") / "report"
    return build_hostile(root, leak.origin, "raw-html: allow")


def unpack(book: Path, target: Path) -> Path:
    with zipfile.ZipFile(book) as archive:
        archive.extractall(target)
    return target


@pytest.fixture
def harm(browser: Any, leak: Server) -> Callable[..., list[str]]:
    """What a page does that it must not, with or without the report's policy."""

    def run(folder: Path, path: str, policy: bool) -> list[str]:
        with serving() as server:
            server.folder = folder
            text = (folder / path).read_text("utf-8")
            if policy:
                server.headers = headers_of(packaged("headers.txt"))
            else:
                text = re.sub(r"<meta http-equiv=.Content-Security-Policy[^>]*>", "", text)
            server.pages[f"/{path}"] = text
            leak.asked.clear()
            page = browser.new_page()
            found: list[str] = []
            page.on("request", lambda r: found.append(r.url) if "leak" in r.url else None)
            page.on("console", lambda m: found.append(m.text) if "Policy" in m.text else None)
            page.on("pageerror", lambda problem: found.append(str(problem)))
            page.on("dialog", lambda dialog: found.append(dialog.message))
            page.goto(f"{server.origin}/{path}", wait_until="load")
            page.wait_for_timeout(800)
            if page.url != f"{server.origin}/{path}":
                found.append(f"went to {page.url}")
            else:
                found += page.evaluate(PROBE)
                page.wait_for_timeout(200)
                found += page.evaluate("window.broken ? ['late: ' + window.broken] : []")
            page.close()
            return found + leak.asked

    return run


@pytest.mark.parametrize("policy", [False, True], ids=["no policy", "the report's policy"])
def test_a_hostile_chapter_does_nothing_on_the_site(
    harm: Callable[..., list[str]], sanitised: Path, policy: bool
) -> None:
    text = (sanitised / "site/en/cases.html").read_text("utf-8")
    assert "Words before." in text
    assert "Words after." in text
    # With the policy, nothing even tries what it forbids.
    assert harm(sanitised / "site", "en/cases.html", policy) == []


def test_a_hostile_chapter_does_nothing_in_the_epub(
    harm: Callable[..., list[str]], sanitised: Path, tmp_path: Path
) -> None:
    from tests.render.test_epub import epubcheck

    (book,) = (sanitised / "en").glob("*.epub")
    folder = unpack(book, tmp_path)
    (page,) = [p for p in folder.rglob("*.xhtml") if "Words after." in p.read_text("utf-8")]
    assert harm(folder, page.relative_to(folder).as_posix(), policy=False) == []
    assert epubcheck(book) == []


def actions_of(book: Path) -> list[str]:
    """What a PDF would do or fetch: scripts, programs, forms, addresses that are no web pages."""
    found = []
    with pikepdf.open(book) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary):
                kind = str(one.get("/S", ""))
                if kind in ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition"):
                    found.append(kind)
                found += [key for key in ("/JS", "/AA", "/XFA") if key in one]
                address = str(one.get("/URI", "https:"))
                if not re.match(r"https?:|mailto:", address) or "leak" in address:
                    found.append(address)
    return found


def test_a_hostile_chapter_does_nothing_in_the_pdf(sanitised: Path, tmp_path: Path) -> None:
    (book,) = (sanitised / "en").glob("*.pdf")
    assert actions_of(book) == []
    with pikepdf.open(book) as pdf:  # the check can fail
        pdf.Root.OpenAction = pdf.make_indirect(
            pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        )
        pdf.save(tmp_path / "bad.pdf")
    assert actions_of(tmp_path / "bad.pdf") == ["/JavaScript", "/JS"]


def test_where_html_is_allowed_it_acts_and_only_the_policy_stops_it(
    harm: Callable[..., list[str]], allowed: Path
) -> None:
    bare = " ".join(harm(allowed / "site", "en/cases.html", policy=False))
    assert "leak" in bare
    guarded = " ".join(harm(allowed / "site", "en/cases.html", policy=True))
    assert "Content Security Policy" in guarded
    assert "ran:" not in guarded


def test_books_stay_clean_where_html_is_allowed(
    harm: Callable[..., list[str]], allowed: Path, tmp_path: Path
) -> None:
    assert actions_of(next((allowed / "en").glob("*.pdf"))) == []
    folder = unpack(next((allowed / "en").glob("*.epub")), tmp_path)
    (page,) = [p for p in folder.rglob("*.xhtml") if "Words after." in p.read_text("utf-8")]
    assert harm(folder, page.relative_to(folder).as_posix(), policy=False) == []
