"""The edition as navigation and title pages show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reportbuild.assemble.passes.typography import typeset
from reportbuild.assemble.passes.typography_marks import THIN
from reportbuild.assemble.roles import name_roles
from reportbuild.diagnostics import Outcome
from reportbuild.model import (
    Audience,
    Book,
    BookItem,
    Format,
    Index,
    Label,
    Language,
    Project,
    SpineItem,
)


def describe_book(
    project: Project,
    language: Language,
    index: Index,
    audience: Audience,
    modified: str,
    paths: dict[str, dict[str, str]],
    format: Format,  # noqa: A002 -- the field's word
) -> Outcome[Book]:
    """Everything formats need of an edition besides its chapters.

    Args:
        project: the report as configured.
        language: the edition's language.
        index: its labels.
        audience: who may read it.
        modified: the build's clock (``YYYY-MM-DDThh:mm:ssZ``).
        paths: language code → item id → page path without extension.
        format: decides the width of thin spaces in titles.
    """
    code = language.code
    thin = language.typography.get("thin-space", {}).get(format, THIN)

    def line(words: str) -> str:
        return typeset(words, language).replace(THIN, thin)

    by_item: dict[str, list[Label]] = {}
    for label in index.labels.values():
        by_item.setdefault(label.item, []).append(label)
    spine = {item.id: item for item in project.spine}
    items = tuple(
        _item(spine[name], by_item[name], paths, code, line)
        for name in index.order
        if name in by_item
    )
    return Outcome(
        Book(
            language=language,
            audience=audience,
            slug=project.slug,
            title=line(project.title[code]),
            subtitle=line(project.subtitle.get(code, "")),
            description=line(project.description.get(code, "")),
            version=project.version,
            status=project.status,
            date=project.date or modified[:10],
            modified=modified,
            identifier=project.identifier or f"urn:reportbuild:{project.slug}:{code}",
            doi=project.doi,
            base_url=project.base_url,
            publisher=project.publisher,
            license=project.license,
            license_url=project.license_url,
            keywords=tuple(project.keywords.get(code, ())),
            contributors=name_roles(project.contributors, language.strings),
            items=items,
            formats=tuple(form for form in project.formats if form != "print"),
        )
    )


def _item(
    item: SpineItem,
    labels: list[Label],
    paths: dict[str, dict[str, str]],
    code: str,
    line: Callable[[str], str],
) -> BookItem:
    title = next((label for label in labels if label.level in (1, 2)), labels[0])
    sections = tuple(
        replace(label, title=line(label.title))
        for label in labels
        if label.kind == "section" and label.level == 2
    )
    others = {
        lang: known[item.id] for lang, known in paths.items() if lang != code and item.id in known
    }
    return BookItem(
        id=item.id,
        kind=item.kind,
        parent=item.parent,
        number=title.number,
        title=line(title.title),
        anchor=title.id,
        path=paths[code][item.id],
        translations=others,
        sections=sections,
    )
