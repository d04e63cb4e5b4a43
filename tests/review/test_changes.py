"""What has changed shows word by word."""

from __future__ import annotations

from lxml import html as lxml_html

from reportbuild.review.change_summary import changes_page
from reportbuild.review.changes import UnitChanges, mark_changes
from reportbuild.review.picture_changes import mark_pictures

STRINGS = {
    "review-moved": "moved",
    "review-removed-note": "note removed:",
    "review-before": "before",
    "review-after": "after",
    "review-new": "new",
}


def compare(old: str, new: str) -> tuple[str, UnitChanges]:
    root = lxml_html.document_fromstring(f"<body><article>{new}</article></body>")
    (change,) = mark_changes(root, ["a"], ["A"], {"a": old}, STRINGS)
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
    assert '<p id="changed-a-1" class="moved">' in shown
    assert "<ins>" not in shown


def test_a_paragraph_that_is_gone_stays_visible() -> None:
    shown, change = compare("<p>Gone for good now.</p><p>Kept.</p>", "<p>Kept.</p>")
    assert (
        '<p class="removed" id="changed-a-1"><del>Gone for good now.</del></p><p>Kept.</p>' in shown
    )
    assert change.removed == 4


def test_numbers_of_figures_do_not_count() -> None:
    _, change = compare(
        '<figcaption><span class="label">Figure 2.1</span> A map.</figcaption>',
        '<figcaption><span class="label">Figure 3.4</span> A map.</figcaption>',
    )
    assert not change.any


def test_a_unit_that_was_not_there_is_new() -> None:
    root = lxml_html.document_fromstring("<body><article><p>All new.</p></article></body>")
    (change,) = mark_changes(root, ["a"], ["A"], {}, STRINGS)
    assert change.is_new
    assert change.spots == [("changed-a-1", "All new.")]


TABLE = "<table><thead><tr><th>Name</th><th>City</th></tr></thead><tbody>{}</tbody></table>"
ROW = "<tr><td>{}</td><td>{}</td></tr>"


def test_a_row_that_is_gone_is_struck_out_in_its_place() -> None:
    rows = [ROW.format(f"Place {n}", f"City {n}") for n in "abc"]
    shown, change = compare(TABLE.format("".join(rows)), TABLE.format(rows[0] + rows[2]))
    words = lxml_html.fragment_fromstring(shown).xpath("string(.//tr[@class='removed'])")
    assert words == "Place bCity b"
    assert shown.index("Place a") < shown.index("Place b") < shown.index("Place c")
    assert (change.added, change.removed) == (0, 4)
    assert "<ins>" not in shown


def test_the_first_row_and_the_last_are_struck_out_in_the_body() -> None:
    rows = [ROW.format(f"Place {n}", f"City {n}") for n in "abc"]
    shown, _ = compare(TABLE.format("".join(rows)), TABLE.format(rows[1]))
    body = lxml_html.fragment_fromstring(shown).find(".//tbody")
    assert body is not None
    assert [row[0].text_content() for row in body] == ["Place a", "Place b", "Place c"]
    assert [row[1].text_content() for row in body] == ["City a", "City b", "City c"]


def test_a_cell_with_all_other_words_is_the_same_cell() -> None:
    old, new = TABLE.format(ROW.format("Space", "Paris")), TABLE.format(ROW.format("Space", "Lyon"))
    shown, _ = compare(old, new)
    assert "<del>Paris </del><ins>Lyon</ins>" in shown


def test_a_note_that_is_gone_is_named_where_it_stood() -> None:
    old = '<p>A word<span class="footnote">The note itself.</span> and more.</p>'
    shown, _ = compare(old, "<p>A word and more.</p>")
    assert '<del class="removed" id="changed-a-1"> [note removed: The note itself.]</del>' in shown


