from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportbuild.check.manuscript_text import HIDDEN, running_text
from reportbuild.check.typing import check_typing, fix_typing
from tests.typography.conftest import (
    TYPED,
    as_text,
    language,
    pandoc,
    table,
    typeset_blocks,
    visible,
)


def findings(source: str, locale: str = "fr-CA", *, all_rules: bool = False) -> list[str]:
    found = check_typing(source, "chapters/fr/x.md", language(locale)).diagnostics
    return [
        f"{d.at.key} {d.rule}: {d.message} ({d.hint})"
        for d in found
        if all_rules or d.rule != "no-break-space-is-typed"
    ]


def test_space_before_a_mark_that_takes_none() -> None:
    assert findings("Titre\n\nOui ; non !\n") == [
        "3:4 punctuation-is-spaced-as-in-its-language: space before ';'"
        " (fr-CA has none; a passage in another language is marked […]{lang=…})",
        "3:10 punctuation-is-spaced-as-in-its-language: space before '!'"
        " (fr-CA has none; a passage in another language is marked […]{lang=…})",
    ]


def test_missing_space() -> None:
    hint = "(fr-CA has a no-break space there; an ordinary one will do)"
    rule = "punctuation-is-spaced-as-in-its-language"
    assert findings("Oui: «non» à 80% et 5\\$.") == [
        f"1:4 {rule}: no space before ':' {hint}",
        f"1:7 {rule}: no space after '«' {hint}",
        f"1:10 {rule}: no space before '»' {hint}",
        f"1:16 {rule}: no space before '%' {hint}",
        f"1:22 {rule}: no space before '$' {hint}",
    ]


def test_straight_quotation_marks() -> None:
    assert findings('Le "bien commun" : oui.') == [
        "1:4 quotation-marks-are-of-the-language: straight quotation mark before 'bien'"
        " (type « and »)"
    ]
    assert findings('« le "bien" »') == [
        "1:6 quotation-marks-are-of-the-language: straight quotation mark before 'bien'"
        " (type “ and ”)"
    ]
    assert findings('The "common good".', "en-GB") == []


def test_unpaired_quotation_marks() -> None:
    assert findings("Il dit « oui.\n\nElle dit non ».\n") == [
        "1:8 quotation-marks-are-paired: '«' is never closed (type '»' where the quotation ends)",
        "3:14 quotation-marks-are-paired: '»' closes nothing (where does '«' stand?)",
    ]
    assert findings("« Oui.\n\n« Et non. »\n") == []
    assert findings("He said “yes.", "en-GB") == [
        "1:9 quotation-marks-are-paired: '“' is never closed (type '”' where the quotation ends)"
    ]


def test_ordinary_space_where_a_no_break_one_belongs() -> None:
    hint = "(a no-break space (U+00A0) belongs there; every edition gets one)"
    assert findings("Oui : « non » à 80 %", all_rules=True) == [
        f"1:4 no-break-space-is-typed: ordinary space before ':' {hint}",
        f"1:8 no-break-space-is-typed: ordinary space after '«' {hint}",
        f"1:12 no-break-space-is-typed: ordinary space before '»' {hint}",
        f"1:19 no-break-space-is-typed: ordinary space before '%' {hint}",
    ]


def test_france_wants_the_space_that_quebec_does_not() -> None:
    assert findings("Oui ; non ?", "fr-FR") == []
    assert [f.split(": ")[1].split(" (")[0] for f in findings("Oui; non?", "fr-FR")] == [
        "no space before ';'",
        "no space before '?'",
    ]
    assert visible(fix_typing("Oui; non?", language("fr-FR"))) == "Oui^; non^?"


def test_english_takes_no_space() -> None:
    assert [
        f.split(" (")[0] for f in findings("Yes : no ; 5% [Oui : non ?]{lang=fr}", "en-GB")
    ] == [
        "1:4 punctuation-is-spaced-as-in-its-language: space before ':'",
        "1:9 punctuation-is-spaced-as-in-its-language: space before ';'",
    ]


