"""The data dictionary: one Markdown page a language, made from the tables that are published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportbuild.fields import case_fields
from reportbuild.model import Language, Project, Vocabulary
from reportbuild.publish.csv_tables import Table, label_of
from reportbuild.publish.data_package import column_words


def dictionary_page(
    tables: Sequence[Table],
    project: Project,
    language: Language,
    vocabularies: Mapping[str, Vocabulary],
) -> str:
    """The dictionary in one language: files and columns, fields, codes with their meaning.

    Args:
        tables: what is published.
        project: title, version and licence.
        language: its ``strings`` name everything.
        vocabularies: definitions of fields, statuses and codes.
    """
    strings, lang = language.strings, language.code
    licence = f"[{project.license}]({project.license_url})" if project.license_url else ""
    parts = [
        f"# {strings['data-dictionary']}",
        f"{project.title.get(lang, '')} ({strings['version']} {project.version})",
        f"{strings['licence']}: {licence or project.license}" if project.license else "",
        strings["data-stored-copies"],
        f"## {strings['data-files']}",
    ]
    for table in tables:
        rows = [[f"`{name}`", column_words(name, language)] for name in table.columns]
        parts += [f"### `{table.name}.csv`: {strings[f'data-{table.name}']}"]
        parts += [_table([strings["data-column"], strings["data-meaning"]], rows)]
    parts += [f"## {strings['data-fields']}", _fields(language, vocabularies)]
    for name, vocabulary in vocabularies.items():
        if name != "fields":
            title = strings.get(f"field-{name}", strings.get(f"column-{name}", name))
            parts += [f"## {title} (`{name}`)", _codes(vocabulary, language)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _fields(language: Language, vocabularies: Mapping[str, Vocabulary]) -> str:
    strings, about = language.strings, vocabularies.get("fields")
    rows = []
    for row in case_fields():
        words = about.definitions.get(row.name, {}) if about else {}
        kind = strings[f"kind-{row.kind}"]
        rows.append(
            [f"`{row.name}`", strings[row.label], kind, words.get(language.code, "")],
        )
    heads = ("data-column", "field-name", "data-kind", "data-meaning")
    return _table([strings[head] for head in heads], rows)


def _codes(vocabulary: Vocabulary, language: Language) -> str:
    strings, lang = language.strings, language.code
    rows = []
    for code, words in vocabulary.definitions.items():
        label = label_of(vocabulary.name, code, language)
        meaning = [words.get(lang, "")]
        for country, particular in vocabulary.countries.get(code, {}).items():
            meaning.append(f"{strings[f'country-{country}']}: {particular.get(lang, '')}")
        rows.append([f"`{code}`", label, " ".join(meaning)])
    return _table([strings["data-code"], strings["field-name"], strings["data-meaning"]], rows)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )
