"""The page that says what has changed since a revision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reportbuild.review.changes import UnitChanges

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def changes_page(
    changes: Sequence[UnitChanges], strings: Mapping[str, str], revision: str
) -> HtmlElement:
    """The summary: one line for each unit that has changed."""
    from lxml.html import builder as build

    since = strings["review-changes-since"].format(revision=revision)
    title = build.H1(f"{strings['review-changes']} {since}")
    section = build.SECTION(build.CLASS("look-at"), title)
    changed = [change for change in changes if change.any]
    if not changed:
        section.append(build.P(strings["review-no-changes"]))
        return section
    items = build.UL()
    for change in changed:
        counts = [
            f"+{change.added}" if change.added else "",
            f"−{change.removed}" if change.removed else "",
            f"{strings['review-moved']} {change.moved}" if change.moved else "",
            strings["review-new"] if change.is_new else "",
        ]
        words = build.B(change.title)
        named = build.A(words, href=f"#{change.anchor}") if change.anchor else words
        item = build.LI(named)
        named.tail = " — " + ", ".join(count for count in counts if count)
        items.append(item)
    section.append(items)
    return section
