"""The YAML head of a chapter: cut off by us, so that pandoc's lines stay those of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from reportbuild.diagnostics import Locus, Sink, did_you_mean
from reportbuild.model import AUDIENCES

#: What a chapter may say of itself.
KEYS = ("id", "title", "audience", "lang", "authors")

_OPENING = re.compile(r"---[ \t]*(?:\n|\Z)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)


def split_front_matter(text: str) -> tuple[str | None, str]:
    """Cut a chapter into front matter and body.

    Args:
        text: the whole file, with line feeds only and no byte order mark.

    Returns:
        The YAML between the fences (None when there is none, or no closing fence), and the text
        with the front matter blanked: lines, columns and offsets stay the file's.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return None, text
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        return None, _blank(text, opening.end())
    return text[opening.end() : closing.start()], _blank(text, closing.end())


def _blank(text: str, end: int) -> str:
    return re.sub(r"[^\n]", " ", text[:end]) + text[end:]


def load_front_matter(text: str, path: str, sink: Sink) -> dict[str, Any]:
    """The checked front matter of a chapter.

    Args:
        text: the whole file, as for :func:`split_front_matter`.
        path: its project path, for the places of findings.
        sink: gets ``yaml-is-valid``, ``key-is-known``, ``value-has-type``, ``value-is-allowed``.

    Returns:
        The known keys whose values are usable; ``authors`` is always a list. Whoever may read
        the chapter cannot be told from damaged front matter, so it then counts as the narrowest.
    """
    front, _ = split_front_matter(text)
    if front is None:
        if not _OPENING.match(text):
            return {}
        place, hint = Locus(path, "line", "1:1"), "close it with a line '---'"
        sink.report("yaml-is-valid", "the front matter has no end", place, hint)
        return {"audience": AUDIENCES[-1]}
    try:
        data = _load_yaml(front)
    except _UnreadableError as problem:
        place = Locus(path, "line", problem.place)
        sink.report("yaml-is-valid", problem.message, place, problem.hint)
        return {"audience": AUDIENCES[-1]}
    if data is None:
        return {}
    if not isinstance(data, dict):
        _report(sink, path, front, "", "value-has-type", "the front matter is not a mapping")
        return {"audience": AUDIENCES[-1]}
    return _check(data, front, path, sink)


class _UnreadableError(Exception):
    def __init__(self, message: str, place: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.place, self.hint = message, place, hint


def _load_yaml(front: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import SafeConstructor
    from ruamel.yaml.error import YAMLError

    class Constructor(SafeConstructor):
        """Dates stay text: ruamel raises a bare ValueError for 2020-13-40."""

    Constructor.add_constructor("tag:yaml.org,2002:timestamp", Constructor.construct_yaml_str)
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = Constructor
    try:
        return yaml.load(front)
    except YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line, column = (mark.line, mark.column) if mark else (0, 0)
        # An unclosed bracket is noticed on the closing fence, which is not at fault.
        line = min(line, max(0, front.count("\n") - 1))
        said = (getattr(problem, "problem", None) or "bad YAML").split(" with value ")[0]
        message = f"the front matter cannot be read: {said}".replace('"', "'")
        hint = "put text with ': ' or '#' in it between quotes" if "mapping values" in said else ""
        raise _UnreadableError(message, f"{line + 2}:{column + 1}", hint) from problem


def _check(data: dict[Any, Any], front: str, path: str, sink: Sink) -> dict[str, Any]:
    checked: dict[str, Any] = {}
    for key, value in data.items():
        if key not in KEYS:
            hint = did_you_mean(str(key), KEYS) or _one_of(KEYS)
            message = f"unknown key '{key}' in the front matter"
            _report(sink, path, front, str(key), "key-is-known", message, hint)
            if "'audience'" in hint:  # a typing error must not publish
                checked["audience"] = str(value)
        elif key == "audience":
            checked[key] = str(value)
            if value not in AUDIENCES:
                hint = did_you_mean(str(value), AUDIENCES) or _one_of(AUDIENCES)
                message = f"unknown audience '{'' if value is None else value}'"
                _report(sink, path, front, key, "value-is-allowed", message, hint)
        elif key == "id" and not isinstance(value, str):
            continue  # told where chapters are paired by their ids
        elif value is not None:
            problem, usable = _typed(key, value)
            if problem:
                hint = "" if isinstance(value, list | dict) else f'write {key}: "{value}"'
                _report(sink, path, front, key, "value-has-type", problem, hint)
            else:
                checked[key] = usable
    return checked


def _typed(key: str, value: Any) -> tuple[str, Any]:
    if key == "authors":
        names = value if isinstance(value, list) else [value]
        fine = all(isinstance(name, str) for name in names)
        return ("", list(names)) if fine else ("'authors' is not a list of names", None)
    return ("", value) if isinstance(value, str) else (f"'{key}' is not text", None)


def _one_of(words: Iterable[str]) -> str:
    return f"it is one of {', '.join(words)}"


def _report(
    sink: Sink, path: str, front: str, key: str, rule: str, message: str, hint: str = ""
) -> None:
    typed = re.compile(rf"^[\"']?{re.escape(key)}[\"']?[ \t]*:", re.MULTILINE)
    found = typed.search(front) if key else None
    line = front.count("\n", 0, found.start()) if found else 0
    sink.report(rule, message, Locus(path, "line", f"{line + 2}:1"), hint)
