"""Streets that part into two carriageways, and forks, which they are not."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from street_maps import Street, network_of, place

from visitplanner.domain import TravelMode
from visitplanner.travel.roads.shortest import fastest_ways
from visitplanner.travel.roads.snapping import Snapper

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CAR = TravelMode.CAR
ROUND_S = 27.455
"""Turning round: the sharpest turn and 20 seconds more."""

Cell = tuple[float, float]
"""Steps of 111 m north and 88 m east, here also parts of them."""


def divided(
    apart: float, lengths: Sequence[float], tags: dict[str, str], other: dict[str, str]
) -> list[Street]:
    """Return a street that comes from the east and parts, at (0, 0), going west.

    Its northern carriageway, towards the west, is of one segment for each length.
    """
    ends = np.concatenate([[0.0], -np.cumsum(lengths)])
    north = [(0, 0), *((apart, float(end)) for end in ends[1:])]
    south = [(-cell[0], cell[1]) for cell in north]
    kind = {"highway": "residential", "oneway": "yes"}
    return [
        *(Street(cells=[one, two], tags={**kind, **tags}) for one, two in pairwise(north)),
        *(Street(cells=[two, one], tags={**kind, **other}) for one, two in pairwise(south)),
        Street(cells=[(0, 0), (0, 5)]),
        Street(cells=[north[-1], (0, -9), south[-1]]),
        *(Street(cells=[cell, (3 * np.sign(cell[0]), cell[1])]) for cell in north[1:-1]),
    ]


def price(folder: Path, streets: list[Street]) -> float:
    """Return the seconds of the turn from the southern carriageway into the northern one."""
    network = network_of(folder, streets)
    here = np.array([int(v * 1e7 + 0.5) for v in place((0, 0))])
    node = int(np.flatnonzero((abs(network.nodes - here) <= 1).all(axis=1))[0])
    head = np.concatenate([network.ends[:, 1], network.ends[:, 0]])
    tail = np.concatenate([network.ends[:, 0], network.ends[:, 1]])
    east = network.nodes[head][:, 1]
    found = [
        float(seconds)
        for (before, after), seconds in zip(network.turns.tolist(), network.turn_s, strict=True)
        if head[before] == tail[after] == node
        and network.nodes[tail[before]][1] < here[1]
        and east[after] < here[1]
    ]
    (one,) = found
    return one


NAMED = {"name": "昆明路"}


@pytest.mark.parametrize(
    ("apart", "lengths", "tags", "other", "is_round"),
    [
        (0.05, [3], NAMED, NAMED, True),
        (0.05, [3], {"ref": "S704"}, {"ref": "S704"}, True),
        (0.05, [3], {**NAMED, "ref": "S704"}, {**NAMED, "ref": "G18"}, True),
        (0.05, [3], NAMED, {"name": "海滨路"}, False),
        (0.05, [3], {}, {}, False),
        # Of another class, or no carriageway at all but a street both ways.
        (0.05, [3], NAMED, {**NAMED, "highway": "primary"}, False),
        (0.05, [3], NAMED, {**NAMED, "oneway": "no"}, False),
        # After 80 m 11 m apart, and 36 m: a fork.
        (0.05, [1, 2], NAMED, NAMED, True),
        (0.25, [1, 2], NAMED, NAMED, False),
        # Known for 44 m in two segments, and for 26 m.
        (0.05, [0.25, 0.25], NAMED, NAMED, True),
        (0.05, [0.15, 0.15], NAMED, NAMED, False),
    ],
)
def test_turning_from_one_carriageway_into_the_other_is_turning_round(
    tmp_path: Path,
    apart: float,
    lengths: list[float],
    tags: dict[str, str],
    other: dict[str, str],
    *,
    is_round: bool,
) -> None:
    seconds = price(tmp_path, divided(apart, lengths, tags, other))
    assert (seconds == pytest.approx(ROUND_S, abs=0.01)) == is_round
    assert is_round or seconds < 10


def test_both_carriageways_go_where_their_street_goes(tmp_path: Path) -> None:
    def seconds(name: str, goal: Cell) -> float:
        network = network_of(tmp_path, divided(0.06, [0.1, 1, 1], NAMED, {"name": name}))
        places = np.array([place((0, 3)), place(goal)])
        snaps = Snapper(network, network.usable(CAR)).snap(places)
        return float(fastest_ways(network, CAR, snaps)[0][0, 1])

    def more(goal: Cell) -> float:
        return seconds("海滨路", goal) - seconds("昆明路", goal)

    # Into the carriageway, drawn 37 degrees to the right: that takes 0.08 s, straight on nothing.
    assert more((0.03, -0.05)) == pytest.approx(0.075, abs=0.005)
    # From its 11 m to the north: by 90 degrees, and not by 53.
    assert more((2, -0.1)) < -1.5
    # And on in it: straight, and not to the left by 37 degrees.
    assert more((0.06, -1)) == pytest.approx(1.09, abs=0.02)
