"""What the ``case`` commands do, without printing: read the records, export, import, create.

Like the plan, this module sees all rooms; unlike it, it runs without the task graph, because a
handful of records is read in a moment.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from reportbuild.assemble.select_cases import select_cases
from reportbuild.check.evidence import check_evidence, independent_hosts
from reportbuild.clock import build_time
from reportbuild.diagnostics import Diagnostic, Locus, Outcome
from reportbuild.fields import STATUSES
from reportbuild.files import Files
from reportbuild.intake.create import new_case
from reportbuild.intake.form import make_form
from reportbuild.intake.merge import ImportPlan, empty_cell, plan_import
from reportbuild.intake.sheet import Form, read_form
from reportbuild.model import Audience, Bibliography, Case, Fact, Language, Project, Vocabulary
from reportbuild.project.cases import case_file, load_case
from reportbuild.project.languages import language_file, load_language
from reportbuild.project.report import REPORT_FILE, load_report
from reportbuild.project.schema import case_schema, make_case_schema
from reportbuild.project.vocabularies import load_vocabulary, vocabulary_file, vocabulary_names
from reportbuild.publish.open_data import make_open_data
from reportbuild.source.bibliography import load_bibliography
from reportbuild.survey import survey_project

_SCHEMA = "schemas/case.schema.json"


@dataclass(frozen=True, slots=True)
class Records:
    """The case records of a report with what is needed to read, show and export them."""

    root: Path
    project: Project
    cases: dict[str, Case]
    languages: dict[str, Language]
    vocabularies: dict[str, Vocabulary]
    bibliography: Bibliography
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """What one case rests on: facts by status, independent publishers, what is open."""

    case: str
    facts: dict[str, int]
    publishers: int
    disputed: int
    oldest: str
    findings: int


def open_records(root: Path) -> Outcome[Records]:
    """Read everything the ``case`` commands need.

    Args:
        root: the project folder.

    Returns:
        The records that can be read, listed in ``report.yaml`` or not; None when the report
        itself cannot be read.
    """
    survey = survey_project(root)
    files = Files(root, frozenset({*survey.files, REPORT_FILE}))
    loaded = load_report(files, survey.files)
    if loaded.value is None:
        return Outcome(None, loaded.diagnostics)
    project, found = loaded.value, list(loaded.diagnostics)
    codes = tuple(choice.code for choice in project.languages)
    slugs = [path.split("/")[2] for path in survey.files if path.endswith("/case.yaml")]
    order = [*project.cases, *(slug for slug in slugs if slug not in project.cases)]
    cases = {slug: load_case(files, slug, codes) for slug in order}
    languages, terms = _words(files, project)
    works = _bibliography(files, project)
    for parts in (cases.values(), languages.values(), terms.values(), (works,)):
        found += [told for made in parts for told in made.diagnostics]
    records = Records(
        root,
        project,
        {slug: made.value for slug, made in cases.items() if made.value},
        {code: made.value for code, made in languages.items() if made.value},
        {name: made.value for name, made in terms.items() if made.value},
        works.value or Bibliography(()),
        tuple(found),
    )
    return Outcome(records, records.findings)


def _words(
    files: Files, project: Project
) -> tuple[dict[str, Outcome[Language]], dict[str, Outcome[Vocabulary]]]:
    """The language files and vocabularies there are; a missing locale is told by the report."""
    languages = {
        choice.code: load_language(files, choice.code, choice.locale)
        for choice in project.languages
        if language_file(choice.locale) in files.declared
    }
    codes = tuple(choice.code for choice in project.languages)
    terms = {
        name: load_vocabulary(files, name, codes)
        for name in vocabulary_names()
        if vocabulary_file(name) in files.declared
    }
    return languages, terms


def _bibliography(files: Files, project: Project) -> Outcome[Bibliography]:
    if not project.bibliography:
        return Outcome(Bibliography(()))
    return load_bibliography(files, project.bibliography)


def evidence_of(records: Records, slugs: tuple[str, ...]) -> Outcome[list[EvidenceLine]]:
    """One line a case, with the findings of the evidence rules."""
    today = build_time(records.root).strftime("%Y-%m-%d")
    lines: list[EvidenceLine] = []
    found: list[Diagnostic] = []
    for slug in slugs:
        case = records.cases[slug]
        told = check_evidence(case, records.bibliography, today).diagnostics
        found += told
        facts = [fact for many in case.fields.values() for fact in many]
        lines.append(
            EvidenceLine(
                slug,
                {name: sum(fact.status == name for fact in facts) for name in STATUSES},
                len({name for fact in facts for name in independent_hosts(case, fact)}),
                sum(fact.range is not None for fact in facts),
                min((fact.as_of for fact in facts if fact.as_of), default=""),
                len(told),
            )
        )
    return Outcome(lines, tuple(found))


def facts_of(case: Case) -> list[tuple[str, Fact, tuple[str, ...]]]:
    """Every fact of a case: its place, itself, the independent publishers it rests on."""
    return [
        (fact.path, fact, independent_hosts(case, fact))
        for many in case.fields.values()
        for fact in many
    ]


def export_files(records: Records, audience: Audience) -> dict[str, bytes]:
    """The open data and the filled form for some readers, by file name."""
    cases = select_cases(records.cases, audience).value or {}
    fields = records.vocabularies.get("fields", Vocabulary("fields", {}))
    made = make_open_data(
        cases,
        records.project,
        records.languages,
        records.vocabularies,
        records.bibliography,
        make_case_schema(fields).value or case_schema(),
    )
    form = make_form(cases, records.languages, records.vocabularies)
    return {**(made.value or {}), "cases.xlsx": form}


def form_bytes(records: Records, slugs: tuple[str, ...]) -> bytes:
    """A form that shows these cases; blank without any."""
    shown = {slug: records.cases[slug] for slug in slugs}
    return make_form(shown, records.languages, records.vocabularies)


def prepare_import(records: Records, name: str, content: bytes) -> Outcome[ImportPlan]:
    """Read a form, compare it with the records and try out the new texts; write nothing.

    Args:
        records: as they are.
        name: the form's file name.
        content: its bytes.

    Returns:
        The plan, and all findings; those about a value name its cell. With an error among the
        findings nothing of the plan may be written.
    """
    codes = tuple(records.languages)
    read = read_form(name, content, codes)
    if read.value is None or read.diagnostics:
        return Outcome(None, read.diagnostics)
    damaged = _damaged(records, read.value, name)
    if damaged:
        return Outcome(None, damaged)
    texts = {
        slug: (records.root / case_file(slug)).read_text(encoding="utf-8", errors="replace")
        for slug in records.cases
    }
    made = plan_import(read.value, name, records.cases, texts, codes)
    if made.value is None or made.diagnostics:
        return Outcome(made.value, made.diagnostics)
    return Outcome(made.value, _trial(made.value, name, codes))


def _damaged(records: Records, form: Form, name: str) -> tuple[Diagnostic, ...]:
    """Records that have findings of their own: what was dropped from them could be lost."""
    told = {d.at.file for d in records.findings if d.rule != "case-is-listed"}
    named = {
        row.cells.get("case", "")
        for sheet in (form.facts, form.sources)
        for row in (sheet.rows if sheet else ())
    }
    return tuple(
        Diagnostic(
            "row-is-in-place",
            f"the record of '{slug}' has findings of its own",
            Locus(name),
            "mend it first: reportbuild check",
        )
        for slug in sorted(named)
        if case_file(slug) in told
    )


def _trial(plan: ImportPlan, name: str, codes: tuple[str, ...]) -> tuple[Diagnostic, ...]:
    """Load the new texts as records, in a folder of their own; findings name cells."""
    found: list[Diagnostic] = []
    with tempfile.TemporaryDirectory() as folder:
        for slug, text in plan.texts.items():
            file = Path(folder) / case_file(slug)
            file.parent.mkdir(parents=True)
            file.write_text(text, encoding="utf-8")
            files = Files(Path(folder), frozenset({case_file(slug)}))
            told = load_case(files, slug, codes).diagnostics
            found += [_in_cell(d, name, plan.places.get(slug, {})) for d in told]
    return tuple(found)


def _in_cell(found: Diagnostic, name: str, places: Mapping[str, str]) -> Diagnostic:
    """A finding about a new text as one about the cell the value comes from."""
    missing = re.fullmatch(r".* has no text in '([^']+)'", found.message)
    empty = empty_cell(found.at.key, missing[1], places) if missing else None
    if empty:
        message = f"{empty[0]}: '{empty[1]}' is empty"
        hint = "every text is needed in each language of the report"
        return replace(found, message=message, at=Locus(name), hint=hint)
    if found.rule == "fact-has-status" and (cell := places.get(f"{found.at.key}/status")):
        return replace(found, message=f"{cell}: 'status' is empty", at=Locus(name))
    steps = found.at.key.replace("/text/", "/value/").removesuffix("/text").split("/")
    for length in range(len(steps), 0, -1):
        cell = places.get("/".join(steps[:length]))
        if cell:
            return replace(found, message=f"{cell}: {found.message}", at=Locus(name))
    slug = found.at.file.split("/")[2]
    return replace(found, message=f"case '{slug}': {found.message}", at=Locus(name))


def new_case_files(records: Records, slug: str, known: Mapping[str, str]) -> dict[str, str]:
    """The files of a new case by project path, and the schema they name where there is none."""
    made = new_case(slug, known, records.languages, records.vocabularies)
    if not (records.root / _SCHEMA).exists():
        made[_SCHEMA] = schema_text(records)
    return made


def schema_text(records: Records) -> str:
    """The JSON Schema of case records as a file."""
    fields = records.vocabularies.get("fields", Vocabulary("fields", {}))
    schema = make_case_schema(fields).value or case_schema()
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def import_files(records: Records, plan: ImportPlan) -> dict[str, str]:
    """What a plan writes, by project path: changed records, and the texts of new cases."""
    made: dict[str, str] = {}
    for slug, text in plan.texts.items():
        if slug not in records.cases:
            made |= new_case_files(records, slug, {})
        made[case_file(slug)] = text
    return made
