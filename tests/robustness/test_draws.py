"""Chance: the same to the same visit, and as its parameters say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from visitplanner.robustness.chances import AS_PLANNED, Chances
from visitplanner.robustness.draws import Draws

MANY = Draws(chances=Chances(), num_days=200_000, seed=0)
"""So many that a mean is off by a few thousandths at most."""


def test_the_same_visit_is_dealt_the_same_and_another_seed_or_visit_is_not() -> None:
    ten = replace(MANY, num_days=10)
    assert ten.length_factor("C1").tolist() == ten.length_factor("C1").tolist()
    assert ten.length_factor("C1").tolist() != ten.length_factor("C2").tolist()
    assert ten.length_factor("C1").tolist() != replace(ten, seed=1).length_factor("C1").tolist()


def test_lengths_are_lognormal_of_mean_one() -> None:
    factors = MANY.length_factor("C1")
    assert factors.mean() == pytest.approx(1, abs=0.005)
    assert np.log(factors).std() == pytest.approx(0.3, abs=0.005)


def test_traffic_is_gamma_of_mean_one() -> None:
    day, way = MANY.day_traffic("S1"), MANY.way_traffic("C1")
    assert (day.mean(), way.mean()) == pytest.approx((1, 1), abs=0.005)
    assert (day.std(), way.std()) == pytest.approx((0.1, 0.2), abs=0.005)
    skewness = ((way - 1) ** 3).mean() / way.std() ** 3
    assert skewness == pytest.approx(2 * 0.2, abs=0.03)  # a gamma's is twice its variation


def test_nobody_is_home_as_often_as_the_chance_says() -> None:
    assert MANY.is_out("C1", 0.8).mean() == pytest.approx(0.2, abs=0.005)
    assert not MANY.is_out("C1", 1.0).any()
    assert MANY.is_out("C1", 0.0).all()


def test_a_lower_chance_finds_nobody_on_the_same_days_and_more() -> None:
    likely, unlikely = MANY.is_out("C1", 0.8), MANY.is_out("C1", 0.5)
    assert (unlikely | ~likely).all()


def test_late_starts_are_some_and_exponential() -> None:
    late = MANY.late_start("S1")
    assert (late > 0).mean() == pytest.approx(0.1, abs=0.005)
    assert late[late > 0].mean() == pytest.approx(600, rel=0.03)


def test_as_planned_nothing_is_otherwise() -> None:
    draws = Draws(chances=AS_PLANNED, num_days=3, seed=0)
    assert draws.length_factor("C1").tolist() == [1, 1, 1]
    assert draws.day_traffic("S1").tolist() == draws.way_traffic("C1").tolist() == [1, 1, 1]
    assert draws.late_start("S1").tolist() == [0, 0, 0]
    assert not draws.is_out("C1", 0.0).any()


@pytest.mark.parametrize("cv", [0.0, 5e-324, 1e-200, 1e-7])
def test_traffic_that_hardly_varies_is_as_expected(cv: float) -> None:
    still = replace(MANY, num_days=10, chances=Chances(day_traffic_cv=cv, way_traffic_cv=cv))
    assert still.day_traffic("S1").tolist() == still.way_traffic("C1").tolist() == [1.0] * 10
