"""The numbers in the margin are those a reader counts on the page."""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from tests.review.conftest import MadeCopy
from tests.review.counted_lines import tags_of, wrong_numbers

pytestmark = pytest.mark.heavy

#: How many pages are looked at of each edition, and of each kind among them at most; notes are few.
PAGES, OF_A_KIND = 30, 4

KINDS = ("/TR", "/Note", "/Figure", "/L", "/Caption")


def drawn_pages(pdf: pikepdf.Pdf) -> list[int]:
    """Pages drawn by lot from those of chapters: some of each kind, then any."""
    tags = {page: tags_of(pdf, page) for page in range(len(pdf.pages))}
    pages = [page for page, found in tags.items() if "/Art" in found]
    random.Random(5).shuffle(pages)
    drawn: dict[int, None] = {}
    for kind in KINDS:
        own = [page for page in pages if kind in tags[page]]
        assert own, kind
        drawn.update(dict.fromkeys(own[:OF_A_KIND]))
    return list({**drawn, **dict.fromkeys(pages)})[:PAGES]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_printed_numbers_are_the_lines_a_reader_counts(
    real_copies: dict[str, MadeCopy], lang: str, tmp_path: Path
) -> None:
    content = real_copies[lang].pdf
    path = tmp_path / "copy.pdf"
    path.write_bytes(content)
    with pikepdf.open(BytesIO(content)) as pdf:
        pages = drawn_pages(pdf)
        assert len(pages) == PAGES
        assert [fault for page in pages for fault in wrong_numbers(pdf, path, page)] == []


def spoil(pdf: pikepdf.Pdf, page: int, fault: str) -> None:
    """Spoil the third number of a page, or all; numbers alone are of their grey."""
    orders = [list(order) for order in pikepdf.parse_content_stream(pdf.pages[page])]
    grey = [n for n, (operands, operator) in enumerate(orders) if str(operator) == "g"]
    numbers = [n for n in grey if abs(float(orders[n][0][0]) - 0.45) < 1e-6]
    # Grey, font, place, words: four orders between BT and ET.
    third = numbers[2]
    if fault == "lost":
        del orders[third + 3]
    elif fault == "late":
        for one, before in zip(numbers[:0:-1], numbers[-2::-1], strict=True):
            orders[one + 3] = orders[before + 3]
    else:
        x, y = orders[third + 2][0]
        between = [[x, float(y) - 9], pikepdf.Operator("Td")]
        one_more = [*orders[third - 1 : third + 2], between, *orders[third + 3 : third + 5]]
        orders[third - 1 : third - 1] = one_more
    raw = pikepdf.unparse_content_stream([tuple(order) for order in orders])
    pdf.pages[page].obj.Contents = pdf.make_stream(raw)


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        ("lost", "line 3 has no number"),
        ("late", "line 3 has the number 2"),
        ("one more", "{count} lines have {more} numbers"),
    ],
)
def test_wrong_numbers_are_seen(
    real_copies: dict[str, MadeCopy], fault: str, seen: str, tmp_path: Path
) -> None:
    copy = real_copies["en"]
    last = [max((line.number for line in page), default=0) for page in copy.source_map.pages]
    page = last.index(max(last))
    with pikepdf.open(BytesIO(copy.pdf)) as pdf:
        spoil(pdf, page, fault)
        pdf.save(tmp_path / "copy.pdf")
        found = wrong_numbers(pdf, tmp_path / "copy.pdf", page)
    assert f"page {page + 1}: {seen.format(count=max(last), more=max(last) + 1)}" in found
