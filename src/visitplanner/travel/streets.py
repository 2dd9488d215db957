"""What an engine says that knows the streets: a road network in a file, or a road server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np

from visitplanner.domain import TravelMode
from visitplanner.travel.great_circle import rounded_up
from visitplanner.travel.matrix import TravelMatrix
from visitplanner.units import METRES_PER_KM, SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from visitplanner.domain import Location
    from visitplanner.travel.great_circle import GreatCircleSettings
    from visitplanner.travel.roads.network import Box
    from visitplanner.travel.traffic import Slowdown

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

NO_WAY = -1
"""Seconds and metres where no way leads."""

DRAWN_DECIMALS = 5
"""Of a degree: about a metre."""

Line: TypeAlias = list[tuple[float, float]]
"""Corners, latitude and longitude in degrees of WGS-84."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TravelTable:
    """Travel from some places, one a row, to others, one a column.

    Attributes
    ----------
    durations, distances
        Seconds from door to door and metres, shape (origins, destinations); `NO_WAY` in both where
        there is no way.
    """

    durations: Ints
    distances: Ints

    def square(self) -> TravelMatrix:
        """Return the table as a matrix, where origins and destinations are the same places."""
        return TravelMatrix(durations=self.durations, distances=self.distances)


class Streets(Protocol):
    """An engine of travel that knows the streets."""

    @property
    def kind(self) -> str:
        """What it is, as the plan says it: "roads" or "osrm"."""
        ...

    @property
    def identity(self) -> str:
        """What answers depend on beside mode and places; "" where that cannot be said."""
        ...

    @property
    def lifetime_s(self) -> float | None:
        """Seconds for which answers are as good as new; None where they never age."""
        ...

    @property
    def licence(self) -> str:
        """Who must be named where the streets are shown."""
        ...

    def table(
        self,
        origins: Sequence[Location],
        destinations: Sequence[Location],
        mode: TravelMode,
        slowdown: Slowdown,
    ) -> TravelTable:
        """Return travel from `origins` to `destinations`, along the fastest ways, slowed down.

        Seconds and metres are rounded up. Places with the same coordinates are one.

        Raises
        ------
        InputError
            When nothing is known of the mode.
        ServiceError
            When a road server does not answer as it should.
        """
        ...

    def metres_off(self, places: Sequence[Location], mode: TravelMode) -> Floats:
        """Return how far each place is from the nearest road of a mode, as the crow flies."""
        ...

    def lines(self, places: Sequence[Location], mode: TravelMode) -> list[Line]:
        """Return the fastest way from each place to the next, from door to door."""
        ...

    def streets(self, box: Box) -> list[list[Line]]:
        """Return the streets around a box for a map, the most important first, if known."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Doors:
    """Places, and how far each is from the road.

    Attributes
    ----------
    points
        Latitude and longitude, degrees, shape (n, 2).
    metres_off
        As the crow flies, shape (n,).
    """

    points: Floats
    metres_off: Floats


def door_to_door(
    on_roads: tuple[Floats, Floats],
    doors: tuple[Doors, Doors],
    mode: TravelMode,
    settings: GreatCircleSettings,
) -> TravelTable:
    """Return travel between places: on the roads, then walked to the door, parking and stairs.

    Parameters
    ----------
    on_roads
        Seconds and metres, shape (origins, destinations), NaN where there is no way.
    doors
        Of the origins, and of the destinations.
    settings
        Seconds of access for each mode, and how fast and how straight one walks.
    """
    (seconds, metres), (origins, destinations) = on_roads, doors
    walk = TravelMode.WALK
    off = np.add.outer(origins.metres_off, destinations.metres_off) * settings.circuity[walk]
    pace = settings.speed_kmh[walk] * METRES_PER_KM / SECONDS_PER_HOUR
    here, there = origins.points[:, np.newaxis], destinations.points[np.newaxis, :]
    is_way = (here != there).any(axis=2)
    is_lost = is_way & ~(np.isfinite(seconds) & np.isfinite(metres))
    durations = np.where(is_way, seconds + off / pace + settings.access_s[mode], 0.0)
    distances = np.where(is_way, metres + off, 0.0)
    return TravelTable(
        durations=rounded_up(np.where(is_lost, NO_WAY, durations)),
        distances=rounded_up(np.where(is_lost, NO_WAY, distances)),
    )


def drawn_line(parts: Sequence[Floats]) -> Line:
    """Return corners as they are drawn: to a metre, each once in a row."""
    rounded = np.concatenate(parts).round(DRAWN_DECIMALS)
    is_next = np.ones(len(rounded), dtype=bool)
    is_next[1:] = (rounded[1:] != rounded[:-1]).any(axis=1)
    return [(float(latitude), float(longitude)) for latitude, longitude in rounded[is_next]]


def points_of(places: Sequence[Location]) -> Floats:
    """Return latitudes and longitudes in degrees, shape (n, 2)."""
    return np.array([[place.latitude, place.longitude] for place in places]).reshape(-1, 2)
