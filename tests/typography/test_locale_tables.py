"""The tables of each locale: what is typed and what is set, character for character."""

from __future__ import annotations

import pytest

from tests.typography.conftest import Row, outputs, table, visible

LEAST = {"fr-CA": 120, "fr-FR": 120, "en-GB": 30, "en-US": 30}


@pytest.mark.parametrize("locale", LEAST)
def test_table(locale: str) -> None:
    wrong = []
    for row in table(locale):
        made = outputs(locale)[(row.typed, row.web)]
        if made != row.expected:
            wrong.append(f"{row.typed}\n  wanted {visible(row.expected)}\n  made   {visible(made)}")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize(("locale", "least"), LEAST.items())
def test_table_is_complete_and_sourced(locale: str, least: int) -> None:
    rows: tuple[Row, ...] = table(locale)
    assert len({(row.typed, row.web) for row in rows}) == len(rows) >= least
    assert all(row.source for row in rows)
