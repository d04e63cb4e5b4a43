from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest
from ruamel.yaml import YAML

from reportbuild.diagnostics import Rule
from reportbuild.files import Files
from reportbuild.model import LanguageChoice, Project, SpineItem
from reportbuild.project.contributors import ROLES
from reportbuild.project.report import load_report
from reportbuild.project.yamlpos import locate
from reportbuild.survey import survey_project

REPORT = """\
slug: small
title: {en: Sharing, fr: Partage}
source-language: en
languages:
  en: {locale: en-GB, csl: chicago-author-date}
  fr: {locale: fr-CA, csl: iso690-author-date-fr}
audiences: [public]
formats: [html, pdf]
contents:
  - method
  - chapter: cases
    then: cases
  - list: bibliography
cases: [ecto, hub]
bibliography: references.bib
contributors:
  - {name: Cooperatives Europe, roles: [consortium]}
license: {name: CC BY-SA 4.0, url: https://creativecommons.org/licenses/by-sa/4.0/}
keywords: {en: [commons], fr: [communs]}
"""

LISTING = {
    "chapters/en/01-method.md": "method",
    "chapters/en/cases.md": "",
    "chapters/fr/01-methode.md": "method",
    "chapters/fr/04-cas.md": "cases",
    "chapters/cases/ecto/case.yaml": "",
    "chapters/cases/ecto/en.md": "",
    "chapters/cases/ecto/fr.md": "",
    "chapters/cases/hub/case.yaml": "",
    "chapters/cases/hub/en.md": "",
    "chapters/cases/hub/fr.md": "",
    "chapters/cases/README.md": "",
    "figures/map.svg": "",
    "references.bib": "",
    "templates/lang/en-GB.yaml": "",
    "templates/lang/fr-CA.yaml": "",
}

Found = list[tuple[str, str, str, str]]


def read(project, text: str, listing: dict[str, str]) -> tuple[Project | None, Found]:
    outcome = load_report(project({"report.yaml": text}), listing)
    assert all(locate(text, d.at.key) for d in outcome.diagnostics if d.at.kind == "yaml")
    places = [
        d.at.key if d.at.file == "report.yaml" and d.at.kind == "yaml" else d.at.file
        for d in outcome.diagnostics
    ]
    found = zip(outcome.diagnostics, places, strict=True)
    return outcome.value, [(d.rule, at, d.message, d.hint) for d, at in found]


def test_own_roles_stand_as_typed(project) -> None:
    text = REPORT.replace("[consortium]", "[founder, auditor, advice, autrice, author]")
    report, found = read(project, text, LISTING)
    assert found == []
    assert report is not None
    assert report.contributors[0].roles == ("founder", "auditor", "advice", "autrice", "author")


def test_the_known_roles_are_those_with_words() -> None:
    words = YAML(typ="safe").load(Path("templates/lang/en-GB.yaml").read_text("utf-8"))["strings"]
    named = {key.removeprefix("role-") for key in words if key.startswith("role-")}
    assert named == set(ROLES)


def test_a_sound_report(project) -> None:
    report, found = read(project, REPORT, LISTING)
    assert found == []
    assert report is not None
    assert report.title == {"en": "Sharing", "fr": "Partage"}
    assert report.languages == (
        LanguageChoice("en", "en-GB", "chicago-author-date"),
        LanguageChoice("fr", "fr-CA", "iso690-author-date-fr"),
    )
    assert (report.audiences, report.formats) == (("public",), ("html", "pdf"))
    assert report.cases == ("ecto", "hub")
    assert report.keywords == {"en": ("commons",), "fr": ("communs",)}
    assert report.license == "CC BY-SA 4.0"
    assert (report.status, report.date, report.raw_html) == ("draft", "", "sanitise")


def test_cases_follow_their_chapter(project) -> None:
    report, _ = read(project, REPORT, LISTING)
    assert report is not None
    assert report.spine == (
        SpineItem(
            "method",
            "chapter",
            {"en": "chapters/en/01-method.md", "fr": "chapters/fr/01-methode.md"},
        ),
        SpineItem(
            "cases", "chapter", {"en": "chapters/en/cases.md", "fr": "chapters/fr/04-cas.md"}
        ),
        *(
            SpineItem(
                f"case-{slug}",
                "case",
                {code: f"chapters/cases/{slug}/{code}.md" for code in ("en", "fr")},
                "cases",
            )
            for slug in ("ecto", "hub")
        ),
        SpineItem("bibliography", "bibliography"),
    )


