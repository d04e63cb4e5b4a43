"""Counts behind the charts: how many cases or facts of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from reportbuild.model import Case, Language
from reportbuild.views.facts import CODED, code_label, codes

#: From the strongest to the weakest ground.
STATUSES = ("verified", "single-source", "analysis", "memory")


@dataclass(frozen=True, slots=True)
class Tally:
    """A table of counts.

    Attributes:
        total: how many cases or facts were counted; less than the sum of counts where one case
            may count in several rows.
        rows: labels, the most frequent first.
        columns: labels; one column of an undivided count is called like what it counts.
        counts: one tuple a row, one number a column.
    """

    total: int
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    def row_sums(self) -> tuple[tuple[str, int], ...]:
        """Each row's label and sum."""
        return tuple((row, sum(own)) for row, own in zip(self.rows, self.counts, strict=True))

    def column_sums(self) -> tuple[tuple[str, int], ...]:
        """Each column's label and sum."""
        return tuple(
            (column, sum(own[i] for own in self.counts)) for i, column in enumerate(self.columns)
        )


def tally_families(cases: dict[str, Case], language: Language) -> Tally:
    """Cases by governance family."""
    found = Counter(case.family for case in cases.values())
    rows = [(language.strings.get(f"family-{family}", ""), n) for family, n in found.most_common()]
    return _one_column(len(cases), rows, language.strings["cases"])


def tally_funding(cases: dict[str, Case], language: Language) -> Tally:
    """Cases by the kinds of money their records state; a case counts once in each kind."""
    stating = [codes(case, "funding_kinds") for case in cases.values()]
    found = Counter(code for own in stating for code in own)
    rows = [(code_label("funding_kinds", code, language), n) for code, n in found.most_common()]
    total = sum(1 for own in stating if own)
    return _one_column(total, rows, language.strings["cases"])


def tally_legal_forms(cases: dict[str, Case], language: Language) -> Tally:
    """Cases by kind of legal form (rows) and country (columns)."""
    pairs = Counter(
        (code, case.country) for case in cases.values() for code in codes(case, "legal_form_kind")
    )
    total = sum(1 for case in cases.values() if codes(case, "legal_form_kind"))
    forms = _frequent(((form, n) for (form, _), n in pairs.items()))
    countries = _frequent(((country, n) for (_, country), n in pairs.items()))
    return Tally(
        total,
        tuple(code_label("legal_form_kind", form, language) for form in forms),
        tuple(language.strings.get(f"country-{country}", "") for country in countries),
        tuple(tuple(pairs[form, country] for country in countries) for form in forms),
    )


def tally_evidence(cases: dict[str, Case], language: Language) -> Tally:
    """Facts by field (rows, in the order of the records) and evidence status (columns).

    Coded fields are left out: they say again what another fact of the record says. Coordinates
    count under the place.
    """
    found: Counter[tuple[str, str]] = Counter()
    for case in cases.values():
        if case.geo is not None:
            found["place", case.geo_status] += 1
        for name, facts in case.fields.items():
            if name not in CODED:
                found.update((name, fact.status) for fact in facts)
    names = ["place", *_in_record_order(cases)]
    fields = [name for name in names if any((name, status) in found for status in STATUSES)]
    return Tally(
        sum(n for (_, status), n in found.items() if status in STATUSES),
        tuple(language.strings[f"field-{name}"] for name in fields),
        tuple(language.strings[f"mark-{status}"] for status in STATUSES),
        tuple(tuple(found[name, status] for status in STATUSES) for name in fields),
    )


def _one_column(total: int, rows: list[tuple[str, int]], column: str) -> Tally:
    return Tally(
        total, tuple(row for row, _ in rows), (column,), tuple((count,) for _, count in rows)
    )


def _frequent(pairs: Iterable[tuple[str, int]]) -> list[str]:
    found: Counter[str] = Counter()
    for name, count in pairs:
        found[name] += count
    return [name for name, _ in found.most_common()]


def _in_record_order(cases: dict[str, Case]) -> list[str]:
    """Names of all fields; one that few records have stands after the one it follows there."""
    order: list[str] = []
    for case in cases.values():
        at = 0
        for name in case.fields:
            if name not in order:
                order.insert(at, name)
            at = order.index(name) + 1
    return order
