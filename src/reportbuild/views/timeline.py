"""When cases were founded, became cooperatives and closed; ranges where sources differ."""

from __future__ import annotations

from dataclasses import dataclass

from reportbuild.model import Case
from reportbuild.views.facts import years

#: Fields that hold a year, in the order of a life.
EVENTS = ("founded", "cooperative_since", "closed")


@dataclass(frozen=True, slots=True)
class Event:
    """One dated event: which field, and the first and last year the sources give."""

    field: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Life:
    """A case with its dated events, in the order of :data:`EVENTS`."""

    case: str
    name: str
    events: tuple[Event, ...]

    def event(self, field: str) -> Event | None:
        """The event of a field, if the record dates it."""
        return next((event for event in self.events if event.field == field), None)


def lives(cases: dict[str, Case]) -> tuple[Life, ...]:
    """Cases with a founding year, the oldest first; equal years in the report's order."""
    made = [
        Life(
            case.id,
            case.name,
            tuple(
                Event(name, *years(fact)) for name in EVENTS for fact in case.fields.get(name, ())
            ),
        )
        for case in cases.values()
        if case.fields.get("founded")
    ]
    return tuple(sorted(made, key=lambda life: (life.events[0].first, life.events[0].last)))
