"""Metadata, claims and stored data of the PDF, and pictures that are not drawn."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from io import BytesIO

import pikepdf
import pytest
from lxml import etree

from reportbuild.render.picture_safety import sound_pictures
from tests.pdf.conftest import Laid

SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
}


def test_one_description_claims_both_standards_and_names_the_work(sample: Laid) -> None:
    with pikepdf.open(BytesIO(sample.pdf)) as pdf:
        tree = etree.fromstring(pdf.Root.Metadata.read_bytes())
    (description,) = tree.findall(".//rdf:Description", SPACES)
    assert description.findtext("pdfaid:part", "", SPACES) == "3"
    assert description.findtext("pdfaid:conformance", "", SPACES) == "A"
    assert description.findtext("pdfuaid:part", "", SPACES) == "1"
    creators = description.findall("dc:creator//rdf:li", SPACES)
    assert [who.text for who in creators] == ["Cooperatives Europe", "OuiShare Québec"]
    assert description.findtext("dc:identifier", "", SPACES) == "https://doi.org/10.1234/report"
    assert description.findtext("xmpRights:WebStatement", "", SPACES) == sample.book.license_url


def test_dates_are_those_of_the_build(sample: Laid) -> None:
    with pikepdf.open(BytesIO(sample.pdf)) as pdf:
        assert str(pdf.docinfo["/ModDate"]) == "D:20261123000000Z"
        assert str(pdf.docinfo["/Title"]) == "Rooms & Rules"
        assert str(pdf.Root.Lang) == "en-GB"


def test_data_are_stored_as_associated_files(sample: Laid) -> None:
    with pikepdf.open(BytesIO(sample.pdf)) as pdf:
        (specification,) = pdf.Root.AF
        assert str(specification.UF) == "cases.csv"
        assert str(specification.AFRelationship) == "/Data"
        assert specification.EF.F.read_bytes() == b"id\ndesk\n"


def messages(name: str, content: bytes) -> list[tuple[str, str, str]]:
    made = sound_pictures({name: content}, {name: "figures/here"})
    assert made.value == ({} if made.diagnostics else {name: content})
    return [(found.rule, found.message, found.at.file) for found in made.diagnostics]


def svg(inside: str) -> bytes:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"{inside}</svg>"
    ).encode()


def repeated(levels: int) -> str:
    """Groups that each draw the one before ten times."""
    groups = "<g id='g0'><path d=''/></g>"
    for n in range(levels):
        uses = f"<use href='#g{n}'/>" * 10
        groups += f"<g id='g{n + 1}'>{uses}</g>"
    return groups


def png(width: int, height: int) -> bytes:
    """The head of a PNG file, which is all that says how large it would be."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def test_an_svg_must_hold_all_it_needs() -> None:
    assert messages("a.svg", svg("<a href='https://example.org/'><path d=''/></a>")) == []
    assert messages("a.svg", svg("<use href='#b'/>")) == []
    assert messages("a.svg", svg("<image xlink:href='https://example.org/x.png'/>")) == [
        (
            "svg-is-self-contained",
            "the SVG refers to 'https://example.org/x.png'",
            "figures/here",
        )
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding: str) -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + svg("&a;").decode()
    assert messages("a.svg", bomb.encode(encoding)) == [
        (
            "svg-is-self-contained",
            "the SVG defines entities, which can grow without end",
            "figures/here",
        )
    ]


@pytest.mark.parametrize(
    ("inside", "seen"),
    [
        ("<style>@import 'https://example.org/a.css';</style>", "https://example.org/a.css"),
        ("<rect style='fill: url(//example.org/a)'/>", "//example.org/a"),
        ("<rect fill='url(../secret.svg#a)'/>", "../secret.svg#a"),
        ("<image href='file:///etc/passwd'/>", "file:///etc/passwd"),
        ("<use href='other.svg#a'/>", "other.svg#a"),
        ("<style>a {}<!-- -->@import '//example.org/b';</style>", "//example.org/b"),
        (r"<rect style='fill: u\72 l(//example.org/c)'/>", "//example.org/c"),
        (
            "<h:img xmlns:h='http://www.w3.org/1999/xhtml' src='//example.org/d'/>",
            "//example.org/d",
        ),
    ],
)
def test_what_an_svg_would_fetch_is_told(inside: str, seen: str) -> None:
    assert messages("a.svg", svg(inside)) == [
        ("svg-is-self-contained", f"the SVG refers to '{seen}'", "figures/here")
    ]


