"""From ways to a network: nothing is lost by cutting and joining, and one can always come back."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import floyd_warshall
from street_maps import (
    CELLS,
    RING,
    SOUTH,
    STEP_DEG,
    STREETS,
    WEST,
    Cell,
    Street,
    network_of,
    osm_xml,
)

from visitplanner.domain import TravelMode
from visitplanner.errors import InputError
from visitplanner.travel.great_circle import metres_between
from visitplanner.travel.roads.extract import Extract, read_extract
from visitplanner.travel.roads.network import MODES, STEPS_PER_DEGREE, RoadNetwork
from visitplanner.travel.roads.rules import GROUPS, ROAD_CLASSES, SIGNAL_S
from visitplanner.travel.roads.shortest import fastest_ways
from visitplanner.travel.roads.snapping import Snaps
from visitplanner.travel.roads.storage import load_network, network_bytes
from visitplanner.travel.traffic import Slowdown

CAR = TravelMode.CAR
FACTORS = st.sampled_from([1.0, 1.3, 2.5])
PRIMARY = {"highway": "primary"}
ONE_WAY = {"highway": "residential", "oneway": "yes"}


def junctions(network: RoadNetwork, mode: TravelMode) -> tuple[np.ndarray, Snaps]:
    """Return the nodes that a mode gets to, and how they lie on the roads."""
    usable = network.usable(mode)
    nodes, at = np.unique(network.ends[usable].ravel(), return_index=True)
    snaps = Snaps(
        segment=usable[at // 2], share=(at % 2).astype(float), metres=np.zeros(len(nodes))
    )
    return nodes, snaps


def raw_seconds(
    extract: Extract, mode: TravelMode, slowdown: Slowdown
) -> tuple[np.ndarray, np.ndarray]:
    """Return the nodes of an extract, and all fastest times over its single steps."""
    felt = slowdown.felt_by(mode)
    ids, at = np.unique(extract.node_id, return_inverse=True)
    point = np.empty((len(ids), 2))
    point[at] = extract.point / STEPS_PER_DEGREE
    graph = np.full((len(ids), len(ids)), np.inf)
    shut = np.isin(ids, extract.shut[MODES.index(mode)])
    lights = SIGNAL_S[mode] * np.isin(ids, extract.signals[0])
    for way, (first, last) in enumerate(zip(extract.first[:-1], extract.first[1:], strict=True)):
        factor = felt.on(GROUPS[ROAD_CLASSES[extract.road_class[way]]])
        for a, b in zip(at[first : last - 1], at[first + 1 : last], strict=True):
            metres = metres_between(point[a], point[b])
            for tail, head, kmh in zip(
                (a, b), (b, a), extract.speed[way, MODES.index(mode)], strict=True
            ):
                if kmh and not shut[a] and not shut[b]:
                    seconds = factor * (metres / kmh * 3.6 + lights[head])
                    graph[tail, head] = min(graph[tail, head], seconds)
    return point, floyd_warshall(graph)


@settings(max_examples=60)
@given(
    streets=STREETS,
    marks=st.dictionaries(
        CELLS, st.sampled_from([{"highway": "traffic_signals"}, {"barrier": "bollard"}]), max_size=4
    ),
    slowdown=st.builds(Slowdown, primary=FACTORS, minor=FACTORS),
)
def test_fastest_times_of_who_turns_freely_are_those_over_single_steps(
    streets: list[Street], marks: dict[Cell, dict[str, str]], slowdown: Slowdown
) -> None:
    with TemporaryDirectory() as folder:
        network = network_of(Path(folder), [RING, *streets], marks)
        extract = read_extract(Path(folder) / "map.osm")
    for mode in (TravelMode.EBIKE, TravelMode.WALK):
        nodes, snaps = junctions(network, mode)
        seconds, metres = fastest_ways(network, mode, snaps, slowdown)
        point, expected = raw_seconds(extract, mode, slowdown)
        where = {tuple(row): n for n, row in enumerate(np.rint(point * 1e7).astype(int).tolist())}
        same = [where[tuple(row)] for row in network.nodes[nodes].tolist()]
        assert np.isfinite(seconds).all()
        assert seconds == pytest.approx(expected[np.ix_(same, same)], abs=0.02, rel=1e-5)
        straight = metres_between(point[same][:, None], point[same][None, :])
        assert (metres >= straight * 0.999 - 0.1).all()


def test_ways_that_follow_each_other_become_one_segment(tmp_path: Path) -> None:
    streets = [
        RING,
        Street(cells=[(0, 0), (1, 1)]),
        Street(cells=[(2, 2), (1, 1)]),
        Street(cells=[(2, 2), (3, 3), (5, 5)]),
    ]
    network = network_of(tmp_path, streets)
    diagonal = [
        segment
        for segment in range(network.num_segments)
        if network.shape_start[segment + 1] - network.shape_start[segment] == 3
    ]
    assert len(diagonal) == 1
    corners, owners = network.lines(np.array(diagonal))
    cells = np.rint((corners - [SOUTH, WEST]) / STEP_DEG).astype(int).tolist()
    assert min(cells, cells[::-1]) == [[0, 0], [1, 1], [2, 2], [3, 3], [5, 5]]
    assert owners.tolist() == [0] * 5


@pytest.mark.parametrize(
    "other",
    [Street(cells=[(2, 2), (5, 5)], tags=PRIMARY), Street(cells=[(2, 2), (5, 5)], tags=ONE_WAY)],
)
def test_ways_of_another_kind_or_direction_stay_apart(tmp_path: Path, other: Street) -> None:
    network = network_of(tmp_path, [RING, Street(cells=[(0, 0), (2, 2)]), other])
    meeting = [round((SOUTH + 2 * STEP_DEG) * 1e7), round((WEST + 2 * STEP_DEG) * 1e7)]
    assert meeting in network.nodes.tolist()


def test_where_one_cannot_come_back_from_nobody_goes(tmp_path: Path) -> None:
    out, back = Street(cells=[(5, 5), (5, 7)], tags=ONE_WAY), Street(cells=[(5, 5), (7, 5)])
    network = network_of(tmp_path, [RING, out, back])
    assert np.isinf(network.seconds[MODES.index(CAR)]).all(axis=0).sum() == 1
    alone = Street(cells=[(9, 9), (9, 8)])
    assert network_of(tmp_path, [RING, back, alone]).nodes[:, 0].max() < (SOUTH + 0.0085) * 1e7


@pytest.mark.filterwarnings("error")
def test_a_step_of_no_length_is_no_time_and_closed_where_the_way_is(tmp_path: Path) -> None:
    streets = [Street(cells=[(0, 0), (0, 5), (0, 5), (5, 5), (5, 0), (0, 0)], tags=ONE_WAY)]
    network = network_of(tmp_path, streets)
    assert not np.isnan(network.seconds).any()
    assert load_network(_kept(tmp_path, network_bytes(network))).num_segments > 0


def _kept(folder: Path, content: bytes) -> Path:
    file = folder / "town.roads"
    file.write_bytes(content)
    return file


def test_only_what_lies_in_the_box(tmp_path: Path) -> None:
    inner = Street(cells=[(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)])
    box = (SOUTH - 0.0005, WEST - 0.0005, SOUTH + 0.0015, WEST + 0.0015)
    network = network_of(tmp_path, [RING, inner], box=box)
    assert network.num_segments >= 1
    assert network.origin.box == pytest.approx(
        (SOUTH, WEST, SOUTH + STEP_DEG, WEST + STEP_DEG), abs=1e-7
    )
    with pytest.raises(InputError, match=r"map\.osm: expected roads that join"):
        network_of(tmp_path, [RING], box=(0.0, 0.0, 1.0, 1.0))


def test_a_light_counts_for_those_who_come_to_it(tmp_path: Path) -> None:
    marks = {(0, 5): {"highway": "traffic_signals"}}
    dark, lit = (
        network_of(tmp_path, [RING, Street(cells=[(0, 0), (5, 5)])], m) for m in ({}, marks)
    )
    assert lit.num_segments == dark.num_segments
    more = (lit.seconds - dark.seconds)[0]
    assert sorted(np.rint(more.ravel()).tolist()).count(SIGNAL_S[CAR]) == 2
    assert osm_xml([RING], marks).count("traffic_signals") == 1