IDS = "use small letters, digits and single hyphens, and start with a letter"


@pytest.mark.parametrize(
    ("old", "new", "rule", "place", "message", "hint"),
    [
        ("slug: small", "slug: A", "value-is-allowed", "slug", "'A' cannot be an id", IDS),
        ("slug: small\n", "", "key-is-required", "", "missing key 'slug'", ""),
        (
            ", fr: Partage",
            "",
            "translation-exists",
            "title",
            "'title' has no text in 'fr'",
            "",
        ),
        (
            "source-language: en",
            "source-language: de",
            "value-is-allowed",
            "source-language",
            "unknown language 'de'",
            "known: 'en', 'fr'",
        ),
        (
            "locale: fr-CA",
            "locale: fr-QC",
            "locale-is-known",
            "languages/fr/locale",
            "unknown locale 'fr-QC'",
            "did you mean 'fr-CA'? known: 'en-GB', 'fr-CA'; or write templates/lang/fr-QC.yaml",
        ),
        (
            "locale: fr-CA",
            "locale: en-GB",
            "value-is-allowed",
            "languages/fr/locale",
            "'en-GB' is not a locale of the language 'fr'",
            "",
        ),
        (
            "[html, pdf]",
            "[html, pfd]",
            "value-is-allowed",
            "formats/1",
            "unknown format 'pfd'",
            "did you mean 'pdf'? known: 'html', 'epub', 'pdf', 'print'",
        ),
        (
            "[public]",
            "[public, public]",
            "id-is-unique",
            "audiences/1",
            "'public' is listed twice",
            "keep one of them",
        ),
        (
            "- method",
            "- methods",
            "chapter-exists",
            "contents/0",
            "there is no chapter 'methods' in chapters/en/",
            "did you mean 'method'?",
        ),
        (
            "chapter: cases",
            "chapter: case",
            "chapter-exists",
            "contents/1/chapter",
            "there is no chapter 'case' in chapters/en/",
            "did you mean 'cases'?",
        ),
        (
            "- list: bibliography",
            "- method",
            "id-is-unique",
            "contents/2",
            "'method' is in the contents twice",
            "keep one of them",
        ),
        (
            "then: cases",
            "then: case",
            "value-is-allowed",
            "contents/1/then",
            "unknown list 'case'",
            "did you mean 'cases'? known: 'cases'",
        ),
        (
            "- chapter: cases\n    then",
            "- then",
            "key-is-required",
            "contents/1",
            "item 2 of 'contents' needs one of 'chapter' and 'list'",
            "",
        ),
        (
            "- method",
            "- 1",
            "value-has-type",
            "contents/0",
            "item 1 of 'contents' should be a chapter's id or a mapping, not the number 1",
            "",
        ),
        (
            "[ecto, hub]",
            "[ecto, hub, htb]",
            "case-exists",
            "cases/2",
            "there is no chapters/cases/htb/case.yaml",
            "did you mean 'hub'?",
        ),
        (
            "[ecto, hub]",
            "[ecto, hub, ecto]",
            "id-is-unique",
            "cases/2",
            "'ecto' is listed twice",
            "keep one of them",
        ),
        (
            "[ecto, hub]",
            "[ecto]",
            "case-is-listed",
            "chapters/cases/hub/case.yaml",
            "case 'hub' is not among the report's cases",
            "add it under 'cases' in report.yaml",
        ),
        (
            "references.bib",
            "reference.bib",
            "bibliography-exists",
            "bibliography",
            "there is no 'reference.bib'",
            "did you mean 'references.bib'?",
        ),
        (
            "bibliography: references.bib\n",
            "",
            "bibliography-exists",
            "contents/2/list",
            "the contents list a bibliography, but the report names no file for it",
            "add 'bibliography: references.bib'",
        ),
        (
            "name: Cooperatives Europe",
            "nom: Cooperatives Europe, name: X",
            "key-is-known",
            "contributors/0/nom/@key",
            "unknown key 'nom'",
            "known: 'name', 'kind', 'roles', 'url', 'orcid'",
        ),
        (
            "roles: [consortium]",
            "orcid: 0000-0002-1825-0098",
            "value-is-allowed",
            "contributors/0/orcid",
            "a digit of the ORCID iD '0000-0002-1825-0098' is wrong",
            "",
        ),
        (
            "roles: [consortium]",
            "orcid: https://orcid.org/0000-0002-1825-0097",
            "value-is-allowed",
            "contributors/0/orcid",
            "'https://orcid.org/0000-0002-1825-0097' is not an ORCID iD",
            "write only the four groups: 0000-0002-1825-0097",
        ),
        (
            "https://creativecommons.org/licenses/by-sa/4.0/",
            "by-sa",
            "value-is-allowed",
            "license/url",
            "'by-sa' is not a web address",
            "write it in full, starting with 'https://' or 'http://'",
        ),
        (
            "{en: [commons], fr: [communs]}",
            "{en: [commons], fr: communs}",
            "value-has-type",
            "keywords/fr",
            "'fr' should be a list, not the text 'communs'",
            "write [communs]",
        ),
        (
            "slug: small",
            "slug: small\ndate: 2026-02-30",
            "date-is-valid",
            "date",
            "there is no day '2026-02-30' in the calendar",
            "",
        ),
        (
            "slug: small",
            "slug: small\nversion: 1.10",
            "value-has-type",
            "version",
            "'version' should be text, not the number 1.1",
            "put it in quotes",
        ),
        (
            "slug: small",
            "slug: small\nversion: zz",
            "version-can-be-published",
            "version",
            "'zz' is no version that can be published",
            "write three numbers: 'version: 1.0.0'",
        ),
        (
            "roles: [consortium]",
            "roles: [consortium, autor]",
            "role-is-not-misspelt",
            "contributors/0/roles/1",
            "the role 'autor' stands as typed in every language",
            "did you mean 'author'?",
        ),
        (
            "roles: [consortium]",
            "roles: [Editor]",
            "role-is-not-misspelt",
            "contributors/0/roles/0",
            "the role 'Editor' stands as typed in every language",
            "did you mean 'editor'?",
        ),
        (
            "slug: small",
            "slug: small\nstatus: darft",
            "value-is-allowed",
            "status",
            "unknown status 'darft'",
            "did you mean 'draft'? known: 'draft', 'final'",
        ),
        (
            "slug: small",
            "slug: small\ndoi: https://doi.org/10.1000/182",
            "value-is-allowed",
            "doi",
            "'https://doi.org/10.1000/182' is not a DOI",
            "write it without address: 10.1000/182",
        ),
        (
            "slug: small",
            "slug: small\nraw-html: true",
            "value-has-type",
            "raw-html",
            "'raw-html' should be text, not 'true'",
            "",
        ),
        (
            "slug: small",
            "slug: small\nraw-html: allow",
            "raw-html-is-sanitised",
            "raw-html",
            "HTML in chapters reaches the readers of the site as it is typed, scripts too",
            "'raw-html: sanitise' keeps what is harmless",
        ),
        (
            "slug: small",
            "slug: small\nlangages: [en]",
            "key-is-known",
            "langages/@key",
            "unknown key 'langages'",
            "did you mean 'languages'? known: 'slug', 'title', 'subtitle', 'description', "
            "'version', 'date', 'status', 'source-language', 'languages', 'audiences', "
            "'formats', 'contents', 'cases', 'bibliography', 'nocite', 'bibliography-per-chapter', "
            "'contributors', 'publisher', 'license', 'keywords', 'base-url', 'doi', "
            "'identifier', 'raw-html', 'rules', 'aliases'",
        ),
    ],
)
def test_one_slip_gives_its_finding(
    project, old: str, new: str, rule: str, place: str, message: str, hint: str
) -> None:
    assert REPORT.count(old) == 1
    report, found = read(project, REPORT.replace(old, new), LISTING)
    assert report is not None
    assert (rule, place, message, hint) in found
    # A chapter or case that is misspelt in the list is also one that nothing lists.
    assert all(f[0] in (rule, "chapter-is-listed", "case-is-listed") for f in found)


