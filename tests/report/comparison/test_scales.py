"""Axes hold all that is drawn on them, with few round ticks, and labels keep off each other."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.report.comparison.scales import MOST_TICKS, place_labels, round_ticks, scale

numbers = st.floats(-1e9, 1e9)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 10, (0, 2, 4, 6, 8, 10)),
        (2_430, 5_350, (2_000, 3_000, 4_000, 5_000, 6_000)),
        (-380, 80, (-400, -300, -200, -100, 0, 100)),
        (5, 5, (4, 4.5, 5, 5.5, 6)),  # a single value has an axis, too
        (0, 0, (-1, -0.5, 0, 0.5, 1)),
    ],
)
def test_ticks_are_round(low: float, high: float, ticks: tuple[float, ...]) -> None:
    assert round_ticks(low, high) == pytest.approx(ticks)


@given(st.lists(numbers, min_size=1))
def test_an_axis_holds_all_its_values(values: list[float]) -> None:
    axis = scale(values, 60, 400)
    assert 2 <= len(axis.ticks) <= MOST_TICKS
    assert all(59.9 <= axis(value) <= 400.1 for value in values)


def test_an_axis_of_bars_holds_nought() -> None:
    assert scale([90, 100], 0, 1, zero=True).low == 0
    assert scale([90, 100], 0, 1).low == 90


def test_an_axis_may_run_upwards() -> None:
    assert scale([0, 10], 300, 20)(10) == 20


def test_labels_of_points_apart_stand_at_the_favourite_place_and_free() -> None:
    boxes = place_labels([(100, 100), (200, 100)], [(8, 13), (8, 13)], 5)
    assert [(box.left > x, box.top < 100) for box, x in zip(boxes, (100, 200), strict=True)] == [
        (True, True),
        (True, True),
    ]


def test_labels_of_one_point_do_not_cover_each_other() -> None:
    boxes = place_labels([(100, 100)] * 6, [(16, 13)] * 6, 5)
    assert [a.overlap(b) for a, b in combinations(boxes, 2)] == [0] * 15


def test_labels_without_room_are_placed_all_the_same() -> None:
    crowded = [(100.0 + n % 5, 100.0 + n // 5) for n in range(40)]
    assert len(place_labels(crowded, [(16, 13)] * 40, 5)) == 40
