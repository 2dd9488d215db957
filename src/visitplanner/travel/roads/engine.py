"""The engine of travel that knows the streets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.travel.roads.shapes import lines_between, streets_in
from visitplanner.travel.roads.shortest import fastest_ways
from visitplanner.travel.roads.snapping import Snapper
from visitplanner.travel.streets import Doors, door_to_door, drawn_line, points_of
from visitplanner.travel.traffic import FREE_FLOW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from visitplanner.domain import Location, TravelMode
    from visitplanner.travel.great_circle import GreatCircleSettings
    from visitplanner.travel.matrix import TravelMatrix
    from visitplanner.travel.roads.network import Box, RoadNetwork
    from visitplanner.travel.roads.snapping import Snaps
    from visitplanner.travel.streets import Line, TravelTable
    from visitplanner.travel.traffic import Slowdown

    Floats = NDArray[np.float64]


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
        Seconds and metres are rounded up. With the access counted, no detour is faster than the
        direct way; without, a car may turn round at a door and save what that takes elsewhere.
        Places with the same coordinates are one.

        Raises
        ------
        InputError
            When the mode has no roads.
        """
        return self.table(places, places, mode, slowdown).square()

    def table(
        self,
        origins: Sequence[Location],
        destinations: Sequence[Location],
        mode: TravelMode,
        slowdown: Slowdown = FREE_FLOW,
    ) -> TravelTable:
        """Return travel from `origins` to `destinations`, the same for each pair as in `matrix`.

        Raises
        ------
        InputError
            When the mode has no roads.
        """
        numbers = {place: n for n, place in enumerate(dict.fromkeys([*origins, *destinations]))}
        points = points_of(list(numbers))
        snaps = self._snapped(points, mode)
        here, there = (
            np.array([numbers[place] for place in places], dtype=np.int64)
            for places in (origins, destinations)
        )
        ways = fastest_ways(self._network, mode, snaps, slowdown, (here, there))
        doors = (
            Doors(points=points[here], metres_off=snaps.metres[here]),
            Doors(points=points[there], metres_off=snaps.metres[there]),
        )
        return door_to_door(ways, doors, mode, self._settings)

    def lines(self, places: Sequence[Location], mode: TravelMode) -> list[Line]:
        """Return the fastest way in free flow from each place to the next, from door to door."""
        points = points_of(places)
        if len(points) < 2:  # noqa: PLR2004 (a way joins two)
            return []
        lines = lines_between(self._network, mode, self._snapped(points, mode))
        return [
            drawn_line([points[n : n + 1], line, points[n + 1 : n + 2]])
            for n, line in enumerate(lines)
        ]

    def streets(self, box: Box) -> list[list[Line]]:
        """Return the streets around a box for a map, the most important first."""
        return [[drawn_line([line]) for line in rank] for rank in streets_in(self._network, box)]

    kind = "roads"
    lifetime_s = None

    @property
    def identity(self) -> str:
        """The network's file and the settings; "" for a network that was not read from one."""
        return self._network.sha256 and f"roads {self._network.sha256} {self._settings}"

    @property
    def licence(self) -> str:
        """Who must be named where the streets are shown."""
        return self._network.origin.licence

    def metres_off(self, places: Sequence[Location], mode: TravelMode) -> Floats:
        """Return how far each place is from the nearest road of a mode, as the crow flies."""
        return self._snapped(points_of(places), mode).metres

    def _snapped(self, points: Floats, mode: TravelMode) -> Snaps:
        if mode not in self._snappers:
            usable = self._network.usable(mode)
            if not len(usable):
                message = say("the road network has no roads for this mode: {mode}", mode=str(mode))
                raise input_fault(message, file=self._network.origin.source)
            self._snappers[mode] = Snapper(self._network, usable)
        return self._snappers[mode].snap(points)
