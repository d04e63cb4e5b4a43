"""Slips of newcomers in the starter report: what is said of each, where, and nothing besides."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from reportbuild.cli import main
from reportbuild.present import render_findings
from tests.build.conftest import Report

CHAPTER = "chapters/en/01-introduction.md"
RECORD = "chapters/cases/example-space/case.yaml"


def said(report: Report) -> list[str]:
    """Every finding on its line; chapters are the English ones."""
    return render_findings(report.check().findings, "short").splitlines()


def add(report: Report, text: str) -> int:
    """Put ``text`` behind the introduction; its first line's number."""
    before = (report.root / CHAPTER).read_text("utf-8").rstrip("\n") + "\n\n"
    report.write(CHAPTER, before + text)
    return before.count("\n") + 1


def test_places_are_those_of_the_slip(report: Report) -> None:
    first = add(
        report,
        """The foot of governance; a case-map shows countries=FR, and the case-chart nothing.

![x](figures/editions.svg){alt="good"}

<p><img src="figures/editions.svg"></p>

Here [e](), there `[f]()`.

::: {.case-matrix fields="foo governance"}
:::

::: {.case-matrix families=foo}
:::

::: case-chart
:::

::: {.case-matrix families=private}
:::
""",
    )
    fields = (
        "place, family, country, city, region, founded, legal_form, governance, funding, limits"
    )
    families = (
        "association, commons, cooperative, network, peer-production, private, private-hybrid, "
        "public-community, temporary-use"
    )
    assert said(report) == [
        f"{CHAPTER}:{first + 4}:14: error[figure-has-alt-text]: image 'figures/editions.svg' has "
        'no alternative text (add alt="what it shows", or the class .decorative)',
        f"{CHAPTER}:{first + 6}:8: warning[link-works-in-every-format]: the link 'e' has no "
        "address (write '[words](https://…)' or '[words](#anchor)')",
        f"{CHAPTER}:{first + 8}:19: error[case-field-is-known]: no case has the field 'foo' "
        f"(known are {fields})",
        f"{CHAPTER}:{first + 11}:19: error[case-choice-is-possible]: 'families' names 'foo', "
        f"which no case has (known are {families})",
        f"{CHAPTER}:{first + 14}:1: error[case-chart-is-known]: unknown chart '' (write of=… with "
        "one of families, legal-forms, funding, evidence)",
        f"{CHAPTER}:{first + 17}:19: warning[case-view-has-data]: no case is left for "
        "'.case-matrix'",
    ]


@pytest.mark.parametrize(
    ("typed", "seen"),
    [("Intro duction", "Intro duction"), ("{a: b}", "{a: b}"), ("12", "12")],
)
def test_what_cannot_be_an_id_is_told_once(report: Report, typed: str, seen: str) -> None:
    report.edit(CHAPTER, "id: introduction", f"id: {typed}")
    assert said(report) == [
        f"{CHAPTER}:2:5: error[value-is-allowed]: '{seen}' cannot be an id (use small letters, "
        "digits and single hyphens, and start with a letter)"
    ]


def test_an_id_that_is_no_yaml_is_told_as_both(report: Report) -> None:
    report.edit(CHAPTER, "id: introduction", "id: [introduction")
    assert said(report)[1:] == [
        f"{CHAPTER}:2:5: error[value-is-allowed]: '[introduction' cannot be an id (use small "
        "letters, digits and single hyphens, and start with a letter)"
    ]
    assert [line.split(": ")[1] for line in said(report)] == [
        "error[yaml-is-valid]",
        "error[value-is-allowed]",
    ]


def test_a_picture_that_is_there_in_another_format_is_not_missing(report: Report) -> None:
    first = add(report, '![x](figures/d.pdf){alt="good"}\n')
    report.write("figures/d.pdf", "%PDF-")
    assert said(report) == [
        f"{CHAPTER}:{first}:6: error[figure-file-exists]: image file 'figures/d.pdf' is of a "
        "format that is not supported (save it as one of .svg, .png, .jpg, .jpeg, .webp, .vl.json)"
    ]


