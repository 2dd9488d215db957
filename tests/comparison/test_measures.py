"""Measures of a plan, where its numbers are few enough to be reckoned by hand."""

from __future__ import annotations

import pytest
from compared import some_load, some_measures

from visitplanner.comparison.measures import (
    cost_to_collect,
    load_gini,
    measured,
    value_per_officer_hour,
)


def test_hours_that_lie_evenly_have_no_gini() -> None:
    loads = (some_load("W01", 5, 3), some_load("W02", 5, 1))
    assert load_gini(some_measures(9).model_copy(update={"loads": loads})) == 0


def test_all_hours_on_one_of_four_are_three_quarters() -> None:
    # (n - 1) / n is the most that the coefficient of n officers can be
    loads = tuple(some_load(f"W0{n}", 8 * (n == 3), n == 3) for n in range(4))
    assert load_gini(some_measures(9).model_copy(update={"loads": loads})) == pytest.approx(0.75)


def test_a_plan_that_brings_nothing_has_no_price_of_a_fen() -> None:
    nothing = some_measures(9).model_copy(update={"value_fen": 0, "person_duration_s": 0})
    assert cost_to_collect(nothing) is None
    assert value_per_officer_hour(nothing) is None
    assert measured([some_measures(9), nothing], "cost_to_collect") is None


def test_a_measure_over_plans_is_their_mean() -> None:
    assert measured([some_measures(9), some_measures(12)], "num_visits") == 10.5
