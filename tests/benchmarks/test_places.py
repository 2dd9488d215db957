"""Distances of the classical instances, exactly."""

from __future__ import annotations

import math
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from places import travel_between

coordinates = st.decimals(min_value=-500, max_value=500, places=2).map(Fraction)
points = st.tuples(coordinates, coordinates)


@given(one=points, two=points, scale=st.sampled_from((10, 100)))
def test_a_distance_is_the_last_whole_number_that_does_not_exceed_it(
    one: tuple[Fraction, Fraction], two: tuple[Fraction, Fraction], scale: int
) -> None:
    found = int(travel_between([one, two], scale).distances[0, 1])
    square = scale**2 * ((one[0] - two[0]) ** 2 + (one[1] - two[1]) ** 2)
    assert found**2 <= square < (found + 1) ** 2


def test_a_whole_distance_stays_whole() -> None:
    row = [(Fraction(n, 10), Fraction(0)) for n in range(100)]
    assert travel_between(row, 10).distances[0].tolist() == list(range(100))
    assert math.floor(10 * math.dist((0.6,), (0.7,))) == 0  # what floating point would make of it
