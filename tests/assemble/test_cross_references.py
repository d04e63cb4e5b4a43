"""References in the words of each language, and what they lead to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportbuild.diagnostics import Diagnostic, Locus
from tests.assemble.small_editions import make_edition

TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n\n: {0} {{#tbl-{1}}}\n\n"
FIGURE = '![{0}](figures/{1}.svg){{#fig-{1} alt="x"}}\n\n'

BOOK = (
    "# Un {#sec-un}\n\n"
    "## Droit {#sec-droit}\n\n"
    "### Détails {#sec-details}\n\n"
    + "".join(FIGURE.format(f"F{n}", n) for n in "abc")
    + "".join(TABLE.format(f"T{n}", n) for n in "abcd")
    + "$$\na = b\n$$ {#eq-a}\n\n"
)
OTHERS = (
    "# Deux {#sec-deux}\n\n## Loi {#sec-loi}\n",
    "# Annexe {#sec-annexe .appendix}\n",
    "# Avant-propos {#sec-avant .unnumbered}\n",
)


def said(tmp_path: Path, sentences: list[str], locale: str) -> list[str]:
    """Sentences at the end of the first chapter, as they are written out."""
    typed = "\n\n".join(f"Oui : {sentence}" for sentence in sentences)
    made = make_edition(tmp_path, BOOK + typed, *OTHERS, locale=locale)
    assert made.found == []
    assert {target for _, target in made.links()} <= {f"#{anchor}" for anchor in made.anchors()}
    words = re.sub(r"[“”‘]|’(?=[\s.,])", "", made.words)
    return [part.strip() for part in words.split("Oui : ")[1:]]


FRENCH = [
    ("voir @fig-a.", "voir figure 1.1."),
    ("à la @fig-a.", "à la figure 1.1."),
    ("au @fig-a.", "à la figure 1.1."),
    ("du @fig-a.", "de la figure 1.1."),
    ("à la @tbl-a.", "au tableau 1.1."),
    ("de la @tbl-a.", "du tableau 1.1."),
    ("(la @tbl-a)", "(le tableau 1.1)"),
    ("La @tbl-a.", "Le tableau 1.1."),
    ("Au @sec-droit.", "À la section 1.1."),
    ("la @sec-annexe.", "l’annexe A."),
    ("le @sec-annexe.", "l’annexe A."),
    ("du @sec-annexe.", "de l’annexe A."),
    ("jusqu’au @sec-annexe.", "jusqu’à l’annexe A."),
    ("l'@sec-deux.", "le chapitre 2."),
    ("de l’@sec-deux.", "du chapitre 2."),
    ("dans l’@eq-a.", "dans l’équation 1.1."),
    ("au [@tbl-a; @tbl-b].", "aux tableaux 1.1 et 1.2."),
    ("de la [@tbl-a; @tbl-b; @tbl-c].", "des tableaux 1.1 à 1.3."),
    ("les [@fig-c; @fig-a].", "les figures 1.1 et 1.3."),
    ("du [@tbl-a; @fig-b].", "du tableau 1.1 et de la figure 1.2."),
    (
        "aux [@fig-a; @fig-c; @tbl-a; @sec-annexe].",
        "aux figures 1.1 et 1.3, au tableau 1.1, et à l’annexe A.",
    ),
    ("la figure [-@fig-a].", "la figure 1.1."),
    ("à la @sec-details.", "à la section Détails."),
    ("le @sec-avant.", "le chapitre Avant-propos."),
    ("[voir le @fig-a, à gauche].", "voir la figure 1.1, à gauche."),
]


ENGLISH = [
    ("see @fig-a.", "see figure 1.1."),
    ("the @tbl-a.", "the table 1.1."),
    ("@Fig-a shows.", "Figure 1.1 shows."),
    ("[@Tbl-b; @tbl-a] show.", "Tables 1.1 and 1.2 show."),
    ("[@tbl-a; @tbl-b; @tbl-c].", "tables 1.1 to 1.3."),
    ("[@tbl-a; @tbl-b; @tbl-d].", "tables 1.1, 1.2 and 1.4."),
    ("[@fig-a; @fig-b; @sec-annexe].", "figures 1.1 and 1.2, and appendix A."),
    ("[@sec-un; @sec-deux].", "chapters 1 and 2."),
    ("[-@fig-a; -@fig-b; -@fig-c].", "1.1 to 1.3."),
    ("[@fig-a; @fig-a].", "figure 1.1."),
    ("[see @fig-a, left; also @tbl-a].", "see figure 1.1, left, also table 1.1."),
    ("@eq-a and [-@eq-a].", "equation 1.1 and 1.1."),
    ("see @sec-avant and @sec-details.", "see chapter Avant-propos and section Détails."),
]

AMERICAN = [
    ("[@tbl-a; @tbl-b; @tbl-d].", "tables 1.1, 1.2, and 1.4."),
    ("[@tbl-a; @tbl-d].", "tables 1.1 and 1.4."),
]


@pytest.mark.parametrize(
    ("locale", "sentences"),
    [("fr-CA", FRENCH), ("en-GB", ENGLISH), ("en-US", AMERICAN)],
)
def test_references_in_the_words_of_the_locale(
    tmp_path: Path, locale: str, sentences: list[tuple[str, str]]
) -> None:
    assert said(tmp_path, [typed for typed, _ in sentences], locale) == [
        written for _, written in sentences
    ]


def test_an_equation_has_its_number_beside_it(tmp_path: Path) -> None:
    made = make_edition(tmp_path, "# A {#sec-a}\n\nSo $$a$$ {#eq-x}, see [the formula](#eq-x).\n")
    assert made.found == []
    assert "So a (1.1), see the formula." in made.words
    assert "eq-x" in made.anchors()


def test_division_syntax_makes_figures_and_tables(tmp_path: Path) -> None:
    text = (
        "# A {#sec-a}\n\n"
        '::: {#fig-x}\n![](figures/x.svg){alt="x"}\n\nThe caption\n:::\n\n'
        "::: {#tbl-y}\n| a |\n|---|\n| 1 |\n\nThe table\n:::\n\nIn @fig-x and @tbl-y.\n"
    )
    made = make_edition(tmp_path, text)
    assert made.found == []
    assert "Figure 1.1 The caption" in made.words
    assert "Table 1.1 The table" in made.words
    assert made.words.endswith("In figure 1.1 and table 1.1.")


def test_chapters_without_number_share_one_count(tmp_path: Path) -> None:
    one = "# A {.unnumbered #sec-a}\n\n## Part {#sec-part}\n\n" + FIGURE.format("F", "f")
    two = "# B {.unnumbered #sec-b}\n\n" + FIGURE.format("G", "g")
    made = make_edition(tmp_path, one, two)
    assert {k: v.number for k, v in made.index.labels.items()} == {
        "sec-a": "",
        "sec-part": "",
        "fig-f": "1",
        "sec-b": "",
        "fig-g": "2",
    }


def test_what_a_reference_lacks_is_reported(tmp_path: Path) -> None:
    text = (
        "# A {#sec-a}\n\n@sec-a begins. See [there](#sec-nowhere) and @fig-nowhere.\n\n"
        "::: {#sec-box}\nWords.\n:::\n\nAnd @sec-box.\n"
    )
    made = make_edition(tmp_path, text)
    assert sorted(made.found) == [
        Diagnostic(
            "cross-reference-target-exists",
            "nothing has the anchor 'fig-nowhere'",
            Locus("one.md", "cite", "fig-nowhere"),
        ),
        Diagnostic(
            "cross-reference-target-exists",
            "nothing has the anchor 'sec-nowhere'",
            Locus("one.md", "text", "#sec-nowhere"),
        ),
        Diagnostic(
            "cross-reference-target-has-name",
            "'sec-box' has neither a number nor a title to refer to",
            Locus("one.md", "cite", "sec-box"),
            "link to it in your own words: [words](#sec-box)",
        ),
        Diagnostic(
            "reference-begins-sentence-in-upper-case",
            "'@sec-a' begins a sentence in lower case",
            Locus("one.md", "cite", "sec-a"),
            "write '@Sec-a'",
        ),
    ]
