"""Each pass on a few lines of Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportbuild.assemble.brief import brief_unit
from reportbuild.assemble.citations import cite_edition
from reportbuild.assemble.context import Context
from reportbuild.assemble.outline import collect_outline, number_labels
from reportbuild.assemble.passes.selection import keep_for_edition, may_read, visible_case
from reportbuild.assemble.pipeline import prepare_unit, resolve_unit
from reportbuild.diagnostics import Diagnostic, Locus, Sink
from reportbuild.docast import plain_text, walk
from reportbuild.files import Files
from reportbuild.model import (
    Bibliography,
    Case,
    Citations,
    Doc,
    Fact,
    Index,
    Language,
    Outline,
    Source,
)
from reportbuild.project.languages import load_language
from reportbuild.source.parse import parse_chapter

ROOT = Path(__file__).parents[2]

WORKS = Bibliography(
    (
        {
            "id": "ostrom1990",
            "type": "book",
            "title": "Governing the commons",
            "author": [{"family": "Ostrom", "given": "Elinor"}],
            "issued": {"date-parts": [[1990]]},
        },
    )
)


def language(code: str) -> Language:
    locale = {"en": "en-GB", "fr": "fr-CA"}[code]
    path = f"templates/lang/{locale}.yaml"
    made = load_language(Files(ROOT, frozenset({path})), code, locale).value
    assert made is not None
    return made


def parsed(tmp_path: Path, text: str, item: str = "one", lang: str = "en") -> Doc:
    file = tmp_path / f"{item}.md"
    file.write_text(text, encoding="utf-8")
    files = Files(tmp_path, frozenset({file.name}))
    made = parse_chapter(files, file.name, item, "chapter", lang).value
    assert made is not None
    return made


def edition(docs: list[Doc], lang: str = "en") -> tuple[list[Doc], list[Diagnostic]]:
    """All docs prepared, numbered, cited and resolved as one edition."""
    words, found = language(lang), []
    prepared: list[Doc] = []
    outlines: list[Outline] = []
    for doc in docs:
        ready = prepare_unit(doc, {}, words, "public", "html")
        assert ready.value is not None
        outline = collect_outline(ready.value, "", words)
        assert outline.value is not None
        found += [*ready.diagnostics, *outline.diagnostics]
        prepared.append(ready.value)
        outlines.append(outline.value)
    index = number_labels(tuple(outlines))
    files = Files(ROOT, frozenset())
    cited = cite_edition(tuple(outlines), WORKS, words, files, "chicago-author-date")
    assert isinstance(index.value, Index)
    assert isinstance(cited.value, Citations)
    found += [*index.diagnostics, *cited.diagnostics]
    resolved = []
    for doc, outline in zip(prepared, outlines, strict=True):
        brief = brief_unit(outline, index.value, cited.value)
        assert brief.value is not None
        found += brief.diagnostics
        made = resolve_unit(doc, brief.value, words)
        assert made.value is not None
        resolved.append(made.value)
    return resolved, found


def words_of(doc: Doc) -> str:
    return plain_text(doc.blocks).replace("\u00a0", " ")


CHAPTER = """# One {#sec-one}

