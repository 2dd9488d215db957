"""When a planned case is visited, by whom, and which of their stops it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.solution import StopKind

if TYPE_CHECKING:
    from datetime import datetime

    from visitplanner.dispatch.opening import OpenedPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStop:
    """A visit of a case in a route.

    Attributes
    ----------
    number
        1 for the first visit of the route.
    """

    start: datetime
    officer_ids: tuple[str, ...]
    number: int


def planned_stops(opened: OpenedPlan, case_id: str) -> tuple[PlannedStop, ...]:
    """Return the stops at which a case is visited: two where officers of two routes meet."""
    indexed = opened.prepared.indexed
    return tuple(
        PlannedStop(
            start=indexed.moment(stop.start),
            officer_ids=tuple(each.officer_id for each in indexed.shifts[route.shift_idx].officers),
            number=number,
        )
        for route in opened.solution.routes
        for number, stop in enumerate(
            (stop for stop in route.stops if stop.kind is StopKind.VISIT), start=1
        )
        if indexed.visits[stop.idx].visit_id == case_id
    )
