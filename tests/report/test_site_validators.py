"""The real site and its books before outside judges, and judges before seeded faults."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.report.test_editions import SLUG
from tests.validators.judges import (
    CATEGORIES,
    book_faults,
    broken_links,
    html_errors,
    lighthouse,
)
from tests.web.conftest import headers_of
from tests.web.servers import Server, serving

pytestmark = pytest.mark.heavy

LANGUAGES = ("en", "fr")
#: A landing page, a chapter, the explorer.
JUDGED = ("index", "why-governance", "cases")


@pytest.fixture(scope="module")
def online(built: Path) -> Iterator[Server]:
    """The real site, with the headers it asks for."""
    with serving() as server:
        server.folder = built / "site"
        server.headers = headers_of((built / "site/embed/headers.txt").read_text("utf-8"))
        server.compress = True
        yield server


def page_of(built: Path, lang: str, name: str) -> str:
    """The address of a page below the site; chapters have names of their own in each language."""
    if (built / f"site/{lang}/{name}.html").exists():
        return f"{lang}/{name}.html"
    original = (built / f"site/en/{name}.html").read_text("utf-8")
    found = re.search(rf'<a href="\.\./({lang}/[^"]+)"[^>]*data-keep-place', original)
    assert found, name
    return found[1]


# Pages


def test_the_site_is_valid_html(built: Path) -> None:
    site = built / "site"
    files = [file for kind in ("html", "css", "svg") for file in sorted(site.rglob(f"*.{kind}"))]
    assert len(files) > 100
    assert html_errors(files) == []


def test_the_html_checker_sees_faults(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<!doctype html><html lang="en"><title>T</title><p id="a"><div id="a"></div><p foo="b">'
    )
    sheet = tmp_path / "sheet.css"
    sheet.write_text("p { colour: red; }")
    found = " ".join(html_errors([page, sheet]))
    for words in ("Duplicate ID", "Attribute “foo” not allowed", "“colour”"):
        assert words in found


# Links


def test_every_link_and_fragment_of_the_site_leads_somewhere(built: Path) -> None:
    assert broken_links(built / "site") == []


def test_the_link_checker_sees_a_dead_link_and_a_dead_fragment(tmp_path: Path) -> None:
    page = '<!doctype html><title>T</title><a href="{}">a</a><a href="other.html#{}">b</a>'
    (tmp_path / "other.html").write_text('<!doctype html><title>O</title><p id="there">p')
    (tmp_path / "index.html").write_text(page.format("other.html", "there"))
    assert broken_links(tmp_path) == []
    (tmp_path / "index.html").write_text(page.format("gone.html", "nowhere"))
    assert [line.rsplit("/", 1)[-1] for line in broken_links(tmp_path)] == [
        "gone.html",
        "other.html#nowhere",
    ]


# Books


@pytest.mark.parametrize("lang", LANGUAGES)
def test_ace_passes_the_books(built: Path, lang: str, tmp_path: Path) -> None:
    assert book_faults(built / lang / f"{SLUG}-{lang}.epub", tmp_path / "ace") == []


def test_ace_sees_what_a_book_lacks(built: Path, tmp_path: Path) -> None:
    whole, faulty = built / "en" / f"{SLUG}-en.epub", tmp_path / "faulty.epub"
    kept = re.compile(r"mimetype|META-INF|\.opf|nav|cover|title|summary|\.css|\.woff2|images/")
    with zipfile.ZipFile(whole) as book, zipfile.ZipFile(faulty, "w") as copy:
        for name in book.namelist():
            content = book.read(name)
            if name.endswith(".xhtml") and not kept.search(name):
                content = re.sub(
                    rb"<body.*</body>", b"<body><h1>H</h1></body>", content, flags=re.S
                )
            elif "summary" in name:
                content = re.sub(
                    rb"</h1>", b'</h1><img src="../images/none.svg"/>', content, count=1
                )
            elif name.endswith(".opf"):
                content = re.sub(rb"<meta[^>]*accessibilitySummary.*?</meta>", b"", content)
            copy.writestr(name, content)
    found = " ".join(book_faults(faulty, tmp_path / "ace"))
    assert "image-alt" in found
    assert "metadata-accessibilitysummary" in found


# Lighthouse


@pytest.mark.parametrize("name", JUDGED)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_lighthouse_gives_full_marks(
    built: Path, online: Server, lang: str, name: str, tmp_path: Path
) -> None:
    marks, lost = lighthouse(f"{online.origin}/{page_of(built, lang, name)}", tmp_path / "lh.json")
    assert {k: v for k, v in marks.items() if v < CATEGORIES[k]} == {}, (marks, lost)


def test_lighthouse_sees_faults(tmp_path: Path) -> None:
    slow = "const end = Date.now() + 3000; while (Date.now() < end);"
    with serving() as server:
        server.pages["/page.html"] = (
            f'<!doctype html><script>{slow}</script><meta name="robots" content="noindex">'
            '<p style="color:#ddd">pale<img src="data:," width="9"><script>undefined.x</script>'
        )
        marks, _ = lighthouse(f"{server.origin}/page.html", tmp_path / "lh.json")
    assert [name for name in CATEGORIES if marks[name] >= CATEGORIES[name]] == []


def test_judges_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from tests.validators import judges

    monkeypatch.setattr(judges, "PACKAGES", tmp_path)
    with pytest.raises(pytest.fail.Exception, match="run 'npm ci' in"):
        broken_links(tmp_path)
    assert shutil.which("node"), "Node is what they run on"
