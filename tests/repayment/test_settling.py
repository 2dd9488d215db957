"""A payment settles what is due to the fen, whatever it is paid in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.repayment.settling import settle

SUMS = st.lists(st.integers(0, 10**7), max_size=12)


@pytest.mark.parametrize(
    ("left", "paid", "parts"),
    [
        ([100, 100], 99, (99, 0)),
        ([100, 100], 100, (100, 0)),
        ([100, 100], 101, (100, 1)),
        ([100, 100], 201, (100, 100)),  # one fen is too much, and goes to none
        ([0, 50], 10, (0, 10)),
        ([], 10, ()),
    ],
)
def test_what_is_due_first_is_settled_first(
    left: list[int], paid: int, parts: tuple[int, ...]
) -> None:
    assert settle(left, paid) == parts


@given(SUMS, st.integers(0, 10**8))
def test_nothing_is_lost_and_nothing_is_settled_twice(left: list[int], paid: int) -> None:
    parts = settle(left, paid)
    assert sum(parts) == min(paid, sum(left))
    assert all(0 <= part <= owed for part, owed in zip(parts, left, strict=True))
    open_from = next((n for n, p in enumerate(parts) if p < left[n]), len(left))
    assert not any(parts[open_from + 1 :])


@given(SUMS, st.lists(st.integers(1, 10**7), max_size=6))
def test_in_whatever_parts_it_is_paid_the_same_is_settled(left: list[int], paid: list[int]) -> None:
    still = left
    for amount in paid:
        parts = settle(still, amount)
        still = [owed - part for owed, part in zip(still, parts, strict=True)]
    at_once = settle(left, sum(paid))
    assert still == [owed - part for owed, part in zip(left, at_once, strict=True)]
