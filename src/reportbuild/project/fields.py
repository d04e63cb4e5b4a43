"""The field table of cases: one row drives validation, order, labels and where it is shown.

A new field is a new row here plus a ``field-<name>`` string in every language file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: How a field is typed. ``year``, ``statement`` and ``address`` hold facts with evidence
#: (:class:`reportbuild.model.Fact`); the others describe the record itself.
Kind = Literal[
    "id", "name", "rank", "family", "country", "position", "prose", "audience", "sources",
    "year", "statement", "address",
]  # fmt: skip

#: Where a field appears besides the case's own sheet and the exported data.
View = Literal["card", "matrix", "timeline", "map"]

FACT_KINDS: frozenset[Kind] = frozenset({"year", "statement", "address"})

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
    """

    name: str
    kind: Kind
    required: bool = False
    many: bool = False
    shown: tuple[View, ...] = ()

    @property
    def label(self) -> str:
        """Key of the label in the language files."""
        return f"field-{self.name}"

    @property
    def holds_facts(self) -> bool:
        """Whether the values are facts with a status and sources."""
        return self.kind in FACT_KINDS


CASE_FIELDS: tuple[CaseField, ...] = (
    CaseField("id", "id", required=True),
    CaseField("name", "name", required=True, shown=("card", "matrix", "timeline", "map")),
    CaseField("priority", "rank"),
    CaseField("audience", "audience"),
    CaseField("family", "family", required=True, shown=("card", "matrix", "map")),
    CaseField("city", "name", shown=("card", "matrix", "map")),
    CaseField("region", "name", shown=("card",)),
    CaseField("country", "country", required=True, shown=("card", "matrix", "map")),
    CaseField("geo", "position", shown=("map",)),
    CaseField("website", "address", shown=("card",)),
    CaseField("summary", "prose", required=True, shown=("card",)),
    CaseField("founded", "year", shown=("card", "matrix", "timeline")),
    CaseField("closed", "year", shown=("card", "matrix", "timeline")),
    CaseField("cooperative_since", "year", shown=("matrix", "timeline")),
    CaseField("legal_form", "statement", shown=("card", "matrix")),
    CaseField("governance", "statement", shown=("card", "matrix")),
    CaseField("ownership", "statement", shown=("matrix",)),
    CaseField("size", "statement", many=True),
    CaseField("funding", "statement", many=True),
    CaseField("practices", "statement", many=True),
    CaseField("strengths", "statement", many=True),
    CaseField("limits", "statement", many=True),
    CaseField("sources", "sources", required=True),
)
