"""Words of print and source find each other."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from reportbuild.review.alignment import IndexedText, align, words_of


def test_words_leave_marks_and_case_behind() -> None:
    assert [w.form for w in words_of("L’_École_ 2.0, *café*")] == ["l", "école", "2", "0", "café"]


def test_a_decomposed_accent_stays_in_its_word() -> None:
    assert [w.form for w in words_of("cafe\u0301s")] == ["cafés"]


def test_what_one_side_lacks_has_no_partner() -> None:
    left = ["the", "figure", "2", "shows", "how", "members", "vote"]
    right = ["the", "fig", "map", "shows", "clearly", "how", "members", "vote"]
    assert align(left, right) == [0, -1, -1, 3, 5, 6, 7]


def test_a_long_text_with_edits_finds_nearly_every_word() -> None:
    chance = Random(1)
    right = [f"w{chance.randrange(600)}" for _ in range(3000)]
    left = [word for n, word in enumerate(right) if n % 50] + ["tail"]
    found = align(left, right)
    assert sum(partner >= 0 for partner in found) >= 0.99 * len(left) - 1


@given(
    st.lists(st.sampled_from("abcd"), max_size=60), st.lists(st.sampled_from("abcd"), max_size=60)
)
def test_partners_are_equal_words_in_order(left: list[str], right: list[str]) -> None:
    found = align(left, right)
    partners = [partner for partner in found if partner >= 0]
    assert partners == sorted(set(partners))
    assert all(left[n] == right[partner] for n, partner in enumerate(found) if partner >= 0)


def test_positions_count_characters_whatever_the_line_ends() -> None:
    text = IndexedText("\ufeffune\r\n\r\nété là")
    assert text.position(text.words[2].start) == (3, 5)
