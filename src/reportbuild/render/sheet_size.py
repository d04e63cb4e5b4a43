"""The type size of a case's sheet: the largest at which facts and sources fill one page."""

from __future__ import annotations

import re
from typing import Any

_FACTS = re.compile(r'<section class="facts">.*?\bid="([^"]+)"', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")

#: Letters of a sheet up to which a size can be enough, and the class that ``book.css`` gives it,
#: from the largest. A size that is tried in vain costs a layout, one that is not tried costs type.
_SIZES = ((3000, "sheet-large"), (3600, "sheet-medium"), (4200, ""), (None, "sheet-small"))


def sheet_of(html: str) -> str:
    """The anchor at which the sheet of a unit begins; empty when it has none."""
    found = _FACTS.search(html)
    return found[1] if found else ""


def sheet_sizes(html: str) -> tuple[str, ...]:
    """The sizes to try, the largest first; one alone for a unit without a sheet."""
    found = _FACTS.search(html)
    if found is None:
        return ("",)
    letters = len(_TAG.sub("", html[found.start() :]))
    return tuple(size for most, size in _SIZES if most is None or letters <= most)


def in_size(html: str, size: str) -> str:
    """The document with its sheet in a size of :func:`sheet_sizes`."""
    return html.replace("<main>", f'<main class="{size}">', 1) if size else html


def sheet_pages(document: Any, anchor: str) -> int:
    """How many pages of a laid-out ``document`` its sheet takes; it is the last thing there."""
    starts = [nth for nth, page in enumerate(document.pages) if anchor in page.anchors]
    return len(document.pages) - starts[0] if starts else 0
