"""What happens in a day, as far as it changes the plan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.domain import TravelMode
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import time

    from visitplanner.domain import HoldFlag
    from visitplanner.errors import Fault
    from visitplanner.travel.roads.blocked import Closure


class EventKind(StrEnum):
    """What can happen."""

    NOBODY_HOME = "nobody-home"
    OVERRAN = "overran"
    ILL = "ill"
    LATE = "late"
    CAR_BROKEN = "car-broken"
    PAID = "paid"
    CANCELLED = "cancelled"
    HOLD = "hold"
    URGENT = "urgent"
    ROAD_CLOSED = "road-closed"


OF_CASES = frozenset(
    {
        EventKind.NOBODY_HOME,
        EventKind.OVERRAN,
        EventKind.PAID,
        EventKind.CANCELLED,
        EventKind.HOLD,
    }
)
OF_OFFICERS = frozenset({EventKind.ILL, EventKind.LATE, EventKind.CAR_BROKEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that has happened.

    Attributes
    ----------
    subject
        Number of the case, id of the officer, path of the table of urgent cases, or the area.
    at
        Until when (overran, late) or from when on (ill); None is now, for an illness.
    mode
        How an officer goes on whose car broke; None is not at all.
    flag
        Why a case is on hold.
    area
        Where a road is closed.
    fault
        Where it was said; its message is not.
    """

    kind: EventKind
    subject: str
    at: time | None = None
    mode: TravelMode | None = None
    flag: HoldFlag | None = None
    area: Closure | None = None
    fault: Fault


def event_words(event: Event, came_in: tuple[str, ...] = ()) -> Message:
    """Return an event in words, as plans and pages tell it.

    Parameters
    ----------
    came_in
        The urgent cases of its table.
    """
    words: Mapping[EventKind, Message] = {
        EventKind.NOBODY_HOME: say("case {case}: nobody at home", case=event.subject),
        EventKind.OVERRAN: say(
            "case {case}: the visit lasts until {at}", case=event.subject, at=_clock(event)
        ),
        EventKind.ILL: say(
            "officer {officer}: ill from {at}", officer=event.subject, at=_clock(event)
        ),
        EventKind.LATE: say(
            "officer {officer}: late, until {at}", officer=event.subject, at=_clock(event)
        ),
        EventKind.CAR_BROKEN: _going_on(event),
        EventKind.PAID: say("case {case}: has paid", case=event.subject),
        EventKind.CANCELLED: say("case {case}: the borrower has cancelled", case=event.subject),
        EventKind.HOLD: say("case {case}: on hold", case=event.subject),
        EventKind.URGENT: say("urgent cases came in: {cases:list}", cases=came_in),
        EventKind.ROAD_CLOSED: say("a road is closed"),
    }
    return words[event.kind]


def _going_on(event: Event) -> Message:
    """Return that a car broke down, and how its officer goes on."""
    if event.mode is TravelMode.EBIKE:
        return say(
            "officer {officer}: the car broke down, goes on by e-bike", officer=event.subject
        )
    if event.mode is TravelMode.WALK:
        return say("officer {officer}: the car broke down, goes on foot", officer=event.subject)
    return say("officer {officer}: the car broke down, makes no more visits", officer=event.subject)


def _clock(event: Event) -> Message | str:
    return say("now") if event.at is None else f"{event.at:%H:%M}"
