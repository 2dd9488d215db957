"""The made-up world: the same from the same seed, and its history follows its truth."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from valued.world import COLUMNS, history_rows, make_case, meeting_at, truth_of

DAY = date(2026, 9, 1)


def test_the_same_seed_is_the_same_history() -> None:
    one, two = (list(history_rows(50, Random(3))) for _ in range(2))  # noqa: S311 (no secret)
    assert one == two
    assert set(one[0]) == set(COLUMNS)


def test_a_visit_that_meets_nobody_changes_nothing() -> None:
    for number in range(100):
        truth = truth_of(make_case(number, DAY, Random(number)), DAY, 10)  # noqa: S311
        added = truth.visited - truth.unvisited
        assert added == pytest.approx(truth.meeting * (truth.met - truth.unvisited))
        assert 0 <= added <= 1


def test_more_are_met_in_the_evening_of_a_working_day() -> None:
    assert meeting_at(0, 19) > meeting_at(0, 12) > meeting_at(0, 10)


def test_every_case_had_a_chance_of_a_visit_and_of_none() -> None:
    rows = list(history_rows(2_000, Random(1)))  # noqa: S311 (no secret)
    share = sum(row["visited"] == "1" for row in rows) / len(rows)
    assert 0.3 < share < 0.6