UNTOUCHED = (
    "---\nid: x\ntitle: a ;b\n---\n",
    "```\na ; b: c\n```\n",
    "~~~ {.yaml}\na: b ; c\n~~~\n",
    "`a ; b: c`",
    "<!-- a ; b: c -->",
    "$a : b ; c$ et $$a ; b: c$$",
    '[mot](https://a.b/c?d=e;f "a ; b")',
    "<https://a.b/c;d>",
    "https://a.b/c?d=e;f:g",
    "doi:10.4000/cybergeo.37664",
    '![Carte](x.svg){#fig-x alt="a ; b: c"}',
    '::: {.callout-note title="a ; b: c"}\nMot.\n:::',
    ": Légende {#tbl-x}",
    "Terme\n:   Sens",
    "[^note]: Mot",
    "[cible]: https://a.b",
    "selon @besson2017 et [@ostrom1990, p. 90; @x2000]",
    "[who owns: this ; that]{lang=en}",
    "::: {lang=en}\nWho owns: this ; that 5%\n:::",
    "| A | B |\n|:--|--:|\n| c | d |",
    "à 10:30, un rapport de 3:1",
    "une date (?) et un nom (!)",
    '<span title="a ; b: c">mot</span>&nbsp;',
    "Mot\\; et \\: mot",
)


@pytest.mark.parametrize("source", UNTOUCHED)
def test_what_is_not_french_prose_is_left_alone(source: str) -> None:
    assert findings(source) == []
    assert fix_typing(source, language("fr-CA"), no_break=True) == source


def test_places_are_those_of_the_file() -> None:
    source = "\ufeff---\r\nid: x\r\n---\r\n\r\nUn mot ; `code ; code` et « mot » ; fin\r\n"
    assert [f.split(" ")[0] for f in findings(source)] == ["5:7", "5:34"]


def test_mending_changes_nothing_else() -> None:
    source = (
        "---\r\nid: x ; y\r\n---\r\n\r\n# Titre: sous-titre {#sec-x}\r\n\r\n"
        'Oui ; "non" : `a ; b`\t[^n]\r\n  «deux» à 80% [@a; @b] ;  fin\r\n\r\n[^n]: Note ;fin\r\n'
    )
    assert visible(fix_typing(source, language("fr-CA"))) == (
        "---\r\nid: x ; y\r\n---\r\n\r\n# Titre~: sous-titre {#sec-x}\r\n\r\n"
        "Oui; «~non~» : `a ; b`\t[^n]\r\n  «~deux~» à 80~% [@a; @b];  fin\r\n\r\n"
        "[^n]: Note ;fin\r\n"
    )


@pytest.mark.parametrize("name", ["fr-CA", "fr-FR"])
@pytest.mark.parametrize("no_break", [False, True])
def test_mended_source_gives_the_same_edition(name: str, no_break: bool) -> None:
    rows = [row for row in table(name) if not row.web]
    parts = [f":::::: row\n{row.typed.translate(TYPED)}\n::::::" for row in rows]
    mended = fix_typing("\n\n".join(parts), language(name), no_break=no_break)
    made = typeset_blocks(pandoc(f"{mended}\n\n[^1]: Note\n"), name)
    wrong = [
        (row.typed, as_text(block, name))
        for row, block in zip(rows, made, strict=True)
        if as_text(block, name) != row.expected
    ]
    assert not wrong


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.text(st.sampled_from(' \n\u00a0a5;:!?«»"`$%{}[]()@<>\\|*-~é.,'), max_size=60))
def test_any_text_can_be_checked_and_mended_once(source: str) -> None:
    for name in ("fr-CA", "fr-FR", "en-GB"):
        check_typing(source, "x.md", language(name))
        hidden = running_text(source, "fr")
        assert len(hidden) == len(source)
        assert all(a in (b, HIDDEN) for a, b in zip(hidden, source, strict=True))
        mended = fix_typing(source, language(name))
        strip = str.maketrans("", "", ' \u00a0\u202f"«»“”')
        assert mended.translate(strip) == source.translate(strip)
