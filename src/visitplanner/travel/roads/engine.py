"""The engine of travel that knows the streets."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from visitplanner.domain import TravelMode
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.travel.great_circle import rounded_up
from visitplanner.travel.matrix import TravelMatrix
from visitplanner.travel.roads.shapes import lines_between, streets_in
from visitplanner.travel.roads.shortest import fastest_ways
from visitplanner.travel.roads.snapping import Snapper
from visitplanner.travel.traffic import FREE_FLOW
from visitplanner.units import METRES_PER_KM, SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from visitplanner.domain import Location
    from visitplanner.travel.great_circle import GreatCircleSettings
    from visitplanner.travel.roads.network import Box, RoadNetwork
    from visitplanner.travel.roads.snapping import Snaps
    from visitplanner.travel.traffic import Slowdown

    Floats = NDArray[np.float64]

Line: TypeAlias = list[tuple[float, float]]
"""Corners, latitude and longitude in degrees of WGS-84."""

DRAWN_DECIMALS = 5
"""Of a degree: about a metre."""


class RoadTravel:
    """Travel on a road network; from the road to the door, and before any road, one walks.

    Parameters
    ----------
    settings
        Seconds of access for each mode, and how fast and how straight one walks.
    """

    def __init__(self, network: RoadNetwork, settings: GreatCircleSettings) -> None:
        self._network, self._settings = network, settings
        self._snappers: dict[TravelMode, Snapper] = {}

    def matrix(
        self, places: Sequence[Location], mode: TravelMode, slowdown: Slowdown = FREE_FLOW
    ) -> TravelMatrix:
        """Return travel between all `places` by `mode`, along the fastest ways.

        A slowdown may make another way the fastest. It slows what is driven, lights included, and
        neither what is walked nor the access.
        Seconds and metres are rounded up, so that no detour is ever faster than the direct way.
        Places with the same coordinates are one.

        Raises
        ------
        InputError
            When the mode has no roads.
        """
        points = _points(places)
        snaps = self._snapped(points, mode)
        seconds, metres = fastest_ways(self._network, mode, snaps, slowdown)
        walked = snaps.metres * self._settings.circuity[TravelMode.WALK]
        speed = self._settings.speed_kmh[TravelMode.WALK] * METRES_PER_KM / SECONDS_PER_HOUR
        off = walked[:, None] + walked[None, :]
        is_way = (points[:, None, :] != points[None, :, :]).any(axis=2)
        return TravelMatrix(
            durations=rounded_up(
                np.where(is_way, seconds + off / speed + self._settings.access_s[mode], 0.0)
            ),
            distances=rounded_up(np.where(is_way, metres + off, 0.0)),
        )

    def lines(self, places: Sequence[Location], mode: TravelMode) -> list[Line]:
        """Return the fastest way in free flow from each place to the next, from door to door."""
        points = _points(places)
        if len(points) < 2:  # noqa: PLR2004 (a way joins two)
            return []
        lines = lines_between(self._network, mode, self._snapped(points, mode))
        return [
            _line([points[n : n + 1], line, points[n + 1 : n + 2]]) for n, line in enumerate(lines)
        ]

    def streets(self, box: Box) -> list[list[Line]]:
        """Return the streets around a box for a map, the most important first."""
        return [[_line([line]) for line in rank] for rank in streets_in(self._network, box)]

    @property
    def licence(self) -> str:
        """Who must be named where the streets are shown."""
        return self._network.origin.licence

    def metres_off(self, places: Sequence[Location], mode: TravelMode) -> Floats:
        """Return how far each place is from the nearest road of a mode, as the crow flies."""
        return self._snapped(_points(places), mode).metres

    def _snapped(self, points: Floats, mode: TravelMode) -> Snaps:
        if mode not in self._snappers:
            usable = self._network.usable(mode)
            if not len(usable):
                message = say("the road network has no roads for this mode: {mode}", mode=str(mode))
                raise input_fault(message, file=self._network.origin.source)
            self._snappers[mode] = Snapper(self._network, usable)
        return self._snappers[mode].snap(points)


def _line(parts: Sequence[Floats]) -> Line:
    """Return corners as they are drawn: to a metre, each once in a row."""
    rounded = np.concatenate(parts).round(DRAWN_DECIMALS)
    is_next = np.ones(len(rounded), dtype=bool)
    is_next[1:] = (rounded[1:] != rounded[:-1]).any(axis=1)
    return [(float(latitude), float(longitude)) for latitude, longitude in rounded[is_next]]


def _points(places: Sequence[Location]) -> Floats:
    return np.array([[place.latitude, place.longitude] for place in places]).reshape(-1, 2)
