"""Small validators that collect: each takes a value and its place, reports, and gives a value.

A damaged value becomes an empty one of the right type, so that one run reports everything.
Modelled on the validators of MyST (``simple-validators``), which carry a property path too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from reportbuild.diagnostics import Locus, Sink, did_you_mean
from reportbuild.model import Localised

#: The form of every id: also the form of anchors, so that an id can become one.
IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
ID_SHAPE = "use small letters, digits and single hyphens, and start with a letter"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a YAML file while it is checked, and where findings about it go.

    Attributes:
        file: project path of the YAML file.
        sink: collects the findings.
        path: steps from the root, joined by ``/`` and escaped as in JSON Pointer (RFC 6901).
    """

    file: str
    sink: Sink
    path: str = ""

    def __truediv__(self, step: str | int) -> Place:
        escaped = str(step).replace("~", "~0").replace("/", "~1")
        return Place(self.file, self.sink, f"{self.path}/{escaped}" if self.path else escaped)

    @property
    def key(self) -> Place:
        """The place of the key itself instead of its value."""
        return Place(self.file, self.sink, f"{self.path}/@key")

    @property
    def subject(self) -> str:
        """What stands here, in words for a message: ``'title'``, ``item 2 of 'cases'``."""
        *before, last = self.path.split("/")
        if last.isdecimal() and before:
            return f"item {int(last) + 1} of '{before[-1]}'"
        return f"'{last}'" if last else "the file"

    def report(self, rule: str, message: str, hint: str = "") -> None:
        """Add a finding about this place."""
        self.sink.report(rule, message, Locus(self.file, "yaml", self.path), hint)


def quoted(words: Iterable[str]) -> str:
    """The words in single quotes, separated by commas."""
    return ", ".join(f"'{word}'" for word in words)


def suggest(seen: str, known: Sequence[str]) -> str:
    """The hint for an unknown word: the nearest known one, and all of them."""
    all_known = f"known: {quoted(known)}" if known else ""
    return f"{did_you_mean(seen, known)} {all_known}".strip()


def mapping(
    value: Any, place: Place, known: Sequence[str], required: Sequence[str] = ()
) -> dict[str, Any]:
    """The entries of a mapping that are known and have a value.

    Reports ``value-has-type``, ``key-is-known`` (at the key) and ``key-is-required``.
    """
    if not isinstance(value, dict):
        wrong_type(value, place, "a mapping")
        return {}
    for key in value:
        if key not in known:
            (place / key).key.report("key-is-known", f"unknown key '{key}'", suggest(key, known))
    for key in required:
        if key not in value:
            place.report("key-is-required", f"missing key '{key}'")
        elif value[key] is None:
            (place / key).key.report("key-is-required", f"'{key}' has no value")
    return {key: item for key, item in value.items() if key in known and item is not None}


def text(value: Any, place: Place) -> str:
    """A text that is not blank; reports ``value-has-type``."""
    if not isinstance(value, str):
        hint = "put it in quotes" if isinstance(value, (int, float)) else ""
        wrong_type(value, place, "text", hint)
        return ""
    if not value.strip():
        place.report("value-has-type", f"{place.subject} is empty")
    return value.strip()


def localised(value: Any, place: Place, languages: Sequence[str]) -> Localised:
    """One text for each language of the report.

    A plain text will do when the report has one language. Reports ``translation-exists`` for
    each missing language and ``key-is-known`` for a language the report does not have.
    """
    return {code: text(part, at) for code, part, at in per_language(value, place, languages)}


def per_language(
    value: Any, place: Place, languages: Sequence[str]
) -> list[tuple[str, Any, Place]]:
    """Language code, unchecked value and place for each language; findings as `localised`."""
    if not languages:  # told already, where the languages are stated
        return []
    if not isinstance(value, dict):
        if len(languages) == 1:
            return [(languages[0], value, place)]
        example = " and ".join(f"'{code}:'" for code in languages)
        wrong_type(value, place, "a mapping of languages", f"write it below {example}")
        return []
    for code in value:
        if code not in languages:
            hint = f"the languages of the report are {quoted(languages)}"
            (place / code).key.report("key-is-known", f"unknown language '{code}'", hint)
    for code in languages:
        if value.get(code) is None:
            place.report("translation-exists", f"{place.subject} has no text in '{code}'")
    return [(c, value[c], place / c) for c in languages if value.get(c) is not None]


def choice(value: Any, place: Place, what: str, known: Sequence[str], default: str = "") -> str:
    """One of the known words, else ``default``; reports ``value-is-allowed``.

    Args:
        value: what stands there.
        place: where.
        what: what kind of word it is, for the message (``status``).
        known: the words allowed.
        default: what a damaged value becomes.
    """
    if isinstance(value, str) and value in known:
        return value
    if isinstance(value, str):
        place.report("value-is-allowed", f"unknown {what} '{value}'", suggest(value, known))
    else:
        wrong_type(value, place, "text")
    return default


