"""A square of the map of what is left unserved tells of three visits or of none."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from visitplanner.comparison.squares import LEAST_IN_SQUARE, WIDTHS_M, coarse_squares
from visitplanner.domain import Location
from visitplanner.travel.great_circle import EARTH_RADIUS_M

if TYPE_CHECKING:
    from visitplanner.comparison.document import Square

METRES_PER_DEGREE = math.radians(EARTH_RADIUS_M)
NORTH, EAST = 37, 122
"""Degrees of the corner that the places of these tests are counted from, about."""


def near(metres_north: float, metres_east: float) -> Location:
    """Return a place that far from a corner where four of the widest squares meet."""
    up = WIDTHS_M[-1] / METRES_PER_DEGREE
    right = up / math.cos(math.radians(NORTH))
    return Location(
        latitude=(math.ceil(NORTH / up) + metres_north / WIDTHS_M[-1]) * up,
        longitude=(math.ceil(EAST / right) + metres_east / WIDTHS_M[-1]) * right,
    )


def width_m(square: Square) -> int:
    return round((square.north - square.south) * METRES_PER_DEGREE)


def test_three_visits_in_a_square_are_told_and_two_are_not() -> None:
    three = [near(500, 100 * n) for n in (1, 2, 3)]
    squares, elsewhere = coarse_squares(three)
    assert [(width_m(each), each.count) for each in squares] == [(1_000, 3)]
    assert elsewhere == 0
    assert coarse_squares(three[:2]) == ((), 2)


def test_lonely_visits_of_neighbouring_squares_are_told_together() -> None:
    spread = [near(500, 500), near(500, 1500), near(1500, 500)]
    (square,), elsewhere = coarse_squares(spread)
    assert (width_m(square), square.count, elsewhere) == (2_000, 3, 0)
    assert square.south < spread[0].latitude < spread[2].latitude < square.north


def test_a_square_that_is_told_leaves_its_lonely_neighbour_alone() -> None:
    full = [near(500, 100 * n) for n in (1, 2, 3)]
    squares, elsewhere = coarse_squares([*full, near(1500, 500)])
    assert ([each.count for each in squares], elsewhere) == ([3], 1)


def test_nothing_unserved_is_nothing_told() -> None:
    assert coarse_squares([]) == ((), 0)


metres = st.floats(0, 40_000)


@given(st.lists(st.tuples(metres, metres), max_size=40))
def test_no_square_tells_of_fewer_than_three_and_nobody_is_lost(
    places: list[tuple[float, float]],
) -> None:
    squares, elsewhere = coarse_squares(near(*place) for place in places)
    assert all(each.count >= LEAST_IN_SQUARE for each in squares)
    assert {width_m(each) for each in squares} <= set(WIDTHS_M)
    assert sum(each.count for each in squares) + elsewhere == len(places)
