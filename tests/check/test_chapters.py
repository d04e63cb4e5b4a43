"""What is wrong with a chapter's anchors, pictures and markup, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check.conftest import found


@pytest.mark.parametrize(
    ("markdown", "anchor", "place"),
    [
        ("## Foo {#Sec_Bad}", "Sec_Bad", "3:9"),
        ("## Foo {#sec-Bad}", "sec-Bad", "3:9"),
        ("### Foo {#SEC-bad}", "SEC-bad", "3:10"),
        ("|A|\n|-|\n|b|\n\n: C {#tbl_b}", "tbl_b", "7:6"),
    ],
)
def test_a_malformed_anchor_is_named_once(
    tmp_path: Path, markdown: str, anchor: str, place: str
) -> None:
    before = "## Two {#sec-two}\n\n" if markdown.startswith("###") else ""
    line, column = place.split(":")
    place = f"{int(line) + 2}:{column}" if before else place
    assert found(tmp_path, before + markdown) == [
        (
            "anchor-is-well-formed",
            place,
            f"anchor '{anchor}' has other signs than a-z, 0-9 and single hyphens",
            "an anchor is a public address, the same in every language",
        )
    ]


def test_a_heading_without_anchor_is_told_so(tmp_path: Path) -> None:
    assert found(tmp_path, "## Section bad") == [
        (
            "heading-has-anchor",
            "3:4",
            "the heading 'section-bad' has no anchor of its own",
            "add {#sec-…}: a derived anchor changes with the words and the language",
        )
    ]


@pytest.mark.parametrize("alt", ["", ' alt="Same words"'])
def test_words_that_repeat_the_caption_are_no_alternative(tmp_path: Path, alt: str) -> None:
    assert found(tmp_path, f"![Same words](figures/a.svg){{#fig-foo{alt}}}") == [
        (
            "figure-has-alt-text",
            "3:15",
            "image 'figures/a.svg' has no alternative text, or one that only repeats its caption",
            'add alt="what it shows" in other words, or the class .decorative',
        )
    ]


def test_a_picture_without_caption_repeats_none(tmp_path: Path) -> None:
    assert found(tmp_path, "So ![](figures/a.svg) it is.") == [
        (
            "figure-has-alt-text",
            "3:8",
            "image 'figures/a.svg' has no alternative text",
            'add alt="what it shows", or the class .decorative',
        )
    ]


@pytest.mark.parametrize(
    ("markdown", "command", "place"),
    [
        (r"`\textbf{x}` $\textbf{x}$ a \textbf{x}", r"\textbf", "3:29"),
        ("\\begin{foo}\nx\n\\end{foo}", r"\begin", "3:1"),
        (r"So says \cite[p. 3]{key}.", r"\cite", "3:9"),
        (r"(\section*{a b})", r"\section*", "3:2"),
    ],
)
def test_tex_in_prose_is_a_warning(tmp_path: Path, markdown: str, command: str, place: str) -> None:
    assert found(tmp_path, markdown) == [
        (
            "markup-is-portable",
            place,
            f"the TeX command '{command}' is printed as it is typed",
            "write it in Markdown, which every format understands; show TeX itself as code",
        )
    ]


def test_tex_is_shown_at_each_place(tmp_path: Path) -> None:
    places = [row[1] for row in found(tmp_path, "\\emph{a} `\\emph{b}`\n\n\\emph{c}")]
    assert places == ["3:1", "5:1"]


@pytest.mark.parametrize(
    "markdown",
    [r"`\textbf{x}`", r"$\frac{a}{b}$", "```\n\\begin{x}\n```", r"C:\docs and \*{a} \{b}", "{a}"],
)
def test_code_formulas_and_paths_are_no_tex(tmp_path: Path, markdown: str) -> None:
    assert found(tmp_path, markdown) == []