@pytest.mark.parametrize(
    ("gone", "rule", "place", "message", "hint"),
    [
        (
            "chapters/fr/01-methode.md",
            "translation-exists",
            "contents/0",
            "chapter 'method' has no 'fr' text in chapters/fr/",
            "add a file there with 'id: method' in its front matter",
        ),
        (
            "chapters/fr/04-cas.md",
            "translation-exists",
            "contents/1/chapter",
            "chapter 'cases' has no 'fr' text in chapters/fr/",
            "add a file there with 'id: cases' in its front matter",
        ),
        (
            "chapters/en/01-method.md",
            "chapter-exists",
            "contents/0",
            "there is no chapter 'method' in chapters/en/",
            "chapters/fr/01-methode.md is the same chapter in another language",
        ),
        (
            "chapters/cases/hub/fr.md",
            "translation-exists",
            "cases/1",
            "case 'hub' has no 'fr' text",
            "write chapters/cases/hub/fr.md",
        ),
    ],
)
def test_a_file_that_is_missing(
    project, gone: str, rule: str, place: str, message: str, hint: str
) -> None:
    listing = {path: ident for path, ident in LISTING.items() if path != gone}
    report, found = read(project, REPORT, listing)
    assert found == [(rule, place, message, hint)]
    assert report is not None
    assert gone not in {path for item in report.spine for path in item.sources.values()}


