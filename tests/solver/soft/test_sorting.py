"""Positions come out by their keys."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from visitplanner.solver.soft.sorting import sort_by


@settings(max_examples=50)
@given(st.lists(st.integers(-(2**60), 2**60), max_size=40))
def test_positions_are_sorted_by_their_keys(keys: list[int]) -> None:
    order = np.full(len(keys) + 1, -1, dtype=np.int64)
    sort_by(np.array(keys, dtype=np.int64), order, len(keys))
    assert sorted(order[:-1].tolist()) == list(range(len(keys)))
    assert [keys[at] for at in order[:-1]] == sorted(keys)
    assert order[-1] == -1
