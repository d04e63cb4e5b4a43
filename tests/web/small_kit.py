"""A report of one chapter and one case in two languages, and its embed kit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from reportbuild.files import Files
from reportbuild.model import Book, BookItem, Fragment, Index, Label, Language
from reportbuild.render.embed import site_embed

ROOT = Path(__file__).parents[2]
THEME = tuple(
    sorted(
        f"templates/{path.relative_to(ROOT / 'templates').as_posix()}"
        for folder in ("embed", "html")
        for path in (ROOT / "templates" / folder).iterdir()
        if folder == "embed" or path.suffix == ".css"
    )
)
PUBLISHED = "published/embed.json"
SHEET = b"p {}"
CHAPTER = (
    '<h1 id="sec-method">Method</h1><figure id="fig-a"><img src="../assets/figures/a.svg" alt="A">'
    '<figcaption>See <a href="#sec-method">above</a>, <a href="#fig-a">here</a>, '
    '<a href="cases/desk.html#case-desk">Desk</a>, <a href="https://example.org/x">there</a>'
    '</figcaption></figure><details class="chart-data"><p>1, 2, 3</p></details>'
    '<div class="table-scroll"><table id="tbl-a"><tbody><tr><td>1</td></tr></tbody></table></div>'
    '<div class="case-explorer"><div class="case-results"></div></div>'
)
CASE = (
    '<section class="case-sheet"><h1 id="case-desk">Desk</h1><div class="case-line"><p>Lyon</p>'
    '</div><div class="case-summary"><p>A desk.</p></div><table><tr><th><span data-field="size">'
    'Size</span></th><td>9</td></tr><tr><th><span data-field="founded">Founded</span></th><td>'
    '<span class="fact">2020</span> <a href="#src-desk-site">1</a></td></tr></table>'
    "</section>"
)


def language(code: str, locale: str) -> Language:
    data = YAML(typ="safe").load((ROOT / f"templates/lang/{locale}.yaml").read_text("utf-8"))
    months, form = tuple(data["months"]), data["date-format"]
    return Language(code, locale, locale, code, data["strings"], {}, months, form, data["name"])


def book(code: str, base: str = "") -> Book:
    items = (
        BookItem("method", "chapter", "", "1", "Method", "sec-method", "method", {}),
        BookItem("case-desk", "case", "method", "", "Desk", "case-desk", "cases/desk", {}),
    )
    one = language(code, {"en": "en-GB", "fr": "fr-CA"}[code])
    return Book(
        one, "public", "report", "Rooms & Rules", "", "", "1.0", "draft", "2026-11-23",
        "2026-11-23T00:00:00Z", "urn:report", "", base, "", "CC BY-SA 4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/", (), (), items, ("html",),
    )  # fmt: skip


LABELS = (
    Label("sec-method", "chapter", "method", "1", "Method", 1),
    Label("fig-a", "figure", "method", "1.1", "A square"),
    Label("tbl-a", "table", "method", "1.1", "Numbers"),
    Label("case-desk", "case", "case-desk", "1", "Desk", 1),
    Label("src-desk-site", "place", "case-desk", "", ""),
    Label("sec-hidden", "section", "annex", "", "Of a unit this edition does not show", 2),
)
INDEX = Index({label.id: label for label in LABELS}, tuple(label.id for label in LABELS))


def make(tmp_path: Path, base: str = "", published: str = "", **aliases: str) -> Any:
    if published:
        (tmp_path / "published").mkdir()
        (tmp_path / PUBLISHED).write_text(published, "utf-8")
    fragments = {
        f"{code}/{name}": Fragment(name, body)
        for code in ("en", "fr")
        for name, body in (("method", CHAPTER), ("case-desk", CASE))
    }
    return site_embed(
        (book("en", base), book("fr", base)),
        {"en": INDEX, "fr": INDEX},
        fragments,
        {"site/assets/report.css": SHEET},
        Files(tmp_path, frozenset((*THEME, *((PUBLISHED,) if published else ())))),
        "site",
        ["embed/v1/report-child.js"],
        {old.replace("_", "-"): new for old, new in aliases.items()},
        PUBLISHED if published else "",
    )


def manifest_of(made: Any) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(made.value["site/embed/embed.json"])
    return manifest
