"""The great-circle engine: known distances, and what must hold of any matrix."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.domain import Location, TravelMode
from visitplanner.travel.great_circle import GreatCircle, GreatCircleSettings
from visitplanner.travel.traffic import FREE_FLOW, Slowdown

STANDARD = GreatCircleSettings()
WEIHAI = Location(latitude=37.50914, longitude=122.11356)
WENDENG = Location(latitude=37.1939, longitude=122.0579)

places_on_earth = st.lists(
    st.builds(Location, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180)),
    max_size=8,
)
modes = st.sampled_from(TravelMode)


def test_weihai_to_wendeng_is_as_far_as_on_a_globe() -> None:
    straight = replace(STANDARD, circuity=dict.fromkeys(TravelMode, 1.0))
    distances = GreatCircle(straight).matrix([WEIHAI, WENDENG], TravelMode.CAR).distances
    # The spherical law of cosines on a radius of 6,371.009 km gives 35,395 m.
    assert distances[0, 1] == pytest.approx(35_395, abs=2)


def test_circuity_speed_and_access_make_the_journey() -> None:
    travel = GreatCircle(STANDARD).matrix([WEIHAI, WENDENG], TravelMode.CAR)
    assert travel.distances[0, 1] == pytest.approx(35_395 * 1.35, abs=3)
    # 47.8 km at 28 km/h, and 180 s of parking and stairs.
    assert travel.durations[0, 1] == pytest.approx(35_395 * 1.35 / 28 * 3.6 + 180, abs=2)


def test_traffic_slows_what_is_driven_and_nothing_else() -> None:
    engine = GreatCircle(STANDARD)
    slow = Slowdown(overall=1.5, primary=9.0)
    for mode in TravelMode:
        free, slowed = (engine.matrix([WEIHAI, WENDENG], mode, s) for s in (FREE_FLOW, slow))
        assert (free.distances == slowed.distances).all()
        if mode is TravelMode.CAR:
            driven = 35_395 * 1.35 / 28 * 3.6
            assert slowed.durations[0, 1] == pytest.approx(1.5 * driven + 180, abs=2)
        else:
            assert (free.durations == slowed.durations).all()


@given(places=places_on_earth, mode=modes, factors=st.tuples(st.floats(1, 10), st.floats(1, 10)))
def test_a_slower_state_is_quicker_nowhere(
    places: list[Location], mode: TravelMode, factors: tuple[float, float]
) -> None:
    free, slow, slower = (
        GreatCircle(STANDARD).matrix(places, mode, Slowdown(overall=factor)).durations
        for factor in (1.0, *sorted(factors))
    )
    assert (free == GreatCircle(STANDARD).matrix(places, mode).durations).all()
    assert (free <= slow).all()
    assert (slow <= slower).all()


def test_a_quarter_of_the_equator_is_ten_thousand_kilometres() -> None:
    straight = replace(STANDARD, circuity=dict.fromkeys(TravelMode, 1.0))
    places = [Location(latitude=0, longitude=0), Location(latitude=0, longitude=90)]
    travel = GreatCircle(straight).matrix(places, TravelMode.WALK)
    assert travel.distances[0, 1] == 10_007_558  # pi / 2 * 6,371,008.8 m, rounded up


def test_neighbours_a_metre_apart_are_told_apart() -> None:
    near = replace(WEIHAI, latitude=WEIHAI.latitude + 9e-6)
    travel = GreatCircle(STANDARD).matrix([WEIHAI, near], TravelMode.WALK)
    assert travel.distances[0, 1] == 2  # 1.0 m by 1.25, rounded up
    assert travel.durations[0, 1] == 60 + 2


def test_two_cases_at_the_same_coordinates_are_no_way_apart() -> None:
    by_book = replace(WEIHAI, source="address book")
    travel = GreatCircle(STANDARD).matrix([WEIHAI, by_book], TravelMode.WALK)
    assert travel.distances.tolist() == [[0, 0], [0, 0]]
    assert travel.durations.tolist() == [[0, 0], [0, 0]]


def test_a_car_is_quicker_than_an_ebike_and_that_than_walking() -> None:
    engine = GreatCircle(STANDARD)
    seconds = [engine.matrix([WEIHAI, WENDENG], mode).durations[0, 1] for mode in TravelMode]
    assert list(TravelMode) == [TravelMode.CAR, TravelMode.EBIKE, TravelMode.WALK]
    assert seconds == sorted(seconds)


@given(places=places_on_earth, mode=modes)
def test_every_matrix_is_symmetric_zero_on_the_diagonal_and_never_negative(
    places: list[Location], mode: TravelMode
) -> None:
    travel = GreatCircle(STANDARD).matrix(places, mode)
    assert travel.num_places == len(places)
    for matrix in (travel.durations, travel.distances):
        assert matrix.dtype == np.int64
        assert (matrix == matrix.T).all()
        assert (np.diag(matrix) == 0).all()
        assert (matrix >= 0).all()


@given(places=places_on_earth, mode=modes)
def test_no_detour_is_shorter_than_the_direct_way(places: list[Location], mode: TravelMode) -> None:
    travel = GreatCircle(STANDARD).matrix(places, mode)
    for matrix in (travel.durations, travel.distances):
        for middle in range(len(places)):
            detours = matrix[:, middle, None] + matrix[None, middle, :]
            # 1: of places in a line, a billionth of a metre may decide how a sum is rounded up.
            assert (matrix <= detours + 1).all()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"circuity": dict.fromkeys(TravelMode, 0.99)}, "circuity of at least 1 for car, got 0.99"),
        ({"circuity": dict.fromkeys(TravelMode, float("nan"))}, "circuity of at least 1"),
        ({"speed_kmh": dict.fromkeys(TravelMode, 0.0)}, "speed above 0 km/h for car, got 0.0"),
        ({"access_s": dict.fromkeys(TravelMode, -1)}, "at least 0 s of access for car, got -1"),
    ],
)
def test_settings_that_make_no_sense_are_refused(changes: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        replace(STANDARD, **changes)  # type: ignore[arg-type]  # any field


def test_the_least_settings_are_accepted() -> None:
    least = GreatCircleSettings(
        circuity=dict.fromkeys(TravelMode, 1.0), access_s=dict.fromkeys(TravelMode, 0)
    )
    assert GreatCircle(least).matrix([WEIHAI, WENDENG], TravelMode.CAR).num_places == 2
