"""What a pass may know besides the document it works on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from reportbuild.diagnostics import Sink
from reportbuild.model import (
    Audience,
    Brief,
    Case,
    Contributor,
    Doc,
    Format,
    Language,
    Term,
)

_NOTHING = Brief({}, {}, ())


@dataclass(frozen=True, slots=True)
class Context:
    """Fresh for each task; ``sink`` is the only part a pass writes to.

    ``cases`` and ``terms`` hold only what the edition's audience may read. ``brief``
    is empty before RESOLVE. ``for_review`` keeps what authors tell their editor.
    """

    language: Language
    sink: Sink
    audience: Audience = "public"
    format: Format = "html"
    cases: dict[str, Case] = field(default_factory=dict)
    brief: Brief = _NOTHING
    terms: tuple[Term, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    for_review: bool = False


#: A step of the assembly: a new document out, problems to ``context.sink``, nothing else.
Pass = Callable[[Doc, Context], Doc]
