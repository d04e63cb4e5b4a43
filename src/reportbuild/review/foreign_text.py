"""Text and dates of a file that came from outside, made harmless."""

from __future__ import annotations

import re
from typing import Any

#: A comment longer than this is cut: it is data from outside.
_LONGEST = 20_000

_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(Z|[+-]\d\d'?\d\d)?")

#: Control and direction characters, half pairs, and what XML and YAML forbid.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
                     "\ud800-\udfff\ufffe\uffff]")  # fmt: skip


def clean(value: Any) -> str:
    """A text string of a PDF without what could do harm; see :func:`clean_text`."""
    import pikepdf

    if value is None or isinstance(value, pikepdf.Dictionary | pikepdf.Array):
        return ""
    try:
        text = str(value)
    except (UnicodeDecodeError, ValueError):
        text = bytes(value).decode("latin-1", "replace")
    return clean_text(text)


def clean_text(text: str) -> str:
    """A text from outside without what could do harm where it is printed or stored."""
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").strip()
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def iso_date(stamp: str) -> str:
    """A PDF date (7.9.4) as ISO 8601.

    >>> iso_date("D:20261123142530+01'00'")
    '2026-11-23T14:25:30+01:00'
    """
    found = _DATE.match(stamp)
    if not found:
        return ""
    year, month, day, hour, minute, second = (found[n] or "" for n in range(1, 7))
    date = "-".join(part for part in (year, month, day) if part)
    if not hour:
        return date
    zone = (found[7] or "").replace("'", "")
    shown = zone if zone in ("", "Z") else f"{zone[:3]}:{zone[3:]}"
    return f"{date}T{hour}:{minute or '00'}:{second or '00'}{shown}"
