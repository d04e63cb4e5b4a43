"""Dates in words."""

from __future__ import annotations

from datetime import date

from reportbuild.model import Language


def long_date(iso: str, language: Language) -> str:
    """``23 November 2026`` for ``2026-11-23``, in the language's own order and words.

    French writes the first day of a month as an ordinal (``first-of-month``).
    Text that is no ISO date comes back as it is.
    """
    try:
        when = date.fromisoformat(iso)
    except ValueError:
        return iso
    day = language.strings.get("first-of-month", "1") if when.day == 1 else str(when.day)
    month = language.months[when.month - 1]
    return language.date_format.format(day=day, month=month, year=when.year)
