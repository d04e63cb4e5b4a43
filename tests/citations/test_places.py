"""Notes, links to entries and back, lists of works."""

from __future__ import annotations

import pytest

from reportbuild.docast import attr_of, plain_text, walk
from reportbuild.model import Doc
from tests.citations.conftest import Cite
from tests.citations.table import flat

TWO = {"one": "First [@ostrom] and [@dupont1].", "two": "Then [@ostrom, p. 3]."}


def links(doc: Doc) -> list[str]:
    return [node["c"][2][0] for node in walk(doc.blocks) if node["t"] == "Link"]


def ids(doc: Doc) -> list[str]:
    attrs = (attr_of(node) for node in walk(doc.blocks))
    return [attr[0] for attr in attrs if attr is not None and attr[0]]


def line(doc: Doc, at: int = 0) -> str:
    return flat(doc.blocks[at]["c"])


def test_years_are_told_apart_across_chapters(cite: Cite) -> None:
    made = cite({"one": "A [@dupont1].", "two": "B [@dupont2]."})
    assert line(made.docs["one"]) == "A (Dupont 2019a)."
    assert line(made.docs["two"]) == "B (Dupont 2019b)."


def test_citation_and_entry_lead_to_each_other(cite: Cite) -> None:
    made = cite(TWO)
    assert links(made.docs["one"]) == ["#ref-ostrom", "#ref-dupont1"]
    assert ids(made.docs["one"]) == ["cite-one-1", "cite-one-2"]
    bibliography = made.docs["bibliography"]
    assert [i for i in ids(bibliography) if i.startswith("ref-")] == ["ref-dupont1", "ref-ostrom"]
    assert links(bibliography) == ["#cite-one-2", "#cite-one-1", "#cite-two-1"]
    assert plain_text(bibliography.blocks[1]).endswith("↩\ufe0e\u00a01 2")


def test_works_can_be_listed_without_being_cited(cite: Cite) -> None:
    made = cite({"one": "A [@ostrom]."}, nocite=("eluard", "eluar"))
    assert [key for key, _ in made.citations.entries] == ["eluard", "ostrom"]
    assert [(d.message, d.at.key, d.hint) for d in made.found] == [
        ("unknown citation key 'eluar'", "nocite/1", "did you mean 'eluard'?")
    ]


def test_all_works_can_be_listed(cite: Cite) -> None:
    assert len(cite({"one": "Nothing."}, nocite=("*",)).citations.entries) == 13


def test_chapter_lists_its_own_works_beside_the_report(cite: Cite) -> None:
    made = cite(TWO, own_lists=True)
    two = made.docs["two"]
    assert links(two) == ["#ref-two-ostrom", "#cite-two-1"]
    assert "ref-two-ostrom" in ids(two)
    assert "ref-two-dupont1" not in ids(two)
    assert plain_text(two.blocks[1]) == "Works cited"
    assert "ref-ostrom" in ids(made.docs["bibliography"])


def test_author_places_the_list_of_a_chapter(cite: Cite) -> None:
    made = cite({"one": "A [@ostrom].\n\n::: {.bibliography}\n:::\n\nEnd."}, own_lists=True)
    kinds = [block["t"] for block in made.docs["one"].blocks]
    assert kinds == ["Para", "Div", "Para"]


def test_without_any_list_nothing_leads_nowhere(cite: Cite) -> None:
    made = cite(TWO, home=False)
    assert links(made.docs["one"]) == []
    assert line(made.docs["one"]) == "First (Ostrom 1990) and (Dupont 2019)."


@pytest.mark.parametrize(
    ("locale", "printed"),
    [
        ("en-GB", "A claim.⟦…⟧ Another,⟦…⟧ and Anna Rossi⟦…⟧"),
        ("fr-CA", "A claim⟦…⟧. Another⟦…⟧, and Anna Rossi⟦…⟧"),
    ],
)
def test_note_call_stands_as_the_language_has_it(locale: str, printed: str, cite: Cite) -> None:
    text = "A claim [@ostrom]. Another [@two], and @rossi"
    made = cite({"one": text}, "chicago-notes-bibliography", locale)
    bare = line(made.docs["one"])
    for part in bare.split("⟦")[1:]:
        bare = bare.replace(part.split("⟧")[0], "…", 1)
    assert bare == printed


def test_raised_number_stands_at_its_word(cite: Cite) -> None:
    made = cite({"one": "A claim [@ostrom]. More."}, "nature")
    assert line(made.docs["one"]) == "A claim.^1^ More."


def test_citation_inside_a_note_makes_no_note_of_its_own(cite: Cite) -> None:
    text = "Text.[^a]\n\n[^a]: As said in [@ostrom]."
    made = cite({"one": text}, "chicago-notes-bibliography", "en-US")
    assert line(made.docs["one"]).count("⟦") == 1


def test_later_notes_name_the_first_one_as_readers_see_it(cite: Cite) -> None:
    text = "Own note.[^a] A [@ostrom]. B [@two]. C [@rossi]. D [@ostrom].\n\n[^a]: Mine."
    made = cite({"zero": "Z [@two].", "one": text}, "oscola", "en-GB")
    assert "(n 2)" in line(made.docs["one"])


def test_unknown_key_is_left_out_and_reported_where_it_stands(cite: Cite) -> None:
    made = cite({"one": "A [@ostrom; @ostrm]."})
    assert line(made.docs["one"]) == "A (Ostrom 1990)."
    (found,) = made.found
    assert (found.message, found.hint) == (
        "unknown citation key 'ostrm'",
        "did you mean 'ostrom'?",
    )
    assert (found.at.file, found.at.kind, found.at.key) == ("one.md", "cite", "ostrm")


def test_nothing_leads_to_an_entry_the_style_does_not_print(cite: Cite) -> None:
    made = cite({"one": "A [@nodate]."}, "chicago-notes-bibliography", "en-US")
    assert made.citations.entries == ()
    assert links(made.docs["one"]) == []
