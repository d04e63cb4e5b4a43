"""Misspelt attributes and classes of a chapter, word for word and at their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check.conftest import found


@pytest.mark.parametrize(
    ("markdown", "place", "seen", "meant"),
    [
        ("::: {audiance=consortium}\nx\n:::", "3:6", "attribute 'audiance'", "audience"),
        ('x [y]{audence="internal"}', "3:7", "attribute 'audence'", "audience"),
        ("x [y]{Audience=internal}", "3:7", "attribute 'Audience'", "audience"),
        ("## T {#sec-t audiences=internal}", "3:14", "attribute 'audiences'", "audience"),
        (
            '![C](figures/a.svg){#fig-a alt="A" audeince=internal}',
            "3:36",
            "attribute 'audeince'",
            "audience",
        ),
        (
            "|A|\n|-|\n|b|\n\n: C {#tbl-a audianse=internal}",
            "7:13",
            "attribute 'audianse'",
            "audience",
        ),
        ("```{.python audiance=internal}\nx\n```", "3:13", "attribute 'audiance'", "audience"),
        ("::: {.note-to-editer}\nx\n:::", "3:6", "class '.note-to-editer'", "note-to-editor"),
        ("::: note_to_editor\nx\n:::", "3:1", "class '.note_to_editor'", "note-to-editor"),
        (
            '<div class="note-editor">x</div>',
            "3:6",
            "class '.note-editor'",
            "note-to-editor",
        ),
        ("[x]{.consortium}", "3:5", "class '.consortium'", "audience=consortium"),
        ("[x]{.consortum}", "3:5", "class '.consortum'", "audience=consortium"),
    ],
)
def test_a_misspelt_mark_for_a_few_is_an_error(
    tmp_path: Path, markdown: str, place: str, seen: str, meant: str
) -> None:
    message = f"the {seen} keeps nothing from any reader"
    hint = f"did you mean '{meant}'?"
    assert found(tmp_path, markdown) == [("audience-mark-is-recognised", place, message, hint)]


@pytest.mark.parametrize(
    ("markdown", "place", "seen"),
    [
        ("x [y] {audience=internal}", "3:7", "{audience"),
        ("[y]{audience = internal}", "3:4", "{audience"),
        ("A paragraph. {.note-to-editor}", "3:14", "{.note-to-editor"),
        ("[y]{note-to-editor}", "3:4", "{note-to-editor"),
        ("`{internal}` [y]{internal}", "3:17", "{internal}"),
        ("## T {consortium} {#sec-t}", "3:6", "{consortium}"),
        ("::: {audience: internal}\nx\n:::", "3:5", "{audience"),
    ],
)
def test_a_mark_that_is_printed_is_an_error(
    tmp_path: Path, markdown: str, place: str, seen: str
) -> None:
    assert found(tmp_path, markdown) == [
        (
            "audience-mark-is-recognised",
            place,
            f"'{seen}' is printed as text and keeps nothing from any reader",
            "write '[…]{audience=internal}', '[…]{.note-to-editor}': no space before '{', "
            "none around '='",
        )
    ]


@pytest.mark.parametrize(
    ("markdown", "place", "seen", "hint"),
    [
        ("x.trem [y]{.trem}", "3:12", "class '.trem'", "did you mean 'term'?"),
        ("[y]{.sorce}", "3:5", "class '.sorce'", "did you mean 'source'?"),
        ("[y]{.indx}", "3:5", "class '.indx'", "did you mean 'index'?"),
        (
            "::: {.callout-nte}\nx\n:::",
            "3:6",
            "class '.callout-nte'",
            "did you mean 'callout-note'?",
        ),
        (
            "::: {.callout-zzzzzzzz}\nx\n:::",
            "3:6",
            "class '.callout-zzzzzzzz'",
            "known are callout-note, callout-tip, callout-warning, callout-important",
        ),
        (
            "::: {.list-of-foo}\n:::",
            "3:6",
            "class '.list-of-foo'",
            "did you mean 'list-of-figures'?",
        ),
        (
            "::: {.content-visible when-fromat=html}\nx\n:::",
            "3:23",
            "attribute 'when-fromat'",
            "did you mean 'when-format'?",
        ),
        (
            "::: {.case-list familly=commons}\n:::",
            "3:17",
            "attribute 'familly'",
            "did you mean 'family'?",
        ),
    ],
)
def test_another_misspelt_name_is_a_warning(
    tmp_path: Path, markdown: str, place: str, seen: str, hint: str
) -> None:
    message = f"the {seen} means nothing"
    assert found(tmp_path, markdown) == [("attribute-is-not-misspelt", place, message, hint)]


@pytest.mark.parametrize(
    ("word", "rule", "effect", "hint"),
    [
        ("internal", "audience-mark-is-recognised", "keeps nothing from any reader",
         "write '{audience=internal}'"),
        ("note-to-editor", "audience-mark-is-recognised", "keeps nothing from any reader",
         "write '{.note-to-editor}'"),
        ("key-message", "attribute-is-not-misspelt", "means nothing", "write '{.key-message}'"),
    ],
)  # fmt: skip
def test_a_word_in_braces_is_no_class(
    tmp_path: Path, word: str, rule: str, effect: str, hint: str
) -> None:
    markdown = f"::: {{{word}}}\nx\n:::"
    assert found(tmp_path, markdown) == [(rule, "3:1", f"'{{{word}}}' {effect}", hint)]


def test_each_of_several_is_shown_at_its_own_place(tmp_path: Path) -> None:
    places = [row[1] for row in found(tmp_path, "[a]{.trem} `[b]{.trem}` [c]{.trem}\n\n[d]{.trem}")]
    assert places == ["3:5", "3:29", "5:5"]


@pytest.mark.parametrize(
    ("markdown", "message", "hint"),
    [
        (
            '::: {.content-visible when-format="htlm"}\nx\n:::',
            "'when-format' names 'htlm', which is no format",
            "did you mean 'html'?",
        ),
        (
            '::: {.content-hidden unless-format="pdf, word"}\nx\n:::',
            "'unless-format' names 'word', which is no format",
            "known are html, epub, pdf, print, screen",
        ),
    ],
)
def test_an_unknown_format_is_an_error(
    tmp_path: Path, markdown: str, message: str, hint: str
) -> None:
    [(rule, _, *said)] = found(tmp_path, markdown)
    assert (rule, said) == ("format-is-known", [message, hint])


@pytest.mark.parametrize(
    "markdown",
    [
        "[x]{.team .aside own=yes data-x=1} [y]{.note-to-reader} [z]{.resource .case-study}",
        "[x]{.small-caps .inner lang=fr} `x`{.trem}",
        "``` trem\n[x]{audience = y}\n```",
        "`[x] {audience=internal}` and {audience-award} {internally}",
        '::: {.content-visible when-format="html, print screen"}\nx\n:::',
        '[x]{.index entry="a!b" see="c"} [x]{.term entry=y} [x]{audience=internal}',
        "::: {.list-of-figures}\n:::\n\n::: {.callout-tip title=x}\nx\n:::",
    ],
)
def test_own_and_right_names_are_left_alone(tmp_path: Path, markdown: str) -> None:
    assert found(tmp_path, markdown) == []


@pytest.mark.parametrize(
    ("markdown", "tag", "place"),
    [
        ("[x]{lang=french}", "french", "3:5"),
        ("::: {lang=xx_yy}\nx\n:::", "xx_yy", "3:6"),
        ('<span lang="fr-">x</span>', "fr-", "3:7"),
    ],
)
def test_a_language_is_a_tag(tmp_path: Path, markdown: str, tag: str, place: str) -> None:
    assert found(tmp_path, markdown) == [
        (
            "language-tag-is-well-formed",
            place,
            f"'{tag}' is no language tag, so no browser or screen reader knows the language",
            "write the code of the language, such as fr, fr-CA or zh-Hant (BCP 47)",
        )
    ]


@pytest.mark.parametrize(
    "tag", ["fr", "fr-CA", "zh-Hant-TW", "es-419", "sl-rozaj", "de-1901", "x-own", "FR-ca", '""']
)
def test_language_tags_pass(tmp_path: Path, tag: str) -> None:
    assert found(tmp_path, f"[x]{{lang={tag}}}") == []
