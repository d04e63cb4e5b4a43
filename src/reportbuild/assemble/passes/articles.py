"""The article before a reference, in the form its noun wants.

An author types « au @sec-law » without knowing whether that will be a chapter, a section or an
appendix in this edition; what is written is « au chapitre 3 », « à la section 3.1 » or
« à l’annexe A ». The forms are data of the language file (``articles``).
Source of the French forms: Grevisse and Goosse, *Le bon usage*, on contracted and elided articles.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from reportbuild.docast import text
from reportbuild.model import Language, Node

_VOWELS = frozenset("aeiouyœæ")
_GENDERS = ("masculine", "feminine", "elided", "plural")
_SPACES = ("Space", "SoftBreak")

#: The words of an article and what stands between them: « de », a space, « la », a space.
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Articles:
    """The sets of forms of a language, and the pattern that finds one at the end of a text."""

    sets: tuple[tuple[str, ...], ...]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Article:
    """An article that was typed: its set of forms, and whether it had a capital."""

    forms: tuple[str, ...]
    capital: bool

    def repeated(self) -> Article:
        """The same article inside the sentence."""
        return replace(self, capital=False)


def articles_of(language: Language) -> Articles | None:
    """The articles of a language that change with their noun; None when it has none."""
    rows = language.strings["articles"].split(";")
    sets = tuple(tuple(form.strip() for form in row.split("|")) for row in rows)
    sets = tuple(forms for forms in sets if len(forms) == len(_GENDERS) and len(set(forms)) > 1)
    if not sets:
        return None
    forms = sorted({form for row in sets for form in row}, key=len, reverse=True)
    typed = "|".join(_typed(form) for form in forms)
    return Articles(sets, re.compile(rf"(?<![\w-])(?:{typed})$", re.IGNORECASE))


def _typed(form: str) -> str:
    words = re.escape(form).replace(r"\ ", "[ \u00a0]")
    return words.replace("’", "[’']") if form.endswith("’") else f"{words}[ \u00a0]"


def take_article(out: list[Node], articles: Articles | None) -> Article | None:
    """Remove the article at the end of ``out`` and return it; None when there is none."""
    if articles is None or not out:
        return None
    start = len(out)
    while start > max(0, len(out) - _LONGEST) and out[start - 1]["t"] in ("Str", *_SPACES):
        start -= 1
    tail = "".join(" " if node["t"] in _SPACES else node["c"] for node in out[start:])
    found = articles.pattern.search(tail)
    if found is None:
        return None
    words = found[0].replace("'", "’").replace("\u00a0", " ").strip()
    forms = next(row for row in articles.sets if words.lower() in row)
    out[start:] = text(tail[: found.start()]) if found.start() else []
    return Article(forms, words[0].isupper())


def agree(article: Article, noun: str, gender: str) -> list[Node]:
    """The article as it stands before ``noun``, with the space after it."""
    if gender != "plural" and unicodedata.normalize("NFD", noun[0].lower())[0] in _VOWELS:
        gender = "elided"
    form = article.forms[_GENDERS.index(gender)]
    form = form[0].upper() + form[1:] if article.capital else form
    return text(form) if form.endswith("’") else [*text(form), {"t": "Space"}]
