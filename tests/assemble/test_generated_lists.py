"""Terms, glossary, index, and the lists of figures and tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportbuild.assemble.collation import collation_key
from reportbuild.assemble.glossary_use import check_glossary
from reportbuild.assemble.outline import collect_outline, first_sentence, listed_caption
from reportbuild.diagnostics import Diagnostic, Locus
from reportbuild.docast import attr_of, cite, get, para, plain_text, span, text, walk
from reportbuild.model import Bibliography, Contributor, Doc, Glossary, Term
from tests.assemble.small_editions import language, make_edition

TERMS = Glossary(
    (
        Term(
            "scic",
            {"en": "SCIC", "fr": "SCIC"},
            {"en": ("SCICs",)},
            {"en": "A legal form of France.", "fr": "Une forme juridique; en France."},
            {"fr": "société coopérative d’intérêt collectif"},
            see=("sec-law",),
        ),
        Term("etat", {"en": "state", "fr": "État"}, {}, {"en": "Us.", "fr": "Nous."}),
        Term("bare", {"en": "share", "fr": "part"}),
        Term("pact", {"en": "pact"}, {}, {"en": "Secret."}, audience="internal"),
    )
)


def term_links(doc: Doc) -> list[tuple[str, str]]:
    links = [n for n in walk(doc.blocks) if n["t"] == "Link" and "term" in n["c"][0][1]]
    return [(n["c"][2][0], get(attr_of(n) or ("", [], []), "data-definition")) for n in links]


def test_a_term_leads_to_its_entry_and_is_explained_once(tmp_path: Path) -> None:
    one = "# A {#sec-a}\n\nA [SCIC]{.term}, two [scics]{.term}, [forms]{.term entry=etat}.\n"
    two = "# Law {#sec-law}\n\n::: {.glossary}\n:::\n"
    made = make_edition(tmp_path, one, two, glossary=TERMS)
    assert made.found == []
    assert term_links(made.docs[0]) == [
        ("#term-scic", "A legal form of France."),
        ("#term-scic", ""),
        ("#term-etat", "Us."),
    ]
    assert {"term-scic", "term-etat"} <= made.anchors()
    assert "SCIC A legal form of France. See also: chapter 2." in made.words_of(1)


def test_the_glossary_follows_the_order_of_the_language(tmp_path: Path) -> None:
    text = "# Loi {#sec-law}\n\n::: {.glossary}\n:::\n\n::: {.list-of-abbreviations}\n:::\n"
    made = make_edition(tmp_path, text, locale="fr-CA", glossary=TERMS)
    assert made.found == []
    assert made.words == (
        "1 Loi État Nous. SCIC (société coopérative d’intérêt collectif) Une forme juridique ; "
        "en France. Voir aussi : chapitre 1. SCIC société coopérative d’intérêt collectif"
    )


def test_without_a_glossary_terms_are_plain_words(tmp_path: Path) -> None:
    made = make_edition(tmp_path, "# A {#sec-a}\n\nA [SCIC]{.term}.\n", glossary=TERMS)
    assert made.found == []
    assert made.links() == []
    assert made.words.endswith("A SCIC.")


def test_terms_that_lead_nowhere_are_reported(tmp_path: Path) -> None:
    text = "# A {#sec-a}\n\n[SCCI]{.term}, [share]{.term}, [pact]{.term}\n"
    made = make_edition(tmp_path, text, glossary=TERMS)
    assert sorted(made.found) == [
        Diagnostic(
            "term-has-definition",
            "the term 'share' has no definition in 'en'",
            Locus("one.md", "text", "[share]"),
            "add 'definition' to 'bare' in glossary.yaml, or take the mark out",
        ),
        Diagnostic(
            "term-is-known",
            "the glossary has no term 'SCCI' in 'en'",
            Locus("one.md", "text", "[SCCI]"),
            "did you mean 'SCIC'?",
        ),
        Diagnostic(
            "term-is-known",
            "the glossary has no term 'pact' in 'en'",
            Locus("one.md", "text", "[pact]"),
            "add it to glossary.yaml",
        ),
    ]


def test_what_the_glossary_has_too_much_is_reported() -> None:
    blocks = [{"t": "Para", "c": [{"t": "Link", "c": [["", [], []], [], ["#term-etat", ""]]}]}]
    doc = Doc("a", "chapter", "en", "a.md", {}, blocks)
    outline = collect_outline(doc, "", language("en-GB")).value
    assert outline is not None
    terms = Glossary(
        (
            Term("etat", {"en": "state"}, {}, {"en": "Us."}, sources=("lost",), see=("sec-x",)),
            Term("scic", {"en": "SCIC"}, {}, {"en": "A form."}),
        )
    )
    found = check_glossary((outline,), terms, Bibliography(()), "glossary.yaml", "en").diagnostics
    assert sorted(found) == [
        Diagnostic(
            "citation-key-is-known",
            "unknown citation key 'lost'",
            Locus("glossary.yaml", "yaml", "etat/sources/0"),
            "add the work to the bibliography",
        ),
        Diagnostic(
            "cross-reference-target-exists",
            "nothing has the anchor 'sec-x'",
            Locus("glossary.yaml", "yaml", "etat/see/0"),
        ),
        Diagnostic(
            "glossary-entry-is-used",
            "no chapter marks the term 'SCIC' in 'en'",
            Locus("glossary.yaml", "yaml", "scic/@key"),
            "write [SCIC]{.term} where it is first used",
        ),
    ]


def test_lists_of_figures_and_tables(tmp_path: Path) -> None:
    lists = "::: {.list-of-figures}\n:::\n\n::: {.list-of-tables}\n:::\n"
    one = f"# Lists {{#sec-lists .unnumbered}}\n\n{lists}"
    two = (
        "# A {#sec-a}\n\n"
        '![A *fine* map^[Note.]](figures/m.svg){#fig-m alt="x"}\n\n'
        "| a |\n|---|\n| 1 |\n\n: Forms, see @fig-m {#tbl-f}\n"
    )
    made = make_edition(tmp_path, one, two)
    assert made.found == []
    assert made.links() == [
        ("Figure 1.1 A fine map", "#fig-m"),
        ("Table 1.1 Forms, see figure 1.1", "#tbl-f"),
    ]


def test_a_listed_caption_has_no_citation_and_no_anchor() -> None:
    blocks = [para([*text("Of"), {"t": "Space"}, span(text("X"), ["index-mark"], "idx-1")])]
    blocks[0]["c"] += [{"t": "Space"}, cite("ostrom1990")]
    assert listed_caption(blocks) == [*text("Of"), {"t": "Space"}, span(text("X"))]


@pytest.mark.parametrize(
    ("caption", "listed"),
    [
        ("Two counts. Sources: one, 2018.", "Two counts"),
        ("As of Jan. 2018, St. Denis", "As of Jan. 2018, St. Denis"),
        ("Une marque par cas. Un point.", "Une marque par cas"),
        ("Who decides? A dot means a vote.", "Who decides?"),
        ("One sentence.", "One sentence"),
        ("It is ‘out’. ‘In’ means not.", "It is ‘out’"),
        ("It is out. ‘In’ means not.", "It is out"),
    ],
)
def test_lists_give_the_first_sentence_of_a_caption(caption: str, listed: str) -> None:
    assert plain_text(first_sentence(text(caption))) == listed


def test_an_empty_list_is_reported(tmp_path: Path) -> None:
    text = "# A {#sec-a}\n\n::: {.list-of-figures}\n:::\n\n::: {.index}\n:::\n"
    assert sorted(make_edition(tmp_path, text).found) == [
        Diagnostic(
            "generated-list-has-entries",
            "the list 'index' is empty",
            Locus("one.md", "text", ".index"),
            "mark passages with [words]{.index}",
        ),
        Diagnostic(
            "generated-list-has-entries",
            "the list 'list-of-figures' is empty",
            Locus("one.md", "text", ".list-of-figures"),
            "take it out, or give captions and anchors to what it lists",
        ),
    ]


def test_the_index_leads_to_every_marked_section(tmp_path: Path) -> None:
    one = (
        "# Un {#sec-un}\n\n[zones]{.index} [élus]{.index} [élus]{.index}\n\n"
        '## Deux {#sec-deux}\n\n[ils]{.index entry="élus!locaux"} [eaux]{.index} [élus]{.index}\n'
    )
    made = make_edition(
        tmp_path, one, "# Index {#sec-index .unnumbered}\n\n::: {.index}\n:::\n", locale="fr-CA"
    )
    assert made.found == []
    assert made.words_of(1) == (
        "Index E eaux, section 1.1 élus, chapitre 1, section 1.1 "
        "locaux, section 1.1 Z zones, chapitre 1"
    )
    assert {target for _, target in made.links(1)} <= {f"#{a}" for a in made.anchors()}


def test_an_index_entry_refers_to_another(tmp_path: Path) -> None:
    one = (
        '# A {#sec-a}\n\n[boards]{.index} [votes]{.index entry="votes!online"} '
        '[]{.index entry="ballots" see="votes!online"} [x]{.index entry="boards" see="votes"}\n'
    )
    made = make_edition(tmp_path, one, "# Index {#sec-i .unnumbered}\n\n::: {.index}\n:::\n")
    assert made.found == []
    assert made.words_of(1) == (
        "Index B ballots, see votes, online boards, chapter 1, see also votes "
        "V votes online, chapter 1"
    )


def test_a_reference_to_an_entry_without_places_is_reported(tmp_path: Path) -> None:
    one = '# A {#sec-a}\n\n[boards]{.index} [x]{.index entry="ballots" see="board"}\n'
    made = make_edition(tmp_path, one, "# Index {#sec-i .unnumbered}\n\n::: {.index}\n:::\n")
    assert made.found == [
        Diagnostic(
            "index-see-is-known",
            "the index entry 'ballots' refers to 'board', which has no places",
            Locus("two.md", "text", ".index"),
            "did you mean 'boards'?",
        )
    ]


def test_an_index_entry_with_an_empty_part_is_reported(tmp_path: Path) -> None:
    made = make_edition(tmp_path, '# A {#sec-a}\n\n[x]{.index entry="a!!b"}\n')
    assert made.found == [
        Diagnostic(
            "index-entry-is-well-formed",
            "the index entry 'a!!b' has an empty part",
            Locus("one.md", "text", "entry=a!!b"),
            'write [words]{.index entry="main entry!sub-entry"}',
        )
    ]


def test_contributors_keep_the_order_of_credit(tmp_path: Path) -> None:
    people = (
        Contributor("Zoé Roy", "person", ("author", "gardening"), orcid="0000-0001-5109-3700"),
        Contributor("Atelier"),
    )
    text = "# A {#sec-a}\n\n::: {.contributors}\n:::\n"
    made = make_edition(tmp_path, text, contributors=people)
    assert made.words == "1 A Zoé Roy, writing, gardening Atelier"
    assert made.links() == [("Zoé Roy", "https://orcid.org/0000-0001-5109-3700")]


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("fr-CA", ["cote", "côte", "coté", "côté", "eau", "Élan", "élu", "œuvre", "office"]),
        ("fr-FR", ["cote", "coté", "côte", "côté", "eau", "Élan", "élu", "œuvre", "office"]),
        ("en-GB", ["third place", "third-party", "thirds"]),
    ],
)
def test_words_stand_in_the_order_of_the_locale(locale: str, words: list[str]) -> None:
    assert sorted(set(words), key=collation_key(locale)) == words
