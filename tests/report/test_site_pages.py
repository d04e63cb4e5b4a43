"""Every kind of page of the real site in a browser: accessible, and kept as pictures.

The pictures land in ``build/screenshots/``, where CI and people find them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.report.conftest import ROOT
from tests.report.test_site_validators import page_of
from tests.web.conftest import headers_of
from tests.web.servers import Server, serving
from tests.web.test_reading_browser import violations

pytestmark = pytest.mark.heavy

PICTURES = ROOT / "build" / "screenshots"
WIDTHS, THEMES = (1280, 320), ("light", "dark")
#: Kind of page → address below a language, or below the site for pages of no language.
OF_A_LANGUAGE = {
    "landing": "index",
    "chapter": "why-governance",
    "chapter-with-table": "legal-frames",
    "chapter-with-figures": "governance-families",
    "case": "cases/la-coroutine-lille",
    "explorer": "cases",
    "lists": "figures-and-tables",
    "index": "subject-index",
    "figure": "{lang}/figures/fig-map",
    "table": "{lang}/figures/tbl-matrix",
    "glossary": "glossary",
    "bibliography": "bibliography",
    "embedded-case": "embed/{lang}/case-la-coroutine-lille",
    "embedded-figure": "embed/{lang}/fig-map",
    "embedded-table": "embed/{lang}/tbl-matrix",
}
OF_THE_SITE = {"front-door": "index", "lost": "404", "snippets": "embed/snippets"}
KINDS = [(kind, lang) for kind in OF_A_LANGUAGE for lang in ("en", "fr")]
KINDS += [(kind, "") for kind in OF_THE_SITE]


@pytest.fixture(scope="module")
def online(built: Path) -> Iterator[Server]:
    with serving() as server:
        server.folder = built / "site"
        server.headers = headers_of((built / "site/embed/headers.txt").read_text("utf-8"))
        yield server


def address(built: Path, kind: str, lang: str) -> str:
    if not lang:
        return f"{OF_THE_SITE[kind]}.html"
    path = OF_A_LANGUAGE[kind].format(lang=lang)
    return f"{path}.html" if "{lang}" in OF_A_LANGUAGE[kind] else page_of(built, lang, path)


@pytest.mark.parametrize(("kind", "lang"), KINDS, ids=[f"{k}-{v}".strip("-") for k, v in KINDS])
def test_a_page_is_accessible_at_every_width_and_in_every_theme(
    built: Path, online: Server, browser: Any, kind: str, lang: str
) -> None:
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": 900})
    page = context.new_page()
    problems: list[str] = []
    outside: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on("request", lambda r: None if r.url.startswith(online.origin) else outside.append(r.url))
    page.goto(f"{online.origin}/{address(built, kind, lang)}", wait_until="load")
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            found += [f"{width} {theme} {fault}" for fault in violations(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{width} {theme} is wider than the screen")
            keep_picture(page, f"{kind}-{lang}-{width}-{theme}".replace("--", "-"))
    cookies = context.cookies()
    context.close()
    assert found == []
    assert (problems, outside, cookies) == ([], [], [])


def keep_picture(page: Any, name: str) -> None:
    """The page from its top, at most four screens of it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    tall = min(3600, int(page.evaluate("document.documentElement.scrollHeight")))
    page.screenshot(
        path=PICTURES / f"{name}.png",
        full_page=True,
        clip={"x": 0, "y": 0, "width": page.viewport_size["width"], "height": tall},
    )


def test_every_kind_of_page_has_its_pictures(built: Path) -> None:
    """What templates make is pictured: a new kind of page asks for its line above."""
    pictured = {address(built, kind, lang) for kind, lang in KINDS}
    folders = {path.rpartition("/")[0] for path in pictured}
    site = built / "site"
    there = {file.relative_to(site).parent.as_posix() for file in site.rglob("*.html")}
    assert there - {folder or "." for folder in folders} == set()
