"""Travel without a map: great-circle distances, stretched by a circuity and slowed by a speed.

A stated estimate, good enough to plan a town and no better: it knows no bay, hill or bridge. Each
default and its source stand in `GreatCircleSettings`; a bank that has measured its own puts them
into the policy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.domain import TravelMode
from visitplanner.travel.matrix import TravelMatrix
from visitplanner.travel.traffic import FREE_FLOW
from visitplanner.units import METRES_PER_KM, SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from visitplanner.domain import Location
    from visitplanner.travel.traffic import Slowdown

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth, after the International Union of Geodesy and Geophysics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GreatCircleSettings:
    """How each mode of travel stretches, slows and lengthens a straight way.

    Attributes
    ----------
    circuity
        Way on the ground over great-circle distance, at least 1. Driving, 1.35: the mean over 300
        European cities is 1.343 [1]_. Walking, 1.25: footways are more direct than carriageways
        [2]_. E-bikes ride between the two, 1.3.
    speed_kmh
        Mean over a whole trip in town, lights and queues included. Car, 28: between Beijing's
        rush hour, 24.2 [3]_, and the whole day in a middling city, Zhongshan, 36.4 [4]_. E-bike,
        17: their design speed is capped at 25 [5]_. Walking, 4.5, is 1.25 m/s, an easy gait.
    access_s
        Seconds added to every way between two places: parking or locking up, the gate, the stairs.
        An assumption: 3 minutes by car, 2 by e-bike, 1 on foot.

    References
    ----------
    .. [1] Road distances to the centre of 300 European cities, Environment and Planning B, 2023,
       doi:10.1177/23998083231168870.
    .. [2] Boeing, "The morphology and circuity of walkable and drivable street networks", 2019,
       arXiv:1708.00836.
    .. [3] Beijing Transportation Research Center, first half of 2010, as reported by Xinhua,
       24 August 2010.
    .. [4] AMap's figures for April 2019, as reported by Guangzhou Daily, 15 May 2019.
    .. [5] GB 17761-2018, Safety technical specification for electric bicycle.
    """

    circuity: Mapping[TravelMode, float] = field(
        default_factory=lambda: {
            TravelMode.CAR: 1.35,
            TravelMode.EBIKE: 1.3,
            TravelMode.WALK: 1.25,
        }
    )
    speed_kmh: Mapping[TravelMode, float] = field(
        default_factory=lambda: {
            TravelMode.CAR: 28.0,
            TravelMode.EBIKE: 17.0,
            TravelMode.WALK: 4.5,
        }
    )
    access_s: Mapping[TravelMode, int] = field(
        default_factory=lambda: {
            TravelMode.CAR: 180,
            TravelMode.EBIKE: 120,
            TravelMode.WALK: 60,
        }
    )

    def __post_init__(self) -> None:
        for mode in TravelMode:
            circuity, speed = self.circuity[mode], self.speed_kmh[mode]
            if not (isfinite(circuity) and circuity >= 1):
                msg = f"Expected a circuity of at least 1 for {mode}, got {circuity}."
                raise ValueError(msg)
            if not (isfinite(speed) and speed > 0):
                msg = f"Expected a speed above 0 km/h for {mode}, got {speed}."
                raise ValueError(msg)
            if self.access_s[mode] < 0:
                msg = f"Expected at least 0 s of access for {mode}, got {self.access_s[mode]}."
                raise ValueError(msg)


class GreatCircle:
    """The travel engine that needs nothing but coordinates."""

    def __init__(self, settings: GreatCircleSettings) -> None:
        self._settings = settings

    def matrix(
        self, places: Sequence[Location], mode: TravelMode, slowdown: Slowdown = FREE_FLOW
    ) -> TravelMatrix:
        """Return travel between all `places` by `mode`, all of it slowed alike but the access.

        Seconds and metres are rounded up, so that nobody is promised to arrive early, and no
        detour is ever shorter than the direct way. Places with the same coordinates are one.
        """
        points = np.array([[place.latitude, place.longitude] for place in places]).reshape(-1, 2)
        ways_m = metres_between(points[:, None], points[None, :]) * self._settings.circuity[mode]
        speed_ms = self._settings.speed_kmh[mode] * METRES_PER_KM / SECONDS_PER_HOUR
        driven_s = ways_m / speed_ms * slowdown.felt_by(mode).overall
        access_s = np.where(ways_m > 0, self._settings.access_s[mode], 0)
        return TravelMatrix(durations=rounded_up(driven_s) + access_s, distances=rounded_up(ways_m))


def metres_between(one: NDArray[np.float64], two: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return great-circle distances in metres, accurate for near points too.

    Parameters
    ----------
    one, two
        Latitudes and longitudes in degrees along the last axis; the others are broadcast.
    """
    a, b = np.radians(one), np.radians(two)
    north, east = np.sin((a[..., 0] - b[..., 0]) / 2) ** 2, np.sin((a[..., 1] - b[..., 1]) / 2) ** 2
    # Rounding may push the square of half the chord of antipodes a hair above 1.
    chords = np.minimum(north + np.cos(a[..., 0]) * np.cos(b[..., 0]) * east, 1.0)
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(chords)))


def rounded_up(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return seconds or metres as whole ones, never less."""
    return np.ceil(values).astype(np.int64)
