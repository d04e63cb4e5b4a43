"""Twelve kinds of broken input in one report: all found in one run, the last build kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from reportbuild import survey
from reportbuild.cli import main
from tests.build.conftest import Report

EXPECTED = """\
chapters/cases/example-space/case.yaml:15:11: error[yaml-is-valid]: expected ',' or ']', saw ':' \
(is the bracket opened on line 14 closed?)
chapters/en/01-introduction.md:17:58: error[citation-key-is-known]: unknown citation key \
'krauss2019tiers' (did you mean 'krausstremblay2019tiers'?)
chapters/en/02-cases.md:7:4: error[anchor-is-unique]: anchor 'sec-how-written' is used twice \
(it already stands in chapters/en/01-introduction.md; give one of them another name)
chapters/en/05-empty.md:1:1: error[chapter-is-not-empty]: the file has no text
chapters/fr/01-introduction.md:26:44: error[cross-reference-target-exists]: nothing has the \
anchor 'sec-case' (did you mean 'sec-cases'?)
chapters/fr/01-introduction.md:28:56: error[figure-file-exists]: image file \
'figures/edition.svg' does not exist (did you mean 'figures/editions.svg'?)
chapters/fr/02-cases.md:1:1: warning[translation-has-same-anchors]: anchor 'sec-how-written' of \
chapters/en/02-cases.md is missing in the translation (the same thing has the same anchor in \
every language)
chapters/fr/03-div.md:7:1: error[div-is-closed]: the division opened by '::: {.callout-note}' \
is never closed (close it with a line ':::')
chapters/fr/06-latin.md:7:4: error[text-is-utf8]: byte 0xE9 is not UTF-8 (and 2 more) (save the \
file as UTF-8)
figures:1:1: error[folder-is-readable]: cannot list the folder: Permission denied (check the \
folder's permissions)
report.yaml:13:7: error[date-is-valid]: there is no day '2020-13-40' in the calendar
report.yaml:26:5: error[translation-exists]: chapter 'untranslated' has no 'fr' text in \
chapters/fr/ (add a file there with 'id: untranslated' in its front matter)
report.yaml:44:1: error[key-is-known]: unknown key 'keyword' (did you mean 'keywords'?"""


def break_everything(report: Report) -> None:
    report.edit("chapters/en/01-introduction.md", "krausstremblay2019tiers", "krauss2019tiers")
    report.edit("chapters/fr/01-introduction.md", "figures/editions.svg", "figures/edition.svg")
    report.edit("chapters/fr/01-introduction.md", "@sec-cases", "@sec-case")
    report.edit("chapters/en/02-cases.md", "::: {.key", "[]{#sec-how-written}\n\n::: {.key")
    report.edit("report.yaml", "status: draft", "date: 2020-13-40\nstatus: draft")
    report.edit("report.yaml", "keywords:", "keyword:")
    more = "".join(f"  - {name}\n" for name in ("div", "untranslated", "empty", "latin"))
    report.edit("report.yaml", "  - introduction\n", "  - introduction\n" + more)
    start = "---\nid: {0}\n---\n\n# {0} {{#sec-{0}}}\n\n"
    report.write("chapters/en/03-div.md", start.format("div") + "x\n")
    report.write("chapters/fr/03-div.md", start.format("div") + "::: {.callout-note}\nOuvert.\n")
    report.write("chapters/en/04-untranslated.md", start.format("untranslated") + "x\n")
    report.write("chapters/en/05-empty.md", "---\nid: empty\n---\n")
    report.write("chapters/fr/05-empty.md", start.format("empty") + "x\n")
    report.write("chapters/en/06-latin.md", start.format("latin") + "x\n")
    report.write("chapters/fr/06-latin.md", start.format("latin") + "Café déjà.\n", "latin-1")
    case = "chapters/cases/example-space/case.yaml"
    report.edit(case, "  src: [about]", "  src: [about")


def deny(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make one folder unlistable, also for root, whom permissions do not stop."""
    listed = os.scandir

    def scandir(path: object = ".") -> object:
        if Path(str(path)) == folder:
            raise PermissionError(13, "Permission denied", str(folder))
        return listed(path)  # type: ignore[call-overload]

    monkeypatch.setattr(survey.os, "scandir", scandir)


def test_every_fault_is_found_in_one_run(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    report.build("epub")
    good = report.files()
    break_everything(report)
    (report.root / "figures" / "private").mkdir()
    deny(report.root / "figures" / "private", monkeypatch)
    expected = EXPECTED.replace("figures:1:1", "figures/private:1:1")
    arguments = ["--project", str(report.root), "--format", "short"]
    result = CliRunner().invoke(main, [*arguments, "build", "--to", "epub", "--jobs", "1"])
    shown = [line for line in result.output.splitlines() if line]
    wanted = expected.splitlines()
    assert [line[: len(w)] for line, w in zip(shown, wanted, strict=True)] == wanted
    assert result.exit_code == 1
    assert report.files() == good


def test_human_findings_point_at_the_place(report: Report) -> None:
    report.edit("chapters/en/01-introduction.md", "krausstremblay2019tiers", "krauss2019tiers")
    result = CliRunner().invoke(main, ["--project", str(report.root), "check"])
    assert result.exit_code == 1
    assert result.output == (
        "error[citation-key-is-known]: unknown citation key 'krauss2019tiers'\n"
        "  --> chapters/en/01-introduction.md:17:58\n"
        "   |  A work of the file `references.bib` is cited by its key [@krauss2019tiers]; a page\n"
        "   |                                                           ^^^^^^^^^^^^^^^^\n"
        "   = help: did you mean 'krausstremblay2019tiers'?\n"
        "\n"
        "1 error; the last good build was left in place.\n"
    )


def test_warnings_fail_only_under_strict(report: Report) -> None:
    report.edit("chapters/en/01-introduction.md", "## From files", "## New\n\nx\n\n## From files")
    arguments = ["--project", str(report.root)]
    assert CliRunner().invoke(main, [*arguments, "check"]).exit_code == 0
    strict = CliRunner().invoke(main, [*arguments, "--strict", "check"])
    assert strict.exit_code == 3
    assert (
        "warning[heading-has-anchor]: the heading 'new' has no anchor of its own" in strict.output
    )


def test_a_rule_can_be_graded_in_the_report(report: Report) -> None:
    report.edit("chapters/en/01-introduction.md", "## From files", "## New\n\nx\n\n## From files")
    report.edit("report.yaml", "keywords:", "rules: {heading-has-anchor: error}\nkeywords:")
    assert CliRunner().invoke(main, ["--project", str(report.root), "check"]).exit_code == 1


def test_outside_a_report_the_command_says_what_to_do(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--project", str(tmp_path), "build"])
    assert result.exit_code == 2
    assert f"'{tmp_path}' has no report.yaml. Go to a report's folder" in result.output


def test_an_unknown_language_is_refused(report: Report) -> None:
    result = CliRunner().invoke(
        main, ["--project", str(report.root), "--format", "short", "build", "--lang", "de"]
    )
    assert result.exit_code == 1
    assert "error[language-is-configured]: the report has no language 'de' (it has en, fr)" in (
        result.output
    )


WRITTEN = r"""
Formula $\frac{1$ and [link](javascript:alert(1)).

![A](figures/c.vl.json){#fig-c alt="x"}

![B](figures/b.svg){#fig-b alt="x"}

![N](figures/none.svg){#fig-n alt="x"}
"""


@pytest.mark.parametrize("command", ["check", "build"])
def test_what_writing_finds_comes_with_the_rest(report: Report, command: str) -> None:
    for lang in ("en", "fr"):
        path = f"chapters/{lang}/01-introduction.md"
        report.write(path, (report.root / path).read_text("utf-8") + WRITTEN)
    report.write("figures/c.vl.json", "nonsense")
    report.write(
        "figures/b.svg", '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
    )
    arguments = ["--project", str(report.root), "--format", "short", command, "--lang", "en"]
    result = CliRunner().invoke(main, arguments)
    told = [line.split(" (")[0].split(": ", 1) for line in result.output.splitlines() if line]
    own, other = (f"chapters/{lang}/01-introduction.md" for lang in ("en", "fr"))
    scheme = "link to 'javascript:alert(1)' uses the scheme 'javascript'"
    missing = "error[figure-file-exists]: image file 'figures/none.svg' does not exist"
    assert [(place.split(":")[0], said) for place, said in told] == [
        (own, "error[formula-is-readable]: formula '\\frac{1': an argument is missing"),
        (own, f"error[link-scheme-is-safe]: {scheme}"),
        (own, missing),
        (other, missing),
        (
            "figures/b.svg",
            "error[svg-is-self-contained]: the SVG holds '<script>', "
            "which can run in a reader's browser",
        ),
        ("figures/c.vl.json", "error[chart-is-readable]: not valid JSON: Expecting value"),
    ]
