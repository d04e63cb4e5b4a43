"""Adding a work rebuilds the chapters whose citations change, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportbuild import plan

REPORT = """slug: small
title: {en: Small}
languages:
  en: {locale: en-GB, csl: harvard-cite-them-right}
formats: [epub]
contents: [one, two, three, {list: bibliography}]
bibliography: references.bib
"""
FIRST = """@article{dupont2019first, author = {Dupont, Jean}, title = {Première étude},
  journaltitle = {Revue}, date = {2019}, langid = {french}}
@book{ostrom, author = {Ostrom, Elinor}, title = {Commons}, date = {1990}, langid = {english}}
"""
SECOND = """@article{dupont2019second, author = {Dupont, Jean}, title = {Seconde étude},
  journaltitle = {Revue}, date = {2019}, langid = {french}}
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764000000")
    chapters = tmp_path / "chapters" / "en"
    chapters.mkdir(parents=True)
    (tmp_path / "report.yaml").write_text(REPORT, encoding="utf-8")
    (tmp_path / "references.bib").write_text(FIRST, encoding="utf-8")
    for name, text in {
        "one": "# One {#sec-one}\n\nDupont [@dupont2019first].\n",
        "two": "# Two {#sec-two}\n\nOstrom [@ostrom].\n",
        "three": "# Three {#sec-three}\n\nNothing new.\n",
    }.items():
        (chapters / f"{name}.md").write_text(text, encoding="utf-8")
    return tmp_path


def resolved(result: plan.Result) -> list[str]:
    return sorted(name for name in result.ran if name.startswith("resolve "))


def test_a_second_work_of_the_year_touches_only_who_cites_the_first(root: Path) -> None:
    first = plan.check(plan.Request(root, jobs=1))
    assert len(resolved(first)) == 4
    (root / "references.bib").write_text(FIRST + SECOND, encoding="utf-8")
    three = root / "chapters" / "en" / "three.md"
    three.write_text("# Three {#sec-three}\n\nNew [@dupont2019second].\n", encoding="utf-8")
    second = plan.check(plan.Request(root, jobs=1))
    assert resolved(second) == [
        "resolve en-epub/bibliography",
        "resolve en-epub/one",
        "resolve en-epub/three",
    ]
    assert [name for name in second.ran if name.startswith("parse ")] == ["parse en/three"]


def test_an_entry_nobody_cites_touches_nothing(root: Path) -> None:
    plan.check(plan.Request(root, jobs=1))
    (root / "references.bib").write_text(FIRST + SECOND, encoding="utf-8")
    second = plan.check(plan.Request(root, jobs=1))
    assert resolved(second) == []
    assert [finding.diagnostic.message for finding in second.findings] == [
        "nothing cites the entry 'dupont2019second'"
    ]
