"""Facts of a case as views read them: years, codes, words."""

from __future__ import annotations

from reportbuild.model import Case, Fact, Language

#: Fields that put a statement of the same record into a word of a fixed list.
CODED = ("legal_form_kind", "ownership_kind", "funding_kinds")


def years(fact: Fact) -> tuple[int, int]:
    """First and last year a fact allows; the same twice when it is one year."""
    if fact.range is not None:
        return fact.range
    year = int(fact.value[""])
    return year, year


def codes(case: Case, field: str) -> tuple[str, ...]:
    """The coded values of a field, each once; empty when the record has none."""
    found = (fact.value.get("", "") for fact in case.fields.get(field, ()))
    return tuple(dict.fromkeys(code for code in found if code))


def code_label(field: str, code: str, language: Language) -> str:
    """The words for a coded value; the code itself where the language has none."""
    return language.strings.get(f"{field}-{code}", code)


def fact_words(field: str, fact: Fact, language: Language) -> str:
    """What a fact states: a range of years, the words for a code, or its own text."""
    if fact.range is not None:
        first, last = fact.range
        return language.strings["year-range"].format(first=first, last=last)
    own = fact.value.get(language.code) or fact.value.get("", "")
    return code_label(field, own, language) if field in CODED else own
