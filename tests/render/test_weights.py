"""The budget of a page: what it loads is counted, what is too much is told."""

from __future__ import annotations

import random

import pytest

from reportbuild.diagnostics import Diagnostic, Locus
from reportbuild.render.font_faces import font_face_rules
from reportbuild.render.fonts import web_fonts
from reportbuild.render.weights import weigh_site

PAGE = (
    b'<!doctype html><link rel="canonical" href="https://example.org/a"><link rel="stylesheet" '
    b'href="../assets/report.css"><script src="../assets/report.js" defer></script>%b'
)
SHEET = (
    b'@font-face { src: url("fonts/a.woff2") } @font-face { src: url("fonts/a-extended.woff2") }'
)


def noise(size: int) -> bytes:
    """Letters that hardly compress: about 0.75 bytes a letter remain."""
    return bytes(random.Random(size).choices(range(33, 127), k=size)).replace(b"<", b"x")


def weigh(**changed: bytes) -> tuple[dict[str, dict[str, int]] | None, tuple[Diagnostic, ...]]:
    files = {"body": b"<p>a</p>", "css": SHEET, "js": b"a()", "font": noise(1000)} | changed
    made = weigh_site(
        ({"site/en/a.html": PAGE % files["body"], "site/en/a.pdf": noise(10)},),
        (
            {
                "site/assets/report.css": files["css"],
                "site/assets/report.js": files["js"],
                "site/assets/fonts/a.woff2": files["font"],
                "site/assets/fonts/a-extended.woff2": noise(10**6),
            },
        ),
        "site",
        "https://own.example/report",
    )
    return made.value, made.diagnostics


def test_a_page_weighs_what_it_loads() -> None:
    weights, found = weigh()
    assert found == ()
    assert weights is not None
    assert set(weights) == {"site/en/a.html"}
    assert weights["site/en/a.html"]["JavaScript"] == 3
    assert 700 < weights["site/en/a.html"]["fonts"] <= 1000


@pytest.mark.parametrize(
    ("part", "kind", "most", "hint"),
    [
        ("body", "HTML", 60, "divide the chapter, or move a long table into the data"),
        ("css", "CSS", 15, "shorten the style sheets in templates/html/"),
        ("js", "JavaScript", 25, "shorten the scripts in templates/html/"),
        ("font", "fonts", 120, "leave out a face, or characters of all of them"),
    ],
)
def test_what_is_too_heavy_is_told(part: str, kind: str, most: int, hint: str) -> None:
    content = noise(most * 1500)
    weights, (found,) = weigh(**{part: content})
    assert weights is not None
    size = weights["site/en/a.html"][kind] / 1024
    assert found == Diagnostic(
        "page-weight-is-in-budget",
        f"the page loads {size:.1f} KB of {kind}; at most {most} KB are allowed",
        Locus("build/site/en/a.html"),
        hint,
    )


@pytest.mark.parametrize(
    ("part", "content", "address"),
    [
        ("body", b'<img alt="" src="//cdn.example/a.png">', "//cdn.example/a.png"),
        ("body", b'<iframe src="https://video.example/v"></iframe>', "https://video.example/v"),
        ("body", b'<img srcset="a.png 1x, https://c.example/b 2x">', "https://c.example/b"),
        ("body", b'<link rel="preload" href="https://f.example/f">', "https://f.example/f"),
        ("css", b"@import 'https://f.example/css';", "https://f.example/css"),
        ("css", b"p { background: url(http://f.example/p) }", "http://f.example/p"),
    ],
)
def test_what_another_host_sends_is_told(part: str, content: bytes, address: str) -> None:
    _, found = weigh(**{part: content})
    hint = "put the file into the project; readers of the report are nobody else's business"
    assert found == (
        Diagnostic(
            "page-asks-no-other-host",
            f"the page loads '{address}'",
            Locus("build/site/en/a.html"),
            hint,
        ),
    )


def test_the_whole_address_of_the_report_is_no_other_host() -> None:
    weights, found = weigh(body=b'<script src="https://own.example/report/assets/report.js">')
    assert found == ()
    assert (weights or {})["site/en/a.html"]["JavaScript"] == 3
    _, found = weigh(body=b'<script src="https://own.example.evil/report/assets/report.js">')
    assert len(found) == 1


def test_links_to_other_places_are_no_requests() -> None:
    _, found = weigh(body=b'<a href="https://example.org/">a</a><script>x("https://a")</script>')
    assert found == ()


def test_the_fonts_of_the_theme_are_in_the_budget() -> None:
    fonts = web_fonts().value or {}
    sheet = font_face_rules(list(fonts), "fonts/").encode()
    shared = {f"site/assets/fonts/{name}": data for name, data in fonts.items()}
    shared |= {"site/assets/report.css": sheet, "site/assets/report.js": b""}
    made = weigh_site(({"site/en/a.html": PAGE % b""},), (shared,), "site", "")
    assert made.diagnostics == ()
    assert (made.value or {})["site/en/a.html"]["fonts"] > 90_000
