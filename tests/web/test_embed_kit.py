"""The embed kit without a browser: its manifest, its pages, its files."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import html

from reportbuild.diagnostics import Diagnostic, Locus
from reportbuild.render.embed import inline_sheet
from reportbuild.render.templating import theme_rules
from tests.web.small_kit import ROOT, SHEET, make, manifest_of

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
        content = made.value.get(f"site/{asset['path']}", SHEET)
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
    fact = card.xpath("//p[span[@class='label']]")
    assert [part.text_content() for part in fact] == ["Founded 2020 1"]
    assert fact[0].xpath("a/@href") == ["../../fr/cases/desk.html#src-desk-site"]
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
        "@media screen {\n"
        ':root[data-theme="light"] { color-scheme: light; --paper: #fff; }\n'
        ':root[data-theme="dark"] { color-scheme: dark; --paper: #000; }\n'
        "}\n"
    )


def test_style_sheet_for_a_shadow_root() -> None:
    font = "@font-face { src: url(a.woff2) }\n"
    css = inline_sheet(
        font + ":root { --accent: #123; --sans: A, b; }\nhtml { x: y }\n.body { z: 1 }"
    )
    assert css == (
        ":host { all: initial; display: block; }\n"
        ":host { --accent: var(--rb-accent, #123); --sans: var(--rb-font, A, b); }\n"
        ":host { x: y }\n.body { z: 1 }"
    )


def test_the_loader_is_small() -> None:
    sizes = {
        name: len(gzip.compress((ROOT / "templates/embed" / name).read_bytes()))
        for name in ("report-embed.js", "report-child.js")
    }
    assert sizes["report-embed.js"] < 6500
    assert sizes["report-child.js"] < 3500