def test_scripts_in_an_svg_are_told_with_their_line() -> None:
    content = svg("<path d=''/>\n<script>alert(1)</script>\n<rect onload='alert(1)'/>")
    found = sound_pictures({"a.svg": content}, {}).diagnostics
    assert [(one.message, one.at.key) for one in found] == [
        ("the SVG holds '<script>', which can run in a reader's browser", "2:1"),
        ("the SVG holds 'onload', which can run in a reader's browser", "3:1"),
    ]


@pytest.mark.parametrize(
    ("inside", "seen"),
    [
        ("<a xlink:href='javascript:alert(1)'/>", "javascript:alert(1)"),
        ("<a href='java&#10;script:alert(1)'/>", "java\nscript:alert(1)"),
        ("<a href='data:text/html,x'/>", "data:text/html,x"),
        ("<a><set attributeName='xlink:href' to='javascript:alert(1)'/></a>", "attributeName"),
        ("<h:meta xmlns:h='http://www.w3.org/1999/xhtml' http-equiv='refresh'/>", "<meta>"),
    ],
)
def test_what_would_run_in_an_svg_opened_alone_is_told(inside: str, seen: str) -> None:
    (found,) = messages("a.svg", svg(inside))
    assert found[1] == f"the SVG holds '{seen}', which can run in a reader's browser"


@pytest.mark.parametrize(
    "to", ["https://example.org/a?b=c:d", "#fig-1", "../en/a.html", "mailto:a@example.org", ""]
)
def test_links_of_an_svg_for_readers_stay(to: str) -> None:
    assert messages("a.svg", svg(f"<a href='{to}'><rect/></a>")) == []


def test_a_style_sheet_outside_an_svg_is_told() -> None:
    sheet = b'<?xml-stylesheet type="text/xsl" href="data:text/xml,x"?>'
    (found,) = messages("a.svg", sheet + svg("<rect/>"))
    assert found[:2] == ("svg-is-self-contained", "the SVG names a style sheet outside it")


def test_an_svg_that_repeats_itself_without_end_is_refused() -> None:
    assert messages("a.svg", svg(repeated(3))) == []
    (many,) = messages("a.svg", svg(repeated(9)))
    assert many[0] == "picture-size-is-sound"
    (circle,) = messages(
        "a.svg", svg("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>")
    )
    assert circle[0] == "picture-size-is-sound"


def test_a_picture_inside_an_svg_is_measured_too() -> None:
    def holding(content: bytes) -> bytes:
        return svg(f"<image href='data:image/png;base64,{b64encode(content).decode()}'/>")

    assert messages("a.svg", holding(png(900, 700))) == []
    (found,) = messages("a.svg", holding(png(12000, 10000)))
    assert found[1] == "the picture has 12000 × 10000 points"


def test_a_picture_of_absurd_size_is_refused_before_it_is_opened() -> None:
    assert messages("a.png", png(900, 700)) == []
    assert messages("a.png", png(12000, 10000)) == [
        ("picture-size-is-sound", "the picture has 12000 × 10000 points", "figures/here")
    ]
    assert messages("a.png", png(60000, 60000)) == [
        ("picture-size-is-sound", "the picture is too large to be opened", "figures/here")
    ]


def test_what_cannot_be_read_is_told() -> None:
    assert messages("a.png", b"no picture") == [
        ("picture-is-readable", "the picture cannot be read", "figures/here")
    ]
    (found,) = messages("a.svg", b"<svg")
    assert found[0] == "picture-is-readable"
