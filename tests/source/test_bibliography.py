"""One bad entry costs one entry, and says so."""

from pathlib import Path

import pytest

from reportbuild.diagnostics import Diagnostic, Locus
from reportbuild.files import Files
from reportbuild.source.bibliography import load_bibliography
from reportbuild.source.locate import locate

GOOD = """% A comment about the file
%
% verified: one.example; two.example
@book{a, title = {A}, date = {2001}}

% single-source: one.example
% and a line that goes on
@misc{b, title = {B}}

% memory: seen nowhere

@article{c, title = {C}, journaltitle = {J}}
"""


def test_entries_types_and_evidence(load):
    outcome = load(GOOD)
    assert outcome.diagnostics == ()
    assert [(e["id"], e["type"]) for e in outcome.value.entries] == [
        ("a", "book"),
        ("b", "document"),
        ("c", "article-journal"),
    ]
    assert outcome.value.evidence == {
        "a": "verified: one.example; two.example",
        "b": "single-source: one.example and a line that goes on",
    }


@pytest.mark.parametrize(
    ("entry", "line", "message"),
    [
        ("@book{x, title = {X}\n", 13, "entry 'x' cannot be read: a brace is not closed"),
        ("@book{x, title = X y}\n", 13, "entry 'x' cannot be read: unexpected 'y'"),
        ("@book{x, title {X}}\n", 13, "entry 'x' cannot be read: unexpected '{'"),
        ("@book{x y, title = {X}}\n", 13, "entry 'x' cannot be read: unexpected 'y'"),
    ],
)
def test_a_faulty_entry_is_set_aside(load, entry, line, message):
    text = f"{GOOD}{entry}\n@book{{z, title = {{Z}}}}\n"
    outcome = load(text)
    assert [e["id"] for e in outcome.value.entries] == ["a", "b", "c", "z"]
    (found,) = outcome.diagnostics
    assert (found.rule, found.message) == ("bib-entry-is-readable", message)
    assert locate(text, found.at) == (line, 7, 1)


def test_a_key_used_twice(load):
    text = f"{GOOD}@book{{a, title = {{Again}}}}\n"
    outcome = load(text)
    assert outcome.diagnostics == (
        Diagnostic(
            "bib-key-is-unique",
            "entry key 'a' is used twice",
            Locus("r.bib", "bib", "a", 1),
            "the first entry counts; give this one another key",
        ),
    )
    assert locate(text, outcome.diagnostics[0].at) == (13, 7, 1)
    assert [e["title"] for e in outcome.value.entries] == ["A", "B", "C"]


def test_commands_and_comments_are_no_entries(load):
    commands = '@string{j = "J"}\n@comment{@book{n, title={N}}}\n% @book{m, title={M}}\n'
    outcome = load(commands + GOOD)
    assert outcome.diagnostics == ()
    assert len(outcome.value.entries) == 3


def test_an_empty_database_is_fine(load):
    outcome = load("% nothing yet\n")
    assert (outcome.value.entries, outcome.diagnostics) == ((), ())


def test_a_missing_database_is_a_finding(tmp_path: Path):
    outcome = load_bibliography(Files(tmp_path, frozenset(["r.bib"])), "r.bib")
    expected = Diagnostic("file-is-readable", "'r.bib' does not exist", Locus("r.bib"))
    assert (outcome.value, outcome.diagnostics) == (None, (expected,))
