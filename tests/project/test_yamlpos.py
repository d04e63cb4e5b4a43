from __future__ import annotations

import pytest

from reportbuild.diagnostics import Diagnostic, Locus, Sink
from reportbuild.project.yamlpos import load, locate, read_yaml


def findings(text: str) -> list[tuple[str, str, str]]:
    sink = Sink()
    load(text, "report.yaml", sink)
    assert all(d.rule == "yaml-is-valid" and d.at.file == "report.yaml" for d in sink.found)
    return [(d.at.key, d.message, d.hint) for d in sink.found]


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ("a:\n\t- b", "2:1", "a tab cannot indent or start a value", "use spaces"),
        ("été: Loi : an 1", "1:10", "unexpected ':'", "put a value that holds ': ' in quotes"),
        (
            "a: 'x\nb: 2\n",
            "1:4",
            "this quotation mark is never closed",
            "close it with the same mark",
        ),
        (
            "a: [1, 2\nb: 3",
            "2:2",
            "expected ',' or ']', saw ':'",
            "is the bracket opened on line 1 closed?",
        ),
        (
            "a:\n  b: 1\n c: 2",
            "3:2",
            "this does not fit the lines above",
            "align it with its neighbours above, and check the quotes before it",
        ),
        ("a: @smith", "1:4", "'@' cannot start a value", "put the value in quotes"),
        ('a: "\\q"', "1:6", "found unknown escape character 'q'", ""),
        ("a: bell\x07", "1:8", "character U+0007 is not allowed", "remove it"),
        ("a: 1\n---\nb: 2", "2:1", "a second document starts here", "remove the line '---'"),
        ("a: *x", "1:4", "found undefined alias 'x'", ""),
        (
            "a: &x [1]\nb: *x",
            "1:4",
            "the value marked '&x' is used again",
            "write the value out instead of referring to it",
        ),
        ("a: !x 1", "1:4", "unknown tag '!x'", "put text that starts with '!' in quotes"),
        ("[a, b]: 1", "1:1", "a key must be plain text", ""),
        (
            "a: 1\nb: 2\na: 3",
            "3:1",
            "key 'a' is given twice; the first is on line 1",
            "keep one of them",
        ),
        ("[" * 5000, "1:41", "nested more than 40 levels deep", ""),
        ("# nothing\n", "", "the file is empty", ""),
        ("", "", "the file is empty", ""),
    ],
)
def test_each_fault_has_its_place_and_remedy(
    text: str, place: str, message: str, hint: str
) -> None:
    assert findings(text) == [(place, message, hint)]


def test_an_alias_bomb_stays_small() -> None:
    bomb = "a: &a [x]\n" + "".join(
        f"{key}: &{key} [{', '.join(['*' + before] * 9)}]\n"
        for before, key in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert len(findings(bomb)) == 8 * 9
    assert findings("a: &a [*a]") == [
        (
            "1:4",
            "the value marked '&a' is used again",
            "write the value out instead of referring to it",
        )
    ]


def test_scalars_follow_the_core_schema() -> None:
    sink = Sink()
    text = (
        "when: 2020-13-40\nday: 2026-11-23\nversion: 0.1.0\ncountry: NO\nyear: 2009\n"
        "quoted: '2009'\ntagged: !!str 2009\nlon: -73.57\nopen: true\ncity:\n404: page\n"
        "long: 99999999999999999999999\n"
    )
    assert load(text, "f.yaml", sink) == {
        "when": "2020-13-40",
        "day": "2026-11-23",
        "version": "0.1.0",
        "country": "NO",
        "year": 2009,
        "quoted": "2009",
        "tagged": "2009",
        "lon": -73.57,
        "open": True,
        "city": None,
        "404": "page",
        "long": float("99999999999999999999999"),
    }
    assert sink.found == []


def test_the_first_of_two_values_counts() -> None:
    assert load("a: 1\na: 2", "f.yaml", Sink()) == {"a": 1}


def test_an_anchor_name_may_repeat_without_a_python_warning() -> None:
    assert load("a: &x 1\nb: &x 2", "f.yaml", Sink()) == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (
            "titre: été\nnom: Québec".encode("latin-1"),
            Diagnostic(
                "yaml-is-valid",
                "byte 0xE9 is not UTF-8",
                Locus("report.yaml", "line", "1:8"),
                "save the file as UTF-8",
            ),
        ),
        (
            "a: 1".encode("utf-16"),
            Diagnostic(
                "yaml-is-valid",
                "byte 0xFF is not UTF-8",
                Locus("report.yaml", "line", "1:1"),
                "save the file as UTF-8",
            ),
        ),
    ],
)
def test_other_encodings_are_told(project, content: bytes, found: Diagnostic) -> None:
    sink = Sink()
    assert read_yaml(project({"report.yaml": content}), "report.yaml", sink) is None
    assert sink.found == [found]


def test_windows_line_ends_and_byte_order_mark_are_fine(project) -> None:
    content = b"\xef\xbb\xbfa: 1\r\nb: [x]\r\n"
    sink = Sink()
    assert read_yaml(project({"a.yaml": content}), "a.yaml", sink) == {"a": 1, "b": ["x"]}
    assert locate(content.decode(), "b/0") == (2, 5, 1)
    assert locate(content.decode(), "a/@key") == (1, 1, 1)


def test_a_missing_file_is_told_and_an_undeclared_one_is_a_fault(project) -> None:
    files = project({"here.yaml": "a: 1"})
    (files.root / "here.yaml").unlink()
    sink = Sink()
    assert read_yaml(files, "here.yaml", sink) is None
    assert sink.found == [
        Diagnostic("file-is-readable", "cannot read 'here.yaml'", Locus("here.yaml"))
    ]
    with pytest.raises(PermissionError, match="undeclared read"):
        read_yaml(files, "other.yaml", sink)


TEXT = """\
# a comment
title:
  fr: Partage, collaboration  # the rest
contents:
  - method
  - chapter: cases
    then: cases
geo: {lat: 45.50, "a/b": [x, 'two words']}
long: one line
  and another
empty:
"""


@pytest.mark.parametrize(
    ("path", "position"),
    [
        ("", (2, 1, 5)),
        ("title", (3, 3, 2)),
        ("title/@key", (2, 1, 5)),
        ("title/fr", (3, 7, 22)),
        ("contents/0", (5, 5, 6)),
        ("contents/1/chapter", (6, 14, 5)),
        ("contents/1/then/@key", (7, 5, 4)),
        ("geo/lat", (8, 12, 5)),
        ("geo/a~1b/1", (8, 30, 11)),
        ("geo/a~1b/@key", (8, 19, 5)),
        ("long", (9, 7, 8)),
        ("empty", (11, 1, 5)),
        ("contents", (5, 3, 1)),
        ("contents/2", None),
        ("contents/x", None),
        ("title/en", None),
        ("title/fr/more", None),
    ],
)
def test_a_path_leads_to_its_place(path: str, position: tuple[int, int, int] | None) -> None:
    assert locate(TEXT, path) == position


def test_no_place_in_a_text_that_is_not_yaml() -> None:
    assert locate("a: [", "a") is None
    assert locate("", "a") is None
