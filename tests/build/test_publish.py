"""``reportbuild publish`` as a user types it: the starter report on its way to the web."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from lxml import html

from reportbuild.cli import main
from reportbuild.publish.layout import integrity
from tests.build.conftest import Report
from tests.web.conftest import wait_for
from tests.web.servers import serving
from tests.web.test_reading_browser import violations

NOTES = """\
0.1.0: {en: The first version., fr: La première version.}
0.2.0: {en: [One, Two], fr: [Un, Deux]}
"""


@pytest.fixture
def web(tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    folder.mkdir()
    return folder


@pytest.fixture
def publish(report: Report, web: Path) -> Callable[..., Result]:
    """A report of one format, so that a publication takes a moment."""
    report.edit("report.yaml", "formats: [html, epub, pdf]", "formats: [html]")
    report.edit("report.yaml", "status: draft", "status: final")
    report.write("changes.yaml", NOTES)

    def run(*words: str, to: Path | None = web) -> Result:
        place = ["--to", str(to)] if to else []
        options = ["--project", str(report.root), "--format", "short", "publish", "--jobs", "1"]
        return CliRunner().invoke(main, [*options, *place, *words])

    return run


def files_of(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.mark.heavy
def test_damage_to_a_published_version_is_told(publish: Callable[..., Result], web: Path) -> None:
    assert publish().exit_code == 0
    (web / "v0.1.0/en/introduction.html").unlink()
    (web / "v0.1.0/fr/index.html").write_text("x", "utf-8")
    again = publish()
    assert again.exit_code == 1
    told = [line.split(": ", 1)[1] for line in again.output.splitlines() if "v0.1.0/" in line]
    help_ = "(put back what was published, from a copy)"
    assert told == [
        f"error[published-file-is-there]: this published file is missing {help_}",
        f"error[published-file-stays]: this file was changed after it was published {help_}",
    ]


@pytest.mark.heavy
def test_the_pages_of_versions_are_accessible(
    publish: Callable[..., Result], web: Path, browser: Any
) -> None:
    assert publish().exit_code == 0
    (web / "versions.json").write_text('{"newest": "0.2.0"}', "utf-8")
    found = []
    with serving() as server:
        server.folder = web
        for path, line in (("versions.html", ""), ("v0.1.0/fr/index.html", ".version-note")):
            for theme, width in (("light", 320), ("dark", 1280)):
                viewport = {"width": width, "height": 800}
                page = browser.new_page(color_scheme=theme, viewport=viewport)
                page.goto(f"{server.origin}/{path}", wait_until="load")
                assert not line or wait_for(page, f"!!document.querySelector('{line}.outdated')")
                found += [f"{path} {theme} {fault}" for fault in violations(page)]
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    found.append(f"{path} {width} is wider than the screen")
                page.close()
    assert found == []


@pytest.mark.heavy
def test_from_one_version_to_the_next(
    publish: Callable[..., Result], report: Report, web: Path
) -> None:
    done = publish()
    assert done.exit_code == 0, done.output
    assert "Version 0.1.0 published in" in done.output
    assert (report.root / "published/embed.json").is_file()
    first = files_of(web)
    assert {
        "index.html",
        "versions.html",
        "versions.json",
        "feed.en.xml",
        "feed.fr.xml",
    } <= first.keys()
    again = publish()
    assert "holds version 0.1.0 already; nothing to do." in again.output
    assert files_of(web) == first

    # A changed text under the same number is refused.
    report.edit("chapters/en/01-introduction.md", "Words between", "Some words between")
    refused = publish()
    assert refused.exit_code == 1
    assert (
        "v0.1.0:1:1: error[published-version-stays]: version 0.1.0 is published already and "
        in (refused.output)
    )
    assert "(give 'version' in report.yaml a higher number)" in refused.output
    assert "nothing was published" not in refused.output  # said in the human form only
    assert files_of(web) == first

    # So is an anchor that is gone, by the build itself.
    report.edit("report.yaml", "version: 0.1.0", "version: 0.2.0")
    for lang in ("en", "fr"):
        report.edit(f"chapters/{lang}/01-introduction.md", "#sec-how-written", "#sec-writing")
    gone = publish()
    assert gone.exit_code == 1
    assert (
        "error[published-anchor-stays]: the published anchor 'sec-how-written' is gone"
        in gone.output
    )
    assert files_of(web) == first

    # The web root remembers as well, should the project have lost its copy.
    (report.root / "published/embed.json").unlink()
    assert "latest/embed/embed.json" in publish().output
    assert files_of(web) == first

    # An alias keeps the promise.
    more = "aliases: {sec-how-written: sec-writing}\nbase-url: https://example.org/r/latest\n"
    report.edit("report.yaml", "keywords:", f"{more}keywords:")
    dry = publish("--dry-run")
    assert "Version 0.2.0 would be published in" in dry.output
    assert files_of(web) == first
    assert not (report.root / "published/embed.json").exists()
    assert publish().exit_code == 0
    second = files_of(web)
    old = {path: content for path, content in first.items() if path.startswith("v0.1.0/")}
    assert old.items() <= second.items()
    manifest = json.loads(second["latest/embed/embed.json"])
    assert manifest["version"] == "0.2.0"
    assert manifest["aliases"] == {"sec-how-written": "sec-writing"}
    listed = json.loads(second["versions.json"])
    assert listed["newest"] == "0.2.0"
    assert [one["version"] for one in listed["versions"]] == ["0.2.0", "0.1.0"]
    assert listed["versions"][0]["notes"] == {"en": ["One", "Two"], "fr": ["Un", "Deux"]}
    page = second["v0.1.0/en/introduction.html"].decode()
    assert '<a href="../../latest/en/introduction.html" data-keep-place>Newest version</a>' in page
    # The snippets name a loader that never changes, with its hash; pages name the newest version.
    snippets = html.fromstring(second["latest/embed/snippets.html"].decode())
    loader = html.fragment_fromstring(
        snippets.get_element_by_id("element").text, create_parent=True
    )
    assert loader[0].get("src") == "https://example.org/r/v0.2.0/embed/v1/report-embed.js"
    assert loader[0].get("integrity") == integrity(second["v0.2.0/embed/v1/report-embed.js"])
    assert loader[1].get("src") == "https://example.org/r/latest/en/index.html"
    assert (web / "404.html").is_file()
    # A citation names the version that was read.
    assert "https://example.org/r/v0.2.0/en/" in second["latest/en/cite/report.bib"].decode()
    cited = html.fromstring(second["latest/en/index.html"].decode()).find_class("cite-entry")
    assert "https://example.org/r/v0.2.0/en/" in cited[0].text_content()
    check = CliRunner().invoke(main, ["publish", "--check", str(web)])
    assert check.exit_code == 0, check.output


def test_what_must_not_be_published_is_told_at_once(
    publish: Callable[..., Result], report: Report, web: Path
) -> None:
    report.edit("report.yaml", "status: final", "status: draft\nbase-url: https://example.org/r/")
    report.edit("report.yaml", "version: 0.1.0", "version: first")
    refused = publish()
    assert refused.exit_code == 1
    assert not (report.root / "build/site").exists()  # said before anything was built
    errors = sorted(
        line.split(": ", 1)[1] for line in refused.output.splitlines() if "error[" in line
    )
    assert errors == [
        "error[published-address-is-latest]: the report's address is 'https://example.org/r/', but "
        "its newest version stands in 'latest/' (write 'base-url: https://example.org/r/latest')",
        "error[published-report-is-final]: the report is a draft (write 'status: final', or "
        "publish the draft with --draft)",
        "error[version-is-semantic]: 'first' is no version that can be published (write three "
        "numbers: 'version: 1.0.0')",
    ]
    assert files_of(web) == {}


def test_what_protects_published_files_cannot_be_switched_off(
    publish: Callable[..., Result], report: Report, web: Path
) -> None:
    report.edit("report.yaml", "version: 0.1.0", "version: ../up")
    rules = "rules: {version-is-semantic: ignore, published-place-is-free: ignore}\n"
    report.edit("report.yaml", "keywords:", f"{rules}keywords:")
    assert "error[version-is-semantic]: '../up' is no version" in publish().output
    report.edit("report.yaml", "version: ../up", "version: 0.1.0")
    (web / "v0.1.0").mkdir()
    assert "error[published-place-is-free]: 'v0.1.0' is there" in publish().output
    assert [path.name for path in web.iterdir()] == ["v0.1.0"]


def test_under_strict_a_warning_stops(
    publish: Callable[..., Result], report: Report, web: Path
) -> None:
    (report.root / "changes.yaml").unlink()
    options = ["--project", str(report.root), "--strict", "publish", "--to", str(web)]
    done = CliRunner().invoke(main, options)
    assert done.exit_code == 3
    assert files_of(web) == {}


@pytest.mark.parametrize(
    ("key", "line"), [("formats", "formats: [pdf]"), ("audiences", "audiences: [consortium]")]
)
def test_a_report_without_a_public_site(
    publish: Callable[..., Result], report: Report, key: str, line: str
) -> None:
    old = {"formats": "formats: [html]", "audiences": "audiences: [public]"}[key]
    report.edit("report.yaml", old, line)
    assert (
        f"error[published-report-has-site]: the report has no public site: '{key}' leaves it out"
        in publish().output
    )


def test_a_draft_is_published_when_asked_for(
    publish: Callable[..., Result], report: Report, web: Path
) -> None:
    report.edit("report.yaml", "status: final", "status: draft")
    (report.root / "changes.yaml").unlink()
    (web / "index.html").write_text("the site's own")
    (web / ".reportbuild-publication").mkdir()
    done = publish("--draft")
    assert done.exit_code == 0, done.output
    assert "What an interrupted publication had left was dropped first." in done.output
    assert (
        "warning[published-version-has-notes]: nothing says what is new in version 0.1.0"
        in done.output
    )
    assert (
        "warning[published-first-page-is-ours]: 'index.html' is the site's own and" in done.output
    )
    assert (web / "index.html").read_text() == "the site's own"
    assert json.loads((web / "versions.json").read_bytes())["versions"][0]["status"] == "draft"


def test_a_dirty_tree_is_not_published(
    publish: Callable[..., Result], report: Report, web: Path
) -> None:
    def git(*words: str) -> None:
        name = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(
            ["git", "-C", str(report.root), *name, *words], check=True, capture_output=True
        )

    git("init")
    report.write(".gitignore", "build/\n")
    git("add", ".")
    git("commit", "-m", "Start")
    report.edit("report.yaml", "status: final", "status: final # really")
    report.write("published/embed.json", "{}")  # what publishing itself writes does not count
    refused = publish("--dry-run")
    assert refused.exit_code == 1
    assert (
        "error[published-sources-are-committed]: 'report.yaml' differs from the last commit "
        "(commit first, or publish as it is with --uncommitted)"
    ) in refused.output
    assert refused.output.startswith("report.yaml:1:1: ")
    git("commit", "-a", "-m", "Really")
    report.write("changes.yaml", "1.0.0:\n  en: [New]\n  fr: [Neuf]\n")
    assert (
        "changes.yaml:1:1: error[published-sources-are-committed]: 'changes.yaml' differs from "
        "the last commit (commit first, or publish as it is with --uncommitted)"
    ) in publish("--dry-run").output
    (report.root / "published/embed.json").unlink()
    assert publish("--dry-run", "--uncommitted").exit_code == 0
    assert files_of(web) == {}


def test_a_web_root_of_something_else(
    publish: Callable[..., Result], report: Report, web: Path
) -> None:
    record = {
        "publication": 1, "report": "other", "files": [],
        "releases": [{"version": "1.0.0", "date": "2026-01-01", "updated": "", "status": "final",
                      "title": {}, "notes": {}, "list_sha256": ""}],
    }  # fmt: skip
    (web / "publication.json").write_text(json.dumps(record))
    assert "this folder holds the report 'other' (name another folder)" in publish().output
    (web / "publication.json").write_text("nothing")
    assert "error[published-record-is-readable]: this is not the record of a" in publish().output
    assert "is a report's own folder; name that of a website" in publish(to=report.root).output
    assert "does not exist" in publish(to=web / "typo").output
    (report.root / "build/site").mkdir(parents=True, exist_ok=True)
    for place in ("build", "build/site"):
        assert "belongs to builds, which 'clean' deletes" in publish(to=report.root / place).output


def test_a_publication_to_look_at_promises_nothing(
    publish: Callable[..., Result], report: Report
) -> None:
    report.edit("report.yaml", "status: final", "status: draft")
    done = publish(to=None)
    assert done.exit_code == 0, done.output
    assert (report.root / "build/publication/v0.1.0/en/index.html").is_file()
    assert not (report.root / "published").exists()


def test_notes_are_checked_with_everything_else(report: Report) -> None:
    report.write("changes.yaml", "0.1.0:\n  en: First.\n  de: Erste.\n0.2.0: [x]\n")
    found = sorted((f.diagnostic.rule, f.diagnostic.message) for f in report.check().findings)
    assert found == [
        ("key-is-known", "unknown language 'de'"),
        ("translation-exists", "'0.1.0' has no text in 'fr'"),
        ("value-has-type", "'0.2.0' should be a mapping of languages, not a list"),
    ]
