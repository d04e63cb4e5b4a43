"""The embed kit without a browser: what it promises, and whether a build keeps it."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import html
from ruamel.yaml import YAML

from reportbuild.diagnostics import Diagnostic, Locus, Sink
from reportbuild.files import Files
from reportbuild.model import Book, BookItem, Fragment, Index, Label, Language
from reportbuild.project.report import load_report
from reportbuild.render.embed import inline_sheet, site_embed, theme_rules
from reportbuild.render.embed_manifest import compare_published, follow_aliases

ROOT = Path(__file__).parents[2]
THEME = tuple(
    sorted(
        f"templates/{path.relative_to(ROOT / 'templates').as_posix()}"
        for folder in ("embed", "html")
        for path in (ROOT / "templates" / folder).iterdir()
    )
)
PUBLISHED = "published/embed.json"
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
    '</div><div class="case-summary"><p>A desk.</p></div><table><tr><td>fact</td></tr></table>'
    "</section>"
)


def language(code: str, locale: str) -> Language:
    data = YAML(typ="safe").load((ROOT / f"templates/lang/{locale}.yaml").read_text("utf-8"))
    return Language(code, locale, locale, code, data["strings"], {}, (), "", data["name"])


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
        {"site/assets/report.css": b"p {}"},
        Files(tmp_path, frozenset((*THEME, *((PUBLISHED,) if published else ())))),
        "site",
        ["embed/v1/report-child.js"],
        {old.replace("_", "-"): new for old, new in aliases.items()},
        PUBLISHED if published else "",
    )


def manifest_of(made: Any) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(made.value["site/embed/embed.json"])
    return manifest


@pytest.fixture
def manifest(tmp_path: Path) -> dict[str, Any]:
    made = make(tmp_path, "https://example.org/report/")
    assert made.diagnostics == ()
    return manifest_of(made)


SCHEMA = Draft202012Validator(json.loads((ROOT / "templates/embed/embed.schema.json").read_text()))


def test_manifest_has_the_form_of_its_schema(tmp_path: Path, manifest: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(SCHEMA.schema)
    SCHEMA.validate(manifest)
    assert manifest["anchors"]["case-desk"] == {
        "en": "en/cases/desk.html#case-desk",
        "fr": "fr/cases/desk.html#case-desk",
    }
    assert manifest["csp"]["iframe"] == (
        "script-src https://example.org; frame-src https://example.org"
    )


@pytest.mark.parametrize("path", ["../x.html", "/x.html", "https://x/y", "fr/../../x", "a b"])
def test_schema_refuses_ways_out(manifest: dict[str, Any], path: str) -> None:
    manifest["pages"][0]["path"] = path
    assert not SCHEMA.is_valid(manifest)


def test_schema_refuses_the_unknown(manifest: dict[str, Any]) -> None:
    assert not SCHEMA.is_valid(manifest | {"script": "x"})
    assert not SCHEMA.is_valid(manifest | {"protocol": "report-embed/2"})


def test_only_public_anchors_of_shown_units_are_promised(manifest: dict[str, Any]) -> None:
    assert list(manifest["anchors"]) == ["case-desk", "fig-a", "sec-method", "tbl-a"]


def test_integrity_is_that_of_the_files(tmp_path: Path) -> None:
    made = make(tmp_path)
    for asset in manifest_of(made)["assets"]:
        content = made.value.get(f"site/{asset['path']}", b"p {}")
        digest = base64.b64encode(hashlib.sha384(content).digest()).decode()
        assert asset["integrity"] == f"sha384-{digest}"
        assert asset["bytes"] == len(content)
    roles = {asset["role"] for asset in manifest_of(made)["assets"]}
    assert {"loader", "child", "inline-style", "style"} <= roles
    loader = next(a["integrity"] for a in manifest_of(made)["assets"] if a["role"] == "loader")
    page = html.fromstring(made.value["site/embed/snippets.html"].decode())
    snippet = page.xpath("string(//*[@id='element'])")
    assert f'integrity="{loader}" crossorigin="anonymous"' in snippet


def test_things_stand_alone_and_their_links_lead_home(tmp_path: Path) -> None:
    made = make(tmp_path)
    figure = html.fromstring(made.value["site/embed/en/fig-a.html"].decode())
    assert figure.xpath("//main//figure//a/@href") == [
        "../../en/method.html#sec-method",
        "#fig-a",
        "../../en/cases/desk.html#case-desk",
        "https://example.org/x",
    ]
    assert figure.xpath("//img/@src") == ["../../assets/figures/a.svg"]
    assert figure.xpath("//details/p/text()") == ["1, 2, 3"]
    assert figure.xpath("//h1/text()") == ["Figure\u00a01.1. A square"]
    assert figure.xpath("//p[@class='view-source']/a/@href") == ["../../en/method.html#fig-a"]
    assert figure.xpath("//link[@hreflang]/@href") == ["../fr/fig-a.html"]
    card = html.fromstring(made.value["site/embed/fr/case-desk.html"].decode())
    assert card.xpath("//main//p/text()")[:2] == ["Lyon", "A desk."]
    assert card.xpath("//p[@class='case-card-name']/a/@href") == [
        "../../fr/cases/desk.html#case-desk"
    ]
    assert not card.xpath("//table")
    assert {"site/embed/en/tbl-a.html", "site/embed/en/explorer.html"} <= made.value.keys()


def test_pages_of_the_kit_keep_the_policy(tmp_path: Path) -> None:
    made = make(tmp_path)
    for path, content in made.value.items():
        if path.endswith(".html"):
            tree = html.fromstring(content.decode())
            assert not tree.xpath("//style | //@style | //@onclick | //script[not(@src)]"), path
            policy = tree.xpath("//meta[@http-equiv]/@content")[0]
            assert policy.startswith("default-src 'self';")
            assert "unsafe" not in policy
            assert not tree.xpath("//script[contains(@src, '//')] | //link[contains(@href, '//')]")


def test_scripts_of_the_kit_store_and_evaluate_nothing() -> None:
    for name in ("report-embed.js", "report-child.js", "snippets.js"):
        text = (ROOT / "templates/embed" / name).read_text("utf-8")
        for word in ("localStorage", "sessionStorage", "cookie =", "eval(", "innerHTML", "import("):
            assert word not in text, (name, word)
        assert "https://" not in text.replace("https?://", "")


def test_answers_need_an_address(tmp_path: Path) -> None:
    assert not [path for path in make(tmp_path).value if "oembed" in path]
    made = make(tmp_path, "https://example.org/report")
    answer = json.loads(made.value["site/embed/oembed/fr/method.json"])
    assert answer["html"] == (
        '<blockquote><a href="https://example.org/report/fr/method.html">Method</a></blockquote>'
        '<iframe src="https://example.org/report/fr/method.html" width="600" height="800"'
        ' frameborder="0" title="Method"></iframe>'
    )
    assert answer["provider_name"] == "Rooms & Rules"


def published(manifest: dict[str, Any], **changes: Any) -> str:
    return json.dumps(manifest | changes)


def test_published_anchors_stay(tmp_path: Path, manifest: dict[str, Any]) -> None:
    place = {"en": "en/method.html#fig-b"}
    before = published(manifest, anchors=manifest["anchors"] | {"fig-b": place})
    (found,) = make(tmp_path, "https://example.org/report/", before).diagnostics
    assert found == Diagnostic(
        "published-anchor-stays",
        "the published anchor 'fig-b' is gone",
        Locus(PUBLISHED, "text", '"fig-b"'),
        "write 'fig-b: <new anchor>' under 'aliases' in report.yaml; did you mean 'fig-a'?",
    )


def test_an_alias_keeps_a_published_anchor(tmp_path: Path, manifest: dict[str, Any]) -> None:
    place = {"en": "en/method.html#fig-b"}
    before = published(
        manifest, anchors=manifest["anchors"] | {"fig-b": place}, aliases={"fig-c": "fig-b"}
    )
    made = make(tmp_path, "https://example.org/report/", before, fig_b="fig-a", fig_c="fig-b")
    assert made.diagnostics == ()
    assert manifest_of(made)["aliases"] == {"fig-b": "fig-a", "fig-c": "fig-a"}


def test_a_published_alias_stays_too(manifest: dict[str, Any]) -> None:
    sink = Sink()
    compare_published(published(manifest, aliases={"fig-c": "fig-a"}), PUBLISHED, manifest, sink)
    assert [found.message for found in sink.found] == ["the published anchor 'fig-c' is gone"]


def test_a_published_anchor_stays_in_each_language(manifest: dict[str, Any]) -> None:
    sink = Sink()
    before = json.loads(json.dumps(manifest))
    before["anchors"]["fig-a"]["de"] = "de/method.html#fig-a"
    compare_published(json.dumps(before), PUBLISHED, manifest, sink)
    assert [found.rule for found in sink.found] == ["published-anchor-stays"]


def test_published_pages_and_loader_stay(manifest: dict[str, Any]) -> None:
    sink = Sink()
    before = json.loads(json.dumps(manifest))
    before["pages"][0]["path"] = "en/old.html"
    loader = next(asset for asset in before["assets"] if asset["role"] == "loader")
    loader["integrity"] = "sha384-" + "A" * 64
    compare_published(json.dumps(before), PUBLISHED, manifest, sink)
    assert [(found.rule, found.message) for found in sink.found] == [
        ("published-page-stays", "the published page 'en/old.html' is gone"),
        (
            "published-loader-stays",
            "'embed/v1/report-embed.js' differs from the published one",
        ),
    ]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"anchors": 1, "aliases": {}, "pages": []}'])
def test_an_unreadable_published_manifest_is_told(manifest: dict[str, Any], text: str) -> None:
    sink = Sink()
    compare_published(text, PUBLISHED, manifest, sink)
    assert [(found.rule, found.message) for found in sink.found] == [
        ("published-manifest-is-readable", "this is not the manifest of a published site")
    ]


def test_aliases_end_at_anchors() -> None:
    sink = Sink()
    anchors = {"fig-a": {}, "sec-method": {}}
    aliases = {"fig-b": "fig-c", "fig-c": "fig-b", "sec-old": "sec-metod"}
    assert follow_aliases(aliases, anchors, sink) == {}
    assert sink.found[-1] == Diagnostic(
        "alias-leads-to-an-anchor",
        "the alias 'sec-old' leads to 'sec-metod', which is no anchor of the report",
        Locus("report.yaml", "yaml", "aliases/sec-old"),
        "did you mean 'sec-method'?",
    )
    assert len(sink.found) == 3


def test_report_states_aliases(tmp_path: Path) -> None:
    text = "slug: r\ntitle: T\nlanguages: {en: {locale: en-GB, csl: x}}\ncontents: []\n"
    (tmp_path / "report.yaml").write_text(text + "aliases: {sec-old: sec-new, Bad: sec-x}\n")
    files = Files(tmp_path, frozenset(("report.yaml",)))
    made = load_report(files, {"templates/lang/en-GB.yaml": ""})
    assert made.value is not None
    assert made.value.aliases == {"sec-old": "sec-new"}
    assert "'Bad' cannot be an id" in [found.message for found in made.diagnostics]


def test_height_by_the_viewport_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "templates/html"
    folder.mkdir(parents=True)
    css = (ROOT / "templates/html/site.css").read_text("utf-8")
    (folder / "site.css").write_text(f".hall {{\n  min-height: 90dvh; }}\n{css}", "utf-8")
    (found,) = make(tmp_path).diagnostics
    assert found == Diagnostic(
        "embedded-height-is-free",
        "'.hall' measures 'min-height' by the viewport",
        Locus("templates/html/site.css", "line", "2:1"),
        "use rem or max-height: a frame that follows its content would grow for ever",
    )


def test_colours_of_both_themes_can_be_forced() -> None:
    rules = theme_rules({"paper": "#fff", "dark-paper": "#000", "sans": "x"})
    assert rules == (
        ':root[data-theme="light"] { color-scheme: light; --paper: #fff; }\n'
        ':root[data-theme="dark"] { color-scheme: dark; --paper: #000; }\n'
    )


def test_style_sheet_for_a_shadow_root() -> None:
    css = inline_sheet(":root { --accent: #123; --sans: A, b; }\nhtml { x: y }\n.body { z: 1 }")
    assert css == (
        ":host { all: initial; display: block; }\n"
        ":host { --accent: var(--rb-accent, #123); --sans: var(--rb-font, A, b); }\n"
        ":host { x: y }\n.body { z: 1 }"
    )


def test_the_loader_is_small() -> None:
    import gzip

    sizes = {
        name: len(gzip.compress((ROOT / "templates/embed" / name).read_bytes()))
        for name in ("report-embed.js", "report-child.js")
    }
    assert sizes["report-embed.js"] < 6500
    assert sizes["report-child.js"] < 3500
