"""A book of four chapters, a case and references that uses all the PDF edition can do."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

from reportbuild.model import Book, BookItem, Contributor, Fragment, Label, Language

TEMPLATES = Path(__file__).parents[2] / "templates"
SQUARE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
)
WORDS = "Members decide together what the space is for, who may use it and what it costs. "


def read_templates() -> dict[str, str]:
    names = ("html/tokens.css", "pdf/book.css", "pdf/book.html.j2")
    return {name: (TEMPLATES / name).read_text("utf-8") for name in names}


def read_language(code: str = "en", locale: str = "en-GB") -> Language:
    data = YAML(typ="safe").load((TEMPLATES / "lang" / f"{locale}.yaml").read_text("utf-8"))
    strings = {key: str(word) for key, word in data["strings"].items()}
    return Language(
        code,
        locale,
        data["csl-locale"],
        data["hyphenation"],
        strings,
        data["typography"],
        tuple(data["months"]),
        data["date-format"],
    )


def make_book(chapters: int = 4) -> Book:
    def item(name: str, kind: str, number: str, title: str, parent: str = "") -> BookItem:
        anchor = f"sec-{name}" if kind == "chapter" else name
        inner = Label(f"sec-{name}-in", "section", name, f"{number}.1", "Inner part", 2)
        sections = (inner,) if kind == "chapter" else ()
        return BookItem(name, kind, parent, number, title, anchor, name, {}, sections)

    names = [f"c{n}" for n in range(1, chapters + 1)]
    return Book(
        language=read_language(),
        audience="public",
        slug="report",
        title="Rooms & Rules",
        subtitle="Who decides",
        description="A short report.",
        version="1.0",
        status="draft",
        date="2026-11-23",
        modified="2026-11-23T00:00:00Z",
        identifier="urn:report",
        doi="10.1234/report",
        base_url="",
        publisher="Cooperatives Europe",
        license="CC BY-SA 4.0",
        license_url="https://creativecommons.org/licenses/by-sa/4.0/",
        keywords=("rooms", "rules"),
        contributors=(Contributor("Cooperatives Europe"), Contributor("OuiShare Québec")),
        items=(
            *(item(name, "chapter", name[1:], f"Chapter {name[1:]}") for name in names),
            item("case-desk", "case", "1", "Desk", names[-1]),
            item("bibliography", "bibliography", "", "References"),
        ),
        formats=("pdf",),
    )


def chapter(nth: int, chapters: int = 4, paragraphs: int = 12) -> str:
    """One chapter; it refers to the figure of the next one and to its own table."""
    other = nth % chapters + 1
    text = "".join(
        f"<p>{WORDS * 6}<em>{n}</em>"
        f'<span class="footnote">A note to paragraph {n}, <em>with</em> a word in it.</span></p>'
        for n in range(paragraphs)
    )
    rows = "".join(f'<tr><th scope="row">Row {n}</th><td>{n}</td></tr>' for n in range(9))
    return (
        f'<h1 id="sec-c{nth}"><span class="number">{nth}</span> Chapter {nth}</h1>'
        f'<p>See <a href="#fig-{other}" class="cross-reference">figure {other}.1</a> and '
        f'<a href="#tbl-{nth}" class="cross-reference">table {nth}.1</a>, '
        f'<a href="https://example.org/{nth}">a page</a> and '
        f'<a href="#case-desk" class="cross-reference"><em>Desk</em></a>.</p>{text}'
        f'<h2 id="sec-c{nth}-in"><span class="number">{nth}.1</span> Inner part</h2>'
        f"<ul><li><p>One</p></li><li><p>Two</p><ul><li>Three</li></ul></li></ul>"
        f'<figure id="fig-{nth}"><img src="figures/a.svg" alt="A square"><figcaption>'
        f'<p><span class="label">Figure {nth}.1</span> A square</p></figcaption></figure>'
        f'<table id="tbl-{nth}"><caption>Rows</caption><thead><tr><th>Name</th><th>Number</th>'
        f"</tr></thead><tbody>{rows}</tbody></table>"
    )


def make_fragments(chapters: int = 4, paragraphs: int = 12) -> list[Fragment]:
    listed = "".join(
        f'<li><a href="#fig-{n}" class="listed"><span class="label">Figure {n}.1</span> A square'
        "</a></li>"
        for n in range(1, chapters + 1)
    )
    last = f'<h2 id="sec-lists">Lists</h2><div class="list-of-figures"><ul>{listed}</ul></div>'
    bodies = {f"c{n}": chapter(n, chapters, paragraphs) for n in range(1, chapters + 1)}
    bodies[f"c{chapters}"] += last
    bodies["case-desk"] = (
        '<section class="case-sheet"><h2 id="case-desk" class="case-name">Desk</h2>'
        f'<p>{WORDS}</p><section class="facts"><table class="facts-table"><tbody><tr>'
        '<th scope="row">Place</th><td>Lyon</td></tr></tbody></table></section></section>'
    )
    bodies["bibliography"] = (
        '<h1 id="bibliography">References</h1><ul class="references"><li>A book</li></ul>'
    )
    return [
        Fragment(name, body, ("a",) if "figures/a.svg" in body else (), text=body[::2])
        for name, body in bodies.items()
    ]
