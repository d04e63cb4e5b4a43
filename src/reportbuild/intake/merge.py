"""What a form would change in the case records: a plan to look at first, never a silent change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from reportbuild.diagnostics import Locus, Outcome, Sink
from reportbuild.fields import CaseField, case_fields, field_named
from reportbuild.intake.record_text import Edit, edit_record
from reportbuild.intake.sheet import Form, Sheet, SheetRow
from reportbuild.model import Case
from reportbuild.statements import quantities_of, source_rows, statement_rows

#: The form of every id, so that a case name is never a path.
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

_IDENTITY = frozenset(("case", "field", "n", "id"))


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that differs from the record.

    Attributes:
        case: slug.
        subject: ``founded status``, ``funding 2 note_en``, ``source moffi url``.
        kind: whether something is added, replaced or removed.
        old: what the record says.
        new: what the form says.
        address: the cell.
    """

    case: str
    subject: str
    kind: Literal["add", "replace", "remove"]
    old: str
    new: str
    address: str


@dataclass(slots=True)
class ImportPlan:
    """Everything an import would do.

    Attributes:
        changes: cell by cell, in the form's order.
        texts: slug → new text of ``case.yaml``, only of records that change.
        places: slug → place in the record → cell address, for findings about the new text.
        kept: how many statements of these cases the form does not mention; they stay.
    """

    changes: list[Change] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    places: dict[str, dict[str, str]] = field(default_factory=dict)
    kept: int = 0

    @property
    def overwrites(self) -> list[Change]:
        """The changes that replace or remove what a record says."""
        return [change for change in self.changes if change.kind != "add"]


def plan_import(
    form: Form,
    file: str,
    cases: Mapping[str, Case],
    texts: Mapping[str, str],
    languages: Sequence[str],
) -> Outcome[ImportPlan]:
    """Compare a form with the records and write the new texts, in memory only.

    Args:
        form: as :func:`reportbuild.intake.sheet.read_form` gave it.
        file: its name, for findings.
        cases: the records by slug, nothing dropped.
        texts: slug → text of ``case.yaml`` as it is now.
        languages: codes of the report's languages.

    Returns:
        The plan. Rules: ``row-is-in-place`` (names no case, no field, no next number, or stands
        twice), ``cell-is-readable`` (quantities). What the values mean is checked by loading
        the new texts.
    """
    sink = Sink()
    plan = ImportPlan()
    edits: dict[str, list[Edit]] = {}
    for sheet, of_sources in ((form.facts, False), (form.sources, True)):
        if sheet is not None:
            reader = _Reader(sheet, Locus(file), sink, plan, edits, languages)
            reader.compare(cases, of_sources=of_sources)
    if not sink.found:
        for slug, wanted in edits.items():
            plan.texts[slug] = edit_record(texts.get(slug, ""), slug, wanted)
            _number_sources(plan.places[slug], cases.get(slug), wanted)
    return sink.outcome(plan)


