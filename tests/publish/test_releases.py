"""The order of versions, names by content, the copy of one version, the feed."""

from __future__ import annotations

import hashlib
import json

import pytest
from lxml import etree

from reportbuild.model import Release
from reportbuild.publish.feed import Feed, make_feed, make_headers
from reportbuild.publish.layout import (
    announce_feeds,
    cite_version,
    for_version,
    integrity,
    is_named_by_content,
    name_by_content,
    pin_loader,
)
from reportbuild.publish.releases import (
    FileSum,
    Record,
    decode_list,
    decode_record,
    encode,
    newest,
    precedence,
)
from reportbuild.versions import is_version

BASE = "https://example.org/report/latest"
CSS = b'@font-face { src: url("fonts/a.woff2") } .x { background: url(ornament.svg) }'
PAGE = f"""<!doctype html><html><head>
<link rel="stylesheet" href="../assets/report.css" integrity="{integrity(CSS)}">
<meta property="og:image" content="{BASE}/assets/card.png">
<link rel="alternate" type="application/json+oembed" href="{BASE}/embed/oembed/en/a.json">
</head><body>
<p class="version-note" data-version="1.0.0" data-newest="../../latest/en/a.html" hidden>V 1. \
<span>Newest</span></p>
<p>Prose on ../assets/report.css stays.</p><img src="../assets/figures/a.svg"></body></html>"""
SITE = {
    "assets/report.css": CSS,
    "assets/fonts/a.woff2": b"font",
    "assets/ornament.svg": b"<svg/>",
    "assets/card.png": b"png",
    "assets/figures/a.svg": b"<svg>a</svg>",
    "assets/fonts/OFL.txt": b"licence",
    "en/a.html": PAGE.encode(),
    "404.html": f'<link href="{BASE}/assets/report.css">'.encode(),
    "embed/v1/report-embed.js": b"loader",
    "embed/embed.json": json.dumps(
        {"base": f"{BASE}/", "assets": [{"path": "assets/report.css", "integrity": "", "bytes": 0}]}
    ).encode(),
    "embed/oembed/en/a.json": f'{{"html": "{BASE}/en/a.html"}}'.encode(),
    "embed/snippets.html": f'{BASE}/embed/v1/report-embed.js {BASE}/en/a.html'.encode(),
}  # fmt: skip


def release(version: str, day: str = "2026-11-27", **notes: tuple[str, ...]) -> Release:
    return Release(version, day, f"{day}T10:00:00Z", "final", {"en": "Rooms & Rules"}, notes, "0")


@pytest.mark.parametrize("text", ["1.0.0", "0.1.0", "10.20.30", "1.0.0-rc.1", "1.0.0-alpha"])
def test_what_can_name_a_version(text: str) -> None:
    assert is_version(text)


@pytest.mark.parametrize(
    "text", ["", "1", "1.0", "v1.0.0", "1.0.0.0", "01.0.0", "1.0.0+b", "1.0.0-", "../1.0.0"]
)
def test_what_cannot_name_a_version(text: str) -> None:
    assert not is_version(text)


def test_versions_follow_their_numbers_and_final_ones_stand_above_all_others() -> None:
    ordered = ["2.0.0-alpha", "2.0.0-alpha.1", "2.0.0-alpha.beta", "2.0.0-rc.2", "2.0.0-rc.11",
               "0.9.0", "1.0.0", "1.0.10", "1.2.0"]  # fmt: skip
    assert sorted({*ordered}, key=precedence) == ordered
    assert newest([release(one) for one in ordered]).version == "1.2.0"


def test_assets_are_named_by_content_and_addresses_follow() -> None:
    made = name_by_content(SITE, BASE)
    names = {path.rsplit("/", 1)[-1].split(".")[0]: path for path in made if "assets" in path}
    for path, content in made.items():
        if is_named_by_content(path):
            assert hashlib.sha256(content).hexdigest()[:10] in path
    sheet = made[names["report"]].decode()
    assert names["a"].removeprefix("assets/") not in sheet  # the figure, not the font
    assert names["ornament"].removeprefix("assets/") in sheet
    assert "fonts/a." in sheet
    assert "fonts/a.woff2" not in sheet
    page = made["en/a.html"].decode()
    assert f'href="../{names["report"]}" integrity="{integrity(made[names["report"]])}"' in page
    assert f'content="{BASE}/{names["card"]}"' in page
    assert f'src="../{names["a"]}"' in page
    assert "Prose on ../assets/report.css stays." in page
    assert f"{BASE}/{names['report']}" in made["404.html"].decode()
    (asset,) = json.loads(made["embed/embed.json"])["assets"]
    assert asset["path"] == names["report"]
    assert asset["integrity"] == integrity(made[names["report"]])
    assert asset["bytes"] == len(made[names["report"]])
    # What others have written down keeps its name.
    assert {"assets/fonts/OFL.txt", "embed/v1/report-embed.js"} <= made.keys()


