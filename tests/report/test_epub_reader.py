"""The books in a reading system: epub.js, which many web readers are built on, in Chromium."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.report.test_editions import SLUG
from tests.report.test_site_pages import PICTURES
from tests.validators.judges import installed
from tests.web.conftest import wait_for
from tests.web.servers import serving

pytestmark = pytest.mark.heavy

READER = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Reader</title>
<style>
  :root { color-scheme: light dark; background: Canvas; }
  body { margin: 0; } #page { width: 700px; height: 900px; }
</style>
<div id="page"></div>
<script src="/jszip.js"></script><script src="/epub.js"></script>
<script>
  const book = ePub("/book.epub");
  const view = book.renderTo("page", { width: 700, height: 900, flow: "scrolled-doc" });
  Promise.all([book.ready, book.loaded.pageList, view.display()])
    .then(() => { window.opened = true; });
</script>"""
IN_PAGE = "document.querySelector('iframe')?.contentDocument"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_reading_system_opens_the_book(built: Path, browser: Any, lang: str, theme: str) -> None:
    book = built / lang / f"{SLUG}-{lang}.epub"
    with serving() as server:
        server.folder = book.parent
        server.pages["/reader.html"] = READER.replace("/book.epub", f"/{book.name}")
        for name, path in (
            ("epub", "epubjs/dist/epub.min.js"),
            ("jszip", "jszip/dist/jszip.min.js"),
        ):
            server.pages[f"/{name}.js"] = installed(path).read_text("utf-8")
        page = browser.new_page(viewport={"width": 700, "height": 900}, color_scheme=theme)
        problems: list[str] = []
        page.on("pageerror", lambda problem: problems.append(str(problem)))
        page.goto(f"{server.origin}/reader.html")
        assert wait_for(page, "window.opened === true", 20)
        about = page.evaluate(
            "({ title: book.package.metadata.title, lang: book.package.metadata.language,"
            " toc: book.navigation.toc.map(({ href }) => href),"
            " landmarks: book.navigation.landmarks.length, pages: book.pageList.pages.length })"
        )
        assert about["lang"].startswith(lang)
        assert about["title"]
        assert about["landmarks"] >= 3
        assert about["pages"] == 0 or about["pages"] > 50
        assert len(about["toc"]) > 10
        for nth, place in enumerate((about["toc"][2], about["toc"][-2])):
            page.evaluate("(place) => view.display(place)", place)
            assert wait_for(page, f"({IN_PAGE}?.body?.textContent ?? '').length > 400")
            page.wait_for_timeout(300)
            pale = page.evaluate(CONTRAST)
            assert pale == [], place
            PICTURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=PICTURES / f"epub-{lang}-{nth}-{theme}.png")
        assert problems == []
        page.close()


#: Words whose colour is nearly that of what is behind them; the reader's own paper where the book
#: paints none.
CONTRAST = """() => {
  const inner = document.querySelector("iframe").contentDocument;
  const canvas = document.createElement("canvas").getContext("2d");
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const paper = matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
  const light = (c) => c.slice(0, 3).map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, nth) => sum + v * [0.2126, 0.7152, 0.0722][nth], 0);
  const behind = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const colour = rgba(inner.defaultView.getComputedStyle(at).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return paper;
  };
  return [...inner.querySelectorAll("p, h1, h2, h3, td, th, li, a, figcaption")].filter((one) => {
    if (!one.textContent.trim()) return false;
    const [a, b] = [rgba(inner.defaultView.getComputedStyle(one).color), behind(one)].map(light);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 3;
  }).slice(0, 5).map((one) => one.outerHTML.slice(0, 120));
}"""
