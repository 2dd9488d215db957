"""A travel matrix is square, never negative, and cannot be changed."""

from __future__ import annotations

import numpy as np
import pytest

from visitplanner.travel.matrix import TravelMatrix


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
