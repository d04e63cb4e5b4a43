"""The file of a round, and comments as lists."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from reportbuild.review.comments import Comment, Reply, merge_comments
from reportbuild.review.listing import list_comments, show_comment
from reportbuild.review.round_lines import read_written
from reportbuild.review.rounds import Build, Round, read_round, write_round

COMMENT = Comment(
    id="3f2a9c1d",
    kind="highlight",
    author="Ana",
    date="2026-11-23T14:25:30+01:00",
    text="Oui :\n« non »\u2028\x85",
    words="une part",
    file="chapters/fr/02-methode.md",
    line=41,
    column=7,
    replies=(Reply("Béa", "", "d’accord"),),
)


def test_a_round_is_read_as_it_was_written() -> None:
    round_ = Round("0.1.0", {"123456789012": Build("abc", "fr", "public")}, (COMMENT,))
    assert read_round(write_round(round_), "0.1.0").value == round_


#: What people do to a file, and what a hasty reader would take for the program's own.
EDITED = [
    ("    state: open", "    state:   open   # yes"),
    ('    author: "Ana"', "    author: Ana"),
    ("    line: 41", "    line: 0x29"),
    ('    words: "une part"', "    words: >-\n      une\n      part"),
    ("    kind: highlight", "    kind: 'highlight'"),
    ("comments:\n", "# by hand\n\ncomments:\n\n"),
    ("  - id:", "  -\n    id:"),
]


@pytest.mark.parametrize(("written", "typed"), EDITED)
def test_what_people_type_is_read_as_what_the_program_writes(written: str, typed: str) -> None:
    round_ = Round("0.1.0", {"abcdefabcdef": Build("abc", "fr", "public")}, (COMMENT,))
    text = write_round(round_)
    assert written in text
    assert read_round(text.replace(written, typed), "0.1.0").value == round_


@settings(deadline=None)
@given(st.text(), st.text(), st.text(max_size=12), st.integers(0, 9**9))
def test_the_quick_reader_reads_what_the_other_reads(
    text: str, author: str, kind: str, line: int
) -> None:
    comment = replace(COMMENT, text=text, author=author, kind=kind, line=line)
    comment = replace(comment, replies=(Reply(author, "", text), Reply(text, kind, "")))
    written = write_round(Round("0.1.0", {"abcdefabcdef": Build(text, kind, "")}, (comment,)))
    quick = read_written(written)
    assert quick is not None
    assert quick == YAML(typ="safe", pure=True).load(written)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("comments: [", "the file is not valid YAML"),
        ("a: 1", "a round has 'round', 'builds' and 'comments'"),
        ("[]", "a round has 'round', 'builds' and 'comments'"),
        (
            "builds: {}\ncomments: [{id: a, kind: note, state: closed}]",
            "unknown state 'closed' of comment a: use open, accepted, rejected, done",
        ),
    ],
)
def test_a_round_that_was_damaged_says_so(text: str, message: str) -> None:
    (found,) = read_round(text, "one").diagnostics
    assert found.rule == "review-round-is-readable"
    assert found.message.startswith(message)
    assert found.at.file == "reviews/one.yaml"


def test_merging_keeps_the_editors_state_and_joins_threads() -> None:
    known = replace(COMMENT, state="rejected")
    fresh = replace(COMMENT, text="now so", replies=(Reply("Cem", "2026", "no"),))
    (merged,) = merge_comments([known], [fresh])
    assert (merged.state, merged.text, len(merged.replies)) == ("rejected", "now so", 2)


def test_lists_for_people_tables_and_github() -> None:
    human = list_comments([COMMENT], "human")
    assert human.startswith("3f2a9c1d  open      chapters/fr/02-methode.md:41:7")
    github = list_comments([replace(COMMENT, text="50 %\nnow", file="a,b.md")], "github")
    assert github == (
        "::warning file=a%2Cb.md,line=41,col=7,title=highlight 3f2a9c1d"
        "::Ana on “une part”: 50 %25%0Anow"
    )
    table = list_comments([replace(COMMENT, text="=1+1")], "csv")
    assert "'=1+1" in table
    assert "Béa, " not in table
    assert "(no words)" in show_comment(replace(COMMENT, text=""))
