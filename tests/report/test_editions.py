"""The six editions of the real report, judged by what they contain."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pikepdf
import pytest
from lxml import etree, html
from ruamel.yaml import YAML

from tests.report.conftest import ROOT, build, copy_report

pytestmark = pytest.mark.heavy

LANGUAGES = ("en", "fr")
SLUG = "coworking-governance"
SPACES = re.compile(r"[\s\u00a0\u202f\u2009\u00ad]+")


def squeeze(words: str) -> str:
    """Words without spaces and hyphens, so that line breaks and hyphenation do not count."""
    return re.sub(r"[-\u2010\u2011\u2013]", "", SPACES.sub("", words)).replace("’", "'")


def site_pages(built: Path, lang: str) -> dict[str, html.HtmlElement]:
    folder = built / "site"
    return {
        page.relative_to(folder).as_posix(): html.document_fromstring(page.read_bytes())
        for page in sorted((folder / lang).rglob("*.html"))
    }


def epub_pages(built: Path, lang: str) -> dict[str, etree._Element]:
    with zipfile.ZipFile(built / lang / f"{SLUG}-{lang}.epub") as book:
        return {
            name: etree.fromstring(book.read(name))
            for name in book.namelist()
            if name.endswith(".xhtml")
        }


def pdf_path(built: Path, lang: str) -> Path:
    return built / lang / f"{SLUG}-{lang}.pdf"


def pdf_text(built: Path, lang: str) -> str:
    import subprocess

    command = ["pdftotext", "-layout", str(pdf_path(built, lang)), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def words(tree: etree._Element) -> str:
    return " ".join(tree.itertext())


@pytest.fixture(scope="session", params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def texts(built: Path, lang: str) -> dict[str, str]:
    """All words of each format."""
    return {
        "html": " ".join(words(page.find("body")) for page in site_pages(built, lang).values()),
        "epub": " ".join(words(page) for page in epub_pages(built, lang).values()),
        "pdf": pdf_text(built, lang),
    }


def test_six_editions_and_a_manifest(built: Path) -> None:
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    listed = {row["path"]: row for row in manifest["artifacts"]}
    there = {
        f.relative_to(built).as_posix()
        for f in built.rglob("*")
        if f.is_file() and ".cache" not in f.parts and f.name != "manifest.json"
    }
    assert set(listed) == there
    assert {row["edition"] for row in listed.values()} >= {
        f"{lang}-{form}" for lang in LANGUAGES for form in ("html", "epub", "pdf")
    }
    assert manifest["tools"]["weasyprint"] == "70.0"
    assert "chapters/en/01-why-governance.md" in manifest["inputs"]


def test_every_case_is_in_every_edition(texts: dict[str, str]) -> None:
    names = [
        YAML(typ="safe").load(file.read_text(encoding="utf-8"))["name"]
        for file in sorted((ROOT / "chapters" / "cases").glob("*/case.yaml"))
    ]
    assert len(names) == 18
    for form, text in texts.items():
        squeezed = squeeze(text)
        assert [n for n in names if squeeze(n) not in squeezed] == [], form


def cited_keys(lang: str) -> set[str]:
    known = set(
        re.findall(r"^@\w+\{([^,\s]+)", (ROOT / "references.bib").read_text("utf-8"), re.MULTILINE)
    )
    files = [*(ROOT / "chapters" / lang).glob("*.md"), *ROOT.glob(f"chapters/cases/*/{lang}.md")]
    typed = {
        key.rstrip(".")
        for file in files
        for key in re.findall(r"@([A-Za-z][\w.-]*)", file.read_text(encoding="utf-8"))
    }
    return known & typed


def test_every_citation_is_in_every_edition(built: Path, lang: str) -> None:
    keys = cited_keys(lang)
    assert len(keys) > 70
    web = {i for page in site_pages(built, lang).values() for i in page.xpath("//@id")}
    book = {i for page in epub_pages(built, lang).values() for i in page.xpath("//@id")}
    with pikepdf.open(pdf_path(built, lang)) as pdf:
        printed = {str(name) for name in pikepdf.NameTree(pdf.Root.Names.Dests)}
    for form, ids in {"html": web, "epub": book, "pdf": printed}.items():
        assert {f"ref-{key}" for key in keys} - ids == set(), form


def test_every_internal_link_of_the_site_resolves(built: Path) -> None:
    site = built / "site"
    pages = {
        page.relative_to(site).as_posix(): html.document_fromstring(page.read_bytes())
        for page in site.rglob("*.html")
    }
    ids = {path: set(page.xpath("//@id")) for path, page in pages.items()}
    dead = []
    for path, page in pages.items():
        for target in page.xpath("//@href | //@src"):
            if re.match(r"[a-z]+:|//", target):
                continue
            file, fragment = urldefrag(target)
            # The page for lost readers is served at any depth: its addresses begin at the root.
            home = site if file.startswith("/") else (site / path).parent
            found = home / unquote(file).lstrip("/") if file else site / path
            if not found.resolve().is_file():
                dead.append((path, target))
            elif fragment and found.suffix == ".html":
                key = found.resolve().relative_to(site.resolve()).as_posix()
                if unquote(fragment) not in ids[key]:
                    dead.append((path, target))
    assert dead == []


def test_ids_are_unique_on_every_page(built: Path, lang: str) -> None:
    for path, page in site_pages(built, lang).items():
        ids = page.xpath("//@id")
        assert sorted(ids) == sorted(set(ids)), path


def test_the_language_switch_leads_to_the_same_page(built: Path) -> None:
    pages = site_pages(built, "fr")
    for path, page in pages.items():
        (target,) = page.xpath("//a[@hreflang='en' and not(ancestor::head)]/@href")[:1]
        there = ((built / "site" / path).parent / target).resolve()
        assert there.is_file(), path
        other = html.document_fromstring(there.read_bytes())
        same = set(page.xpath("//@id")) & set(other.xpath("//@id"))
        public = {i for i in page.xpath("//@id") if re.match(r"(sec|fig|tbl|case)-", i)}
        assert public <= same, path


def english_only_words() -> set[str]:
    def strings(locale: str) -> dict[str, str]:
        text = (ROOT / "templates" / "lang" / f"{locale}.yaml").read_text(encoding="utf-8")
        return dict(YAML(typ="safe").load(text)["strings"])

    english, french = strings("en-GB"), strings("fr-CA")
    both = {word.casefold() for word in french.values()}
    return {word for word in english.values() if word.casefold() not in both and len(word) > 2}


def test_the_french_editions_have_no_english_label(built: Path) -> None:
    english = english_only_words()
    assert {"Table", "Chapter", "References", "Who decides"} <= english
    trees = {**site_pages(built, "fr"), **epub_pages(built, "fr")}
    for path, tree in trees.items():
        for element in tree.iter():
            if not isinstance(element.tag, str) or element.xpath(
                "ancestor-or-self::*[starts-with(@lang, 'en')]"
            ):
                continue
            said = [element.text or "", element.tail or "", *(element.get(a, "") for a in SAID)]
            assert not {" ".join(s.split()) for s in said} & english, path
    printed = pdf_text(built, "fr")
    assert re.search(r"\bTableau \d", printed.replace("\u00a0", " "))
    assert not re.search(r"^\s*(Chapter|Appendix|Contents|References)\b", printed, re.MULTILINE)
    assert not re.search(r"\bTable\s+[\dA-Z]\.?\d", printed)


SAID = ("aria-label", "title", "alt", "content")


def test_every_pdf_is_tagged_linked_and_has_bookmarks(built: Path, lang: str) -> None:
    with pikepdf.open(pdf_path(built, lang)) as pdf:
        assert str(pdf.Root.Lang).split("-")[0] == lang
        assert pdf.Root.MarkInfo.Marked is True or bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_outline() as outline:
            assert len(outline.root) >= 12
        links = [a for page in pdf.pages for a in page.get("/Annots", []) if a.Subtype == "/Link"]
        assert len(links) > 500


def test_epubcheck_finds_nothing(built: Path, lang: str) -> None:
    from tests.render.test_epub import epubcheck

    assert epubcheck(built / lang / f"{SLUG}-{lang}.epub") == []


def test_two_folders_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """All but the English PDF: the second time takes one process, and the French one shows it."""
    folder = copy_report(tmp_path / "a longer path elsewhere")
    for choice in (("html", "--to", "epub"), ("pdf", "--lang", "fr")):
        done = build(folder, "build", "--jobs", "1", "--to", *choice)
        assert done.returncode == 0, done.stderr
    here, there = digests(built), digests(folder / "build")
    left_out = f"en/{SLUG}-en.pdf"
    assert here.keys() - there.keys() == {left_out, f"site/{left_out}"}
    assert there == {path: here.get(path) for path in there}


def digests(folder: Path) -> dict[str, str]:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return {made["path"]: made["sha256"] for made in manifest["artifacts"]}


#: What a first mention adds in print alone: the page of what it names.
PRINTED_PAGE = re.compile(r"(?<=[\d»”’]),p\.\d+(?![\d])")


def running_paragraphs(tree: etree._Element) -> list[str]:
    """Paragraphs of running text with their citations and references, without what is to press."""
    kept = []
    for paragraph in tree.iter("{*}p", "p"):
        if any(above.tag.rsplit("}")[-1] == "aside" for above in paragraph.iterancestors()):
            continue  # a note or a definition of the EPUB edition, with its number
        text = " ".join(_read(paragraph).split())
        if len(text) > 150:
            kept.append(text)
    return kept


def _read(element: etree._Element) -> str:
    """The words of an element; buttons and ways back from notes are left out."""
    if not isinstance(element.tag, str):
        return element.tail or ""
    if element.tag.rsplit("}")[-1] == "button" or element.get("role") == "doc-backlink":
        return element.tail or ""
    inner = "".join(_read(child) for child in element)
    tail = element.tail if element.tag.rsplit("}")[-1] != "p" else ""
    return (element.text or "") + inner + (tail or "")


def is_printed(text: str, printed: str) -> bool:
    """Whether print has the words in one piece, or in two where a page ends between them."""
    if text in printed:
        return True
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text[:middle] in printed else (low, middle - 1)
    return low > 0 and text[low:] in printed


def without_pages(text: str) -> str:
    return PRINTED_PAGE.sub("", squeeze(text))


def test_a_paragraph_reads_the_same_in_every_format(built: Path, lang: str) -> None:
    pages = site_pages(built, lang).values()
    web = {squeeze(text) for page in pages for text in running_paragraphs(page.find("body"))}
    chapters = epub_pages(built, lang).items()
    book = {t for name, page in chapters if "title" not in name for t in running_paragraphs(page)}
    assert len(book) > 220
    assert [text for text in book if squeeze(text) not in web] == []
    printed = without_pages(pdf_text(built, lang))
    assert [text for text in book if not is_printed(without_pages(text), printed)] == []


def test_a_paragraph_that_lost_a_word_in_print_is_seen() -> None:
    printed = "Onepage,twowords.34Head" + "Theotherhalfisherewithallofit."
    assert is_printed("twowords.Theotherhalf", printed)
    assert not is_printed("twowords.Theotherlosthalf", printed)
