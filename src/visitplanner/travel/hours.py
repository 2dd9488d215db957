"""Travel by the time of day: one matrix for each state of traffic on the days planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from visitplanner.calendar import WorkingCalendar
    from visitplanner.domain import Location, TravelMode
    from visitplanner.travel.matrix import TravelMatrix
    from visitplanner.travel.traffic import Slowdown, Traffic


class SlowedTravelTimes(Protocol):
    """An engine that knows the way, and how long it takes in traffic."""

    def matrix(
        self, places: Sequence[Location], mode: TravelMode, slowdown: Slowdown
    ) -> TravelMatrix:
        """Return travel between all `places` by `mode`, slowed down."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HourlyTravel:
    """Travel between n places by one mode, in each state of traffic.

    Attributes
    ----------
    changes
        Seconds from the midnight that begins the first day, from which on a state holds, and its
        number, in order; the first holds from ever on. A state that holds again keeps its number.
    durations
        Seconds of the whole way if a state lasted for ever, shape (states, n, n).
    distances
        Metres, shape (n, n): the longest of the ways that are the fastest in some state, so that
        nobody drives more than was counted.
    """

    changes: tuple[tuple[int, int], ...]
    durations: NDArray[np.int64]
    distances: NDArray[np.int64]


def travel_by_hour(
    engine: SlowedTravelTimes,
    places: Sequence[Location],
    mode: TravelMode,
    traffic: Traffic,
    days: Sequence[date],
    calendar: WorkingCalendar,
) -> HourlyTravel:
    """Return travel between all `places` on `days`; the engine is asked once for each state.

    Parameters
    ----------
    days
        The days planned, in order.

    Raises
    ------
    InputError
        When the traffic depends on the holidays of a year that the calendar does not know, or the
        engine has no ways for the mode.
    """
    changes = traffic.felt_by(mode).changes(days, calendar)
    states = tuple(dict.fromkeys(slowdown for _, slowdown in changes))
    matrices = [engine.matrix(places, mode, slowdown) for slowdown in states]
    return HourlyTravel(
        changes=tuple((second, states.index(slowdown)) for second, slowdown in changes),
        durations=np.stack([matrix.durations for matrix in matrices]),
        distances=np.maximum.reduce([matrix.distances for matrix in matrices]),
    )
