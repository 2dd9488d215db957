"""A travel matrix is square, never negative, and cannot be changed."""

from __future__ import annotations

import numpy as np
import pytest

from visitplanner.travel.matrix import Hours, TravelMatrix


def numbers(rows: list[list[int]]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.array(rows, dtype=np.int64)


SQUARE = [[0, 3], [4, 0]]


def test_it_may_differ_by_direction_and_knows_its_size() -> None:
    matrix = TravelMatrix(durations=numbers(SQUARE), distances=numbers(SQUARE))
    assert matrix.num_places == 2
    assert matrix.durations[0, 1] != matrix.durations[1, 0]


@pytest.mark.parametrize(
    ("durations", "distances"),
    [([[0, 1, 2], [1, 0, 2]], [[0, 1, 2], [1, 0, 2]]), (SQUARE, [[0]])],
)
def test_it_is_square_and_both_parts_are_alike(
    durations: list[list[int]], distances: list[list[int]]
) -> None:
    with pytest.raises(ValueError, match="Expected two square matrices alike"):
        TravelMatrix(durations=numbers(durations), distances=numbers(distances))


@pytest.mark.parametrize("place", ["durations", "distances"])
def test_nothing_in_it_is_negative(place: str) -> None:
    parts = {"durations": numbers(SQUARE), "distances": numbers(SQUARE)}
    parts[place] = numbers([[0, -1], [4, 0]])
    with pytest.raises(ValueError, match="got a negative one"):
        TravelMatrix(**parts)


def test_it_cannot_be_changed() -> None:
    matrix = TravelMatrix(durations=numbers(SQUARE), distances=numbers(SQUARE))
    with pytest.raises(ValueError, match="read-only"):
        matrix.distances[0, 1] = 7


def test_a_buffer_makes_each_way_longer_in_every_state_and_no_place_farther_from_itself() -> None:
    hours = Hours(changes=((0, 0), (9, 1)), durations=numbers([[[0, 2], [4, 0]], SQUARE]))
    matrix = TravelMatrix(durations=numbers(SQUARE), distances=numbers(SQUARE), hours=hours)
    longer = matrix.with_buffer(60)
    assert longer.durations.tolist() == [[0, 63], [64, 0]]
    assert longer.distances.tolist() == SQUARE
    assert longer.hours is not None
    assert longer.hours.durations.tolist() == [[[0, 62], [64, 0]], [[0, 63], [64, 0]]]
    assert longer.hours.changes == hours.changes
    assert matrix.with_buffer(0) is matrix