@dataclass(slots=True)
class _Reader:
    """One table of a form against the records."""

    sheet: Sheet
    at: Locus
    sink: Sink
    plan: ImportPlan
    edits: dict[str, list[Edit]]
    languages: Sequence[str]

    def compare(self, cases: Mapping[str, Case], *, of_sources: bool) -> None:
        """Find every difference; ``of_sources`` says which of the two tables it is."""
        as_rows = source_rows if of_sources else statement_rows
        known = {
            slug: {_key(row): row for row in as_rows(case, self.languages)}
            for slug, case in cases.items()
        }
        seen: set[tuple[str, tuple[str, str]]] = set()
        for row in self.sheet.rows:
            slug = row.cells.get("case", "")
            before = known.get(slug, {})
            key = self._key_of(row, slug, {k for s, k in seen if s == slug} | set(before))
            if key is None:
                continue
            if (slug, key) in seen:
                column = "id" if of_sources else "field"
                self._misplaced(row, column, f"'{' '.join(key).strip()}' stands twice", "")
                continue
            seen.add((slug, key))
            self._compare_row(row, slug, key, before.get(key))
        for slug in {slug for slug, _ in seen}:
            self.plan.kept += len(known.get(slug, {}).keys() - {k for s, k in seen if s == slug})

    def _key_of(
        self, row: SheetRow, slug: str, taken: set[tuple[str, str]]
    ) -> tuple[str, str] | None:
        """Field and number, or ``source`` and id; None when the row is not in place."""
        if not slug:
            self._misplaced(row, "case", "no case is named", "write the name of its folder")
            return None
        if not _SLUG.fullmatch(slug):
            hint = "use small letters, digits and single hyphens, and start with a letter"
            self._misplaced(row, "case", f"'{slug}' cannot be the name of a case", hint)
            return None
        if "id" in self.sheet.letters:
            if not row.cells.get("id"):
                self._misplaced(row, "id", "the source has no id", "give it a short name")
                return None
            return "source", row.cells["id"]
        name = row.cells.get("field", "")
        table = field_named(name)
        if table is None or table.kind in ("id", "sources"):
            known = ", ".join(r.name for r in case_fields() if r.kind not in ("id", "sources"))
            message = f"unknown field '{name}'" if name else "no field is named"
            self._misplaced(row, "field", message, f"the fields are {known}")
            return None
        return self._numbered(row, table, taken)

    def _numbered(
        self, row: SheetRow, table: CaseField, taken: set[tuple[str, str]]
    ) -> tuple[str, str] | None:
        """Which statement of its field a row is; without a number, the next one."""
        name = table.name
        following = 1 + sum(1 for field_name, _ in taken if field_name == name)
        stated = row.cells.get("n", "")
        number = stated or str(following if table.many else 1)
        if not number.isdecimal() or not 1 <= int(number) <= following:
            message = f"'{number}' is not a number from 1 to {following}"
            self._misplaced(row, "n", message, "statements of a field are counted without gaps")
            return None
        if int(number) > 1 and not table.many:
            message = f"'{name}' holds one statement only"
            self._misplaced(row, "n", message, "leave 'n' empty")
            return None
        return name, str(int(number))

    def _compare_row(
        self, row: SheetRow, slug: str, key: tuple[str, str], before: dict[str, str] | None
    ) -> None:
        said = {c: t for c, t in row.cells.items() if c not in _IDENTITY}
        if before is None:
            said = {column: text for column, text in said.items() if text}
        changed = {c: t for c, t in said.items() if t != (before or {}).get(c, "")}
        place = _place(key)
        places = self.plan.places.setdefault(slug, {})
        places[place] = self.sheet.address(row, "case")
        # Empty cells too: a finding may say that one should not be.
        for column in row.cells.keys() - _IDENTITY:
            places[f"{place}/{_step(column)}"] = self.sheet.address(row, column)
        if "quantities" in changed and quantities_of(changed["quantities"]) is None:
            message = f"cannot read the quantities '{changed['quantities']}'"
            hint = "write for example: about 250 members; 8000..8500 ft2; 53 EUR/month 2024"
            address = self.sheet.address(row, "quantities")
            self.sink.report("cell-is-readable", f"{address}: {message}", self.at, hint)
            return
        for column, new in changed.items():
            old = (before or {}).get(column, "")
            kind: Literal["add", "replace", "remove"] = "replace" if old and new else "add"
            subject = " ".join(part for part in (*_subject(key), column) if part)
            address = self.sheet.address(row, column)
            kind = "remove" if old and not new else kind
            self.plan.changes.append(Change(slug, subject, kind, old, new, address))
        if changed:
            self.edits.setdefault(slug, []).append(Edit(key[0], key[1], changed))

    def _misplaced(self, row: SheetRow, column: str, message: str, hint: str) -> None:
        address = self.sheet.address(row, column)
        self.sink.report("row-is-in-place", f"{address}: {message}", self.at, hint)


def _number_sources(places: dict[str, str], case: Case | None, edits: Sequence[Edit]) -> None:
    """Give the places of sources the numbers they have in the record's list."""
    ids = [source.id for source in case.sources] if case else []
    ids += [edit.n for edit in edits if edit.field == "source" and edit.n not in ids]
    for place in [place for place in places if place.startswith("sources/")]:
        head, ident, *rest = place.split("/")
        if ident in ids:
            places["/".join((head, str(ids.index(ident)), *rest))] = places[place]


def _key(row: dict[str, str]) -> tuple[str, str]:
    return ("source", row["id"]) if "id" in row else (row["field"], row["n"])


def _subject(key: tuple[str, str]) -> tuple[str, str]:
    table = field_named(key[0])
    return key if table is None or table.many else (key[0], "")


def _place(key: tuple[str, str]) -> str:
    """Where a row's statement stands in ``case.yaml``; a source by its id."""
    table = field_named(key[0])
    if table is None:
        return f"sources/{key[1]}"
    return f"{key[0]}/{int(key[1]) - 1}" if table.many else key[0]


def empty_cell(place: str, code: str, places: Mapping[str, str]) -> tuple[str, str] | None:
    """The cell that a text in language ``code`` is missing from, and its column.

    Args:
        place: where in the record there is no such text.
        code: the language.
        places: place in the record → cell address, as in :class:`ImportPlan`.
    """
    own = re.sub(r"/(?:value|text)$", "", place)
    for stem in (own, f"{own}/value"):
        if cell := places.get(f"{stem}/{code}"):
            return cell, f"{stem.rpartition('/')[2]}_{code}"
    return None


def _step(column: str) -> str:
    """``note_en`` → ``note/en``; the years of a range share a place."""
    if column in ("earliest", "latest"):
        return "range"
    stem, _, code = column.rpartition("_")
    return f"{stem}/{code}" if stem in ("value", "note", "supports") else column
