"""The works a page cites, taken from the bibliography, for showing them where they are cited."""

from __future__ import annotations

import re

from reportbuild.diagnostics import Outcome
from reportbuild.model import Fragment

_ENTRY = re.compile(r'<li id="(ref-[^"]+)"[^>]*>(.*?)</li>', re.DOTALL)
_BACK = re.compile(r'\s*<span class="backlinks">.*?</span>', re.DOTALL)
_CITED = re.compile(r'href="[^"#]+#(ref-[^"]+)"')


def cited_works(fragment: Fragment, bibliography: Fragment) -> Outcome[dict[str, str]]:
    """Entries of the works that a unit cites and does not list itself.

    Args:
        fragment: the unit in the HTML dialect.
        bibliography: the unit that lists the works.

    Returns:
        Anchor of the entry → its markup, without the ways back to citations.
    """
    cited = set(_CITED.findall(fragment.body))
    entries = {ref: _BACK.sub("", entry) for ref, entry in _ENTRY.findall(bibliography.body)}
    return Outcome({ref: entry for ref, entry in entries.items() if ref in cited})
