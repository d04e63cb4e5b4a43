"""What can be wrong, where, and how bad it is: places, findings, results that carry findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Generic, Literal, TypeVar

Severity = Literal["error", "warning", "ignore"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Locus:
    """A logical place in a file of the project; turned into line:column only when printed.

    Positions would make every value after an inserted line look changed, so values and
    findings name *what* is meant and the printer looks up *where* it stands now.

    Attributes:
        file: path relative to the project root, with forward slashes.
        kind: how ``key`` is looked up:
            ``file`` the file as a whole; ``line`` key is ``"LINE:COLUMN"`` (only from tasks
            that read this very file); ``yaml`` key is a path such as ``contributors/0/name``;
            ``cite`` a citation or cross-reference key without ``@``; ``id`` an anchor without
            ``#``; ``class`` a class without its dot; ``text`` a literal string;
            ``prose`` one outside code and formulas; ``bib`` a bibliography entry key;
            ``front`` a key of a chapter's front matter.
        key: what to look for.
        nth: which occurrence in the file, from 0.
    """

    file: str
    kind: str = "file"
    key: str = ""
    nth: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding.

    Attributes:
        rule: id of a row of :data:`reportbuild.rules.RULES`.
        message: what was seen and what was expected, one sentence, lower case, no full stop.
        at: the place.
        hint: how to mend it (may be empty).
    """

    rule: str
    message: str
    at: Locus
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """A value together with what was found while making it.

    ``value`` is None only when nothing usable could be made; a damaged input still gives a
    value where it can, so that one run reports every problem.
    """

    value: T | None
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that should be true. ``id`` states it; ``help`` explains it in one sentence."""

    id: str
    severity: Severity
    help: str


@dataclass(slots=True)
class Sink:
    """Collects findings while a value is made; write-only for the code that reports."""

    found: list[Diagnostic] = field(default_factory=list)

    def report(self, rule: str, message: str, at: Locus, hint: str = "") -> None:
        """Add one finding."""
        self.found.append(Diagnostic(rule, message, at, hint))

    def outcome(self, value: T | None) -> Outcome[T]:
        """Pair ``value`` with everything reported so far."""
        return Outcome(value, tuple(self.found))


def did_you_mean(seen: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """The hint naming the nearest known word, or an empty string when none is as near as that.

    >>> did_you_mean("langages", ["languages", "title"])
    "did you mean 'languages'?"
    """
    near = get_close_matches(seen, list(known), n=1, cutoff=likeness)
    return f"did you mean '{near[0]}'?" if near else ""
