"""The case records that the readers of an edition, or of the open data, may see."""

from __future__ import annotations

from reportbuild.assemble.passes.selection import visible_case
from reportbuild.diagnostics import Outcome
from reportbuild.model import Audience, Case


def select_cases(cases: dict[str, Case], audience: Audience) -> Outcome[dict[str, Case]]:
    """The records without what a narrower circle keeps to itself, in the same order."""
    seen = {slug: visible_case(case, audience) for slug, case in cases.items()}
    return Outcome({slug: case for slug, case in seen.items() if case})