def test_a_change_of_an_asset_reaches_what_needs_it() -> None:
    before, after = name_by_content(SITE, ""), name_by_content(
        SITE | {"assets/ornament.svg": b"<svg>new</svg>"}, ""
    )  # fmt: skip
    sheets = [next(p for p in made if p.endswith(".css")) for made in (before, after)]
    assert sheets[0] != sheets[1]


def test_the_copy_of_a_version_says_so_and_keeps_embeds_to_itself() -> None:
    made = for_version(SITE, BASE, "1.0.0")
    page = made["en/a.html"].decode()
    assert "hidden" not in page
    assert '<a href="../../latest/en/a.html" data-keep-place>Newest</a>' in page
    own = "https://example.org/report/v1.0.0"
    assert f'href="{own}/embed/oembed/en/a.json"' in page
    assert json.loads(made["embed/oembed/en/a.json"]) == {"html": f"{own}/en/a.html"}
    assert json.loads(made["embed/embed.json"])["base"] == f"{own}/"
    assert made["404.html"] == SITE["404.html"]


def test_snippets_take_the_loader_that_never_changes() -> None:
    made = pin_loader(SITE, BASE, "1.0.0")["embed/snippets.html"].decode()
    own = "https://example.org/report/v1.0.0/embed/v1/report-embed.js"
    assert made == f"{own} {BASE}/en/a.html"
    assert pin_loader(SITE, "", "1.0.0") == SITE


def test_a_citation_names_the_version_that_was_read() -> None:
    link = f'<a href="{BASE}/en/">{BASE}/en/</a>'
    entry = f'<dd><span class="cite-entry"><span>A</span>. {link}</span></dd>'
    page = f'<link rel="canonical" href="{BASE}/en/a.html">{entry}'.encode()
    made = cite_version(
        {"en/a.html": page, "en/cite/a.ris": f"UR  - {BASE}/en/".encode()}, BASE, "1.0.0"
    )
    own = "https://example.org/report/v1.0.0"
    assert made["en/cite/a.ris"].decode() == f"UR  - {own}/en/"
    text = made["en/a.html"].decode()
    assert text.count(own) == 2
    assert f'<link rel="canonical" href="{BASE}/en/a.html">' in text
    assert cite_version(SITE, "", "1.0.0") == SITE


def test_pages_announce_the_feed_of_their_language() -> None:
    made = announce_feeds(SITE, {"en": 'New "versions"'})
    link = 'href="../../feed.en.xml" title="New &quot;versions&quot;">'
    assert link in made["en/a.html"].decode()
    assert made["404.html"] == SITE["404.html"]


def test_the_feed_has_an_entry_for_each_version() -> None:
    feed = Feed(
        "en", "Rooms & Rules", ["Ana"], "rooms", "https://example.org/r/", "feed.en.xml", "Version"
    )
    made = make_feed(
        feed, [release("1.0.0", "2026-11-01"), release("1.10.0", en=("More <b>", "Less"))]
    )
    tree = etree.fromstring(made)
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert tree.xpath("a:entry/a:title/text()", namespaces=space) == [
        "Rooms & Rules – Version 1.10.0",
        "Rooms & Rules – Version 1.0.0",
    ]
    ids = tree.xpath("//a:id/text()", namespaces=space)
    assert len(set(ids)) == 3
    assert tree.xpath("string(a:updated)", namespaces=space) == "2026-11-27T10:00:00Z"
    assert tree.xpath("a:author/a:name/text()", namespaces=space) == ["Ana"]
    links = tree.xpath("a:entry/a:link/@href", namespaces=space)
    assert links[0] == "https://example.org/r/v1.10.0/en/index.html"
    (content,) = tree.xpath("a:entry/a:content/text()", namespaces=space)
    assert content == "<ul><li>More &lt;b&gt;</li><li>Less</li></ul>"


def test_headers_let_browsers_keep_what_never_changes() -> None:
    kit = "# words\n/*\n  X: y\n\n/embed/v1/*\n  Cache-Control: z\n"
    made = make_headers(kit, [release("1.0.0")], "/report")
    rules = made.split("\n\n")
    assert rules[0] == "# words\n/*\n  X: y"
    assert [rule.splitlines()[0] for rule in rules[1:]] == [
        "/report/v1.0.0/*",
        "/report/latest/assets/*",
    ]
    assert all("immutable" in rule for rule in rules[1:])


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../x", "a/../../x", "", "a//b", "./a", "a\\..\\b"]
)
def test_a_record_that_names_a_file_outside_is_none(path: str) -> None:
    good = Record("rooms", (release("1.0.0"),), (FileSum("latest/a", "0", 1),))
    assert decode_record(encode(good)) == good
    bad = Record("rooms", (release("1.0.0"),), (FileSum(path, "0", 1),))
    assert decode_record(encode(bad)) is None
    files = [{"path": path, "sha256": "0", "bytes": 1}]
    assert decode_list(json.dumps({"version": "1.0.0", "files": files}).encode()) is None


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"report": "x"}'])
def test_what_is_no_record_is_none(content: bytes) -> None:
    assert decode_record(content) is None