def test_a_table_a_list_and_a_caption_that_are_gone_leave_their_words() -> None:
    old = (
        "<p>Before it all.</p>"
        + TABLE.format(ROW.format("Space", "Paris"))
        + "<ul><li>An item.</li></ul><figure><img src='a.svg'>"
        + "<figcaption>A map.</figcaption></figure>"
        + "<p>After it all.</p>"
    )
    shown, _ = compare(old, "<p>Before it all.</p><p>After it all.</p>")
    gone = [e.text_content() for e in lxml_html.fragment_fromstring(shown).iter("del")]
    assert gone == ["Name", "City", "Space", "Paris", "An item.", "A map."]
    assert shown.endswith("<p>After it all.</p></article>")


def test_citations_by_name_count_and_numbers_do_not() -> None:
    cite = '<span class="citation">(<a href="#ref-a">{}</a>)</span>'
    shown, _ = compare(
        f"<p>So it was said {cite.format('Orr 1990')}.</p>",
        f"<p>So it was said {cite.format('Ung 2001')}.</p>",
    )
    assert "<del>Orr 1990" in shown
    _, change = compare(f"<p>So {cite.format('12')}.</p>", f"<p>So {cite.format('13')}.</p>")
    assert not change.any


def test_the_status_of_a_fact_counts_and_the_number_of_its_source_does_not() -> None:
    mark = '<span class="evidence-mark">{} · <a href="#src-a">{}</a></span>'
    cell = f"<p>Run by its founders alone {mark}</p>"
    shown, _ = compare(cell.format("verified", "4"), cell.format("one source", "5"))
    assert "<del>verified · </del>" in shown
    assert "<ins>one source ·</ins>" in shown
    _, change = compare(cell.format("verified", "4"), cell.format("verified", "5"))
    assert not change.any


def test_a_paragraph_may_move_to_another_unit() -> None:
    para = "<p>This one goes to another chapter.</p>"
    root = lxml_html.document_fromstring(
        f"<body><article><p>One.</p></article><article><p>Two.</p>{para}</article></body>"
    )
    old = {"a": f"<p>One.</p>{para}", "b": "<p>Two.</p>"}
    one, two = mark_changes(root, ["a", "b"], ["A", "B"], old, STRINGS)
    assert (one.any, two.moved, two.added) == (False, 1, 0)


def test_a_unit_that_is_gone_is_told_with_its_text() -> None:
    root = lxml_html.document_fromstring("<body><article><p>One.</p></article></body>")
    old = {"a": "<p>One.</p>", "b": "<h1>The end</h1><p>All of it.</p>"}
    _, gone = mark_changes(root, ["a"], ["A"], old, STRINGS)
    assert (gone.title, gone.removed, gone.gone) == ("The end", 5, ["The end", "All of it."])
    page = lxml_html.tostring(
        changes_page([gone], {**STRINGS, "review-changes": "", "review-changes-since": "",
                              "review-removed": "removed"}, "v1"), encoding="unicode")  # fmt: skip
    assert "<del>All of it.</del>" in page


def test_a_picture_that_has_changed_is_shown_twice() -> None:
    markup = "<figure><img src='figures/a.svg' alt='A'><figcaption>A map.</figcaption></figure>"
    root = lxml_html.document_fromstring(f"<body><article>{markup}</article></body>")
    changes = mark_changes(root, ["a"], ["A"], {"a": markup}, STRINGS)
    same = mark_pictures(root, changes, {"figures/a.svg": b"1"}, {"figures/a.svg": b"1"}, STRINGS)
    assert (same, changes[0].any) == ({}, False)
    shown = mark_pictures(root, changes, {"figures/a.svg": b"1"}, {"figures/a.svg": b"2"}, STRINGS)
    assert shown == {"before/figures/a.svg": b"1"}
    seen = [image.get("src") for image in root.iter("img")]
    assert seen == ["before/figures/a.svg", "figures/a.svg"]
    assert changes[0].spots == [("changed-a-1", "after: A map.")]
