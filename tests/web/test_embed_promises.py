"""What is published stays: anchors, aliases, pages, the loader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reportbuild.diagnostics import Diagnostic, Locus, Sink
from reportbuild.files import Files
from reportbuild.project.report import load_report
from reportbuild.render.embed_manifest import compare_published, follow_aliases
from tests.web.small_kit import PUBLISHED, make, manifest_of


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
