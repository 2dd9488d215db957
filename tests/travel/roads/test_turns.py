"""Turns of cars: what each takes, which are forbidden, and that the fastest ways count them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from plain_turns import PlainMap
from street_maps import CELLS, RING, STREETS, Cell, Sign, Street, network_of, place

from visitplanner.domain import TravelMode
from visitplanner.travel.great_circle import metres_between
from visitplanner.travel.roads.extract import read_extract
from visitplanner.travel.roads.shapes import lines_between
from visitplanner.travel.roads.shortest import fastest_ways
from visitplanner.travel.roads.snapping import Snapper, Snaps
from visitplanner.travel.roads.turns import sharpness_seconds
from visitplanner.travel.traffic import FREE_FLOW, Slowdown

if TYPE_CHECKING:
    from visitplanner.travel.roads.network import RoadNetwork

CAR, EBIKE = TravelMode.CAR, TravelMode.EBIKE
STEP_NORTH_S, STEP_EAST_S = 111.195 / 25 * 3.6, 88.22 / 25 * 3.6
CROSS = (Street(cells=[(0, 2), (2, 2), (4, 2)]), Street(cells=[(2, 0), (2, 2), (2, 4)]))
SOUTH_END, NORTH_END, WEST_END, EAST_END = (0, 2), (4, 2), (2, 0), (2, 4)
ROUND_S = 27.455
"""Turning round: the sharpest turn and 20 seconds more."""


def ways(
    network: RoadNetwork, *cells: tuple[float, float], slowdown: Slowdown = FREE_FLOW
) -> tuple[np.ndarray, np.ndarray]:
    """Return seconds and metres of cars between cells."""
    snaps = snapped(network, *cells)
    return fastest_ways(network, CAR, snaps, slowdown)


def snapped(network: RoadNetwork, *cells: tuple[float, float]) -> Snaps:
    snapper = Snapper(network, network.usable(CAR))
    return snapper.snap(np.array([place(cell) for cell in cells]))


@pytest.mark.parametrize(
    ("angle", "seconds"),
    [(0, 0.007), (90, 2.105), (-90, 5.395), (180, 7.455), (-180, 7.497)],
)
def test_the_sharper_the_longer_and_left_takes_longer_than_right(
    angle: float, seconds: float
) -> None:
    assert sharpness_seconds(np.array([angle]))[0] == pytest.approx(seconds, abs=0.005)


def test_at_a_crossing_left_takes_longest_and_straight_on_nothing(tmp_path: Path) -> None:
    seconds, _ = ways(network_of(tmp_path, CROSS), SOUTH_END, NORTH_END, EAST_END, WEST_END)
    way = 2 * (STEP_NORTH_S + STEP_EAST_S)
    straight, right, left = seconds[0, 1:]
    assert straight == pytest.approx(4 * STEP_NORTH_S, abs=0.05)
    assert right - way == pytest.approx(2.105, abs=0.05)
    assert left - way == pytest.approx(5.395 + 2 / (1 + np.exp(3.25 - 6.5)), abs=0.05)


SPLIT = (
    Street(cells=[(0, 2), (2, 2)]),
    Street(cells=[(2, 2), (4, 2)]),
    Street(cells=[(2, 2), (2, 4)]),
    Street(cells=[(2, 2), (2, 0)]),
)
"""The same crossing of four streets."""


@pytest.mark.parametrize(
    ("tags", "is_round"),
    [
        ({"restriction": "no_left_turn"}, True),
        ({"restriction:motorcar": "no_left_turn"}, True),
        ({"restriction": "no_left_turn", "except": "psv;motorcar"}, False),
        ({"restriction:hgv": "no_left_turn"}, False),
        ({"restriction:conditional": "no_left_turn @ (07:00-09:00)"}, False),
    ],
)
def test_where_a_turn_is_forbidden_one_goes_on_and_turns_round(
    tmp_path: Path, tags: dict[str, str], *, is_round: bool
) -> None:
    sign = Sign(begin=0, via=(2, 2), end=3, tags=tags)
    free = network_of(tmp_path, SPLIT)
    signed = network_of(tmp_path, SPLIT, signs=[sign])
    before, after = (ways(network, SOUTH_END, WEST_END, EAST_END) for network in (free, signed))
    assert after[0][0, 2] == before[0][0, 2]
    assert after[0][1, 0] == before[0][1, 0]
    if is_round:
        # To the right instead of to the left, round at the east end, and straight on.
        more = 4 * STEP_EAST_S + 2.105 + ROUND_S - 5.395 - 1.925
        assert after[0][0, 1] - before[0][0, 1] == pytest.approx(more, abs=0.1)
        assert after[1][0, 1] - before[1][0, 1] == pytest.approx(4 * 88.22, abs=1)
    else:
        assert (after[0] == before[0]).all()


def test_an_only_sign_forbids_all_other_turns(tmp_path: Path) -> None:
    sign = Sign(begin=0, via=(2, 2), end=1, tags={"restriction": "only_straight_on"})
    free, signed = (network_of(tmp_path, SPLIT, signs=signs) for signs in ([], [sign]))
    before, after = (
        ways(network, SOUTH_END, NORTH_END, EAST_END, WEST_END)[0] for network in (free, signed)
    )
    assert after[0, 1] == before[0, 1]
    assert (after[0, 2:] > before[0, 2:] + 2 * STEP_NORTH_S).all()
    assert (after[1:] == before[1:]).all()


def test_who_stops_on_the_way_may_turn_round_there(tmp_path: Path) -> None:
    seconds, _ = ways(network_of(tmp_path, CROSS), (1, 2), SOUTH_END, NORTH_END)
    assert seconds[1, 2] == pytest.approx(4 * STEP_NORTH_S, abs=0.1)
    assert seconds[1, 0] == pytest.approx(STEP_NORTH_S, abs=0.1)
    assert seconds[0, 1] == pytest.approx(STEP_NORTH_S, abs=0.1)


def test_from_one_carriageway_into_the_other_is_turning_round(tmp_path: Path) -> None:
    def divided(name: str) -> RoadNetwork:
        tags = {"highway": "residential", "oneway": "yes"}
        streets = [
            Street(cells=[(0, 0), (0, 9)], tags={**tags, "name": "昆明路"}),
            Street(cells=[(0, 9), (1, 0)], tags={**tags, "name": name}),
            Street(cells=[(0, 9), (0, 12)]),
            Street(cells=[(1, 0), (0, 0)]),
        ]
        return network_of(tmp_path, streets)

    same, other = (ways(divided(name), (0, 5), (1, 0))[0][0, 1] for name in ("昆明路", "海滨路"))
    # 20 seconds more, and not the two that a turn to the left waits.
    assert same - other == pytest.approx(18, abs=0.2)


def test_who_arrives_at_a_light_does_not_wait_at_it_and_who_goes_on_does(tmp_path: Path) -> None:
    marks = {(2, 2): {"highway": "traffic_signals"}}
    dark, lit = (
        ways(network_of(tmp_path, CROSS, lights), SOUTH_END, (2, 2), EAST_END)[0]
        for lights in ({}, marks)
    )
    assert lit[0, 1] == dark[0, 1]
    assert lit[0, 2] - dark[0, 2] == pytest.approx(2, abs=0.002)
    assert lit[1, 2] == dark[1, 2]


def test_cars_go_round_a_car_park_unless_it_saves_half(tmp_path: Path) -> None:
    def metres(aisle: str) -> float:
        streets = [
            RING,
            Street(cells=[(0, 2), (2, 2), (5, 2)], tags={"highway": "service", "service": aisle}),
        ]
        return float(ways(network_of(tmp_path, streets), (0, 1), (5, 1))[1][0, 1])

    assert metres("parking_aisle") == pytest.approx(2 * 88.22 + 5 * 111.195, abs=2)
    assert metres("parking_aisle") == metres("other")
    across = [
        Street(cells=[(0, 0), (3, 9), (0, 18)], tags={"highway": "residential"}),
        Street(cells=[(0, 0), (0, 18)], tags={"highway": "unclassified", "service": "alley"}),
        Street(cells=[(0, 0), (0, -2)]),
        Street(cells=[(0, 18), (0, 20)]),
    ]
    network = network_of(tmp_path, across)
    seconds, by_car = ways(network, (0, -2), (0, 20))
    _, by_ebike = fastest_ways(network, EBIKE, snapped(network, (0, -2), (0, 20)))
    assert by_car[0, 1] > by_ebike[0, 1] + 50
    # The seconds are those that it takes, and those of the car park, once inside, its own.
    inside, _ = ways(network, (0, 5), (0, 10))
    assert inside[0, 1] == pytest.approx(5 * STEP_EAST_S, abs=0.1)
    assert seconds[0, 1] > by_car[0, 1] / 25 * 3.6


SPOTS = st.lists(st.tuples(st.floats(-1, 6), st.floats(-1, 6)), min_size=2, max_size=6)
MARKS = st.dictionaries(
    CELLS,
    st.sampled_from([{"highway": "traffic_signals"}, {"highway": "mini_roundabout"}]),
    max_size=4,
)
ALLEY = {"service": "alley", "maxspeed": "37"}
"""At twice its time, as long as no other way."""

CARRIAGEWAY = {"highway": "primary", "name": "和平路", "oneway": "yes"}

KINDS = st.sampled_from(["no_left_turn", "no_u_turn", "only_straight_on"])


@st.composite
def towns(draw: st.DrawFn) -> tuple[list[Street], dict[Cell, dict[str, str]], list[Sign]]:
    """Return streets, some of them byways or of one name, marks, and signs at their nodes."""
    streets = [RING]
    for street in draw(STREETS):
        more = draw(st.sampled_from([{}, ALLEY, {"name": "和平路"}, CARRIAGEWAY]))
        streets.append(Street(cells=street.cells, tags={**street.tags, **more}))
    number = st.integers(0, len(streets) - 1)
    signs = [
        Sign(
            begin=begin,
            via=draw(st.sampled_from(list(streets[begin].cells))),
            end=draw(number),
            tags={"restriction": draw(KINDS)},
        )
        for begin in draw(st.lists(number, max_size=4))
    ]
    return streets, draw(MARKS), signs


NO_LEFT = {"restriction": "no_left_turn"}
ONEWAY = {"highway": "residential", "oneway": "yes"}
LONG_AND_FOR_GOOD = (
    [
        RING,
        Street(cells=[(0, 1), (4, 0), (0, 4), (1, 0), (0, 3)]),
        Street(cells=[(0, 1), (3, 0), (0, 2)]),
        Street(cells=[(0, 0), (0, 1), (0, 2)], tags=CARRIAGEWAY),
        Street(cells=[(0, 0), (0, 5)], tags=CARRIAGEWAY),
        *([Street(cells=[(0, 0), (0, 1)], tags=ONEWAY)] * 3),
    ],
    dict[Cell, dict[str, str]](),
    [
        Sign(begin=0, via=(0, 0), end=0, tags=NO_LEFT),
        Sign(begin=2, via=(0, 1), end=1, tags=NO_LEFT),
    ],
)
"""Here the longest street is one that nobody comes back to."""

THREE_OF_ONE_NAME = (
    [
        RING,
        Street(cells=[(2, 1), (3, 4), (2, 5), (0, 0)], tags=CARRIAGEWAY),
        Street(cells=[(1, 0), (2, 1)]),
        Street(cells=[(0, 0), (3, 4), (1, 0)], tags=CARRIAGEWAY),
    ],
    dict[Cell, dict[str, str]](),
    list[Sign](),
)
"""Here a carriageway is the only other one of a second, and one of two others of a third."""


@settings(max_examples=100)
@example(town=LONG_AND_FOR_GOOD)
@example(town=THREE_OF_ONE_NAME)
@given(town=towns())
def test_fastest_ways_are_those_of_a_plain_search_over_turns(
    town: tuple[list[Street], dict[Cell, dict[str, str]], list[Sign]],
) -> None:
    streets, marks, signs = town
    with TemporaryDirectory() as folder:
        network = network_of(Path(folder), streets, marks, signs=signs)
        plain = PlainMap(read_extract(Path(folder) / "map.osm"))
    assume(plain.kept)  # signs may leave no way on from anywhere
    usable = network.usable(CAR)
    nodes, at = np.unique(network.ends[usable].ravel(), return_index=True)
    snaps = Snaps(
        segment=usable[at // 2], share=(at % 2).astype(float), metres=np.zeros(len(nodes))
    )
    seconds, metres = fastest_ways(network, CAR, snaps)
    numbers = {
        tuple(np.rint(point * 1e7).astype(int).tolist()): n for n, point in plain.point.items()
    }
    same = [numbers[tuple(row)] for row in network.nodes[nodes].tolist()]
    assert np.isfinite(seconds).all()
    for row, here in enumerate(same):
        found = plain.seconds_from(here)
        expected = [found[there] for there in same]
        assert seconds[row] == pytest.approx(expected, abs=0.05, rel=1e-4)
    assert (metres >= 0).all()


@settings(max_examples=60)
@given(streets=STREETS, spots=SPOTS)
def test_ways_with_turns_are_never_quicker_than_without(
    streets: list[Street], spots: list[tuple[float, float]]
) -> None:
    with TemporaryDirectory() as folder:
        network = network_of(Path(folder), [RING, *streets])
    snaps = snapped(network, *spots)
    turning, free = (fastest_ways(one, CAR, snaps)[0] for one in (network, without_turns(network)))
    assert (turning >= free - 0.05).all()


def without_turns(network: RoadNetwork) -> RoadNetwork:
    tail, head = network.ends.T.reshape(-1), network.ends[:, ::-1].T.reshape(-1)
    every = np.argwhere(np.equal.outer(head, tail)).astype(np.int32)
    return replace(network, turns=every, turn_s=np.zeros(len(every), dtype=np.float32))


@settings(max_examples=40)
@given(town=towns(), spots=SPOTS)
def test_any_place_is_reached_from_any_other_and_the_line_shows_the_way(
    town: tuple[list[Street], dict[Cell, dict[str, str]], list[Sign]],
    spots: list[tuple[float, float]],
) -> None:
    streets, marks, signs = town
    with TemporaryDirectory() as folder:
        network = network_of(Path(folder), streets, marks, signs=signs)
    snaps = snapped(network, *spots)
    seconds, metres = fastest_ways(network, CAR, snaps)
    assert np.isfinite(seconds).all()
    for n, line in enumerate(lines_between(network, CAR, snaps)):
        length = metres_between(line[:-1], line[1:]).sum()
        assert length == pytest.approx(metres[n, n + 1], abs=2, rel=1e-3)


def test_turns_are_slowed_with_the_road_that_leads_to_them(tmp_path: Path) -> None:
    network = network_of(tmp_path, CROSS)
    free, slow = (
        ways(network, SOUTH_END, EAST_END, slowdown=slowdown)[0][0, 1]
        for slowdown in (FREE_FLOW, Slowdown(minor=2.0))
    )
    assert slow == pytest.approx(2 * free, abs=0.02)
