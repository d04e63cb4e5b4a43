"""Places for page numbers in the markup of the printed edition.

An empty element stands where a number goes; the style sheet lets the layout engine count, or the
units of :mod:`reportbuild.render.pdf_units` get their numbers when they are put together.
"""

from __future__ import annotations

import re
from collections.abc import Container

_REFERENCE = re.compile(
    r'<a href="#(?P<to>[^"]+)" class="(?P<class>[^"]*)"(?P<more>[^>]*)>(?P<words>.*?)</a>'
)
_TABLE = re.compile(r"(<table.*?</table>)", re.DOTALL)
_IDS = re.compile(r'\sid="([^"]+)"')

#: What a reference in running text can point at with a page number; cases are found by name.
_NUMBERED = ("fig-", "tbl-", "sec-", "eq-")


def anchors_of(markup: str) -> set[str]:
    """The anchors in ``markup``."""
    return set(_IDS.findall(markup))


def place_page_numbers(markup: str, pattern: str, there: Container[str]) -> str:
    """``markup``, one unit, with places for page numbers.

    Generated lists get one at the end of each line, the index instead of the words of each place
    (:mod:`reportbuild.render.pdf_index`). In running
    text, the first mention of a figure, table or section of another unit gets one; what stands
    in the same unit is near, and a table has no room.

    Args:
        markup: the unit in the PDF dialect.
        pattern: what follows a reference, with ``{page}`` for the number; a line may end at its
            first space only.
        there: the anchors of the whole document; a copy of one chapter lacks most of the report's,
            and says no page of them.
    """
    own = anchors_of(markup)
    told: set[str] = set()

    def with_number(found: re.Match[str]) -> str:
        to, classes, words = found["to"], found["class"].split(), found["words"]
        if to not in there:
            return found[0]
        beginning = f'<a href="#{to}" class="{found["class"]}"{found["more"]}>{words}'
        if "listed" in classes:
            end = f'<div class="dots"></div>{_place(to, "aligned")}'
            return f'{beginning}<span class="line-end">{end}</span></a>'
        if "index-place" in classes:
            return f"{beginning}{_place(to, 'indexed')}</a>"
        if "cross-reference" not in classes or to in own or to in told:
            return found[0]
        if not to.startswith(_NUMBERED):
            return found[0]
        told.add(to)
        link, space, place = pattern.partition(" ")
        place = place.replace("{page}", _place(to, "cited"))
        return f'{beginning}{link}{space}<span class="page-reference">{place}</span></a>'

    parts = _TABLE.split(markup)
    return "".join(
        part if n % 2 else _REFERENCE.sub(with_number, part) for n, part in enumerate(parts)
    )


def _place(to: str, kind: str) -> str:
    return f'<span data-for="#{to}" class="page-number {kind}"></span>'
