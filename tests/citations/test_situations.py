"""36 situations in six styles, letter for letter what pandoc gives over the whole text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.citations.conftest import Cite
from tests.citations.table import GOLDENS, HERE, STYLES, flat, situations

#: Where this program means to differ, and what it gives instead.
#: pandoc knows "ch." in English but not "chap."; the language file calls both a chapter.
EXCEPTIONS = {
    "harvard-cite-them-right": {"chapter": "A claim (Ostrom, 1990, ch. 3)."},
    "chicago-author-date": {"chapter": "A claim (Ostrom 1990, ch. 3)."},
    "ieee": {"chapter": "A claim [1, Ch. 3]."},
}


@pytest.mark.parametrize(("style", "locale"), STYLES)
def test_every_situation_is_what_pandoc_gives(style: str, locale: str, cite: Cite) -> None:
    golden: dict[str, Any] = json.loads((GOLDENS / f"{style}.json").read_text("utf-8"))
    text = (HERE / "situations.md").read_text(encoding="utf-8")
    made = cite({"one": text}, style, locale)
    cites = situations(made.docs["one"].blocks)
    entries = {f"entry {key}": flat(inlines) for key, inlines in made.citations.entries}
    assert len(cites) == 36
    printed = {name: words for name, words in golden.items() if words}
    assert {**cites, **entries} == {**printed, **EXCEPTIONS.get(style, {})}
