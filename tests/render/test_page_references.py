"""Page numbers beside references in print."""

from reportbuild.render.page_references import place_page_numbers
from reportbuild.render.pdf import REFERENCE_PAGE

LINK = '<a href="#sec-far" class="cross-reference">section 4.1</a>'
THERE = {"sec-far"}


def test_a_line_may_end_before_the_page_and_not_within_it() -> None:
    markup = place_page_numbers(f"<p>See {LINK}, and {LINK} again.</p>", REFERENCE_PAGE, THERE)
    assert 'section 4.1, <span class="page-reference">p.\u00a0<span data-for="#sec-far"' in markup
    assert markup.count("page-reference") == 1, "the first mention alone names its page"


def test_what_stands_in_the_same_unit_names_no_page() -> None:
    markup = f'<h2 id="sec-far">Far</h2><p>See {LINK}.</p>'
    assert place_page_numbers(markup, REFERENCE_PAGE, THERE) == markup


def test_what_a_copy_of_one_chapter_lacks_has_no_page() -> None:
    assert place_page_numbers(f"<p>See {LINK}.</p>", REFERENCE_PAGE, set()) == f"<p>See {LINK}.</p>"
