"""How much an edit costs: which tasks run, and what ``why`` says about them."""

from __future__ import annotations

from reportbuild import plan
from tests.build.conftest import Report

ENGLISH = "chapters/en/01-introduction.md"


def kinds(result: plan.Result) -> set[str]:
    return {name.split(" ")[0] for name in result.ran}


def test_a_second_build_runs_nothing_and_writes_nothing(report: Report) -> None:
    first = report.build("epub")
    assert first.published
    assert first.ran
    before = report.files()
    second = report.build("epub")
    assert (second.ran, second.written) == ([], [])
    assert report.files() == before


def test_touching_a_file_runs_nothing(report: Report) -> None:
    report.build("epub")
    (report.root / ENGLISH).touch()
    assert report.build("epub").ran == []


def test_a_blank_line_at_the_top_parses_one_chapter_and_moves_its_findings(report: Report) -> None:
    report.edit(ENGLISH, "@spinuzzi2012working", "@spinuzi2012working")
    before = report.check()
    report.edit(ENGLISH, "# Introduction", "\n\n# Introduction")
    after = report.check()
    assert after.ran == ["parse en/introduction", "check typing en/introduction"]
    assert [f.diagnostic for f in after.findings] == [f.diagnostic for f in before.findings]
    (old,), (new,) = before.findings, after.findings
    assert new.position == (old.position[0] + 2, *old.position[1:])


def test_editing_a_paragraph_leaves_other_chapters_alone(report: Report) -> None:
    report.build("epub")
    report.edit(ENGLISH, "Words between asterisks", "Letters between asterisks")
    ran = report.build("epub").ran
    touched = {name for name in ran if "/" in name}
    assert "parse en/introduction" in touched
    assert all(name.endswith("/introduction") for name in touched)
    assert not any(name.startswith(("parse fr", "citations", "index", "epub fr")) for name in ran)
    assert "epub en-epub" in ran


def test_editing_a_case_leaves_chapters_and_the_other_prose_alone(report: Report) -> None:
    report.build("epub")
    report.edit("chapters/cases/example-space/case.yaml", "value: 2020", "value: 2021")
    ran = report.build("epub").ran
    assert not any(name.startswith("parse") for name in ran)
    assert {n for n in ran if n.startswith("fragment")} == {
        "fragment en-epub/case-example-space",
        "fragment fr-epub/case-example-space",
    }


def test_a_picture_rebuilds_its_page_only_when_its_size_changes(report: Report) -> None:
    report.build("html")
    report.edit("figures/editions.svg", "<svg ", "<!-- Drawn anew. --><svg ")
    ran = report.build("html").ran
    assert "size figures/editions.svg" in ran
    assert not any(name.startswith(("fragment", "page ")) for name in ran)
    report.edit("figures/editions.svg", 'width="720" height="260"', 'width="300" height="100"')
    ran = report.build("html").ran
    pages = {name for name in ran if name.startswith(("fragment", "page "))}
    assert {"fragment en-html/introduction", "page en-html/introduction"} <= pages
    assert all(name.endswith("/introduction") for name in pages)
    page = report.files()["site/en/introduction.html"].decode()
    assert 'width="300" height="100"' in page


def test_why_leads_from_the_book_to_the_file(report: Report) -> None:
    report.build("epub")
    report.edit(ENGLISH, "Words between asterisks", "Letters between asterisks")
    report.build("epub")
    assert plan.why(report.root, "build/en/our-report-en.epub")[:3] == [
        "epub en-epub: ran because",
        "  result of fragment en-epub/introduction changed",
        "    fragment en-epub/introduction: ran because",
    ]
    assert f"            file {ENGLISH} changed" in [
        line[-len(f"            file {ENGLISH} changed") :]
        for line in plan.why(report.root, "build/en/our-report-en.epub")
    ]
    assert plan.why(report.root, "build/fr/our-report-fr.epub") == [
        "epub fr-epub: taken from the store, nothing it reads has changed"
    ]
    assert plan.why(report.root, "build/de/our-report-de.epub") == []


def test_the_cache_changes_no_byte(report: Report, make_report: object) -> None:
    report.build("epub")
    report.edit(ENGLISH, "Words between asterisks", "Letters between asterisks")
    report.build("epub")
    warm = report.files()
    other = make_report("other")  # type: ignore[operator]
    other.edit(ENGLISH, "Words between asterisks", "Letters between asterisks")
    other.build("epub", jobs=2)
    cold = other.files()
    assert {p: c for p, c in warm.items() if p != "manifest.json"} == {
        p: c for p, c in cold.items() if p != "manifest.json"
    }


def test_a_file_somebody_damaged_is_put_right(report: Report) -> None:
    report.build("epub")
    good = report.files()
    (report.root / "build/en/our-report-en.epub").write_bytes(b"damaged")
    result = report.build("epub")
    assert result.written == ["en/our-report-en.epub"]
    assert report.files() == good
