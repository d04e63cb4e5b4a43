"""CSL-JSON as citeproc-py wants it.

citeproc-py keeps markup characters as they are, knows few roles and dates, writes variables with
underscores but looks some up with hyphens, and stumbles over works without a type; all that is
settled here, so that the package itself stays as released.
Source of the data: CSL-JSON 1.0.2 (https://docs.citationstyles.org).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from html import escape
from typing import Any

from citeproc.source import BibliographySource, Date, DateRange, LiteralDate, Name, Reference
from citeproc.string import MixedString, NoCase, String

from reportbuild.cite.marks import mark_quotes

#: Markup that CSL-JSON allows inside a field; anything else that looks like it is text.
_ALLOWED = re.compile(
    r"&lt;(/?(?:i|b|sup|sub|sc)|/span|span class=\"nocase\""
    r"|span style=\"font-variant: ?small-caps;?\")&gt;"
)
_NO_CASE = re.compile(r'<span class="nocase">(.*?)</span>', re.DOTALL)
_NAME_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix")
_SKIPPED = ("id", "type", "language", "custom")


class Works(BibliographySource):  # type: ignore[misc]
    """Works by their place in the list, as text: the package folds keys to small letters."""

    def __init__(self, entries: list[dict[str, Any]]) -> None:
        super().__init__()
        for at, entry in enumerate(entries):
            self.add(_reference(str(at), entry))


def _reference(key: str, entry: Mapping[str, Any]) -> Any:
    with warnings.catch_warnings():
        # It warns of every variable newer than its own list.
        warnings.simplefilter("ignore")
        work = Reference(key, entry.get("type") or "document")
        if entry.get("language"):
            work["language"] = str(entry["language"])
        for variable, value in entry.items():
            made = None if variable in _SKIPPED else _value(value)
            if made is not None:
                work[variable] = made
                work[variable.replace("-", "_")] = made
    return work


def _value(value: Any) -> Any:
    """A field's value as the package's own kind of text, names or date; None when it is empty."""
    if isinstance(value, dict):
        return _date(value)
    if isinstance(value, list):
        names = [name for name in map(_name, value) if name is not None]
        return names or None
    return _text(str(value)) if str(value).strip() else None


def _text(value: str) -> Any:
    plain = _ALLOWED.sub(lambda match: f"<{match[1]}>", escape(value, quote=False))
    plain = plain.replace("<sc>", '<span style="font-variant:small-caps;">')
    plain = mark_quotes(plain.replace("</sc>", "</span>")).replace("'", "’")
    parts = _NO_CASE.split(plain)
    if len(parts) == 1:
        return String(plain)
    return MixedString([(NoCase if at % 2 else String)(p) for at, p in enumerate(parts) if p])


def _name(value: Any) -> Any:
    if not isinstance(value, dict):
        return None
    if value.get("literal"):
        return Name(literal=escape(str(value["literal"]), quote=False).replace("'", "’"))
    parts = {
        part: escape(str(value[part]), quote=False).replace("'", "’")
        for part in _NAME_PARTS
        if value.get(part)
    }
    return Name(**parts) if parts else None


def _date(value: Mapping[str, Any]) -> Any:
    circa = bool(value.get("circa"))
    dates = [made for made in map(_day, value.get("date-parts") or ()) if made is not None]
    if dates and value.get("season") and "month" not in dates[0]:
        dates[0]["season"] = int(value["season"])
    if len(dates) > 1:
        return DateRange(begin=dates[0], end=dates[1], circa=circa)
    if dates:
        dates[0]["circa"] = circa
        return dates[0]
    words = value.get("literal") or value.get("raw")
    return LiteralDate(escape(str(words), quote=False), circa=circa) if words else None


def _day(parts: Any) -> Any:
    figures = [int(part) for part in parts if str(part).strip().lstrip("-").isdigit()]
    names = ("year", "month", "day")
    return Date(**dict(zip(names, figures, strict=False))) if figures else None
