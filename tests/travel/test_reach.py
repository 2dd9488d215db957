"""What is cut off is left out, and no more than must be."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.travel.reach import cut_off
from visitplanner.travel.streets import NO_WAY, TravelTable


def table(missing: np.ndarray) -> TravelTable:
    seconds = np.where(missing & ~np.eye(len(missing), dtype=bool), NO_WAY, 1)
    return TravelTable(durations=seconds, distances=seconds)


@given(st.integers(0, 12), st.floats(0, 1), st.integers(0, 1000))
def test_ways_lead_between_all_that_is_left(count: int, share: float, seed: int) -> None:
    missing = np.random.default_rng(seed).random((count, count)) < share
    np.fill_diagonal(missing, val=False)
    cut = cut_off(table(missing))
    kept = [place for place in range(count) if place not in cut]
    assert not missing[np.ix_(kept, kept)].any()
    for place, other in cut.items():
        assert missing[place, other] or missing[other, place]


def test_the_few_on_an_island_go() -> None:
    is_island = np.array([False, False, True, False, True])
    assert cut_off(table(np.not_equal.outer(is_island, is_island))) == {2: 0, 4: 0}


def test_of_two_the_last_goes() -> None:
    assert cut_off(table(np.array([[False, True], [False, False]]))) == {1: 0}


def test_where_all_is_joined_nothing_goes() -> None:
    assert cut_off(table(np.zeros((3, 3), dtype=bool))) == {}
    assert cut_off(table(np.zeros((0, 0), dtype=bool))) == {}
