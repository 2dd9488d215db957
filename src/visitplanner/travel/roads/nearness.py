"""Whether the roads reach all places: far ones are told, lost ones refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.errors import Fault, InputError
from visitplanner.messages import Message, say
from visitplanner.travel.roads.engine import FAR_M, LOST_M

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.domain import Location, Shift, TravelMode, Visit
    from visitplanner.travel.roads.engine import RoadTravel


def require_near_roads(
    streets: RoadTravel, visits: Sequence[Visit], shifts: Sequence[Shift]
) -> Iterator[Message]:
    """Yield what the dispatcher should know of places far from any road.

    Raises
    ------
    InputError
        When a place is so far that it cannot lie in the network's region; all are named.
    """
    far, lost = dict[str, int](), dict[str, int]()
    for mode in sorted({shift.mode for shift in shifts}):
        named = list(_places(visits, shifts, mode))
        metres = streets.metres_off([place for _, place in named], mode)
        for (name, _), away in zip(named, metres, strict=True):
            if away > FAR_M:
                (lost if away > LOST_M else far)[name] = max(int(away), far.get(name, 0))
    if lost:
        raise InputError(
            Fault(
                message=say(
                    "expected a place in the region of the road network, got one {away:km} from "
                    "its nearest road",
                    away=away,
                ),
                column=name,
            )
            for name, away in sorted(lost.items())
        )
    for name, away in sorted(far.items()):
        yield say(
            "{name} is {away:km} from the nearest road and is walked to", name=name, away=away
        )


def _places(
    visits: Sequence[Visit], shifts: Sequence[Shift], mode: TravelMode
) -> Iterator[tuple[str, Location]]:
    """Yield each place that somebody who travels by a mode may come to, and whose it is."""
    for shift in shifts:
        if shift.mode is mode:
            yield shift.shift_id, shift.start
            yield shift.shift_id, shift.end
    for visit in visits:
        if visit.case.location is not None:
            yield visit.visit_id, visit.case.location
