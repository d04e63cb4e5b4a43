from __future__ import annotations

import pytest

from reportbuild.diagnostics import Sink
from reportbuild.fields import field_named
from reportbuild.model import Quantity
from reportbuild.project.facts import Surroundings, read_facts
from reportbuild.project.validate import Place

AROUND = Surroundings(("en", "fr"), ("s",))


def read(name: str, **entry):
    row = field_named(name)
    assert row is not None
    sink = Sink()
    fact = {"status": "memory", **entry}
    made = read_facts([fact] if row.many else fact, Place("case.yaml", sink, name), row, AROUND)
    return made, [(d.rule, d.at.key, d.message, d.hint) for d in sink.found]


def test_a_disputed_year_has_a_range() -> None:
    (fact,), found = read("founded", value=2009, range=[2008, 2009])
    assert found == []
    assert (fact.value, fact.range) == ({"": "2009"}, (2008, 2009))


WORDS = {"en": "x", "fr": "x"}


@pytest.mark.parametrize(
    ("name", "entry", "finding"),
    [
        (
            "founded",
            {"value": 2009, "range": [2009]},
            (
                "value-is-allowed",
                "founded/range",
                "'range' has 1 years, not 2",
                "write [earliest, latest]",
            ),
        ),
        (
            "founded",
            {"value": 2009, "range": [2010, 2008]},
            ("value-is-allowed", "founded/range", "the range ends in 2008, before 2010", ""),
        ),
        (
            "founded",
            {"value": 2007, "range": [2008, 2009]},
            ("value-is-allowed", "founded/range", "2007 is not between 2008 and 2009", ""),
        ),
        (
            "size",
            {"value": WORDS, "range": [2008, 2009]},
            (
                "key-is-known",
                "size/0/range/@key",
                "'range' belongs to a year, 'size' has none",
                "",
            ),
        ),
        (
            "size",
            {"value": WORDS, "as_of": "May 2018"},
            (
                "date-is-valid",
                "size/0/as_of",
                "'May 2018' is not a month or a year",
                "write a year, or year and month: 2018 or 2018-08",
            ),
        ),
        (
            "size",
            {"value": WORDS, "quantities": [{"number": 3, "unit": "member"}]},
            (
                "value-is-allowed",
                "size/0/quantities/0/unit",
                "unknown unit 'member'",
                "did you mean 'members'? known: 'members', 'people', 'staff', 'desks', "
                "'projects', 'organisations', 'sites', 'countries', 'cities', 'm2', 'ft2', 'ha', "
                "'CAD', 'EUR', 'GBP', 'USD'",
            ),
        ),
        (
            "ownership_kind",
            {"value": "renting"},
            (
                "value-is-allowed",
                "ownership_kind/value",
                "unknown code of 'ownership_kind' 'renting'",
                "did you mean 'rented'? known: 'owned', 'rented', 'public'",
            ),
        ),
    ],
)
def test_one_slip_gives_its_finding(name: str, entry, finding) -> None:
    _, found = read(name, **entry)
    assert found == [finding]


def test_a_fact_states_numbers_and_money() -> None:
    numbers = [
        {"number": 8000, "upper": 8500, "unit": "ft2"},
        {"number": 53, "unit": "EUR", "is": "about", "year": 2024, "per": "month"},
    ]
    (fact,), found = read("size", value=WORDS, quantities=numbers)
    assert found == []
    assert fact.quantities == (
        Quantity(8000, "ft2", 8500),
        Quantity(53, "EUR", None, "about", "2024", "month"),
    )
    assert [quantity.is_money for quantity in fact.quantities] == [False, True]


@pytest.mark.parametrize(
    ("said", "kept"), [({}, "consortium"), ({"audience": "public"}, "consortium"),
                       ({"audience": "internal"}, "internal")],
)  # fmt: skip
def test_the_narrower_of_field_and_fact_may_read(said, kept: str) -> None:
    (fact,), _ = read("contact", value="The board", **said)
    assert fact.audience == kept
