"""Pages of the site: where links lead, what is escaped, what a browser may load."""

from __future__ import annotations

import posixpath
import re

import pytest
from lxml import html

from reportbuild.diagnostics import Diagnostic, Locus
from reportbuild.model import Fragment, Language
from reportbuild.render.page import Download, Site
from reportbuild.render.site import (
    render_landing,
    render_page,
    render_root,
    site_assets,
)
from tests.render.theme_sample import CASE, make_book, make_fragments, read_templates

NAMES = {"en": "English", "fr": "Français"}
METHOD = make_fragments()[0]
DESK = Fragment("case-desk", CASE)


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(read_templates(), NAMES, (Download("pdf", "fr/report.pdf"),))


def page(language: Language, item: str, fragment: Fragment, site: Site, base: str = "") -> str:
    made = render_page(make_book(language, base), item, fragment, site)
    assert made.diagnostics == ()
    assert made.value is not None
    return made.value


def test_no_inline_style_or_script(english: Language, site: Site) -> None:
    landing = render_landing(make_book(english), site).value or ""
    for text in (page(english, "method", METHOD, site), landing):
        tree = html.fromstring(text)
        assert not tree.xpath("//style | //@style | //@onclick")
        assert {s.get("type") for s in tree.xpath("//script[not(@src)]")} == {"application/ld+json"}
        assert "default-src 'self'" in tree.xpath("//meta[@http-equiv]/@content")[0]


def test_every_address_is_relative_to_the_page(english: Language, site: Site) -> None:
    tree = html.fromstring(page(english, "case-desk", DESK, site))
    here = "en/cases/desk.html"
    seen = {
        posixpath.normpath(posixpath.join(posixpath.dirname(here), address))
        for address in tree.xpath("//link/@href | //script/@src | //nav//a/@href")
        if not address.startswith("#")
    }
    assert {"assets/report.css", "assets/report.js", "en/01-method.html"} <= seen
    assert {"en/cases/door.html", "fr/cases/desk-fr.html"} <= seen
    assert not [address for address in seen if address.startswith((".", "/", "http"))]


def test_language_link_leads_to_the_same_page(french: Language, site: Site) -> None:
    tree = html.fromstring(page(french, "method", METHOD, site))
    (link,) = tree.xpath("//nav[@class='languages']/a")
    assert link.attrib["href"] == "../en/01-method-en.html"
    assert (link.text, link.attrib["lang"]) == ("English", "en")
    assert "data-keep-place" in link.attrib


def test_contents_mark_the_page_and_unfold_its_cases(english: Language, site: Site) -> None:
    chapter = html.fromstring(page(english, "method", METHOD, site))
    assert chapter.xpath("//nav[@class='contents']//a[@aria-current='page']/@href") == [
        "01-method.html"
    ]
    assert chapter.xpath("//ol[@class='sections']//a/@href") == ["#sec-method-one"]
    assert not chapter.xpath("//details[@class='cases']/@open")
    case = html.fromstring(page(english, "case-desk", DESK, site))
    assert case.xpath("//details[@class='cases']/@open")
    assert case.xpath("//a[@aria-current='page']/@href") == ["desk.html"]


def test_one_first_heading_whatever_the_kind(english: Language, site: Site) -> None:
    for item, fragment in (("method", METHOD), ("case-desk", DESK)):
        tree = html.fromstring(page(english, item, fragment, site))
        assert len(tree.xpath("//main//h1")) == 1
    bare = page(english, "method", Fragment("method", "<p>No title</p>"), site)
    assert '<h1 id="sec-method">Method</h1>' in bare


def test_canonical_address_only_where_the_base_is_known(english: Language, site: Site) -> None:
    assert 'rel="canonical"' not in page(english, "method", METHOD, site)
    text = page(english, "method", METHOD, site, "https://example.org/report/")
    assert '<link rel="canonical" href="https://example.org/report/en/01-method.html">' in text
    assert 'hreflang="fr" href="https://example.org/report/fr/01-method-fr.html"' in text


def test_words_are_escaped_and_dates_localised(french: Language, site: Site) -> None:
    text = render_landing(make_book(french), site).value or ""
    assert "Rooms &amp; Rules" in text
    assert "Rooms & Rules" not in text
    assert "23 novembre 2026" in text


def test_front_door_needs_no_script(english: Language, french: Language) -> None:
    made = render_root([make_book(english), make_book(french)], read_templates())
    tree = html.fromstring(made.value or "")
    assert tree.xpath("//main/a/@href") == ["en/index.html", "fr/index.html"]
    assert not tree.xpath("//script")


def test_a_mistake_in_a_template_is_found_at_its_line(english: Language, site: Site) -> None:
    broken = site.templates | {"html/case.html.j2": "<p>\n{{ page.nothing }}</p>"}
    made = render_page(make_book(english), "case-desk", DESK, Site(broken, NAMES))
    assert made.value is None
    assert made.diagnostics == (
        Diagnostic(
            "template-is-valid",
            "'reportbuild.render.page.Page object' has no attribute 'nothing'",
            Locus("templates/html/case.html.j2", "line", "2:1"),
        ),
    )
    unclosed = site.templates | {"html/case.html.j2": "{% if x %}"}
    (found,) = render_page(make_book(english), "case-desk", DESK, Site(unclosed, NAMES)).diagnostics
    assert found.message.startswith("unexpected end of template")


def test_style_sheet_uses_only_defined_tokens() -> None:
    css = site_assets(read_templates(), {})["assets/report.css"].decode()
    defined = set(re.findall(r"(--[\w-]+):", css))
    assert set(re.findall(r"var\((--[\w-]+)\)", css)) <= defined
    assert "http" not in css


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["", "dark-"])
@pytest.mark.parametrize("ground", ["paper", "panel", "accent-wash", "second-wash"])
@pytest.mark.parametrize("text", ["ink", "muted", "accent", "second"])
def test_text_has_contrast_in_both_themes(theme: str, ground: str, text: str) -> None:
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", read_templates()["html/tokens.css"]))
    light, dark = sorted(
        (_luminance(tokens[theme + ground]), _luminance(tokens[theme + text])), reverse=True
    )
    assert (light + 0.05) / (dark + 0.05) >= 4.5
