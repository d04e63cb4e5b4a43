"""Slips of newcomers in the starter report: what is said of each, where, and nothing besides."""

from __future__ import annotations

import pytest

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
        """The foot of governance.

![x](figures/editions.svg){alt="good"}

<p><img src="figures/editions.svg"></p>

Here [e](), there `[f]()`.

::: {.case-matrix fields="foo governance"}
:::

::: {.case-matrix families=foo}
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
