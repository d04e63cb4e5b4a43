"""The same situations in citeproc-js 2.4.63, an independent processor.

Its goldens are made by ``make_goldens.mjs`` (see the README), from ``works.bib`` and the
clusters of ``situations.md``; narrative citations, which it does not know, are left out.
"""

from __future__ import annotations

import html
import json
import re

import pytest

from tests.citations.table import GOLDENS, STYLES

#: Where the two processors differ, and how.
DIFFERENCES = {
    # Years of one author: a comma in pandoc, the cluster's semicolon in citeproc-js.
    ("iso690-author-date-fr", "both together"),
    ("iso690-author-date-fr", "same author, two years"),
    # The day of a web page: printed by pandoc, left out by citeproc-js.
    ("iso690-author-date-fr", "entry site"),
    # pandoc takes "3 bis" for more than one page.
    ("harvard-cite-them-right", "explicit locator"),
    ("apa", "explicit locator"),
    ("ieee", "explicit locator"),
    # A work with a prefix stays where its author put it in pandoc; citeproc-js sorts it.
    ("apa", "prefix before the second"),
    # "chap." is no English locator to pandoc; this program mends that (see EXCEPTIONS).
    ("harvard-cite-them-right", "chapter"),
    ("chicago-author-date", "chapter"),
    ("ieee", "chapter"),
    # pandoc begins a note with a capital.
    ("chicago-notes-bibliography", "prefix"),
    ("chicago-notes-bibliography", "prefix and locator"),
}


def bare(entry: str) -> str:
    """Words and marks without markup, kinds of spaces, hyphens and quotation marks."""
    entry = html.unescape(re.sub(r"<[^>]*>", "", entry)).replace("*", "")
    entry = re.sub(r"[“”‘’«»]", '"', entry.replace("‑", "-"))
    entry = re.sub(r'(?<=")\s+(?=\w)|(?<=\w)\s+(?=")|\s+(?=:)', "", entry)
    return " ".join(re.sub(r"^\[\d+\]\s*", "", entry).split())


@pytest.mark.parametrize("style", [name for name, _ in STYLES])
def test_differences_are_those_that_are_known(style: str) -> None:
    ours = json.loads((GOLDENS / f"{style}.json").read_text("utf-8"))
    theirs = json.loads((GOLDENS / f"js-{style}.json").read_text("utf-8"))
    different = set()
    for name, said in theirs.items():
        mine, other = bare(ours[name]), bare(said)
        same = mine == other if name.startswith("entry ") else other.rstrip(".") in mine
        if not same:
            different.add((style, name))
    assert different == {pair for pair in DIFFERENCES if pair[0] == style}
