"""A book of two chapters, two cases and a bibliography, and the default theme's templates."""

from __future__ import annotations

from pathlib import Path

from reportbuild.model import Book, BookItem, Contributor, Fragment, Label, Language

TEMPLATES = Path(__file__).parents[2] / "templates"

CASE = (
    '<section class="case-sheet"><h1 id="case-desk" class="case-name">Desk</h1>'
    '<section class="facts"><table class="facts-table"><tbody><tr><th scope="row">Place</th>'
    "<td>Lyon</td></tr></tbody></table></section></section>"
)


def read_templates() -> dict[str, str]:
    return {
        path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8")
        for path in sorted(TEMPLATES.rglob("*"))
        if path.suffix in (".j2", ".css", ".js")
    }


def make_book(language: Language, base_url: str = "") -> Book:
    other = "fr" if language.code == "en" else "en"

    def item(name: str, kind: str, number: str, path: str, parent: str = "") -> BookItem:
        anchor = name if kind != "chapter" else f"sec-{name}"
        sections = (
            (Label(f"sec-{name}-one", "section", name, f"{number}.1", "First part", 2),)
            if kind == "chapter"
            else ()
        )
        return BookItem(
            name, kind, parent, number, name.title(), anchor, path, {other: f"{path}-{other}"},
            sections,
        )  # fmt: skip

    return Book(
        language=language,
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
        doi="",
        base_url=base_url,
        publisher="",
        license="CC BY-SA 4.0",
        license_url="https://creativecommons.org/licenses/by-sa/4.0/",
        keywords=("rooms",),
        contributors=(Contributor("Cooperatives Europe"),),
        items=(
            item("method", "chapter", "1", "01-method"),
            item("cases", "chapter", "A", "02-cases"),
            item("case-desk", "case", "1", "cases/desk", "cases"),
            item("case-door", "case", "2", "cases/door", "cases"),
            item("bibliography", "bibliography", "", "bibliography"),
        ),
        formats=("html", "pdf"),
    )


def make_fragments() -> list[Fragment]:
    method = (
        '<h1 id="sec-method"><span class="number">1</span> Method</h1>'
        '<h2 id="sec-method-one">First part</h2><p>See <a href="#case-desk"><em>Desk</em></a>.'
        '<span class="footnote">A note\nof two lines.</span></p>'
        '<figure id="fig-a"><img src="figures/a.svg" alt="A square"><figcaption>'
        "<p>A square</p></figcaption></figure>"
        "<ul><li><p>One</p></li><li><p>Two</p></li></ul>"
        "<table><thead><tr><th>Head</th></tr></thead><tbody><tr><td>Cell</td></tr></tbody></table>"
    )
    cases = '<h1 id="sec-cases">Cases</h1><h2 id="sec-cases-one">First part</h2>'
    door = '<h2 id="case-door">Door</h2>'
    list_ = '<h1 id="bibliography">References</h1><ul class="references"><li>A book</li></ul>'
    return [
        Fragment("method", method, text="Method First part See Desk."),
        Fragment("cases", cases),
        Fragment("case-desk", CASE.replace("h1", "h2")),
        Fragment("case-door", door),
        Fragment("bibliography", list_),
    ]
