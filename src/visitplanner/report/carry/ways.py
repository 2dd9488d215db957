"""The ways of a day as lines on the ground, for programs that draw them.

An officer's home is the officer's own: a way from or to one has no line, and no such place is
written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.report.drawing import legs_of
from visitplanner.report.itinerary import is_home, place_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from visitplanner.plan import PlannedVisit
    from visitplanner.report.drawing import Point
    from visitplanner.report.itinerary import Itinerary
    from visitplanner.travel.streets import Streets

DECIMALS = 6
"""Of a degree, as they are written: about a decimetre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to a visit, or back (no visit).

    Attributes
    ----------
    duration, distance
        Seconds and metres, as the plan reckons them.
    line
        Corners, latitude and longitude in degrees of WGS-84; empty from and to a home.
    """

    visit: PlannedVisit | None
    leave_by: datetime
    duration: int
    distance: int
    line: tuple[Point, ...]


def ways(itinerary: Itinerary, streets: Streets | None) -> tuple[Way, ...]:
    """Return the ways of a day in order, the way back last.

    Raises
    ------
    ServiceError
        When a road server draws no ways any more.
    """
    shift, visits = itinerary.route.shift, itinerary.route.visits
    places = (shift.start, *(place_of(visit) for visit in visits), shift.end)
    lines = legs_of(places, shift.mode, streets)
    hidden = {
        *((0,) if is_home(shift, shift.start) else ()),
        *((len(visits),) if is_home(shift, shift.end) else ()),
    }
    return tuple(
        Way(
            visit=leg.visit,
            leave_by=leg.leave_by,
            duration=itinerary.way_back[0] if leg.visit is None else leg.visit.travel_duration,
            distance=itinerary.way_back[1] if leg.visit is None else leg.visit.distance,
            line=() if idx in hidden else rounded(line),
        )
        for idx, (leg, line) in enumerate(zip(itinerary.legs(), lines, strict=True))
    )


def rounded(line: Sequence[Point]) -> tuple[Point, ...]:
    """Return a line as it is written: rounded, and of two corners at least."""
    corners = tuple((round(point[0], DECIMALS), round(point[1], DECIMALS)) for point in line)
    return corners if len(corners) > 1 else corners * 2
