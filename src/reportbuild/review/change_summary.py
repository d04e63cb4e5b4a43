"""The page that says what has changed since a revision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reportbuild.review.changes import UnitChanges

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: More changes of one unit are counted, not listed.
_LISTED = 40


def changes_page(
    changes: Sequence[UnitChanges], strings: Mapping[str, str], revision: str
) -> HtmlElement:
    """The summary: every change of each unit with a link, then the units that are gone."""
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
        items.append(_unit(change, strings))
    section.append(items)
    for change in changed:
        if change.gone:
            section.append(build.H2(f"{strings['review-removed']}: {change.title}"))
            section.extend(
                build.P(build.E("del", words), build.CLASS("removed")) for words in change.gone
            )
    return section


def _unit(change: UnitChanges, strings: Mapping[str, str]) -> HtmlElement:
    from lxml.html import builder as build

    counts = [
        f"+{change.added}" if change.added else "",
        f"−{change.removed}" if change.removed else "",
        f"{strings['review-moved']} {change.moved}" if change.moved else "",
        strings["review-new"] if change.is_new else "",
        strings["review-removed"] if change.gone else "",
    ]
    item = build.LI(build.B(change.title))
    item[0].tail = " — " + ", ".join(count for count in counts if count)
    links = build.UL()
    for anchor, words in change.spots[:_LISTED]:
        links.append(build.LI(build.A(words or "…", href=f"#{anchor}")))
    left = len(change.spots) - _LISTED
    if left > 0:
        links.append(build.LI(f"+ {left} …"))
    if len(links):
        item.append(links)
    return item