@pytest.mark.parametrize(
    ("old", "new", "place", "finding"),
    [
        (
            "bibliography: references.bib",
            "bibliography: ../refs.bib",
            "31:15",
            "error[bibliography-exists]: the bibliography has to stand beside report.yaml, not "
            "at '../refs.bib' (move the file there and write its name alone)",
        ),
        (
            "bibliography: references.bib",
            "bibliography: reference.bib",
            "31:15",
            "error[bibliography-exists]: there is no 'reference.bib' "
            "(did you mean 'references.bib'?)",
        ),
        (
            "locale: fr-CA, ",
            "",
            "18:7",
            "error[key-is-required]: missing key 'locale'",
        ),
        (
            "locale: fr-CA",
            "locale: fr-XX",
            "18:16",
            "error[locale-is-known]: unknown locale 'fr-XX' (did you mean 'fr-FR'? known: 'en-GB', "
            "'en-US', 'fr-CA', 'fr-FR'; or write templates/lang/fr-XX.yaml)",
        ),
    ],
)
def test_a_slip_in_the_description_is_told_alone(
    report: Report, old: str, new: str, place: str, finding: str
) -> None:
    report.edit("report.yaml", old, new)
    assert said(report) == [f"report.yaml:{place}: {finding}"]


def test_an_unknown_source_is_told_alone(report: Report) -> None:
    report.edit(RECORD, "src: [about]", "src: [abuot]")
    assert said(report) == [
        f"{RECORD}:14:9: error[fact-source-is-known]: unknown source 'abuot' "
        "(did you mean 'about'?)"
    ]


def test_an_unknown_source_in_a_text_is_shown_there(report: Report) -> None:
    text = "chapters/cases/example-space/en.md"
    report.edit(text, "fictitious", "fictitious, which is abuot all,")
    report.edit(text, "[about]{.source}", "[abuot]{.source}")
    (only,) = said(report)
    written = (report.root / text).read_text("utf-8")
    before = written[: written.index("[abuot]")]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    assert only == (
        f"{text}:{line}:{column}: error[fact-source-is-known]: case 'example-space' has no source "
        "'abuot' (did you mean 'about'?)"
    )


def test_an_entry_that_cannot_be_read_is_told_alone(report: Report) -> None:
    report.edit("references.bib", "title", "title X")
    assert said(report) == [
        "references.bib:5:10: error[bib-entry-is-readable]: entry 'spinuzzi2012working' cannot be "
        "read: unexpected 'X'"
    ]


def test_a_work_that_was_never_there_is_told_beside_an_unreadable_one(report: Report) -> None:
    report.edit("references.bib", "title", "title X")
    first = add(report, "So it is [@nobody2020].\n")
    rules = [line.split(": ", 2)[:2] for line in said(report)]
    assert [f"{CHAPTER}:{first}:11", "error[citation-key-is-known]"] in rules


@pytest.mark.parametrize("words", [("check",), ("cite", "list")])
def test_a_folder_in_the_place_of_the_description(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "report.yaml").mkdir()
    result = CliRunner().invoke(main, ["--project", str(tmp_path), *words])
    assert result.exit_code == 2
    assert f"'{tmp_path}/report.yaml' is a folder; a file is expected" in result.output


def test_no_words_are_suggested_where_none_are_known(report: Report) -> None:
    report.edit("report.yaml", "  en: {locale: en-GB, csl: chicago-author-date}\n", "")
    report.edit("report.yaml", "  fr: {locale: fr-CA, csl: iso690-author-date-fr}\n", "")
    report.edit("report.yaml", "languages:", "languages: {}")
    assert [line for line in said(report) if line.startswith("report.yaml")] == [
        "report.yaml:16:12: error[key-is-required]: the report has no language "
        "(write '  en: {locale: en-GB, csl: …}' below it)"
    ]


def test_one_edition_is_one_edition(report: Report) -> None:
    words = ("--project", str(report.root), "build", "--lang", "en", "--to", "html", "--jobs", "1")
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    assert "1 edition in build/: " in result.output
