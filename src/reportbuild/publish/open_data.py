"""The open data of a report: the case records as files that other programs read."""

from __future__ import annotations

import json
from typing import Any

from reportbuild.diagnostics import Outcome
from reportbuild.model import Bibliography, Case, Language, Project, Vocabulary
from reportbuild.publish.case_json import cases_json
from reportbuild.publish.csv_tables import make_tables
from reportbuild.publish.data_package import describe_package
from reportbuild.publish.dictionary import dictionary_page
from reportbuild.publish.linked_data import linked_cases


def make_open_data(
    cases: dict[str, Case],
    project: Project,
    languages: dict[str, Language],
    vocabularies: dict[str, Vocabulary],
    bibliography: Bibliography,
    schema: dict[str, Any],
    folder: str = "",
) -> Outcome[dict[str, bytes]]:
    """Every file of the open data by its path.

    Args:
        cases: slug → record, already selected for the readers of these files.
        project: titles, version, licence.
        languages: code → words; every text is given in each.
        vocabularies: name → definitions; also the definitions of the fields.
        bibliography: works that facts cite.
        schema: the JSON Schema of case records.
        folder: where the files go (``site/data/``), put before each name.

    Returns:
        ``*.csv``, ``cases.json``, ``cases.jsonld``, ``case.schema.json``, ``datapackage.json``,
        ``dictionary-<lang>.md``. The same input gives the same bytes; there are no findings.
    """
    tables = make_tables(cases, languages, vocabularies, bibliography)
    files = {f"{table.name}.csv": table.encode() for table in tables}
    package = describe_package(tables, files, project, languages)
    files["datapackage.json"] = _json(package)
    files["cases.json"] = _json(cases_json(cases, project, bibliography))
    files["cases.jsonld"] = _json(linked_cases(cases, project, languages, bibliography))
    files["case.schema.json"] = _json(schema)
    for lang, language in languages.items():
        page = dictionary_page(tables, project, language, vocabularies)
        files[f"dictionary-{lang}.md"] = page.encode()
    return Outcome({f"{folder}{name}": content for name, content in files.items()})


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
