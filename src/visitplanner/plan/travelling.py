"""How the visits are travelled to: on streets as far as they reach, or as the crow flies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.errors import Fault, InputError, ServiceError
from visitplanner.messages import Message, say
from visitplanner.plan import UnplacedCase
from visitplanner.problem import places_of
from visitplanner.travel.cache import TableCache
from visitplanner.travel.great_circle import GreatCircle
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
    from pathlib import Path

    from visitplanner.domain import Location, Shift, TravelMode, Visit
    from visitplanner.travel.great_circle import GreatCircleSettings
    from visitplanner.travel.roads.network import RoadNetwork
    from visitplanner.travel.streets import Streets, TravelTable

STRAIGHT = "great-circles"
"""How it is travelled without streets, as the plan says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Travelling:
    """Whom the ways reach, and how long they are.

    Attributes
    ----------
    matrices
        By mode, over the places of `places_of(visits, shifts)`, in that order.
    streets
        None where one travels as the crow flies.
    kind
        What the plan says of it.
    """

    visits: tuple[Visit, ...]
    lost: tuple[UnplacedCase, ...] = ()
    matrices: Mapping[TravelMode, TravelMatrix]
    streets: Streets | None = None
    kind: str = STRAIGHT


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
    visits: tuple[Visit, ...], shifts: Sequence[Shift], settings: GreatCircleSettings
) -> Travelling:
    """Return travel as the crow flies."""
    engine, places = GreatCircle(settings), places_of(visits, shifts)
    matrices = {mode: engine.matrix(places, mode) for mode in _modes(shifts)}
    return Travelling(visits=visits, matrices=matrices)


def travel_on_streets(
    streets: Streets,
    visits: tuple[Visit, ...],
    shifts: Sequence[Shift],
    on_step: Callable[[Message], None],
    folder: Path | None = None,
) -> Travelling:
    """Return travel on streets, without the visits that they do not reach.

    Parameters
    ----------
    on_step
        Told of visits that are far from any road.
    folder
        Where tables are kept for next time; None keeps none.

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
    places = places_of(near, shifts)
    tables = {mode: _table(streets, places, mode, folder, on_step) for mode in _modes(shifts)}
    reached, cut = _split_by_reach(near, shifts, tables)
    numbers = {place: n for n, place in enumerate(places)}
    kept = np.array([numbers[place] for place in places_of(reached, shifts)], dtype=np.intp)
    return Travelling(
        visits=reached,
        lost=tuple(UnplacedCase(case=visit.case, reason=why) for visit, why in (*far, *cut)),
        matrices={mode: _part(table, kept) for mode, table in tables.items()},
        streets=streets,
        kind=streets.kind,
    )


def travel_anyhow(
    streets: Streets,
    visits: tuple[Visit, ...],
    shifts: Sequence[Shift],
    settings: GreatCircleSettings,
    on_step: Callable[[Message], None],
    folder: Path | None = None,
) -> Travelling:
    """Return travel on streets, or as the crow flies where a road server fails."""
    try:
        return travel_on_streets(streets, visits, shifts, on_step, folder)
    except ServiceError as error:
        for fault in error.faults:
            on_step(fault.message)
    on_step(
        say("Planned with great circles, as --roads-fallback asks: ways and times are estimates.")
    )
    travelling = travel_straight(visits, shifts, settings)
    return Travelling(
        visits=visits,
        matrices=travelling.matrices,
        kind=f"{STRAIGHT}, for {streets.kind} failed",
    )


def _table(
    streets: Streets,
    places: Sequence[Location],
    mode: TravelMode,
    folder: Path | None,
    on_step: Callable[[Message], None],
) -> TravelTable:
    if folder is None or not streets.identity:
        return streets.table(places, places, mode, FREE_FLOW)
    return TableCache(streets=streets, folder=folder, on_note=on_step).table(places, mode)


def _modes(shifts: Sequence[Shift]) -> list[TravelMode]:
    return sorted({shift.mode for shift in shifts})


def _part(table: TravelTable, kept: np.ndarray) -> TravelMatrix:
    both = np.ix_(kept, kept)
    return TravelMatrix(durations=table.durations[both], distances=table.distances[both])


def _split_by_reach(
    visits: tuple[Visit, ...], shifts: Sequence[Shift], tables: Mapping[TravelMode, TravelTable]
) -> tuple[tuple[Visit, ...], list[tuple[Visit, Message]]]:
    """Return the visits between which ways lead by every mode, and the others with the reason."""
    places = places_of(visits, shifts)
    names = _names(visits, shifts)
    cut = {
        places[one]: names[places[other]]
        for table in tables.values()
        for one, other in cut_off(table).items()
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
