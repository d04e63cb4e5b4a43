"""The quick way to read a round: line by line, as the program writes it.

A round of thousands of comments takes a YAML reader a quarter of a minute. The program writes one
value a line, each a JSON scalar or a plain word, so its own files need no more than that. Anything
else is YAML that somebody has typed, and left to the reader of YAML.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

_SCALAR = r'"(?:[^"\\]|\\.)*"|-?\d+|[a-z][a-z-]*'

_HEAD = re.compile(rf"round: ({_SCALAR})")
_BUILD = re.compile(rf"  ({_SCALAR}): \{{(.*)\}}")
_ENTRY = re.compile(rf"(  - |    )([a-z]+): ({_SCALAR})")
_REPLY = re.compile(r"      - \{(.*)\}")
_PAIR = re.compile(rf"([a-z]+): ({_SCALAR})(?:, |\Z)")

#: Words that YAML takes for something else than themselves.
_CONSTANTS = {"true": True, "false": False}
_OTHERS = frozenset(("null", "yes", "no", "on", "off", "y", "n"))


class _OtherYamlError(ValueError):
    """The text is not as the program writes it."""


def read_written(text: str) -> dict[str, Any] | None:
    """The values of a round's file, or None when it is not as the program writes it."""
    lines = iter([line for line in text.split("\n") if line and not line.startswith("#")])
    try:
        return _round(lines)
    except (_OtherYamlError, StopIteration, msgspec.DecodeError):
        return None


def _round(lines: Any) -> dict[str, Any]:
    name = _matched(_HEAD, next(lines))
    made: dict[str, Any] = {"round": _value(name[1]), "builds": {}, "comments": []}
    if next(lines) != "builds:":
        raise _OtherYamlError
    for line in lines:
        if line in ("comments:", "comments: []"):
            break
        found = _matched(_BUILD, line)
        made["builds"][_value(found[1])] = _pairs(found[2])
    comments: list[dict[str, Any]] = made["comments"]
    for line in lines:
        if line == "    replies:" and comments:
            comments[-1]["replies"] = []
        elif line.startswith("      - ") and comments and "replies" in comments[-1]:
            comments[-1]["replies"].append(_pairs(_matched(_REPLY, line)[1]))
        else:
            found = _matched(_ENTRY, line)
            if found[1] == "  - ":
                comments.append({})
            if not comments or found[2] in comments[-1]:
                raise _OtherYamlError
            comments[-1][found[2]] = _value(found[3])
    return made


def _matched(pattern: re.Pattern[str], line: str) -> re.Match[str]:
    found = pattern.fullmatch(line)
    if found is None:
        raise _OtherYamlError
    return found


def _pairs(text: str) -> dict[str, Any]:
    """What stands between braces."""
    made, at = {}, 0
    while at < len(text):
        found = _PAIR.match(text, at)
        if found is None:
            raise _OtherYamlError
        made[found[1]] = _value(found[2])
        at = found.end()
    return made


def _value(written: str) -> Any:
    if written[0] in '"-0123456789':
        return msgspec.json.decode(written)
    if written in _OTHERS:
        raise _OtherYamlError
    return _CONSTANTS.get(written, written)
