"""The direction in which a road leaves a junction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.travel.great_circle import EARTH_RADIUS_M
from visitplanner.travel.roads.directions import FAR_M, FIRST_M, bearings
from visitplanner.travel.roads.pieces import Pieces
from visitplanner.travel.roads.rules import ROAD_CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

Line = list[tuple[float, float]]
"""Metres north and east."""


def pieces_of(line: Line, road: str = "residential", *, is_roundabout: bool = False) -> Pieces:
    """Return one segment along a line that begins near the equator, where degrees are square."""
    steps = np.degrees(np.array(line) / EARTH_RADIUS_M) * 1e7
    point = np.rint(steps).astype(np.int32)
    return Pieces(
        node_id=np.arange(2),
        point=point[[0, -1]],
        roads=np.array([3, 3]),
        ends=np.array([[0, 1]]),
        ways=np.array([[1, 1]]),
        is_byway=np.array([False]),
        is_roundabout=np.array([is_roundabout]),
        road_class=np.array([ROAD_CLASSES.index(road)], dtype=np.int8),
        metres=np.array([1.0]),
        seconds=np.ones((3, 2, 1)),
        bends=[point[1:-1]],
    )


ASKEW: Line = [(0, 0), (4, 4), (4, 90)]
"""Four metres to the north-east, as a crossing is drawn; the road goes east."""


@pytest.mark.parametrize(
    ("line", "road", "expected"),
    [
        ([(0, 0), (50, 0)], "residential", 0),
        ([(0, 0), (FIRST_M + 0.5, 0), (FIRST_M + 0.5, 90)], "residential", 0),
        # Ten metres along, of which 5.66 to the north-east.
        (ASKEW, "residential", np.degrees(np.arctan2(4 + 10 - 32**0.5, 4))),
        ([(0, 0), (1, 10), (0, 50), (90, 50)], "residential", 90),
        ([(0, 0), (1, 10), (0, 50), (90, 50)], "service", np.degrees(np.arctan2(10, 1))),
    ],
)
def test_one_looks_as_far_as_a_road_is_straight_and_ten_metres_where_it_bends(
    line: Line, road: str, expected: float
) -> None:
    assert bearings(pieces_of(line, road))[0] == pytest.approx(expected, abs=0.5)


def test_a_roundabout_is_left_at_once() -> None:
    assert bearings(pieces_of(ASKEW, is_roundabout=True))[0] == pytest.approx(45, abs=0.1)


steps = st.lists(
    st.tuples(st.floats(-40, 40), st.floats(-40, 40)).filter(lambda step: np.hypot(*step) > 1),
    min_size=1,
    max_size=6,
)


@given(ways=steps, road=st.sampled_from(["residential", "primary", "service"]))
def test_a_road_drawn_the_other_way_leaves_its_ends_alike(
    ways: Sequence[tuple[float, float]], road: str
) -> None:
    line = [(0.0, 0.0), *map(tuple, np.cumsum(ways, axis=0).tolist())]
    there, back = bearings(pieces_of(line, road))
    again = bearings(pieces_of(line[::-1], road))
    assert again == pytest.approx([back, there], abs=0.5)


@given(ways=steps, more=steps)
def test_what_comes_after_the_first_bend_far_away_counts_no_more(
    ways: Sequence[tuple[float, float]], more: Sequence[tuple[float, float]]
) -> None:
    line = [(0.0, 0.0), *map(tuple, np.cumsum([*ways, (FAR_M + 1, 0)], axis=0).tolist())]
    on = [*line, *map(tuple, (np.cumsum(more, axis=0) + line[-1]).tolist())]
    assert bearings(pieces_of(on))[0] == pytest.approx(bearings(pieces_of(line))[0], abs=1e-6)
