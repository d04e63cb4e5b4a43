"""What has changed shows word by word."""

from __future__ import annotations

from lxml import html as lxml_html

from reportbuild.review.changes import UnitChanges, mark_changes


def compare(old: str, new: str) -> tuple[str, UnitChanges]:
    root = lxml_html.document_fromstring(f"<body><article>{new}</article></body>")
    (change,) = mark_changes(root, ["a"], ["A"], {"a": old}, "moved")
    return lxml_html.tostring(root.find(".//article"), encoding="unicode"), change


def test_words_put_in_and_taken_out_are_marked() -> None:
    shown, change = compare(
        "<p>Members vote once a year, by hand.</p>",
        "<p>Members vote <em>twice</em> a year, by hand.</p>",
    )
    assert "vote <del>once </del><em><ins>twice</ins></em> a year" in shown
    assert (change.added, change.removed, change.moved) == (1, 1, 0)


def test_a_stretch_across_emphasis_stays_well_formed() -> None:
    shown, _ = compare("<p>One two three.</p>", "<p>One x <em>y z</em> w two three.</p>")
    assert "One <ins>x </ins><em><ins>y z</ins></em><ins> w</ins> two" in shown


def test_a_paragraph_that_moved_is_neither_new_nor_gone() -> None:
    first, second = "<p>Rent is the first fragility of all.</p>", "<p>Time given is the second.</p>"
    shown, change = compare(first + second + "<p>End.</p>", second + "<p>End.</p>" + first)
    assert (change.added, change.removed, change.moved) == (0, 0, 1)
    assert 'class="moved"' in shown
    assert "<ins>" not in shown


def test_a_paragraph_that_is_gone_stays_visible() -> None:
    shown, change = compare("<p>Gone for good now.</p><p>Kept.</p>", "<p>Kept.</p>")
    assert '<p class="removed"><del>Gone for good now.</del></p><p>Kept.</p>' in shown
    assert change.removed == 4


def test_numbers_of_figures_do_not_count() -> None:
    _, change = compare(
        '<figcaption><span class="label">Figure 2.1</span> A map.</figcaption>',
        '<figcaption><span class="label">Figure 3.4</span> A map.</figcaption>',
    )
    assert not change.any


def test_a_unit_that_was_not_there_is_new() -> None:
    root = lxml_html.document_fromstring("<body><article><p>All new.</p></article></body>")
    (change,) = mark_changes(root, ["a"], ["A"], {}, "moved")
    assert change.is_new
    assert change.anchor == "changed-a"
