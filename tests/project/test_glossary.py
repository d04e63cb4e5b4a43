from __future__ import annotations

from reportbuild.diagnostics import Outcome
from reportbuild.model import Glossary, Term
from reportbuild.project.glossary import load_glossary

LOCALES = {"en": "en-GB", "fr": "fr-CA"}


def read(project, text: str) -> Outcome[Glossary]:
    return load_glossary(project({"glossary.yaml": text}), "glossary.yaml", LOCALES)


def found(outcome: Outcome[Glossary]) -> list[tuple[str, str, str, str]]:
    return [(d.rule, d.message, d.at.key, d.hint) for d in outcome.diagnostics]


def test_a_text_of_the_locale_wins_and_one_of_another_locale_is_never_used(project) -> None:
    outcome = read(
        project,
        "third-place:\n"
        "  term: {en: third place, fr-CA: troisième lieu, fr: tiers-lieu, fr-FR: autre}\n"
        "  forms: {en: [third places]}\n"
        "  definition: {en: A., fr: B.}\n"
        "  sources: [oldenburg1989great]\n"
        "  see: [sec-third-place]\n"
        "  audience: consortium\n",
    )
    assert outcome.diagnostics == ()
    assert outcome.value == Glossary(
        (
            Term(
                "third-place",
                {"en": "third place", "fr": "troisième lieu"},
                {"en": ("third places",)},
                {"en": "A.", "fr": "B."},
                sources=("oldenburg1989great",),
                see=("sec-third-place",),
                audience="consortium",
            ),
        )
    )


def test_every_fault_of_an_entry_is_reported(project) -> None:
    outcome = read(
        project,
        "SCIC:\n"
        "  term: {en: SCIC, fr-FR: SCIC, de: SCIC}\n"
        "  definition: {en: A form.}\n"
        "  zzz: x\n"
        "other:\n"
        "  term: {en: scic, fr: autre}\n"
        "third: {}\n",
    )
    assert found(outcome) == [
        (
            "value-is-allowed",
            "'SCIC' cannot be an id",
            "SCIC/@key",
            "use small letters, digits and single hyphens, and start with a letter",
        ),
        (
            "key-is-known",
            "unknown key 'zzz'",
            "SCIC/zzz/@key",
            "known: 'term', 'forms', 'expansion', 'definition', 'lang', 'sources', 'see', "
            "'audience'",
        ),
        (
            "translation-exists",
            "'definition' has no text in 'fr'",
            "SCIC/definition",
            "write it below 'fr-CA:'",
        ),
        (
            "key-is-known",
            "unknown language 'de'",
            "SCIC/term/de/@key",
            "the languages of the report are 'en', 'fr'",
        ),
        (
            "translation-exists",
            "'term' has no text in 'fr'",
            "SCIC/term",
            "write it below 'fr-CA:'",
        ),
        ("key-is-required", "missing key 'term'", "third", ""),
        (
            "id-is-unique",
            "the word 'scic' ('en') belongs to 'SCIC' already",
            "other/@key",
            "keep it in one of them",
        ),
    ]


def test_a_list_is_no_glossary(project) -> None:
    outcome = read(project, "- SCIC\n")
    assert outcome.value == Glossary()
    assert found(outcome) == [
        ("value-has-type", "the file should be a mapping of terms, not a list", "", "")
    ]
