"""Where each citation and image of pandoc's answer stood in the text, exactly.

Every ``@key`` and every link target that goes into pandoc carries a stand-in for its first
letters: as many letters of a script the text does not use, different each time. What comes out
of pandoc still wears it and so tells its offset, whatever pandoc moved, copied (a note that is
called twice) or dropped on the way; then the letters go back.

Letters without case and of width one, because pandoc lower-cases anchors and counts columns in
tables. Guessing from the order of the text fails on notes, captions below tables, and anything
that only looks like a citation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

#: Scripts to choose from: Canadian syllabics, Ethiopic, Vai.
_SCRIPTS = ((0x1401, 0x166C), (0x1200, 0x1248), (0xA500, 0xA60B))

_TRACED = re.compile(r"(?:(?<![^\W_])@\{?|\]\(\s*<?[./]*)([A-Za-zÀ-ɏ0-9]+)")

#: Gives a citation or image node its ordinal: kind of place, key, and offset in the text, which is
#: None for the few things no stand-in fits (a key that begins with ``_`` or in another script).
Ordinal = Callable[[str, str, int | None], int]


@dataclass(slots=True)
class StandIns:
    """The text with stand-ins, and what each of them stands for.

    Attributes:
        text: what pandoc gets.
        originals: stand-in → its offset in the text, and the letters it replaced.
        script: first and last code point of the letters used; None when nothing is traced.
    """

    text: str
    originals: dict[str, tuple[int, str]] = field(default_factory=dict)
    script: tuple[int, int] | None = None

    def restore(self, value: Any, ordinal: Ordinal) -> Any:
        """Pandoc's answer with the letters back and the ordinals stamped.

        ``citationNoteNum`` of every citation becomes the ordinal of its key in the file, and
        every image gets the attribute ``at``, the ordinal of its path.
        """
        if isinstance(value, str):
            return self._words(value)
        if isinstance(value, list):
            return [self.restore(item, ordinal) for item in value]
        if not isinstance(value, dict):
            return value
        made = {key: self.restore(item, ordinal) for key, item in value.items()}
        if "citationId" in made:
            key = made["citationId"]
            made["citationNoteNum"] = ordinal("cite", key, self._offset(value["citationId"]))
        elif made.get("t") == "Image":
            path = made["c"][2][0]
            nth = ordinal("text", path, self._offset(value["c"][2][0]))
            made["c"][0][2].append(["at", str(nth)])
        elif made.get("t") == "Header":
            made["c"][1][0] = self._words(value["c"][1][0], lower=True)
        return made

    def _words(self, words: str, lower: bool = False) -> str:
        if self.script is None or words.isascii():
            return words
        first, last = map(chr, self.script)

        def original(match: re.Match[str]) -> str:
            typed = self.originals.get(match[0], (0, match[0]))[1]
            return typed.lower() if lower else typed

        return re.sub(f"[{first}-{last}]+", original, words)

    def _offset(self, words: str) -> int | None:
        if self.script is None:
            return None
        first, last = map(chr, self.script)
        found = re.search(f"[{first}-{last}]+", words)
        return self.originals.get(found[0], (None, ""))[0] if found else None


def trace(text: str) -> StandIns:
    """Put a stand-in on everything in ``text`` whose place may be asked for."""
    script = next((s for s in _SCRIPTS if not any(s[0] <= ord(c) <= s[1] for c in set(text))), None)
    if script is None:
        return StandIns(text)
    originals: dict[str, tuple[int, str]] = {}
    counts: dict[int, int] = {}
    base = script[1] - script[0] + 1

    def stand_in(match: re.Match[str]) -> str:
        start, end = match.span(1)
        size = end - start
        number = counts[size] = counts.get(size, -1) + 1
        if number >= base**size:
            return match[0]
        letters = ""
        for _ in range(size):
            number, digit = divmod(number, base)
            letters += chr(script[0] + digit)
        originals[letters] = (start, match[1])
        return match[0][:-size] + letters

    return StandIns(_TRACED.sub(stand_in, text), originals, script)
