"""The fields of one bibliography entry: which must be there, and what they may hold.

Sources: BibLaTeX manual, section 2.1.1 (mandatory fields by type) and 2.3.8 (dates, EDTF of
ISO 8601-2); DOI Handbook, section 2.2; ISO 2108 (ISBN) and ISO 3297 (ISSN) check digits.
"""

from __future__ import annotations

import datetime
import re

from reportbuild.diagnostics import Locus, Sink
from reportbuild.model import WrittenEntry

#: Each group is one requirement: any of its fields will do.
_CREATOR, _TITLE, _DATE = ("author", "editor"), ("title",), ("date", "year", "pubstate")
_JOURNAL, _BOOK = ("journaltitle", "journal"), ("booktitle", "crossref", "xref")
_HOUSE, _ADDRESS = ("institution", "school", "organization", "publisher"), ("url", "doi", "eprint")
_NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "article": (_CREATOR, _TITLE, _JOURNAL, _DATE),
    "book": (_CREATOR, _TITLE, _DATE),
    "collection": (_CREATOR, _TITLE, _DATE),
    "inbook": (_CREATOR, _TITLE, _BOOK, _DATE),
    "incollection": (_CREATOR, _TITLE, _BOOK, _DATE),
    "inproceedings": (_CREATOR, _TITLE, _BOOK, _DATE),
    "online": (_TITLE, _ADDRESS),
    "patent": (_CREATOR, _TITLE, ("number",), _DATE),
    "proceedings": (_TITLE, _DATE),
    "report": (_CREATOR, _TITLE, _HOUSE, _DATE),
    "thesis": (_CREATOR, _TITLE, _HOUSE, _DATE),
    "unpublished": (_CREATOR, _TITLE, _DATE),
}
_ALIASES = {
    "mvbook": "book",
    "mvcollection": "collection",
    "conference": "inproceedings",
    "electronic": "online",
    "www": "online",
    "techreport": "report",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
}
_OTHERS = (_TITLE,)

_DOI = re.compile(r"10\.[0-9]{4,9}(\.[0-9]+)*/\S+")
_URL = re.compile(r"https?://[^\s/{}<>\"]+\.[^\s{}<>\"]+|https?://localhost\S*")
_DAY = re.compile(r"(-?\d{4}|\d{2}XX|\d{3}X)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?[~?%]?")
_DATES = ("date", "urldate", "origdate", "eventdate")
#: Seasons of EDTF level 1 take the place of the month.
_SEASONS = range(21, 25)
_ISBN_10, _ISSN = 10, 8


def check_fields(entry: WrittenEntry, path: str, sink: Sink) -> None:
    """Report what is missing or malformed in an entry."""
    place = Locus(path, "bib", entry.key)
    if "crossref" not in entry.fields and "xdata" not in entry.fields:
        _check_missing(entry, place, sink)
    checks = (
        ("doi", "bib-doi-is-well-formed", is_doi, "write it as 10.1000/182, without address"),
        ("url", "bib-url-is-well-formed", is_url, "write the whole address: https://…"),
        ("isbn", "bib-isbn-is-valid", is_isbn, "compare it with the book: a figure is wrong"),
        ("issn", "bib-issn-is-valid", is_issn, "compare it with the journal: a figure is wrong"),
    )
    for name, rule, is_valid, hint in checks:
        seen = entry.fields.get(name, "")
        if seen and not is_valid(seen):
            sink.report(rule, f"{name} '{seen}' of '{entry.key}' is malformed", place, hint)
    for name in _DATES:
        seen = entry.fields.get(name, "")
        if seen and not is_date(seen):
            hint = "write YYYY, YYYY-MM or YYYY-MM-DD; a span as 2018/2020"
            message = f"{name} '{seen}' of '{entry.key}' is not a date"
            sink.report("bib-date-is-valid", message, place, hint)


def _check_missing(entry: WrittenEntry, place: Locus, sink: Sink) -> None:
    needed = _NEEDED.get(_ALIASES.get(entry.type, entry.type), _OTHERS)
    for group in needed:
        if not any(entry.fields.get(name) for name in group):
            message = f"the {entry.type} '{entry.key}' has no {' or '.join(group)}"
            sink.report("bib-entry-is-complete", message, place, "add it, or choose another type")


def is_doi(seen: str) -> bool:
    """Whether ``seen`` is a DOI name without address."""
    return _DOI.fullmatch(seen.replace("\\", "")) is not None


def is_url(seen: str) -> bool:
    """Whether ``seen`` is an absolute web address (TeX escapes of BibTeX files allowed)."""
    return _URL.fullmatch(re.sub(r"\\([%&_#~])", r"\1", seen)) is not None


def is_isbn(seen: str) -> bool:
    """Whether each ISBN in ``seen`` has ten or thirteen figures and the right check digit."""
    return all(_is_one_isbn(part) for part in re.split(r"[,;]\s*|\s+(?=97[89])", seen) if part)


def _is_one_isbn(seen: str) -> bool:
    figures = re.sub(r"[\s-]", "", seen).upper()
    if re.fullmatch(r"\d{9}[\dX]", figures):
        return _mod11(figures, _ISBN_10)
    if not re.fullmatch(r"97[89]\d{10}", figures):
        return False
    return sum(int(f) * (3 if at % 2 else 1) for at, f in enumerate(figures)) % 10 == 0


def is_issn(seen: str) -> bool:
    """Whether ``seen`` is an ISSN with the right check digit."""
    figures = seen.replace("-", "").upper()
    return bool(re.fullmatch(r"\d{7}[\dX]", figures)) and _mod11(figures, _ISSN)


def _mod11(figures: str, weight: int) -> bool:
    values = (10 if figure == "X" else int(figure) for figure in figures)
    return sum(value * (weight - at) for at, value in enumerate(values)) % 11 == 0


def is_date(seen: str) -> bool:
    """Whether ``seen`` is a day, month, season or year, or a span of two of them."""
    ends = seen.split("/")
    if len(ends) > 2 or not any(ends):
        return False
    return all(not end or end == ".." or _is_day(end) for end in ends)


def _is_day(seen: str) -> bool:
    found = _DAY.fullmatch(seen)
    if found is None:
        return False
    year, month, day = found[1].replace("X", "0"), found[2], found[3]
    if not month or month == "XX":
        return True
    if int(month) in _SEASONS:
        return day is None
    try:
        datetime.date(max(1, int(year)), int(month), 1 if day in (None, "XX") else int(day))
    except ValueError:
        return False
    return True
