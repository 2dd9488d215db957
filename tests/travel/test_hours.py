"""Travel by the hour: a matrix for each state of traffic, asked for once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from street_maps import RING, STREETS, Street, network_of, place

from visitplanner.calendar import WorkingCalendar
from visitplanner.domain import Location, TravelMode
from visitplanner.travel.great_circle import GreatCircle, GreatCircleSettings
from visitplanner.travel.hours import travel_by_hour
from visitplanner.travel.roads.engine import RoadTravel
from visitplanner.travel.traffic import FREE_FLOW, NO_PEAKS, WORKDAY_PEAKS, Slowdown, Traffic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitplanner.travel.matrix import TravelMatrix, TravelTimes

HOUR, DAY = 3_600, 86_400
THURSDAY, FRIDAY, SUNDAY = date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 11)
STRAIGHT = GreatCircle(GreatCircleSettings())
PLACES = [
    Location(latitude=37.5, longitude=122.1),
    Location(latitude=37.52, longitude=122.1),
    Location(latitude=37.5, longitude=122.13),
]
SPOTS = st.lists(st.tuples(st.floats(-1, 6), st.floats(-1, 6)), min_size=1, max_size=6)


class Asked:
    """An engine that notes what it was asked."""

    def __init__(self) -> None:
        self.slowdowns = list[Slowdown]()

    def matrix(
        self, places: Sequence[Location], mode: TravelMode, slowdown: Slowdown = FREE_FLOW
    ) -> TravelMatrix:
        """Answer as the crow flies."""
        self.slowdowns.append(slowdown)
        return STRAIGHT.matrix(places, mode, slowdown)


def test_three_states_on_two_working_days() -> None:
    engine = Asked()
    days = [THURSDAY, FRIDAY]
    travel = travel_by_hour(engine, PLACES, TravelMode.CAR, WORKDAY_PEAKS, days, WorkingCalendar())
    peaks = [period.slowdown for period in WORKDAY_PEAKS.periods]
    assert engine.slowdowns == [FREE_FLOW, *peaks]
    one_day = ((7 * HOUR, 1), (9 * HOUR, 0), (17 * HOUR, 2), (19 * HOUR, 0))
    assert travel.hours is not None
    assert travel.hours.changes == (
        (0, 0),
        *one_day,
        *((DAY + second, state) for second, state in one_day),
    )
    assert travel.hours.durations.shape == (3, 3, 3)


def test_periods_alike_are_one_state() -> None:
    morning, evening = WORKDAY_PEAKS.periods
    alike = Traffic(periods=(morning, replace(evening, slowdown=morning.slowdown)))
    engine = Asked()
    travel = travel_by_hour(engine, PLACES, TravelMode.CAR, alike, [THURSDAY], WorkingCalendar())
    assert travel.hours is not None
    assert [state for _, state in travel.hours.changes] == [0, 1, 0, 1, 0]
    assert len(engine.slowdowns) == 2


def test_days_off_and_those_who_do_not_drive_have_one_state() -> None:
    for mode, day in ((TravelMode.CAR, SUNDAY), (TravelMode.EBIKE, THURSDAY)):
        engine = Asked()
        travel = travel_by_hour(engine, PLACES, mode, WORKDAY_PEAKS, [day], WorkingCalendar())
        assert engine.slowdowns == [FREE_FLOW]
        assert travel.hours is None
        assert (travel.durations == STRAIGHT.matrix(PLACES, mode).durations).all()


def test_without_peaks_travel_is_what_it_was() -> None:
    for mode in TravelMode:
        plain = STRAIGHT.matrix(PLACES, mode)
        travel = travel_by_hour(STRAIGHT, PLACES, mode, NO_PEAKS, [THURSDAY], WorkingCalendar())
        assert (travel.durations == plain.durations).all()
        assert (travel.distances == plain.distances).all()


@settings(max_examples=40)
@given(streets=STREETS, spots=SPOTS)
def test_peaks_are_never_quicker_and_no_way_is_longer_than_counted(
    streets: list[Street], spots: list[tuple[float, float]]
) -> None:
    with TemporaryDirectory() as folder:
        network = network_of(Path(folder), [RING, *streets])
    places = [
        Location(latitude=latitude, longitude=longitude)
        for latitude, longitude in map(place, spots)
    ]
    roads = RoadTravel(network, GreatCircleSettings())
    engines: list[TravelTimes] = [STRAIGHT, roads]
    for engine in engines:
        travel = travel_by_hour(
            engine, places, TravelMode.CAR, WORKDAY_PEAKS, [THURSDAY], WorkingCalendar()
        )
        assert travel.hours is not None
        free, morning, evening = travel.hours.durations
        assert (free <= morning).all()
        assert (morning <= evening).all()
        for slowdown in (FREE_FLOW, *(period.slowdown for period in WORKDAY_PEAKS.periods)):
            matrix = engine.matrix(places, TravelMode.CAR, slowdown)
            assert (matrix.distances <= travel.distances).all()
        assert (np.diagonal(travel.durations) == 0).all()
