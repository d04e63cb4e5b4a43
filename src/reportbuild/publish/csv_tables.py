"""The open data as tidy tables: one observation a row, one kind of observation a file.

Source of the form: Hadley Wickham, Tidy Data (https://doi.org/10.18637/jss.v059.i10); CSV as in
RFC 4180, UTF-8, and safe to open in a spreadsheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from reportbuild.fields import CaseField, case_fields
from reportbuild.model import Bibliography, Case, Fact, Language, Vocabulary
from reportbuild.statements import (
    Row,
    number_text,
    safe_cell,
    source_columns,
    source_rows,
    statement_columns,
    statement_rows,
)

#: Prefix of a source that is an entry of the bibliography.
CITE = "cite:"


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file: its name without extension, columns and rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def encode(self) -> bytes:
        """The file's content."""
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, self.columns, lineterminator="\r\n")
        writer.writeheader()
        for row in self.rows:
            writer.writerow({key: safe_cell(row[key]) for key in self.columns})
        return out.getvalue().encode()


def make_tables(
    cases: Mapping[str, Case],
    languages: Mapping[str, Language],
    vocabularies: Mapping[str, Vocabulary],
    bibliography: Bibliography,
) -> tuple[Table, ...]:
    """Every table of the open data, in the order of the data package.

    Args:
        cases: already selected for their readers.
        languages: code → words; the codes become columns.
        vocabularies: name → definitions.
        bibliography: where ``cite:`` sources are looked up.
    """
    codes = tuple(languages)
    return (
        _overview(cases, codes),
        Table(
            "cases",
            statement_columns(codes),
            tuple(row for case in cases.values() for row in statement_rows(case, codes)),
        ),
        _evidence(cases, bibliography),
        _sources(cases, codes),
        _quantities(cases),
        _vocabularies(languages, vocabularies),
    )


def _overview(cases: Mapping[str, Case], codes: Sequence[str]) -> Table:
    """One row a case, with what fits one cell: no statements, no evidence."""
    fields = [row for row in case_fields() if row.kind not in ("id", "sources", "statement")]
    columns = ["id"]
    for field in fields:
        columns += _overview_columns(field, codes)
    rows = []
    for case in cases.values():
        row = dict.fromkeys(columns, "") | {"id": case.id}
        for field in fields:
            row |= _overview_cells(case, field)
        rows.append(row)
    return Table("overview", tuple(columns), tuple(rows))


def _overview_columns(field: CaseField, codes: Sequence[str]) -> list[str]:
    if field.kind == "position":
        return ["latitude", "longitude", "geo_precision", "geo_status"]
    if field.kind == "prose":
        return [f"{field.name}_{code}" for code in codes]
    if field.kind == "year":
        return [field.name, f"{field.name}_earliest", f"{field.name}_latest"]
    return [field.name]


def _overview_cells(case: Case, field: CaseField) -> Row:
    if field.kind == "position":
        if case.geo is None:
            return {}
        lat, lon = (number_text(degrees) for degrees in case.geo)
        precision, status = case.geo_precision, case.geo_status
        return {
            "latitude": lat,
            "longitude": lon,
            "geo_precision": precision,
            "geo_status": status,
        }
    if field.kind == "prose":
        return {f"{field.name}_{code}": words for code, words in case.summary.items()}
    if not field.holds_facts:
        return {field.name: str(getattr(case, field.name))}
    facts = case.fields.get(field.name, ())
    cells = {field.name: " ".join(fact.value.get("", "") for fact in facts)}
    if facts and facts[0].range:
        earliest, latest = facts[0].range
        cells |= {f"{field.name}_earliest": str(earliest), f"{field.name}_latest": str(latest)}
    return cells


def _evidence(cases: Mapping[str, Case], bibliography: Bibliography) -> Table:
    """One row for each fact and source it rests on."""
    works = {str(entry["id"]): entry for entry in bibliography.entries}
    rows: list[Row] = []
    for case in cases.values():
        pages = {source.id: source for source in case.sources}
        for name, n, fact in _facts(case):
            for ident in fact.src:
                page = pages.get(ident)
                work = works.get(ident.removeprefix(CITE), {})
                url = page.url if page else work_address(work)
                rows.append(
                    {
                        "case": case.id,
                        "field": name,
                        "n": str(n),
                        "status": fact.status,
                        "source": ident,
                        "kind": "work" if ident.startswith(CITE) else "page",
                        "title": str(work.get("title", "")),
                        "url": url,
                        "host": host_of(url),
                        "accessed": page.accessed if page else "",
                    }
                )
    columns = (
        *("case", "field", "n", "status", "source", "kind"),
        *("title", "url", "host", "accessed"),
    )
    return Table("evidence", columns, tuple(rows))


def work_address(work: Mapping[str, object]) -> str:
    """The address of a CSL item: its DOI as a link, else its URL, else nothing."""
    doi = work.get("DOI")
    return f"https://doi.org/{doi}" if doi else str(work.get("URL", ""))


def host_of(url: str) -> str:
    """The host of an address without ``www.``."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _facts(case: Case) -> Iterable[tuple[str, int, Fact]]:
    for field in case_fields():
        for n, fact in enumerate(case.fields.get(field.name, ()), start=1):
            yield field.name, n, fact


def _sources(cases: Mapping[str, Case], codes: Sequence[str]) -> Table:
    rows = tuple(row for case in cases.values() for row in source_rows(case, codes))
    return Table("sources", source_columns(codes), rows)


def _quantities(cases: Mapping[str, Case]) -> Table:
    columns = ("case", "field", "n", "number", "upper", "unit", "is", "year", "per")
    rows: list[Row] = []
    for case in cases.values():
        for name, n, fact in _facts(case):
            rows += [
                {
                    "case": case.id,
                    "field": name,
                    "n": str(n),
                    "number": number_text(quantity.number),
                    "upper": "" if quantity.upper is None else number_text(quantity.upper),
                    "unit": quantity.unit,
                    "is": quantity.qualifier,
                    "year": quantity.year,
                    "per": quantity.per,
                }
                for quantity in fact.quantities
            ]
    return Table("quantities", columns, tuple(rows))


def _vocabularies(
    languages: Mapping[str, Language], vocabularies: Mapping[str, Vocabulary]
) -> Table:
    columns = ("vocabulary", "code", "particular_to", "language", "label", "definition")
    rows: list[Row] = []
    for name, vocabulary in vocabularies.items():
        for code, texts in vocabulary.definitions.items():
            places = {"": texts, **vocabulary.countries.get(code, {})}
            for country, words in places.items():
                rows += [
                    {
                        "vocabulary": name,
                        "code": code,
                        "particular_to": country,
                        "language": lang,
                        "label": label_of(name, code, language),
                        "definition": words.get(lang, ""),
                    }
                    for lang, language in languages.items()
                ]
    return Table("vocabularies", columns, tuple(rows))


def label_of(vocabulary: str, code: str, language: Language) -> str:
    """What a code is called in a language."""
    prefix = {"fields": "field"}.get(vocabulary, vocabulary)
    return language.strings.get(f"{prefix}-{code}", code)
