"""``reviews/<round>.yaml``: the comments of one round, for editors to read, change and commit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from reportbuild.diagnostics import Locus, Outcome, Sink, did_you_mean
from reportbuild.review.comments import STATES, Comment
from reportbuild.review.round_lines import read_written
from reportbuild.review.source_map import SourceMap

FOLDER = "reviews"

#: What a round may be called: it is a file name.
NAME = re.compile(r"[\w][\w.+-]{0,60}\Z")

_PLAIN = re.compile(r"[a-z][a-z-]*\Z")

#: Line separators that YAML counts and JSON does not escape.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")

_INTRODUCTION = """\
# Comments of one round of review, written by 'reportbuild review import'.
# Editors change 'state' (open, accepted, rejected, done) here or with 'reportbuild review close'.
"""

_WORDS = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))


@dataclass(frozen=True, slots=True)
class Build:
    """A review build that comments came from."""

    commit: str
    lang: str
    audience: str
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One round of review."""

    name: str
    builds: dict[str, Build] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()


def build_of(source_map: SourceMap) -> Build:
    """What a round remembers of a build."""
    return Build(source_map.commit, source_map.lang, source_map.audience, source_map.recipient)


def round_file(name: str) -> str:
    """The project path of a round."""
    return f"{FOLDER}/{name}.yaml"


def write_round(round_: Round) -> str:
    """The text of the file: the same for the same comments."""
    lines = [_INTRODUCTION + f"round: {_scalar(round_.name)}", "builds:"]
    for build, facts in sorted(round_.builds.items()):
        lines.append(f"  {_scalar(build)}: {_flow(msgspec.to_builtins(facts))}")
    lines.append("comments:" if round_.comments else "comments: []")
    for comment in round_.comments:
        lines += _comment_lines(comment)
    return "\n".join(lines) + "\n"


def _comment_lines(comment: Comment) -> Iterable[str]:
    sign = "  - "
    for key, value in msgspec.to_builtins(comment).items():
        if key == "replies":
            if value:
                yield "    replies:"
            for reply in value:
                yield f"      - {_flow(reply)}"
        elif value or key in ("state", "text"):
            yield f"{sign}{key}: {_scalar(value)}"
        elif value is False:
            yield f"{sign}{key}: false"
        sign = "    "


def _flow(values: dict[str, str]) -> str:
    inside = ", ".join(f"{key}: {_scalar(value)}" for key, value in values.items())
    return "{" + inside + "}"


def _scalar(value: object) -> str:
    """A JSON scalar, which YAML 1.2 reads as it is; small words without quotation marks."""
    if isinstance(value, str) and _PLAIN.match(value) and value not in _WORDS:
        return value
    shown = json.dumps(value, ensure_ascii=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", shown)


def read_round(text: str, name: str) -> Outcome[Round]:
    """The comments in a round's file.

    Args:
        text: the file.
        name: of the round.

    Returns:
        None when the file cannot be read as a round; finding ``review-round-is-readable`` says
        what to mend.
    """
    sink, at = Sink(), Locus(round_file(name))
    data = read_written(text) or _read_yaml(text, at, sink)
    if sink.found:
        return sink.outcome(None)
    try:
        builds = msgspec.convert(data["builds"] or {}, dict[str, Build])
        comments = tuple(_comment_from(entry) for entry in data["comments"] or ())
    except msgspec.ValidationError as problem:
        words = str(problem)
        sink.report("review-round-is-readable", words[:1].lower() + words[1:], at)
        return sink.outcome(None)
    except (TypeError, KeyError):
        words = "a round has 'round', 'builds' and 'comments'"
        sink.report("review-round-is-readable", words, at)
        return sink.outcome(None)
    return sink.outcome(Round(name, builds, comments))


def _read_yaml(text: str, at: Locus, sink: Sink) -> Any:
    """The values of a file that somebody has edited."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as problem:
        mark = problem.problem_mark
        place = Locus(at.file, "line", f"{mark.line + 1}:{mark.column + 1}") if mark else at
        words = f"the file is not valid YAML: {problem.problem or 'unreadable'}"
        sink.report("review-round-is-readable", words, place)
    except (YAMLError, ValueError, RecursionError):
        sink.report("review-round-is-readable", "the file is not valid YAML", at)
    return None


def _comment_from(entry: object) -> Comment:
    if isinstance(entry, dict) and entry.get("state", "open") not in STATES:
        seen = str(entry["state"])
        hint = did_you_mean(seen, STATES) or f"use {', '.join(STATES)}"
        raise msgspec.ValidationError(
            f"unknown state '{seen}' of comment {entry.get('id')}: {hint}"
        )
    return msgspec.convert(entry, Comment)