def items(value: Any, place: Place) -> list[tuple[Any, Place]]:
    """The items of a list with their places; reports ``value-has-type``."""
    if not isinstance(value, list):
        hint = f"write [{value}]" if isinstance(value, str) else "start each item with '- '"
        wrong_type(value, place, "a list", hint)
        return []
    return [(item, place / i) for i, item in enumerate(value)]


def texts(value: Any, place: Place) -> tuple[str, ...]:
    """A list of texts, repeats reported as ``id-is-unique`` and dropped."""
    return unique([(text(item, at), at) for item, at in items(value, place)])


def unique(found: Iterable[tuple[str, Place]]) -> tuple[str, ...]:
    """The words without blanks and repeats; each repeat is reported as ``id-is-unique``."""
    kept: dict[str, None] = {}
    for word, place in found:
        if word in kept:
            place.report("id-is-unique", f"'{word}' is listed twice", "keep one of them")
        elif word:
            kept[word] = None
    return tuple(kept)


def flag(entry: Mapping[str, Any], place: Place, key: str) -> bool:
    """Whether ``key`` is true; false when it is absent; reports ``value-has-type``."""
    value = entry.get(key, False)
    if not isinstance(value, bool):
        wrong_type(value, place / key, "true or false")
    return value is True


def day(value: Any, place: Place) -> str:
    """A day that exists, as ``YYYY-MM-DD`` (ISO 8601); reports ``date-is-valid``."""
    seen = str(value)
    if not _DATE.fullmatch(seen):
        hint = "write year, month and day: YYYY-MM-DD"
        place.report("date-is-valid", f"'{seen}' is not a date", hint)
        return ""
    try:
        date.fromisoformat(seen)
    except ValueError:
        place.report("date-is-valid", f"there is no day '{seen}' in the calendar")
        return ""
    return seen


def url(value: Any, place: Place) -> str:
    """An address that starts with http:// or https://; reports ``value-is-allowed``."""
    seen = text(value, place)
    if seen and not is_url(seen):
        hint = "write it in full, starting with 'https://' or 'http://'"
        place.report("value-is-allowed", f"'{seen}' is not a web address", hint)
        return ""
    return seen


def is_url(seen: str) -> bool:
    """Whether ``seen`` is an absolute http or https URL with a host (RFC 3986)."""
    try:
        parts = urlsplit(seen)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and not re.search(r"\s", seen)


def identifier(value: Any, place: Place) -> str:
    """An id of small letters, digits and hyphens; reports ``value-is-allowed``."""
    seen = text(value, place)
    if seen and not IDENTIFIER.fullmatch(seen):
        place.report("value-is-allowed", f"'{seen}' cannot be an id", ID_SHAPE)
        return ""
    return seen


def identifiers(value: Any, place: Place) -> dict[str, str]:
    """Id → id; reports ``value-has-type`` and ``value-is-allowed``."""
    if not isinstance(value, dict):
        wrong_type(value, place, "a mapping", "write 'old-id: new-id'")
        return {}
    found = {
        identifier(key, (place / key).key): identifier(item, place / key)
        for key, item in value.items()
    }
    return {key: item for key, item in found.items() if key and item}


def integer(value: Any, place: Place, low: int, high: int) -> int | None:
    """A whole number within bounds; reports ``value-has-type`` and ``value-is-allowed``."""
    if isinstance(value, bool) or not isinstance(value, int):
        wrong_type(value, place, "a whole number")
        return None
    return None if number(value, place, low, high) is None else value


def number(value: Any, place: Place, low: float, high: float) -> float | None:
    """A number within bounds; reports ``value-has-type`` and ``value-is-allowed``."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        wrong_type(value, place, "a number")
        return None
    if not low <= value <= high:
        message = f"{place.subject} is {value}, not between {low} and {high}"
        place.report("value-is-allowed", message)
        return None
    return float(value)


def wrong_type(value: Any, place: Place, expected: str, hint: str = "") -> None:
    """Report ``value-has-type``: what was expected and what stands there instead."""
    message = f"{place.subject} should be {expected}, not {_described(value)}"
    place.report("value-has-type", message, hint)


def _described(value: Any) -> str:
    if isinstance(value, str):
        shown = value if len(value) <= _LONGEST_SHOWN else value[: _LONGEST_SHOWN - 1] + "…"
        return f"the text '{shown}'"
    if isinstance(value, bool):
        return f"'{str(value).lower()}'"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if value is None:
        return "empty"
    return "a list" if isinstance(value, list) else "a mapping"


def optional(
    check: Callable[[Any, Place], str], entry: Mapping[str, Any], place: Place, key: str
) -> str:
    """What ``check`` makes of the entry's ``key``; empty when it is absent."""
    return check(entry[key], place / key) if key in entry else ""
