"""Metadata, claims and stored data of the PDF, and pictures that are not drawn."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pikepdf
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


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + svg("&a;")
    assert messages("a.svg", bomb) == [
        (
            "svg-is-self-contained",
            "the SVG defines entities, which can grow without end",
            "figures/here",
        )
    ]


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
