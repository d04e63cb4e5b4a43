"""Titles in the language of the edition take its spaces; others do not."""

from __future__ import annotations

import pytest

from reportbuild.assemble.work_titles import set_titles
from tests.citations.conftest import language


@pytest.mark.parametrize(
    ("typed", "lang", "locale", "printed"),
    [
        ("L’âge du faire: Hacking", "fr-FR", "fr-CA", "L’âge du faire\u00a0: Hacking"),
        ("Une économie?", "fr-FR", "fr-CA", "Une économie\u202f?"),
        ("Lieux : quoi ?", "fr-CA", "fr-CA", "Lieux\u00a0: quoi\u202f?"),
        ("<i>Lieux</i>: quoi", "fr-FR", "fr-FR", "<i>Lieux</i>\u00a0: quoi"),
        ('Un <span class="nocase">FabLab</span>!', "fr-FR", "fr-CA",
         'Un <span class="nocase">FabLab</span>\u202f!'),
        ("Working alone: together?", "en-US", "fr-CA", "Working alone: together?"),
        ("L’âge du faire: Hacking", "fr-FR", "en-GB", "L’âge du faire: Hacking"),
        ("Sans langue: rien", "", "fr-CA", "Sans langue: rien"),
    ],
)  # fmt: skip
def test_title(typed: str, lang: str, locale: str, printed: str) -> None:
    work = {"id": "a", "title": typed, "publisher": "A: B"} | ({"language": lang} if lang else {})
    (made,) = set_titles([work], language(locale))
    assert made == work | {"title": printed}
