"""Units laid out alone make the same PDF as one document, and do not depend on one another."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from reportbuild.model import Fragment
from reportbuild.render.pdf_edition import unit_layout
from reportbuild.render.pdf_guess import guess_unit
from reportbuild.render.pdf_merge import merge_units
from reportbuild.render.pdf_pages import count_digits, map_pages
from reportbuild.render.pdf_unit_layout import LaidUnit, lay_out_unit
from reportbuild.render.pdf_units import FRONT, PdfUnit, cut_units, unit_css
from tests.pdf import reading
from tests.pdf.conftest import FONTS, Laid, lay_out_in_units
from tests.pdf.sample_book import make_book, make_fragments, read_templates


@pytest.fixture(scope="module")
def both(sample: Laid, at_once: bytes) -> tuple[pikepdf.Pdf, pikepdf.Pdf]:
    return pikepdf.open(BytesIO(sample.pdf)), pikepdf.open(BytesIO(at_once))


def test_the_units_are_laid_out_without_complaint(sample: Laid) -> None:
    assert sample.findings == []


def test_same_words_on_each_page(sample: Laid, at_once: bytes) -> None:
    assert reading.words(sample.pdf) == reading.words(at_once)


def test_same_links_targets_outline_and_page_labels(
    both: tuple[pikepdf.Pdf, pikepdf.Pdf],
) -> None:
    merged, whole = both
    for what in (reading.links, reading.destinations, reading.outline, reading.labels):
        assert what(merged) == what(whole)


def test_same_tags(both: tuple[pikepdf.Pdf, pikepdf.Pdf]) -> None:
    merged, whole = both
    assert reading.tags(merged) == reading.tags(whole)


def test_every_piece_of_a_page_has_an_owner_on_that_page(
    both: tuple[pikepdf.Pdf, pikepdf.Pdf],
) -> None:
    merged, _ = both
    nums = merged.Root.StructTreeRoot.ParentTree.Nums
    owners = {int(nums[n]): nums[n + 1] for n in range(0, len(nums), 2)}
    for page in merged.pages:
        for mark in page.obj.get("/Annots", ()):
            kids = owners[int(mark.StructParent)].K
            assert any(not isinstance(k, int) and k.get("/Obj") == mark for k in kids)
        if "/StructParents" in page.obj:
            owned = [o for o in owners[int(page.obj.StructParents)] if o is not None]
            assert all(o.Pg == page.obj for o in owned)


def test_ids_of_elements_are_unique(both: tuple[pikepdf.Pdf, pikepdf.Pdf]) -> None:
    ids = [str(o.ID) for o in both[0].objects if isinstance(o, pikepdf.Dictionary) and "/ID" in o]
    assert len(ids) == len(set(ids)) > 0


def test_references_name_the_page_of_their_target(sample: Laid) -> None:
    with pikepdf.open(BytesIO(sample.pdf)) as pdf:
        where, labels = reading.destinations(pdf), reading.labels(pdf)
    first = " ".join(reading.words(sample.pdf)[where["sec-c1"][0]])
    page = labels[where["fig-2"][0]]
    assert f"See figure 2.1, p. {page} and table 1.1," in first.replace("\u00a0", " ")


def test_a_longer_chapter_leaves_the_layout_of_the_others(sample: Laid) -> None:
    fragments = make_fragments()
    grown = replace(fragments[1], body=fragments[1].body + "<p>More words.</p>" * 200)
    longer = lay_out_in_units(make_book(), [fragments[0], grown, *fragments[2:]])
    assert longer.pages.starts[-1] > sample.pages.starts[-1]
    changed = [
        after.item
        for before, after in zip(sample.laid, longer.laid, strict=True)
        if before != after
    ]
    assert changed == ["c2"]
    assert reading.words(longer.pdf) != reading.words(sample.pdf)


def test_a_guess_knows_where_in_a_unit_things_are(sample: Laid) -> None:
    guessed = guess_unit(sample.units["c1"])
    real = sample.laid[1]
    # Its picture is higher than most.
    assert 0 <= real.pages - guessed.pages <= 2
    assert guessed.anchors["sec-c1"][0] == 0
    for anchor in ("fig-1", "tbl-1", "sec-c1-in"):
        assert 0 <= real.anchors[anchor][0] - guessed.anchors[anchor][0] <= 2
    assert 0 < guessed.anchors["sec-c1-in"][0] <= guessed.anchors["tbl-1"][0]


def test_a_unit_that_cites_a_page_in_doubt_waits(sample: Laid) -> None:
    unit = sample.units["c1"]
    digits = {}
    for page in (5, 9, 60, 97, 300):
        anchors = {"fig-2": page - 1 + sample.pages.front}
        guessed = replace(sample.pages, anchors=anchors, guessed=True)
        digits[page] = count_digits(unit, guessed)["fig-2"]
    assert digits == {5: 1, 9: 0, 60: 2, 97: 0, 300: 3}
    waiting = unit_layout(unit, {"fig-2": 0}, "", {}, {}).value
    assert waiting == guess_unit(unit)


def test_a_number_that_gets_a_digit_more_is_seen(sample: Laid) -> None:
    unit = sample.units["c1"]
    assert count_digits(unit, sample.pages) == {"fig-2": 2}
    far = replace(sample.pages, anchors={**sample.pages.anchors, "fig-2": 400})
    assert count_digits(unit, far) == {"fig-2": 3}


def test_chapters_open_right_and_cases_left(sample: Laid) -> None:
    starts = dict(zip((unit.item for unit in sample.laid), sample.pages.starts, strict=True))
    assert [starts[name] % 2 for name in (FRONT, "c1", "c2", "case-desk")] == [0, 0, 0, 1]


def test_what_an_edition_does_not_show_leaves_no_page(sample: Laid) -> None:
    nothing = replace(
        sample.laid[2], pages=0, pdf=b"", anchors={}, links=(), bookmarks=(), places=()
    )
    units = (*sample.laid[:2], nothing, *sample.laid[3:])
    pages = map_pages(units)
    assert pages.starts[3] == sample.pages.starts[2]
    merged = merge_units(units, sample.book, {})
    assert [found.message for found in merged.diagnostics] == [
        "no anchor #fig-2 for internal URI reference",
        "no anchor #sec-c2 for internal URI reference",
        "no anchor #sec-c2-in for internal URI reference",
    ]


def test_same_bytes_each_time(sample: Laid) -> None:
    again = merge_units(sample.laid, sample.book, {"cases.csv": b"id\ndesk\n"})
    assert again.value == sample.pdf


def test_a_new_chapter_does_not_change_the_style_sheet() -> None:
    templates = {"html/tokens.css": ":root {}", "pdf/book.css": "p { }"}
    sheets = {unit_css(make_book(n), {}, templates) for n in (4, 5)}
    assert len(sheets) == 1


def test_numbers_of_pages_keep_their_end_in_place() -> None:
    templates = {
        "html/tokens.css": ":root {}",
        "pdf/book.css": "@page { @a { content: counter(page); text-align: right }"
        "@b { content: counter(page) } @c { content: counter(page); text-align: center } }",
    }
    css = unit_css(make_book(), {}, templates)
    orders = [css.index(f'"{order}"') for order in ("9876543210", "0123456789", "1234567890")]
    assert orders == sorted(orders)


def test_contents_and_list_of_figures_are_contents(both: tuple[pikepdf.Pdf, pikepdf.Pdf]) -> None:
    merged, _ = both
    found = reading.tags(merged)
    # four chapters, three with a section and one with a case, the references; four figures
    assert found.count("/TOCI") == 4 + 3 + 1 + 1 + 4


def test_a_figure_that_was_left_out_is_not_told_again() -> None:
    unit = sheet_unit(1)
    css = unit_css(make_book(), FONTS, read_templates())

    def found(address: str) -> list[str]:
        shown = unit.html.replace("<p>Text.", f'<p><img src="{address}" alt="x">Text.')
        made = lay_out_unit(replace(unit, html=shown), {}, css, FONTS, {})
        return [finding.message for finding in made.diagnostics]

    assert found("figures/none.svg") == []
    assert found("other.svg") == [
        "failed to load image at 'other.svg': other.svg is not part of the report"
    ]


def sheet_unit(rows: int) -> PdfUnit:
    """A case whose sheet has so many rows of one line."""
    facts = "".join(f'<tr><th scope="row">Field {n}</th><td>{n}</td></tr>' for n in range(rows))
    body = (
        '<section class="case-sheet"><h2 id="case-desk" class="case-name">Desk</h2><p>Text.</p>'
        '<section class="facts"><h3 id="desk-facts" class="sheet-head">Facts</h3>'
        f'<table class="facts-table"><tbody>{facts}</tbody></table></section></section>'
    )
    made = [Fragment("case-desk", body) if f.item == "case-desk" else f for f in make_fragments()]
    units = cut_units(make_book(), made, read_templates()).value
    assert units is not None
    return units["case-desk"]


def lay_out_sheet(rows: int) -> tuple[LaidUnit, list[str]]:
    css = unit_css(make_book(), FONTS, read_templates())
    made = lay_out_unit(sheet_unit(rows), {}, css, FONTS, {})
    assert made.value is not None
    return made.value, [found.message for found in made.diagnostics]


def test_the_type_of_a_sheet_is_as_large_as_one_page_allows() -> None:
    sizes = []
    for rows in (20, 34, 37, 40):
        laid, found = lay_out_sheet(rows)
        assert (laid.pages, found) == (2, [])
        sizes.append(round(reading.height_of("Field", laid.pdf), 1))
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 4


def test_a_sheet_that_no_size_fits_is_told() -> None:
    laid, found = lay_out_sheet(90)
    assert laid.pages > 2
    assert found == [f"the sheet takes {laid.pages - 1} pages in the smallest type"]
