"""Lines on the ground: as long as the way that they show, and along its streets."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from street_maps import RING, SOUTH, STREETS, WEST, Street, network_of, place

from visitplanner.domain import TravelMode
from visitplanner.travel.great_circle import metres_between
from visitplanner.travel.roads import shapes
from visitplanner.travel.roads.shapes import lines_between, streets_in, stretch
from visitplanner.travel.roads.shortest import fastest_ways
from visitplanner.travel.roads.snapping import Snapper

SPOTS = st.tuples(st.floats(-1, 6), st.floats(-1, 6))
PRIMARY = {"highway": "primary"}


@settings(max_examples=60)
@given(
    streets=STREETS,
    spots=st.lists(SPOTS, min_size=2, max_size=6),
    mode=st.sampled_from(TravelMode),
)
def test_a_line_is_as_long_as_its_way_and_joins_its_ends(
    streets: list[Street], spots: list[tuple[float, float]], mode: TravelMode
) -> None:
    with TemporaryDirectory() as folder:
        network = network_of(Path(folder), [RING, *streets])
    snapper = Snapper(network, network.usable(mode))
    snaps = snapper.snap(np.array([place(spot) for spot in spots]))
    seconds, metres = fastest_ways(network, mode, snaps)
    lines = lines_between(network, mode, snaps)
    assert len(lines) == len(spots) - 1
    for n, line in enumerate(lines):
        length = metres_between(line[:-1], line[1:]).sum()
        # Of ways that take the same time, either may be drawn.
        twice = np.isclose(seconds[n], seconds[n, n + 1], rtol=1e-4, atol=1e-3).sum() > 1
        assert twice or length == pytest.approx(metres[n, n + 1], abs=1.5, rel=1e-3)
        for end, at in ((line[0], n), (line[-1], n + 1)):
            there = stretch(network, int(snaps.segment[at]), *[float(snaps.share[at])] * 2)[0]
            assert metres_between(end, there) < 0.5


def test_a_line_follows_its_street(tmp_path: Path) -> None:
    network = network_of(tmp_path, [RING])
    snapper = Snapper(network, network.usable(TravelMode.CAR))
    snaps = snapper.snap(np.array([place((3, 0)), place((0, 3))]))
    (line,) = lines_between(network, TravelMode.CAR, snaps)
    cells = np.rint((line - [SOUTH, WEST]) * 1_000).astype(int).tolist()
    assert [cell for n, cell in enumerate(cells) if cell != cells[n - 1]] == [
        [3, 0],
        [0, 0],
        [0, 3],
    ]


def test_part_of_a_segment_either_way(tmp_path: Path) -> None:
    network = network_of(tmp_path, [RING, Street(cells=[(0, 0), (2, 2), (5, 5)])])
    segment = int(np.flatnonzero(np.diff(network.shape_start) == 1)[0])
    there, back = stretch(network, segment, 0.2, 0.9), stretch(network, segment, 0.9, 0.2)
    assert there.tolist() == back[::-1].tolist()
    assert len(there) == 3


def test_streets_around_a_box_the_most_important_first(tmp_path: Path) -> None:
    streets = [
        RING,
        Street(cells=[(0, 0), (5, 5)], tags=PRIMARY),
        Street(cells=[(0, 5), (3, 9), (5, 5)]),
    ]
    network = network_of(tmp_path, streets)
    ranks = streets_in(network, (SOUTH, WEST, SOUTH + 0.001, WEST + 0.001))
    assert [len(rank) for rank in ranks] == [0, 1, 0, 2, 0]
    assert streets_in(network, (0.0, 0.0, 1.0, 1.0)) == [[]] * 5


def test_what_is_least_important_is_left_out_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = network_of(tmp_path, [RING, Street(cells=[(0, 0), (5, 5)], tags=PRIMARY)])
    monkeypatch.setattr(shapes, "MOST_CORNERS", 3)
    ranks = streets_in(network, (SOUTH, WEST, SOUTH + 0.005, WEST + 0.005))
    assert [len(rank) for rank in ranks] == [0, 1, 0]
