"""Titles of works in the language of the edition, with the spaces of its locale.

The entry's marks are the citation style's, but a title is a text: « L’âge du faire: Hacking »
lacks in French the space that no style adds. Titles in other languages keep their own spacing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from reportbuild.assemble.passes.typography_rules import Rules, fill_spaces, rules_of
from reportbuild.assemble.passes.typography_run import OBJECT, Piece, Run
from reportbuild.model import Language

_TITLES = (
    *("title", "title-short", "container-title", "collection-title", "volume-title"),
    *("original-title", "reviewed-title"),
)
#: CSL-JSON carries italics and protected capitals as tags.
_TAG = re.compile(r"(<[^>]*>)")


def set_titles(entries: Iterable[dict[str, Any]], language: Language) -> list[dict[str, Any]]:
    """CSL-JSON items; titles of works in the edition's language get its spaces before ``: ; ! ?``.

    Args:
        entries: the items; what has no ``language`` is left alone.
        language: of the edition.
    """
    rules, code = rules_of(language), language.code.split("-")[0]
    return [
        entry
        | {key: _spaced(entry[key], rules) for key in _TITLES if isinstance(entry.get(key), str)}
        if str(entry.get("language", "")).split("-")[0] == code
        else entry
        for entry in entries
    ]


def _spaced(title: str, rules: Rules) -> str:
    parts = _TAG.split(title)
    pieces = [Piece(OBJECT, fixed=True) if n % 2 else Piece(part) for n, part in enumerate(parts)]
    fill_spaces(Run(pieces), rules)
    return "".join(
        part if n % 2 else piece.text
        for n, (part, piece) in enumerate(zip(parts, pieces, strict=True))
    )
