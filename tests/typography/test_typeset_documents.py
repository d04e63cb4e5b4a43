from __future__ import annotations

import copy
from dataclasses import replace

from reportbuild.assemble.context import Context
from reportbuild.assemble.passes.typography import set_typography, typeset
from reportbuild.diagnostics import Sink
from reportbuild.docast import div, para, span, text
from reportbuild.model import Doc, Node
from tests.typography.conftest import as_text, language, pandoc, table, typeset_blocks, visible


def set_in_french(markdown: str) -> str:
    blocks = typeset_blocks(pandoc(markdown), "fr-CA")
    return visible("\n".join(as_text(block, "fr-CA") for block in blocks))


def test_titles_outside_documents_follow_the_same_rules(locale: str) -> None:
    """Rows without markup give the same through :func:`typeset` as in a chapter."""
    rows = [r for r in table(locale) if not set(r.typed) & set("*[`$<\\^-~⍽⎵\"'") and not r.web]
    assert len(rows) > 10
    plain = [(row, row.expected.replace("<", "").replace(">", "")) for row in rows]
    wrong = [(r.typed, want) for r, want in plain if typeset(r.typed, language(locale)) != want]
    assert not wrong


def test_every_place_with_text_is_reached() -> None:
    made = set_in_french(
        "# Titre : quoi ?\n\n> Bloc : cité\n\n- Point : un\n\n1. Rang : un\n\n"
        "Terme : x\n:   Sens : y\n\n"
        "| A : a | B |\n|---|---|\n| C : c | 5 % |\n\n: Légende : z\n\n"
        "![Carte : ici](x.svg)\n\n| Vers : un\n| Vers : deux\n\n::: note\nDiv : oui\n:::\n"
    )
    assert " :" not in made
    assert made.count("~:") == 14
    assert "quoi^?" in made
    assert "5~%" in made


def test_notes_are_typeset_too() -> None:
    blocks = typeset_blocks(pandoc("Texte[^1].\n\n[^1]: Une note : oui ?\n"), "fr-CA")
    note = blocks[0]["c"][1]
    assert note["t"] == "Note"
    assert visible(as_text(note["c"][0], "fr-CA")) == "Une note~: oui^?"


def test_space_at_a_line_end_of_the_source() -> None:
    typed = text("Trois mots : un, « deux » et 5 % de M. Roy ; fin")
    wrapped = [{"t": "SoftBreak"} if node["t"] == "Space" else node for node in typed]
    made = typeset_blocks([para(wrapped)], "fr-CA")[0]
    assert visible(as_text(made, "fr-CA")) == ("Trois mots~: un, «~deux~» et 5~% de M.~Roy^; fin")
    assert made["c"][1] == {"t": "SoftBreak"}


def test_line_break_is_kept() -> None:
    assert set_in_french("Un mot\\\n; suite ?") == "Un mot\n; suite^?"


def test_passages_in_another_language_are_left_alone() -> None:
    made = set_in_french('::: {lang=en}\nWho: "you" ? 5%\n:::\n\nQui: "vous" ? 5%\n')
    assert made == "Who: «\u00a0you\u00a0» ? 5%\nQui~: «~vous~»^? 5~%".replace("\u00a0", "~")


def test_passages_marked_with_the_edition_s_own_language_are_typeset() -> None:
    assert set_in_french("[Qui: vous ?]{lang=fr} [Qui: vous ?]{lang=fr-FR}") == (
        "Qui~: vous^? Qui~: vous^?"
    )


def test_bibliography_keeps_its_marks() -> None:
    """They are those of the citation style; only typed spaces are kept from breaking."""
    entry = para(text("Commons: a study, p. 4. « Quoi ? Où : ici », l'usage, 5%... - fin; XXe"))
    made = typeset_blocks([div([div([entry], ["entry"])], ["references"])], "fr-CA")
    assert visible(as_text(made[0], "fr-CA")) == (
        "Commons: a study, p.~4. «~Quoi^? Où~: ici~», l'usage, 5%... - fin; XXe"
    )


def test_citations_in_the_text_are_typeset() -> None:
    cluster = span(text("(Besson 2017 ; Ostrom 1990, p. 90)"), ["citation"])
    made = typeset_blocks([para([*text("Oui "), cluster])], "fr-CA")
    assert visible(as_text(made[0], "fr-CA")) == "Oui (Besson 2017^; Ostrom 1990, p.~90)"


def test_evidence_marks_do_not_join_the_sentence() -> None:
    blocks = [para([*text("en mai "), span(text("12"), ["source-mark"]), *text(" : 3")])]
    assert visible(as_text(typeset_blocks(blocks, "fr-CA")[0], "fr-CA")) == "en mai 12~: 3"


def test_spaces_join_the_word_they_belong_to() -> None:
    made = typeset_blocks(pandoc("*mot* ; « *mot* » M. Roy"), "fr-CA")
    strings = [node["c"] for node in made[0]["c"] if node["t"] == "Str"]
    assert [visible(words) for words in strings] == ["^;", "«~", "~»", "M.~Roy"]


def test_input_is_not_changed() -> None:
    blocks = pandoc('Qui : "vous" ? *Oui* ; XXe siècle[^1]\n\n[^1]: Note : oui\n')
    before = copy.deepcopy(blocks)
    typeset_blocks(blocks, "fr-CA")
    assert blocks == before


def test_a_locale_is_data_alone() -> None:
    """Nothing in the code knows a locale: with other data it follows other rules."""
    swiss = replace(
        language("fr-CA"),
        typography={"quotes": ["«\u202f", "\u202f»"], "space-before": {":": "thin", "»": "thin"}},
    )
    bare = replace(language("fr-CA"), typography={}, months=())
    assert visible(typeset('Il dit : "oui" ; 5 %', swiss)) == "Il dit^: «^oui^» ; 5 %"
    assert typeset("Il dit : « oui » ; 5 %", bare) == "Il dit : « oui » ; 5 %"


def test_records_and_titles_get_the_marks_pandoc_gives_prose() -> None:
    made = typeset(
        "Partage, \"collaboration\" : l'espace d'ici... 1 800 m² - 80%", language("fr-CA")
    )
    assert visible(made) == "Partage, «~collaboration~»~: l’espace d’ici… 1~800~m² - 80~%"


def test_nested_quotation_marks_follow_their_level() -> None:
    nodes: list[Node] = text('« le mot "commun" gêne » et "l\'autre"')
    made = set_typography(
        Doc("x", "case", "fr", "x.md", {}, [para(nodes)]), Context(language("fr-CA"), Sink())
    )
    assert visible(as_text(made.blocks[0], "fr-CA")) == ("«~le mot “commun” gêne~» et «~l’autre~»")
