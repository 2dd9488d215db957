"""Travel on streets, as the pipeline asks for it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from street_maps import RING, STREETS, Street, network_of, place

from visitplanner.domain import Location, TravelMode
from visitplanner.travel.great_circle import GreatCircleSettings
from visitplanner.travel.roads.engine import RoadTravel
from visitplanner.travel.traffic import FREE_FLOW, RoadGroup, Slowdown

if TYPE_CHECKING:
    from visitplanner.travel.roads.network import RoadNetwork

STANDARD = GreatCircleSettings()
NO_ACCESS = GreatCircleSettings(access_s=dict.fromkeys(TravelMode, 0))
CAR, WALK = TravelMode.CAR, TravelMode.WALK
STEP_NORTH_M = 111.195
SPOTS = st.tuples(st.floats(-1, 6), st.floats(-1, 6))


def at(north: float, east: float) -> Location:
    latitude, longitude = place((north, east))
    return Location(latitude=latitude, longitude=longitude)


@pytest.fixture
def ring(tmp_path: Path) -> RoadNetwork:
    return network_of(tmp_path, [RING])


def test_round_a_ring_at_25_kmh(ring: RoadNetwork) -> None:
    travel = RoadTravel(ring, NO_ACCESS).matrix([at(1, 0), at(4, 0)], CAR)
    assert travel.distances[0, 1] == pytest.approx(3 * STEP_NORTH_M, abs=1.5)
    assert travel.durations[0, 1] == pytest.approx(3 * STEP_NORTH_M / 25 * 3.6, abs=1.5)
    assert (travel.distances == travel.distances.T).all()


def test_against_a_one_way_street_one_goes_round(tmp_path: Path) -> None:
    one_way = {"highway": "residential", "oneway": "yes"}
    network = network_of(tmp_path, [Street(cells=RING.cells, tags=one_way)])
    cars = RoadTravel(network, NO_ACCESS).matrix([at(0, 1), at(0, 4)], CAR).distances
    walkers = RoadTravel(network, NO_ACCESS).matrix([at(0, 1), at(0, 4)], WALK).distances
    assert cars[1, 0] > 5 * cars[0, 1]
    assert walkers[1, 0] == walkers[0, 1] == cars[0, 1]


def test_parking_counts_for_each_way_between_two_places(ring: RoadNetwork) -> None:
    places = [at(1, 0), at(4, 0), at(4, 0)]
    bare, real = (RoadTravel(ring, s).matrix(places, CAR).durations for s in (NO_ACCESS, STANDARD))
    assert (real - bare).tolist() == [[0, 180, 180], [180, 0, 0], [180, 0, 0]]


def test_off_the_road_one_walks(ring: RoadNetwork) -> None:
    engine = RoadTravel(ring, NO_ACCESS)
    places = [at(2, 0), at(2, -1)]
    assert engine.metres_off(places, CAR) == pytest.approx([0, 88.2], abs=0.5)
    travel = engine.matrix(places, CAR)
    assert travel.distances[0, 1] == pytest.approx(88.2 * 1.25, abs=1.5)
    assert travel.durations[0, 1] == pytest.approx(88.2 * 1.25 / 4.5 * 3.6, abs=1.5)


def test_in_traffic_the_same_way_takes_longer_and_the_door_is_no_further(ring: RoadNetwork) -> None:
    engine, places = RoadTravel(ring, STANDARD), [at(1, 0), at(4, 0)]
    free, slow = (engine.matrix(places, CAR, s) for s in (FREE_FLOW, Slowdown(minor=1.5)))
    # 334 m at 25 km/h are 48.04 s, in traffic 72.06 s, and 180 s of parking and stairs either way.
    assert (free.durations[0, 1], slow.durations[0, 1]) == (180 + 49, 180 + 73)
    assert (free.distances == slow.distances).all()
    elsewhere = engine.matrix(places, CAR, Slowdown(overall=3.0, primary=3.0, fast=3.0))
    assert (elsewhere.durations == free.durations).all()


def test_in_traffic_another_way_may_be_the_fastest_even_between_the_same_junctions(
    tmp_path: Path,
) -> None:
    main = Street(cells=[(0, 0), (3, 4), (0, 8)], tags={"highway": "primary"})
    back = Street(cells=[(0, 0), (0, 8)])
    engine = RoadTravel(network_of(tmp_path, [main, back]), NO_ACCESS)
    places = [at(0, 0), at(0, 8)]
    free, jammed = (
        engine.matrix(places, CAR, slowdown) for slowdown in (FREE_FLOW, Slowdown(primary=3.0))
    )
    assert free.distances[0, 1] > jammed.distances[0, 1] == pytest.approx(8 * 88.2, abs=2)
    # The primary road's 974 m would take 162 s in traffic; the street's 706 m take 102 s.
    assert free.durations[0, 1] < jammed.durations[0, 1] == pytest.approx(102, abs=1)


FACTORS = st.floats(1, 10)
SLOWDOWNS = st.fixed_dictionaries({str(name): FACTORS for name in RoadGroup})


@settings(max_examples=40)
@given(
    streets=STREETS,
    spots=st.lists(SPOTS, min_size=1, max_size=7),
    mode=st.sampled_from(TravelMode),
    pair=st.tuples(SLOWDOWNS, SLOWDOWNS),
)
def test_a_slower_state_is_quicker_nowhere(
    streets: list[Street],
    spots: list[tuple[float, float]],
    mode: TravelMode,
    pair: tuple[dict[str, float], dict[str, float]],
) -> None:
    with TemporaryDirectory() as folder:
        network = network_of(Path(folder), [RING, *streets])
    engine, places = RoadTravel(network, STANDARD), [at(*spot) for spot in spots]
    less, more = (
        Slowdown(**{name: choose(pair[0][name], pair[1][name]) for name in pair[0]})
        for choose in (min, max)
    )
    free, slow, slower = (
        engine.matrix(places, mode, slowdown).durations for slowdown in (FREE_FLOW, less, more)
    )
    assert (free <= slow).all()
    assert (slow <= slower).all()
    if mode is not CAR:
        assert (free == slower).all()


def test_nobody_to_visit_is_an_empty_matrix(ring: RoadNetwork) -> None:
    assert RoadTravel(ring, STANDARD).matrix([], CAR).num_places == 0


@settings(max_examples=60)
@given(
    streets=STREETS,
    spots=st.lists(SPOTS, min_size=1, max_size=8),
    mode=st.sampled_from(TravelMode),
    data=st.data(),
)
def test_a_way_is_the_same_whichever_others_are_asked_for(
    streets: list[Street],
    spots: list[tuple[float, float]],
    mode: TravelMode,
    data: st.DataObject,
) -> None:
    with TemporaryDirectory() as folder:
        engine = RoadTravel(network_of(Path(folder), [RING, *streets]), STANDARD)
    places = [at(*spot) for spot in spots]
    numbers = st.lists(st.integers(0, len(places) - 1), max_size=8)
    rows, columns = data.draw(numbers), data.draw(numbers)
    whole = engine.matrix(places, mode)
    part = engine.table([places[n] for n in rows], [places[n] for n in columns], mode)
    here = np.ix_(np.array(rows, dtype=int), np.array(columns, dtype=int))
    assert part.durations.tolist() == whole.durations[here].tolist()
    assert part.distances.tolist() == whole.distances[here].tolist()


@settings(max_examples=40)
@given(
    streets=STREETS, spots=st.lists(SPOTS, min_size=1, max_size=7), mode=st.sampled_from(TravelMode)
)
def test_no_detour_is_faster_than_the_direct_way(
    streets: list[Street], spots: list[tuple[float, float]], mode: TravelMode
) -> None:
    with TemporaryDirectory() as folder:
        network = network_of(Path(folder), [RING, *streets])
    places = [at(*spot) for spot in spots]
    travel = RoadTravel(network, STANDARD).matrix(places, mode)
    times = travel.durations
    assert (times.diagonal() == 0).all()
    detours = times[:, :, None] + times[None, :, :]
    assert (times[:, None, :] <= detours).all()
    assert travel.distances.shape == (len(places), len(places))
    assert (np.asarray(travel.distances) >= 0).all()
