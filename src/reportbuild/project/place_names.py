"""``places.yaml``: what a place is called in each language of the report."""

from __future__ import annotations

from reportbuild.diagnostics import Sink
from reportbuild.files import Files
from reportbuild.project import validate
from reportbuild.project.validate import Place
from reportbuild.project.yamlpos import read_yaml

PLACES = "places.yaml"

#: How the names stand among a language's strings.
PREFIX = "place-"


def load_place_names(files: Files, code: str, sink: Sink) -> dict[str, str]:
    """The names that differ in language ``code``, as strings ``place-<name in the records>``.

    Args:
        files: may declare :data:`PLACES`; without it no name differs.
        code: the language.
        sink: gets findings of the kinds of :mod:`validate`.
    """
    data = read_yaml(files, PLACES, sink) if PLACES in files.declared else None
    if not isinstance(data, dict):
        return {}
    names = {}
    for known, words in data.items():
        at = Place(PLACES, sink) / str(known)
        if not isinstance(words, dict):
            validate.wrong_type(words, at, "a mapping of languages", "write {fr: Londres}")
        elif code in words:
            names[f"{PREFIX}{known}"] = validate.text(words[code], at / code)
    return names
