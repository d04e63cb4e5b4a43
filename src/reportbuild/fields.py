"""The field table of cases: one row drives validation, order, labels, views, exports and forms.

A new field is a new row here plus a ``field-<name>`` string in every language file. Rooms ask
:func:`case_fields` and its relatives, never the tuple, so that a test can add a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reportbuild.model import Audience

#: How a field is typed. The second line's kinds hold facts with evidence
#: (:class:`reportbuild.model.Fact`); the first line's describe the record itself.
Kind = Literal[
    "id", "name", "rank", "family", "country", "position", "prose", "audience", "sources",
    "year", "statement", "address", "code", "person",
]  # fmt: skip

#: Where a field appears besides the exported data.
View = Literal["sheet", "card", "matrix", "timeline", "map", "facet"]

#: How two cases are compared by a field: not at all, by number, or by being the same.
Comparison = Literal["", "number", "sameness"]

FACT_KINDS: frozenset[Kind] = frozenset({"year", "statement", "address", "code", "person"})

#: What a fact can rest on, and how many sources that takes.
SOURCES_NEEDED = {"verified": 2, "single-source": 1, "memory": 0, "analysis": 0}
STATUSES = tuple(SOURCES_NEEDED)

#: Each has a ``family-<name>`` string in the language files.
FAMILIES = (
    "cooperative",
    "commons",
    "association",
    "peer-production",
    "public-community",
    "temporary-use",
    "private-hybrid",
    "private",
    "network",
)

#: ISO 3166-1 alpha-2 codes, and INT; each has a ``country-<code>`` string.
COUNTRIES = ("CA", "ES", "FR", "BE", "GB", "IT", "DE", "INT")

#: How exact a pair of coordinates is.
PRECISIONS = ("city", "street", "building")

#: The codes of each field of kind ``code``; each has a ``<field>-<code>`` string in the language
#: files and a definition in ``templates/vocabularies/<field>.yaml``.
VOCABULARIES: dict[str, tuple[str, ...]] = {
    "legal_form_kind": (
        "solidarity-cooperative",
        "scic",
        "worker-cooperative",
        "registered-cooperative",
        "social-purpose-cooperative",
        "association",
        "non-profit",
        "company",
        "public-service",
        "no-legal-person",
    ),
    "ownership_kind": ("owned", "rented", "public"),
    "funding_kinds": (
        "fees",
        "trading",
        "shares",
        "dues",
        "public",
        "donations",
        "loans",
        "private-capital",
        "cooperative-capital",
        "time",
    ),
}

#: What numbers count; each has a ``unit-<code>`` string. Money uses a currency instead.
UNITS = (
    *("members", "people", "staff", "desks", "projects", "organisations"),
    *("sites", "countries", "cities", "m2", "ft2", "ha"),
)

#: ISO 4217 codes seen in the records.
CURRENCIES = ("CAD", "EUR", "GBP", "USD")

QUALIFIERS = ("about", "at-least", "at-most")
PERIODS = ("month", "year")

#: A year outside this range is a slip of the finger.
FIRST_YEAR, LAST_YEAR = 1500, 2100


@dataclass(frozen=True, slots=True)
class CaseField:
    """One key of ``case.yaml``.

    Attributes:
        name: the key.
        kind: how its value is typed and checked.
        required: whether every case must have it.
        many: whether it holds a list of facts.
        shown: the views that include it.
        compared: how two cases are compared by it.
        audience: the widest circle that may read it, whatever the record says.
    """

    name: str
    kind: Kind
    required: bool = False
    many: bool = False
    shown: tuple[View, ...] = ()
    compared: Comparison = ""
    audience: Audience = "public"

    @property
    def label(self) -> str:
        """Key of the label in the language files."""
        return f"field-{self.name}"

    @property
    def holds_facts(self) -> bool:
        """Whether the values are facts with a status and sources."""
        return self.kind in FACT_KINDS

    @property
    def codes(self) -> tuple[str, ...]:
        """The words allowed; empty when the field is not a controlled vocabulary."""
        known = {"family": FAMILIES, "country": COUNTRIES, "audience": _AUDIENCES}
        return known.get(self.kind) or VOCABULARIES.get(self.name, ())


_AUDIENCES = ("public", "consortium", "internal")

_SHEET: tuple[View, ...] = ("sheet",)
_CODED: tuple[View, ...] = ("matrix", "facet")

CASE_FIELDS: tuple[CaseField, ...] = (
    CaseField("id", "id", required=True),
    CaseField("name", "name", required=True, shown=("card", "matrix", "timeline", "map")),
    CaseField("priority", "rank"),
    CaseField("audience", "audience"),
    CaseField(
        "family",
        "family",
        required=True,
        shown=("sheet", "card", "matrix", "map", "facet"),
        compared="sameness",
    ),
    CaseField("city", "name", shown=("sheet", "card", "matrix", "map")),
    CaseField("region", "name", shown=("sheet", "card")),
    CaseField(
        "country",
        "country",
        required=True,
        shown=("sheet", "card", "matrix", "map", "facet"),
        compared="sameness",
    ),
    CaseField("geo", "position", shown=("sheet", "map")),
    CaseField("website", "address", shown=_SHEET),
    CaseField("summary", "prose", required=True, shown=("card",)),
    CaseField("founded", "year", shown=("sheet", "card", "matrix", "timeline"), compared="number"),
    CaseField("closed", "year", shown=("sheet", "matrix", "timeline"), compared="number"),
    CaseField(
        "cooperative_since", "year", shown=("sheet", "matrix", "timeline"), compared="number"
    ),
    CaseField("legal_form", "statement", shown=("sheet", "card", "matrix")),
    CaseField("legal_form_kind", "code", shown=_CODED, compared="sameness"),
    CaseField("governance", "statement", shown=("sheet", "card", "matrix")),
    CaseField("ownership", "statement", shown=("sheet", "card", "matrix")),
    CaseField("ownership_kind", "code", shown=_CODED, compared="sameness"),
    CaseField("size", "statement", many=True, shown=_SHEET),
    CaseField("funding", "statement", many=True, shown=_SHEET),
    CaseField("funding_kinds", "code", many=True, shown=_CODED, compared="sameness"),
    CaseField("practices", "statement", many=True, shown=_SHEET),
    CaseField("strengths", "statement", many=True, shown=_SHEET),
    CaseField("limits", "statement", many=True, shown=_SHEET),
    CaseField("contact", "person", many=True, shown=_SHEET, audience="consortium"),
    CaseField("sources", "sources", required=True),
)


def case_fields() -> tuple[CaseField, ...]:
    """Every row of the table, in order."""
    return CASE_FIELDS


def fact_fields() -> tuple[CaseField, ...]:
    """The rows whose values are facts, in order."""
    return tuple(row for row in CASE_FIELDS if row.holds_facts)


def field_named(name: str) -> CaseField | None:
    """The row of a key of ``case.yaml``; None when the table has none."""
    return next((row for row in CASE_FIELDS if row.name == name), None)


def fields_shown(view: View) -> tuple[CaseField, ...]:
    """The rows a view includes, in order."""
    return tuple(row for row in CASE_FIELDS if view in row.shown)