![A map](figures/m.svg){#fig-map alt="x"}

## Two {#sec-two}

See @fig-map, [-@fig-map], @sec-two and @sec-one.
"""


@pytest.mark.parametrize(
    ("lang", "label", "reference"),
    [
        ("en", "Figure 1.1 A map", "See figure 1.1, 1.1, section 1.1 and chapter 1."),
        ("fr", "Figure 1.1 A map", "See figure 1.1, 1.1, section 1.1 and chapitre 1."),
    ],
)
def test_numbers_and_references(tmp_path: Path, lang: str, label: str, reference: str) -> None:
    (doc,), found = edition([parsed(tmp_path, CHAPTER, lang=lang)], lang)
    assert found == []
    assert label in words_of(doc)
    assert reference in words_of(doc)
    assert "1.1 Two" in words_of(doc)


def test_a_french_table_is_a_tableau(tmp_path: Path) -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n\n: Formes {#tbl-formes}\n"
    text = f"# Un {{#sec-un}}\n\n{table}\n@tbl-formes\n"
    (doc,), found = edition([parsed(tmp_path, text, lang="fr")], "fr")
    assert found == []
    assert "Tableau 1.1 Formes" in words_of(doc)
    assert words_of(doc).endswith("tableau 1.1")


def test_references_lead_across_chapters(tmp_path: Path) -> None:
    one = parsed(tmp_path, "# One {#sec-one}\n\nSee @fig-b.\n", "one")
    two = parsed(tmp_path, '# Two {#sec-two}\n\n![B](figures/b.svg){#fig-b alt="b"}\n', "two")
    (first, _), found = edition([one, two])
    assert found == []
    links = [n["c"][2][0] for n in walk(first.blocks) if n["t"] == "Link"]
    assert links == ["#fig-b"]
    assert words_of(first).endswith("See figure 2.1.")


def test_a_citation_after_a_narrative_cross_reference_is_its_own(tmp_path: Path) -> None:
    (doc,), found = edition([parsed(tmp_path, "# One {#sec-one}\n\n@sec-one [@ostrom1990].\n")])
    assert found == []
    assert words_of(doc).endswith("chapter 1 (Ostrom 1990).")


def test_appendices_have_letters(tmp_path: Path) -> None:
    text = "# Cases {#sec-cases .appendix}\n\n## List {#sec-list}\n\n@sec-cases, @sec-list\n"
    (doc,), found = edition([parsed(tmp_path, text)])
    assert found == []
    assert words_of(doc) == "Appendix A Cases A.1 List appendix A, section A.1"


def test_what_is_missing_or_double_is_reported(tmp_path: Path) -> None:
    one = parsed(tmp_path, "# One {#sec-one}\n\n@fig-mpa and [@ostrom1991].\n", "one")
    two = parsed(tmp_path, "# Two {#sec-one}\n\n[@fig-map; @ostrom1990]\n", "two")
    _, found = edition([one, two])
    assert sorted(found) == [
        Diagnostic(
            "anchor-is-unique",
            "anchor 'sec-one' is used twice",
            Locus("two.md", "id", "sec-one", 0),
            "it already stands in one.md; give one of them another name",
        ),
        Diagnostic(
            "citation-and-cross-reference-are-apart",
            "cross-reference '@fig-map' stands in one cluster with citations",
            Locus("two.md", "cite", "fig-map", 0),
            "give the cross-reference brackets of its own",
        ),
        Diagnostic(
            "citation-key-is-known",
            "unknown citation key 'ostrom1991'",
            Locus("one.md", "cite", "ostrom1991", 0),
            "did you mean 'ostrom1990'?",
        ),
        Diagnostic(
            "cross-reference-target-exists",
            "nothing has the anchor 'fig-mpa'",
            Locus("one.md", "cite", "fig-mpa", 0),
            "",
        ),
    ]


def test_citations_are_spliced_back_in_order(tmp_path: Path) -> None:
    text = "# One {#sec-one}\n\n@ostrom1990 says [@ostrom1990, p. 90].^[Also [@ostrom1990].]\n"
    (doc,), found = edition([parsed(tmp_path, text)])
    assert found == []
    assert "Ostrom (1990) says (Ostrom 1990, 90)." in words_of(doc)


SECRET = """# One {#sec-one}

Public [inside]{audience=internal} words.

::: {audience=consortium}
For partners.
:::

## Hidden {#sec-hidden audience=internal}

Gone.

### Below {#sec-below}

Gone too.

## Shown {#sec-shown}

Kept.

::: {.content-visible when-format="pdf"}
Print.
:::
"""


@pytest.mark.parametrize(
    ("audience", "shown", "gone"),
    [
        ("public", ["Kept"], ["inside", "partners", "Gone", "Below", "Print"]),
        ("consortium", ["Kept", "partners"], ["inside", "Gone", "Print"]),
        ("internal", ["Kept", "partners", "inside", "Gone too"], ["Print"]),
    ],
)
def test_an_edition_keeps_only_what_its_readers_may_see(
    tmp_path: Path, audience: str, shown: list[str], gone: list[str]
) -> None:
    doc = parsed(tmp_path, SECRET)
    kept = keep_for_edition(doc, Context(language("en"), Sink(), audience))  # type: ignore[arg-type]
    text = plain_text(kept.blocks)
    assert all(word in text for word in shown)
    assert not any(word in str(kept.blocks) for word in gone)


def test_an_unknown_audience_is_the_narrowest() -> None:
    assert not may_read("consortium", "consotrium")
    assert may_read("internal", "consotrium")


def test_a_partners_fact_takes_its_source_with_it() -> None:
    fact = Fact("size/0", {"": "40"}, "single-source", ("open",))
    secret = Fact("size/1", {"": "rent"}, "single-source", ("minutes",), audience="consortium")
    sources = (Source("open", "https://a.example", {}), Source("minutes", "https://b.example", {}))
    case = Case("x", "X", "x", "commons", "", "", "CA", {}, {"size": (fact, secret)}, sources)
    seen = visible_case(case, "public")
    assert seen is not None
    assert seen.fields == {"size": (fact,)}
    assert [source.id for source in seen.sources] == ["open"]
    assert visible_case(case, "consortium") == case
