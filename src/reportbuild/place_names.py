"""Cases with their places called as a language calls them."""

from __future__ import annotations

from dataclasses import replace

from reportbuild.model import Case, Language


def in_words_of(case: Case, language: Language) -> Case:
    """``case`` with city and region as ``places.yaml`` names them in ``language``."""
    strings = language.strings
    city = strings.get(f"place-{case.city}", case.city)
    region = strings.get(f"place-{case.region}", case.region)
    return replace(case, city=city, region=region)
