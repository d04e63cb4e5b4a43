from __future__ import annotations

from typing import Any

import pytest

from reportbuild.diagnostics import Diagnostic, Locus, Sink
from reportbuild.project import validate
from reportbuild.project.validate import Place


def place(path: str = "field") -> Place:
    return Place("f.yaml", Sink(), path)


def said(at: Place) -> list[tuple[str, str, str, str]]:
    return [(d.rule, d.at.key, d.message, d.hint) for d in at.sink.found]


def test_all_problems_of_a_mapping_at_once() -> None:
    at = place("")
    value = {"titel": "x", "slug": None, "zzz": 1}
    assert validate.mapping(value, at, ("title", "slug"), ("title", "slug")) == {}
    assert said(at) == [
        (
            "key-is-known",
            "titel/@key",
            "unknown key 'titel'",
            "did you mean 'title'? known: 'title', 'slug'",
        ),
        ("key-is-known", "zzz/@key", "unknown key 'zzz'", "known: 'title', 'slug'"),
        ("key-is-required", "", "missing key 'title'", ""),
        ("key-is-required", "slug/@key", "'slug' has no value", ""),
    ]


def test_a_place_speaks_of_keys_and_items() -> None:
    assert place("contents/2/a~1b").subject == "'a~1b'"
    assert (place("contents") / 2).subject == "item 3 of 'contents'"
    assert (place("") / "a/b").path == "a~1b"


@pytest.mark.parametrize(
    ("value", "message", "hint"),
    [
        (1.0, "'field' should be text, not the number 1.0", "put it in quotes"),
        (True, "'field' should be text, not 'true'", "put it in quotes"),
        (None, "'field' should be text, not empty", ""),
        ([], "'field' should be text, not a list", ""),
        ({}, "'field' should be text, not a mapping", ""),
        ("  ", "'field' is empty", ""),
    ],
)
def test_text(value: Any, message: str, hint: str) -> None:
    at = place()
    assert validate.text(value, at) == ""
    assert said(at) == [("value-has-type", "field", message, hint)]


def test_a_long_text_is_cut_in_messages() -> None:
    at = place()
    validate.integer("x" * 100, at, 0, 1)
    assert at.sink.found[0].message == (
        f"'field' should be a whole number, not the text '{'x' * 39}…'"
    )


def test_a_text_per_language() -> None:
    at = place("title")
    value = {"en": "Sharing", "de": "Teilen"}
    assert validate.localised(value, at, ("en", "fr")) == {"en": "Sharing"}
    assert said(at) == [
        (
            "key-is-known",
            "title/de/@key",
            "unknown language 'de'",
            "the languages of the report are 'en', 'fr'",
        ),
        ("translation-exists", "title", "'title' has no text in 'fr'", ""),
    ]


def test_a_plain_text_will_do_in_one_language_only() -> None:
    assert validate.localised("Sharing", place(), ("en",)) == {"en": "Sharing"}
    at = place("title")
    assert validate.localised("Sharing", at, ("en", "fr")) == {}
    assert said(at) == [
        (
            "value-has-type",
            "title",
            "'title' should be a mapping of languages, not the text 'Sharing'",
            "write it below 'en:' and 'fr:'",
        )
    ]


def test_lists_and_repeats() -> None:
    at = place("roles")
    assert validate.texts(["a", 2, "a"], at) == ("a",)
    assert validate.texts("a", at) == ()
    assert validate.texts({}, at) == ()
    assert said(at) == [
        (
            "value-has-type",
            "roles/1",
            "item 2 of 'roles' should be text, not the number 2",
            "put it in quotes",
        ),
        ("id-is-unique", "roles/2", "'a' is listed twice", "keep one of them"),
        ("value-has-type", "roles", "'roles' should be a list, not the text 'a'", "write [a]"),
        (
            "value-has-type",
            "roles",
            "'roles' should be a list, not a mapping",
            "start each item with '- '",
        ),
    ]


def test_choices() -> None:
    at = place("status")
    assert validate.choice("verified", at, "status", ("verified",)) == "verified"
    assert validate.choice("verifed", at, "status", ("verified", "memory"), "x") == "x"
    assert validate.choice(3, at, "status", ("verified",)) == ""
    assert said(at) == [
        (
            "value-is-allowed",
            "status",
            "unknown status 'verifed'",
            "did you mean 'verified'? known: 'verified', 'memory'",
        ),
        ("value-has-type", "status", "'status' should be text, not the number 3", ""),
    ]


@pytest.mark.parametrize(
    ("value", "message", "hint"),
    [
        ("2020-13-40", "there is no day '2020-13-40' in the calendar", ""),
        ("2026-02-29", "there is no day '2026-02-29' in the calendar", ""),
        (
            "23/11/2026",
            "'23/11/2026' is not a date",
            "write year, month and day: YYYY-MM-DD",
        ),
        (2026, "'2026' is not a date", "write year, month and day: YYYY-MM-DD"),
    ],
)
def test_dates(value: Any, message: str, hint: str) -> None:
    at = place("date")
    assert validate.day(value, at) == ""
    assert at.sink.found == [
        Diagnostic("date-is-valid", message, Locus("f.yaml", "yaml", "date"), hint)
    ]


def test_a_leap_day_exists() -> None:
    at = place()
    assert validate.day("2024-02-29", at) == "2024-02-29"
    assert said(at) == []


@pytest.mark.parametrize(
    "seen",
    ["ecto.coop", "ftp://a.b", "javascript:alert(1)", "https://", "http://[::1", "https://a b"],
)
def test_what_is_not_a_web_address(seen: str) -> None:
    at = place("url")
    assert validate.url(seen, at) == ""
    assert said(at) == [
        (
            "value-is-allowed",
            "url",
            f"'{seen}' is not a web address",
            "write it in full, starting with 'https://' or 'http://'",
        )
    ]


@pytest.mark.parametrize("seen", ["My Slug", "a--b", "-a", "7up", "été", "a_b"])
def test_what_cannot_be_an_id(seen: str) -> None:
    at = place("slug")
    assert validate.identifier(seen, at) == ""
    assert said(at) == [
        (
            "value-is-allowed",
            "slug",
            f"'{seen}' cannot be an id",
            "use small letters, digits and single hyphens, and start with a letter",
        )
    ]


def test_numbers() -> None:
    at = place("year")
    assert validate.integer(2009, at, 1500, 2100) == 2009
    assert validate.number(45, at, -90, 90) == 45.0
    assert validate.integer(209, at, 1500, 2100) is None
    assert validate.integer(True, at, 0, 9) is None
    assert validate.integer(1.5, at, 0, 9) is None
    assert validate.number("45", at, 0, 9) is None
    assert validate.number(float("nan"), at, 0, 9) is None
    assert [d.message for d in at.sink.found] == [
        "'year' is 209, not between 1500 and 2100",
        "'year' should be a whole number, not 'true'",
        "'year' should be a whole number, not the number 1.5",
        "'year' should be a number, not the text '45'",
        "'year' is nan, not between 0 and 9",
    ]
