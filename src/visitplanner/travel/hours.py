"""Travel by the time of day: one table for each state of traffic on the days planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visitplanner.travel.matrix import TravelMatrix, by_hour

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from visitplanner.calendar import WorkingCalendar
    from visitplanner.domain import Location, TravelMode
    from visitplanner.travel.matrix import TravelTimes
    from visitplanner.travel.traffic import Traffic


def travel_by_hour(
    engine: TravelTimes,
    places: Sequence[Location],
    mode: TravelMode,
    traffic: Traffic,
    days: Sequence[date],
    calendar: WorkingCalendar,
) -> TravelMatrix:
    """Return travel between all `places` on `days`; the engine is asked once for each state.

    Distances are the longest of the ways that are the fastest in some state, so that nobody drives
    more than was counted.

    Parameters
    ----------
    days
        The days planned, in order; the midnight that begins the first is second 0.

    Raises
    ------
    InputError
        When the traffic depends on the holidays of a year that the calendar does not know, or the
        engine has no ways for the mode.
    """
    changes = traffic.felt_by(mode).changes(days, calendar)
    states = tuple(dict.fromkeys(slowdown for _, slowdown in changes))
    matrices = [engine.matrix(places, mode, slowdown) for slowdown in states]
    if len(matrices) == 1:
        return matrices[0]
    return by_hour(
        tuple((second, states.index(slowdown)) for second, slowdown in changes),
        np.stack([matrix.durations for matrix in matrices]),
        np.maximum.reduce([matrix.distances for matrix in matrices]),
    )
