"""The index of the report means the same in both languages."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.report.conftest import ROOT

_HEADING = re.compile(r"^#+ .*\{#([a-z0-9-]+)", re.MULTILINE)
_MARK = re.compile(r"\{[^{}]*\.index(?:\s[^{}]*)?\}")


def _marks(lang: str) -> Counter[str]:
    """Place (a section, a case, the index itself) → how many marks stand there."""
    found: Counter[str] = Counter()
    for file in (ROOT / "chapters" / lang).glob("*.md"):
        parts = _HEADING.split(file.read_text(encoding="utf-8"))
        for anchor, text in zip(parts[1::2], parts[2::2], strict=True):
            found[anchor] += len(_MARK.findall(text))
    for file in (ROOT / "chapters" / "cases").glob(f"*/{lang}.md"):
        found[f"case-{_slug(file)}"] += len(_MARK.findall(file.read_text(encoding="utf-8")))
    return +found


def _slug(file: Path) -> str:
    return file.parent.name


def _entries(lang: str) -> set[str]:
    texts = [
        file.read_text(encoding="utf-8")
        for pattern in (f"{lang}/*.md", f"cases/*/{lang}.md")
        for file in (ROOT / "chapters").glob(pattern)
    ]
    typed = {e for text in texts for e in re.findall(r'\.index entry="([^"]+)"', text)}
    bare = {
        " ".join(re.sub(r"[\[\]]|\{[^}]*\}", "", words).split())
        for text in texts
        for words in re.findall(r"\[((?:[^\[\]]|\[[^\]]*\]\{[^}]*\})+)\]\{\.index\}", text)
    }
    return typed | bare


def test_each_section_has_as_many_marks_in_both_languages() -> None:
    english, french = _marks("en"), _marks("fr")
    assert {place: (n, french[place]) for place, n in english.items() if n != french[place]} == {}
    assert sum(french.values()) == sum(english.values()) > 250


def test_both_indexes_have_the_same_number_of_entries() -> None:
    english, french = _entries("en"), _entries("fr")
    assert len(english) == len(french) > 100