@pytest.mark.parametrize(
    ("extra", "rule", "place", "message", "hint"),
    [
        (
            {"chapters/en/09-draft.md": ""},
            "chapter-is-listed",
            "chapters/en/09-draft.md",
            "chapter 'draft' is not in the report's contents",
            "add 'draft' under 'contents' in report.yaml",
        ),
        (
            {"chapters/fr/09-ebauche.md": ""},
            "chapter-is-listed",
            "chapters/fr/09-ebauche.md",
            "chapter 'ebauche' is not in the report's contents",
            "add 'ebauche' under 'contents' in report.yaml, or give the file the 'id:' of the "
            "chapter it translates",
        ),
        (
            {"chapters/de/method.md": ""},
            "chapter-is-listed",
            "chapters/de/method.md",
            "the report has no language 'de'",
            "add 'de' under 'languages' in report.yaml",
        ),
        (
            {"chapters/en/02-copy.md": "method"},
            "chapter-id-is-unique",
            "chapters/en/02-copy.md",
            "chapters/en/01-method.md has the id 'method' already",
            "give each chapter its own 'id:' in the front matter",
        ),
    ],
)
def test_a_file_too_many(
    project, extra: dict[str, str], rule: str, place: str, message: str, hint: str
) -> None:
    _, found = read(project, REPORT, LISTING | extra)
    assert found == [(rule, place, message, hint)]


def test_every_problem_is_told_in_one_run(project) -> None:
    _, found = read(project, "slug: 3\ntitle: x\nlanguages: [en]\ncontents: {}\n", LISTING)
    assert [f[:3] for f in found] == [
        ("value-has-type", "languages", "'languages' should be a mapping, not a list"),
        ("value-has-type", "slug", "'slug' should be text, not the number 3"),
    ]


def test_a_report_has_a_language(project) -> None:
    _, found = read(project, "slug: a\ntitle: {en: A}\nlanguages: {}\ncontents: []\n", {})
    assert found == [
        (
            "key-is-required",
            "languages",
            "the report has no language",
            "write '  en: {locale: en-GB, csl: …}' below it",
        )
    ]


@pytest.mark.parametrize("text", ["- a\n- b", "just words", "3"])
def test_a_file_of_another_shape_still_gives_a_report(project, text: str) -> None:
    report, found = read(project, text, LISTING)
    assert report is not None
    assert found[0][2].startswith("the file should be a mapping, not ")


def test_no_report_without_yaml(project) -> None:
    assert load_report(project({"report.yaml": "a: ["}), LISTING).value is None


def test_severities_name_known_rules(project, monkeypatch: pytest.MonkeyPatch) -> None:
    table = ModuleType("reportbuild.rules")
    table.RULES = {"case-exists": Rule("case-exists", "error", "")}  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "reportbuild.rules", table)
    rules = "rules:\n  case-exist: error\n  case-exists: warn\n"
    _, found = read(project, REPORT + rules, LISTING)
    assert found == [
        (
            "key-is-known",
            "rules/case-exist/@key",
            "unknown rule 'case-exist'",
            "did you mean 'case-exists'?",
        ),
        (
            "value-is-allowed",
            "rules/case-exists",
            "unknown severity 'warn'",
            "did you mean 'warning'? known: 'error', 'warning', 'ignore'",
        ),
    ]
    report, found = read(project, REPORT + "rules: {case-exists: ignore}\n", LISTING)
    assert report is not None
    assert (report.severities, found) == ({"case-exists": "ignore"}, [])


def test_the_real_report_is_sound() -> None:
    root = Path(__file__).parents[2]
    files = Files(root, frozenset({"report.yaml"}))
    outcome = load_report(files, survey_project(root).files)
    # A chapter in the making is a warning, not a fault.
    assert [d for d in outcome.diagnostics if d.rule != "chapter-is-listed"] == []
    assert outcome.value is not None
    assert all(len(i.sources) == 2 for i in outcome.value.spine if i.kind != "bibliography")
