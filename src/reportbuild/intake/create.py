"""A new case: a commented record and one text per language, ready to fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportbuild.fields import STATUSES, CaseField, case_fields
from reportbuild.intake.record_text import MODELINE
from reportbuild.model import Language, Vocabulary


def new_case(
    slug: str,
    known: Mapping[str, str],
    languages: Mapping[str, Language],
    vocabularies: Mapping[str, Vocabulary],
) -> dict[str, str]:
    """The files of a new case by project path.

    Args:
        slug: its id and the name of its folder.
        known: what is known already, by field: ``name``, ``family``, ``country``, ``city``.
        languages: one text file each; comments are in the first one.
        vocabularies: what fields and codes mean, for the comments.

    Returns:
        ``case.yaml``, which is sound as it stands, and ``<lang>.md`` for each language.
    """
    folder = f"chapters/cases/{slug}"
    first = next(iter(languages.values()))
    lines = [MODELINE.rstrip("\n"), f"# {', '.join(STATUSES)}:"]
    status = vocabularies["status"].definitions
    lines += [f"#   {name}: {status[name].get(first.code, '')}" for name in STATUSES]
    for row in case_fields():
        about = vocabularies["fields"].definitions.get(row.name, {}).get(first.code, "")
        lines += ["", f"# {first.strings[row.label]}. {about}"]
        if row.codes and row.kind != "audience":
            lines.append(f"# {', '.join(row.codes)}")
        lines += _lines(row, slug, known, languages)
    files = {f"{folder}/case.yaml": "\n".join(lines) + "\n"}
    for code, language in languages.items():
        files[f"{folder}/{code}.md"] = language.strings["new-case-prose"] + "\n"
    return files


def _lines(
    row: CaseField, slug: str, known: Mapping[str, str], languages: Mapping[str, Language]
) -> list[str]:
    """The key itself where it is required or known, else an example in a comment."""
    said, codes = known.get(row.name, ""), tuple(languages)
    if row.kind == "id":
        return [f"id: {slug}"]
    if row.kind == "prose":
        return [
            f"{row.name}:",
            *(
                f"  {code}: {_quoted(language.strings['new-case-summary'])}"
                for code, language in languages.items()
            ),
        ]
    if row.kind == "sources":
        example = ["- id: site", "  url: https://example.org/", "  supports:"]
        example += [f"    {code}: " for code in codes]
        return [f"{row.name}: []", *(f"#  {line}".rstrip() for line in example)]
    if said:
        return [f"{row.name}: {_quoted(said)}"]
    if row.required:
        return [f"{row.name}: {row.codes[0] if row.codes else _quoted(slug)}"]
    return [f"# {line}".rstrip() for line in _example(row, codes)]


def _example(row: CaseField, codes: Sequence[str]) -> list[str]:
    texts = ", ".join(f"{code}: …" for code in codes)
    values = {
        "year": "2015",
        "address": "https://example.org",
        "code": next(iter(row.codes), "…"),
        "statement": f"{{{texts}}}",
        "person": "…",
    }
    own = {
        "rank": "1",
        "audience": "public",
        "name": "…",
        "position": "{lat: 0.00, lon: 0.00, precision: city, status: memory}",
    }
    if row.kind in own:
        return [f"{row.name}: {own[row.kind]}"]
    body = [f"value: {values.get(row.kind, '…')}", "status: single-source", "src: [site]"]
    if row.many:
        return [f"{row.name}:", f"  - {body[0]}", *(f"    {line}" for line in body[1:])]
    return [f"{row.name}:", *(f"  {line}" for line in body)]


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
