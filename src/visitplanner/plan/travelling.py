"""How the visits are travelled to: on streets as far as they reach, or as the crow flies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from visitplanner.errors import Fault, InputError, ServiceError
from visitplanner.messages import Message, say
from visitplanner.plan import UnplacedCase
from visitplanner.problem import places_of
from visitplanner.travel.cache import TableCache
from visitplanner.travel.great_circle import GreatCircle
from visitplanner.travel.hours import travel_by_hour
from visitplanner.travel.matrix import TravelMatrix
from visitplanner.travel.osrm import osrm_travel
from visitplanner.travel.osrm.servers import OsrmServers
from visitplanner.travel.reach import cut_off
from visitplanner.travel.roads import road_travel
from visitplanner.travel.roads.nearness import (
    metres_off,
    require_starts_near,
    split_by_nearness,
    walked_far,
)
from visitplanner.travel.traffic import FREE_FLOW

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from visitplanner.calendar import WorkingCalendar
    from visitplanner.domain import Location, Shift, TravelMode, Visit
    from visitplanner.travel.great_circle import GreatCircleSettings
    from visitplanner.travel.matrix import TravelTimes
    from visitplanner.travel.roads.network import RoadNetwork
    from visitplanner.travel.streets import Streets, TravelTable
    from visitplanner.travel.traffic import Slowdown, Traffic

    Ask: TypeAlias = Callable[[Sequence[Location], TravelMode, Slowdown], TravelTable]

STRAIGHT = "great-circles"
"""How it is travelled without streets, as the plan says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What travel depends on beside who goes where.

    Attributes
    ----------
    settings
        Of walking, parking and great circles.
    road_traffic, great_circle_traffic
        When cars are slowed on streets, and where none are known.
    days
        The days planned, in order.
    folder
        Where travel on streets is kept for next time; None keeps none.
    """

    settings: GreatCircleSettings
    road_traffic: Traffic
    great_circle_traffic: Traffic
    days: tuple[date, ...]
    calendar: WorkingCalendar
    folder: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Travelling:
    """Whom the ways reach, and how long they are.

    Attributes
    ----------
    matrices
        By mode, over the places of `places_of(visits, shifts)`, in that order.
    traffic
        That was reckoned with.
    streets
        None where one travels as the crow flies.
    kind
        What the plan says of it.
    """

    visits: tuple[Visit, ...]
    lost: tuple[UnplacedCase, ...] = ()
    matrices: Mapping[TravelMode, TravelMatrix]
    traffic: Traffic
    streets: Streets | None = None
    kind: str = STRAIGHT

    @property
    def is_slowed(self) -> bool:
        """Whether traffic makes any way longer at some hours."""
        return any(matrix.hours is not None for matrix in self.matrices.values())


def streets_of(
    roads: RoadNetwork | OsrmServers | None, settings: GreatCircleSettings
) -> Streets | None:
    """Return the engine of travel on a road network or by road servers; None without."""
    if roads is None:
        return None
    if isinstance(roads, OsrmServers):
        return osrm_travel(roads, settings)
    return road_travel(roads, settings)


def travel_straight(
    visits: tuple[Visit, ...], shifts: Sequence[Shift], conditions: Conditions
) -> Travelling:
    """Return travel as the crow flies."""
    engine, traffic = GreatCircle(conditions.settings), conditions.great_circle_traffic
    return Travelling(
        visits=visits,
        matrices=_matrices(engine, traffic, visits, shifts, conditions),
        traffic=traffic,
    )


def travel_on_streets(
    streets: Streets,
    visits: tuple[Visit, ...],
    shifts: Sequence[Shift],
    conditions: Conditions,
    on_step: Callable[[Message], None],
) -> Travelling:
    """Return travel on streets, without the visits that they do not reach.

    Parameters
    ----------
    on_step
        Told of visits that are far from any road.

    Raises
    ------
    InputError
        When a shift starts or ends where no streets are, or where no way leads from.
    ServiceError
        When a road server does not answer as it should.
    """
    require_starts_near(streets, shifts)
    away = metres_off(streets, visits, _modes(shifts))
    near, far = split_by_nearness(visits, away)
    for message in walked_far(visits, away):
        on_step(message)
    ways = _Ways(_cached(streets, conditions, on_step), places_of(near, shifts))
    reached, cut = _split_by_reach(near, shifts, ways)
    traffic = conditions.road_traffic
    return Travelling(
        visits=reached,
        lost=tuple(UnplacedCase(case=visit.case, reason=why) for visit, why in (*far, *cut)),
        matrices=_matrices(ways, traffic, reached, shifts, conditions),
        traffic=traffic,
        streets=streets,
        kind=streets.kind,
    )


def travel_anyhow(
    streets: Streets,
    visits: tuple[Visit, ...],
    shifts: Sequence[Shift],
    conditions: Conditions,
    on_step: Callable[[Message], None],
) -> Travelling:
    """Return travel on streets, or as the crow flies where a road server fails."""
    try:
        return travel_on_streets(streets, visits, shifts, conditions, on_step)
    except ServiceError as error:
        for fault in error.faults:
            on_step(fault.message)
    on_step(
        say("Planned with great circles, as --roads-fallback asks: ways and times are estimates.")
    )
    straight = travel_straight(visits, shifts, conditions)
    return replace(straight, kind=f"{STRAIGHT}, for {streets.kind} failed")


class _Ways:
    """Ways between places, some of which may be cut off; each table is asked for once."""

    def __init__(self, ask: Ask, places: tuple[Location, ...]) -> None:
        self._ask, self.places = ask, places
        self._tables: dict[tuple[TravelMode, Slowdown], TravelTable] = {}

    def table(self, mode: TravelMode, slowdown: Slowdown = FREE_FLOW) -> TravelTable:
        """Return travel between all the places."""
        if (mode, slowdown) not in self._tables:
            self._tables[mode, slowdown] = self._ask(self.places, mode, slowdown)
        return self._tables[mode, slowdown]

    def matrix(
        self, places: Sequence[Location], mode: TravelMode, slowdown: Slowdown = FREE_FLOW
    ) -> TravelMatrix:
        """Return travel between some of the places, of which none is cut off."""
        number = {place: n for n, place in enumerate(self.places)}
        kept = np.array([number[place] for place in places], dtype=np.intp)
        table, both = self.table(mode, slowdown), np.ix_(kept, kept)
        return TravelMatrix(durations=table.durations[both], distances=table.distances[both])


def _cached(streets: Streets, conditions: Conditions, on_step: Callable[[Message], None]) -> Ask:
    """Return what tells tables: the engine itself, or what was kept of it."""
    if conditions.folder is None or not streets.identity:
        return lambda places, mode, slowdown: streets.table(places, places, mode, slowdown)
    return TableCache(streets=streets, folder=conditions.folder, on_note=on_step).table


def _matrices(
    engine: TravelTimes,
    traffic: Traffic,
    visits: Sequence[Visit],
    shifts: Sequence[Shift],
    conditions: Conditions,
) -> Mapping[TravelMode, TravelMatrix]:
    places, days = places_of(visits, shifts), conditions.days
    return {
        mode: travel_by_hour(engine, places, mode, traffic, days, conditions.calendar)
        for mode in _modes(shifts)
    }


def _modes(shifts: Sequence[Shift]) -> list[TravelMode]:
    return sorted({shift.mode for shift in shifts})


def _split_by_reach(
    visits: tuple[Visit, ...], shifts: Sequence[Shift], ways: _Ways
) -> tuple[tuple[Visit, ...], list[tuple[Visit, Message]]]:
    """Return the visits between which ways lead by every mode, and the others with the reason."""
    places, names = ways.places, _names(visits, shifts)
    cut = {
        places[one]: names[places[other]]
        for mode in _modes(shifts)
        for one, other in cut_off(ways.table(mode)).items()
    }
    _require_starts_joined(shifts, cut)
    reached = tuple(visit for visit in visits if visit.case.location not in cut)
    return reached, [
        (
            visit,
            say("the road server knows no way from here to {name}, or none back", name=cut[place]),
        )
        for visit in visits
        if (place := visit.case.location) in cut and place is not None
    ]


def _names(visits: Sequence[Visit], shifts: Sequence[Shift]) -> Mapping[Location | None, str]:
    """Return who starts, ends or is visited at each place, by id."""
    visited = {visit.case.location: visit.visit_id for visit in visits}
    ends = {
        place: shift.officers[0].officer_id
        for shift in shifts
        for place in (shift.start, shift.end)
    }
    return visited | ends


def _require_starts_joined(shifts: Sequence[Shift], cut: Mapping[Location, str]) -> None:
    """Refuse shifts that start or end where most places are cut off from."""
    lost = {
        officer.officer_id: cut[place]
        for shift in shifts
        for place in (shift.start, shift.end)
        if place in cut
        for officer in shift.officers
    }
    if lost:
        raise InputError(
            Fault(
                message=say(
                    "officer {officer} starts or ends where no way leads to {name}, or none back",
                    officer=officer,
                    name=name,
                ),
                column="--roads",
            )
            for officer, name in lost.items()
        )
