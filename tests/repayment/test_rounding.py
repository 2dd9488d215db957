"""Whole fen: halves up, and parts that lose nothing."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visitplanner.repayment.rounding import half_up, spread


@pytest.mark.parametrize(
    ("tenths", "whole"), [(0, 0), (4, 0), (5, 1), (14, 1), (15, 2), (24, 2), (25, 3)]
)
def test_halves_go_up_and_not_to_even(tenths: int, whole: int) -> None:
    assert half_up(Fraction(tenths, 10)) == whole


@settings(max_examples=1_000)
@given(st.integers(0, 10**12), st.integers(1, 60))
def test_parts_sum_to_the_whole_and_differ_by_at_most_a_fen(total: int, parts: int) -> None:
    each = spread(total, parts)
    assert len(each) == parts
    assert sum(each) == total
    assert set(each) <= {total // parts, -(-total // parts)}
