from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reportbuild.check.evidence import check_case, publisher
from reportbuild.files import Files
from reportbuild.model import Case, Fact, Quantity, Source
from reportbuild.project.cases import load_case

NOTE = {"en": "why", "fr": "pourquoi"}


def page(ident: str, url: str) -> Source:
    return Source(ident, url, {"en": "x", "fr": "x"}, "2026-01-02")


def found(*facts: Fact, keys: tuple[str, ...] = ("ostrom1990governing",)) -> list[tuple[str, ...]]:
    sources = (page("a", "https://a.example/1"), page("a2", "https://www.a.example/2"),
               page("b", "https://b.example/"))  # fmt: skip
    case = Case("x", "X", "case.yaml", "commons", "", "", "FR", {}, {"size": facts}, sources)
    diagnostics = check_case(case, keys, "2026-11-23").diagnostics
    return [(d.rule, d.at.key, d.message, d.hint) for d in diagnostics]


def fact(status: str, *src: str, **rest) -> Fact:
    return Fact("size/0", {"en": "x", "fr": "x"}, status, src, **rest)


def test_sound_evidence_has_no_findings() -> None:
    assert found(fact("verified", "a", "b"), fact("single-source", "a")) == []
    assert found(fact("verified", "a", "cite:ostrom1990governing")) == []


def test_two_pages_of_one_publisher_are_one_source() -> None:
    assert found(fact("verified", "a", "a2")) == [
        (
            "verified-by-independent-hosts",
            "size/0/status",
            "'verified' takes two independent hosts, all sources are of a.example",
            "several pages of one publisher are one source: write 'single-source'",
        )
    ]


@pytest.mark.parametrize(
    ("wrong", "rule", "place", "message"),
    [
        (fact("memory"), "fact-is-sighted", "size/0", "this rests on memory alone"),
        (
            fact("analysis"),
            "fact-has-source",
            "size/0",
            "this reading names no source it is drawn from",
        ),
        (
            fact("single-source", "cite:ostrom1990governance"),
            "fact-source-is-known",
            "size/0/src/0",
            "the bibliography has no entry 'ostrom1990governance'",
        ),
        (
            fact("single-source", "a", as_of="2020-12"),
            "dated-fact-is-recent",
            "size/0/as_of",
            "this held in 2020-12, more than 5 years ago",
        ),
        (
            fact("single-source", "a", range=(2008, 2009)),
            "disagreement-is-explained",
            "size/0/range",
            "nothing says why this is 2008 or 2009",
        ),
    ],
)
def test_weak_evidence_is_told(wrong: Fact, rule: str, place: str, message: str) -> None:
    assert [finding[:3] for finding in found(wrong)] == [(rule, place, message)]


def test_numbers_that_disagree_need_a_note() -> None:
    one = fact("single-source", "a", quantities=(Quantity(100, "members", year="2018"),))
    two = fact("single-source", "b", quantities=(Quantity(120, "members", year="2018"),))
    message = "members in 2018: 120 here, 100 elsewhere in 'size'"
    assert [finding[2] for finding in found(one, two)] == [message]
    assert found(one, replace(two, note=NOTE)) == []
    assert found(one, replace(two, quantities=(Quantity(120, "members", year="2019"),))) == []


def test_a_recent_or_explained_fact_is_left_alone() -> None:
    assert found(fact("single-source", "a", as_of="2021", range=(2008, 2009), note=NOTE)) == []


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.a.example/x", "a.example"),
        ("https://blog.a.example/x", "a.example"),
        ("https://one.hypotheses.org/", "one.hypotheses.org"),
        ("https://x.dept.ac.uk/", "dept.ac.uk"),
        ("http://3.96.252.120/dossier", "3.96.252.120"),
    ],
)
def test_the_publisher_of_an_address(url: str, name: str) -> None:
    assert publisher(url) == name


ROOT = Path(__file__).parents[2]


def test_what_the_real_cases_still_owe() -> None:
    told = []
    for path in sorted(ROOT.glob("chapters/cases/*/case.yaml")):
        slug, file = path.parent.name, f"chapters/cases/{path.parent.name}/case.yaml"
        case = load_case(Files(ROOT, frozenset({file})), slug, ("en", "fr")).value
        assert case is not None
        keys = ("bauwensniaros2017value", "charles2020freelancers", "gauthier2020role")
        told += [(slug, d.rule) for d in check_case(case, keys, "2026-11-23").diagnostics]
    quiet = {"dated-fact-is-recent", "fact-has-source", "source-was-read-live"}
    assert {rule for _, rule in told} <= quiet | {"verified-by-independent-hosts"}
