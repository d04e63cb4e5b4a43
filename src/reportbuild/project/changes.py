"""``changes.yaml``: what is new in each version, in each language of the report."""

from __future__ import annotations

from typing import Any

from reportbuild.diagnostics import Outcome, Sink
from reportbuild.files import Files
from reportbuild.project import validate
from reportbuild.project.validate import Place
from reportbuild.project.yamlpos import read_yaml

#: Version → language code → what changed, one text a change.
Changes = dict[str, dict[str, tuple[str, ...]]]


def load_changes(files: Files, path: str, languages: tuple[str, ...]) -> Outcome[Changes]:
    """Read and check what authors wrote about their versions.

    Args:
        files: must declare ``path``.
        path: the file's project path.
        languages: codes of the report's languages.

    Returns:
        The notes in file order. Reports ``translation-exists`` and the general rules of
        :mod:`validate`.
    """
    sink = Sink()
    data = read_yaml(files, path, sink)
    if data is None:
        return sink.outcome({})
    place = Place(path, sink)
    if not isinstance(data, dict):
        validate.wrong_type(data, place, "a mapping of versions", "write '1.0.0:' and a text below")
        return sink.outcome({})
    return sink.outcome(
        {str(version): _notes(told, place / version, languages) for version, told in data.items()}
    )


def _notes(value: Any, place: Place, languages: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {
        code: validate.texts(part, at) if isinstance(part, list) else _one(validate.text(part, at))
        for code, part, at in validate.per_language(value, place, languages)
    }


def _one(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
