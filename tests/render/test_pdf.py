"""The PDF: one document, only our bytes, mirrored pages, tags that a screen reader can use."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest

from reportbuild.diagnostics import Outcome
from reportbuild.model import Language
from reportbuild.render.font_faces import font_face_rules
from reportbuild.render.fonts import print_fonts
from reportbuild.render.layout import lay_out
from reportbuild.render.pdf import make_document, ornaments, print_css
from tests.render.theme_sample import make_book, make_fragments, read_templates

MONO = {"report-mono-regular.ttf": (print_fonts().value or {})["report-mono-regular.ttf"]}
FACE = font_face_rules(list(MONO), "fonts/")
SQUARE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
)
PLACE = re.compile(rb"1 0 0 -1 ([\d.]+) [\d.]+ Tm")


@pytest.fixture(scope="module")
def laid_out(english: Language) -> Outcome[bytes]:
    book, templates = make_book(english), read_templates()
    fonts = print_fonts().value or {}
    document = make_document(book, make_fragments(), templates)
    assert document.diagnostics == ()
    images = ornaments(book, templates) | {"figures/a.svg": SQUARE}
    return lay_out(document.value or "", print_css(book, fonts, templates), fonts, images)


@pytest.fixture(scope="module")
def pdf(laid_out: Outcome[bytes]) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(laid_out.value or b""))


def elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    found = [
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == kind and "/P" in item
    ]
    return [item for item in found if "/K" in item]


def test_the_theme_lays_out_without_complaint(laid_out: Outcome[bytes]) -> None:
    assert laid_out.diagnostics == ()


def test_document_is_named_dated_and_in_its_language(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "en-GB"
    assert str(pdf.docinfo["/Title"]) == "Rooms & Rules"
    assert str(pdf.docinfo["/CreationDate"]) == "D:20261123000000Z"


def test_front_matter_has_roman_numbers(pdf: pikepdf.Pdf) -> None:
    nums = list(pdf.Root.PageLabels.Nums)
    assert (nums[0], str(nums[1].S), str(nums[3].S)) == (0, "/r", "/D")
    assert nums[2] == 6  # cover, flap, title, imprint, contents, empty left page


def test_chapters_open_on_the_right_and_cases_on_the_left(pdf: pikepdf.Pdf) -> None:
    names = pdf.Root.Names.Dests.Names
    pages = [page.obj.objgen for page in pdf.pages]
    where = {
        str(names[i]): pages.index(names[i + 1][0].objgen) + 1 for i in range(0, len(names), 2)
    }
    assert where["sec-method"] % 2 == 1
    assert where["sec-cases"] % 2 == 1
    assert where["case-desk"] % 2 == 0


def test_notes_are_notes_and_heads_have_a_scope(pdf: pikepdf.Pdf) -> None:
    assert len(elements(pdf, "/Note")) == 1
    scopes = {str(cell.A.Scope) for cell in elements(pdf, "/TH")}
    assert scopes == {"/Column", "/Row"}


def test_list_items_hold_label_and_body_only(pdf: pikepdf.Pdf) -> None:
    for item in elements(pdf, "/LI"):
        assert {str(kid.S) for kid in item.K} <= {"/Lbl", "/LBody"}


def test_running_heads_are_no_content(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[4]  # the contents: its folio and the dots of its lines
    assert b"/Artifact\nBMC" in page.Contents.read_bytes()
    owners = pdf.Root.StructTreeRoot.ParentTree.Nums
    assert None in list(owners[int(page.obj.StructParents) * 2 + 1])


def test_links_belong_to_link_elements(pdf: pikepdf.Pdf) -> None:
    for kind in ("/Span", "/NonStruct", "/P"):
        for element in elements(pdf, kind):
            kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
            assert not [
                kid
                for kid in kids
                if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"
            ]


WIDE = "<p>Text</p><div class='wide'>Wide</div>"
WIDE_CSS = FACE + (
    "@page { size: 200mm 100mm; margin: 10mm 60mm 10mm 20mm }"
    "@page :left { margin: 10mm 20mm 10mm 60mm }"
    "body { margin: 0 } p { margin: 0 }"
    ".wide { margin-right: -40mm; background: red } div + p { break-before: page }"
)


def test_wide_blocks_reach_over_the_outer_margin_on_both_sides() -> None:
    made = lay_out(f"<html lang=en><title>T</title>{WIDE}{WIDE}", WIDE_CSS, MONO, {}).value or b""
    places = []
    for page in pikepdf.open(BytesIO(made)).pages:
        content = page.Contents.read_bytes()
        places.append([round(float(x) * 25.4 / 96) for x in PLACE.findall(content)])
    assert places == [[20, 20], [60, 20]]


def test_a_line_is_filled_up_to_an_inline_element() -> None:
    """Twenty characters of 6 pt in 116 pt: all four words fit, the space after them does not."""
    css = "@page { size: 116pt 200pt; margin: 0 } body { margin: 0; font: 10pt 'Report Mono' }"
    html = "<html lang=en><title>T</title><p>aaaa bbbb cccc dddd <em>eeee</em> ffff"
    made = lay_out(html, FACE + css, MONO, {}).value or b""
    with pikepdf.open(BytesIO(made)) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
    lines = {match[1] for match in re.finditer(rb"1 0 0 -1 [\d.]+ ([\d.]+) Tm", content)}
    assert len(lines) == 2


def test_same_bytes_each_time() -> None:
    source = ("<html lang=en><title>T</title><p>Text", FACE, MONO, {})
    assert lay_out(*source).value == lay_out(*source).value


def test_nothing_is_read_from_disk_or_network() -> None:
    html = (
        "<html lang=en><title>T</title><img src='file:///etc/hostname' alt='x'>"
        "<img src='https://example.org/x.png' alt='x'><img src='figures/none.svg' alt='x'>"
    )
    messages = [found.message for found in lay_out(html, FACE, MONO, {}).diagnostics]
    assert messages == [
        "failed to load image at 'file:///etc/hostname': "
        "file:///etc/hostname is not part of the report",
        "failed to load image at 'https://example.org/x.png': "
        "https://example.org/x.png is not part of the report",
        "failed to load image at 'figures/none.svg': figures/none.svg is not part of the report",
    ]


def test_layout_complaints_become_findings() -> None:
    made = lay_out(
        "<html lang=en><title>T</title><a href='#no'>x</a>", "p { colour: red }" + FACE, MONO, {}
    )
    assert [found.rule for found in made.diagnostics] == ["pdf-layout-is-clean"] * 2
    assert {found.message for found in made.diagnostics} == {
        "ignored `colour: red` at 1:5, unknown property",
        "no anchor #no for internal URI reference",
    }


def test_a_style_sheet_without_fonts_is_refused() -> None:
    made = lay_out("<html lang=en><title>T</title><p>x", "", {}, {})
    assert made.value is None
    assert [found.message for found in made.diagnostics] == ["the style sheet brings no font"]
