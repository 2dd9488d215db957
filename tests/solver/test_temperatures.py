"""Temperatures fall by the same factor in the same time, on a scale that is never nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import FEN_PER_METRE, FEN_PER_SECOND, problems

from visitplanner.problem import Costs, Problem, ProblemShift, ProblemVisit
from visitplanner.solver.kernel.layout import lay_out
from visitplanner.solver.temperatures import (
    HOT,
    NEIGHBOURS,
    PRIZE_SHARE,
    WARMER,
    Cooling,
    from_hot,
    from_warm,
    scale_of,
    warmer,
)
from visitplanner.travel.matrix import TravelMatrix
from visitplanner.units import COST_UNITS_PER_FEN

SCALES = st.floats(1e-3, 1e15)
SHARES = st.floats(0, 1)


def on_a_line(*visits: int, costs: Costs, prize: int = 0) -> Problem:
    """Return visits at places of a line, 10 s and 2 m apart, and one shift."""
    apart = np.abs(np.subtract.outer(np.arange(50), np.arange(50)))
    return Problem(
        visits=tuple(
            ProblemVisit(visit_id=n, location_idx=place, prize=prize)
            for n, place in enumerate(visits)
        ),
        shifts=(ProblemShift(shift_id=0, start_idx=0, end_idx=0, costs=costs),),
        profiles=(TravelMatrix(durations=apart * 10, distances=apart * 2),),
    )


@given(scale=SCALES, one=SHARES, two=SHARES)
def test_the_more_is_spent_the_colder_it_is(scale: float, one: float, two: float) -> None:
    for cooling in (from_hot(scale), from_warm(scale)):
        early, late = sorted((one, two))
        assert cooling.hot >= cooling.at(early) >= cooling.at(late) > 0


def test_a_stage_begins_hot_and_ends_cold_and_is_in_their_geometric_mean_halfway() -> None:
    cooling = Cooling(hot=100, cold=1)
    assert [cooling.at(share) for share in (0, 0.5, 1)] == pytest.approx([100, 10, 1])


def test_a_stage_that_overruns_stays_as_cold_as_at_its_end() -> None:
    cooling = Cooling(hot=100, cold=1)
    assert cooling.at(1.7) == cooling.at(1)


@given(scale=SCALES)
def test_from_scratch_begins_hotter_than_around_a_good_plan_and_ends_as_cold(scale: float) -> None:
    assert from_hot(scale).hot > from_warm(scale).hot > from_warm(scale).cold
    assert from_hot(scale).cold == from_warm(scale).cold


def test_the_scale_is_the_mean_cost_of_a_leg_between_neighbours() -> None:
    # from places 1, 2 and 4: 1 + 3, 1 + 2 and 2 + 3 places, of 10 s and 2 m at a fen each
    second = on_a_line(1, 2, 4, costs=Costs(per_duration_hour=FEN_PER_SECOND))
    metre = on_a_line(1, 2, 4, costs=Costs(per_km=FEN_PER_METRE))
    travel = on_a_line(1, 2, 4, costs=Costs(per_travel_hour=FEN_PER_SECOND))
    expected = [12 * 10 / 6, 12 * 2 / 6, 12 * 10 / 6]
    scales = [scale_of(lay_out(problem)) for problem in (second, metre, travel)]
    assert scales == pytest.approx([COST_UNITS_PER_FEN * fen for fen in expected])


def test_a_shift_that_costs_nothing_halves_the_scale_of_the_other() -> None:
    dear = on_a_line(1, 2, costs=Costs(per_duration_hour=FEN_PER_SECOND))
    both = replace(dear, shifts=(*dear.shifts, replace(dear.shifts[0], costs=Costs())))
    assert scale_of(lay_out(both)) == pytest.approx(scale_of(lay_out(dear)) / 2)


def test_visits_that_are_no_neighbours_do_not_count() -> None:
    # as many visits in one place as anybody has neighbours, and one more; one is far away
    costs = Costs(per_duration_hour=FEN_PER_SECOND)
    near = [1] * (NEIGHBOURS + 1)
    far = scale_of(lay_out(on_a_line(*near, 40, costs=costs)))
    # only its own ten legs, 39 places of 10 s long, are not 0
    assert far == pytest.approx(COST_UNITS_PER_FEN * 390 / (NEIGHBOURS + 2))


def test_where_ways_cost_nothing_the_scale_is_a_share_of_the_mean_prize() -> None:
    problem = on_a_line(1, 2, costs=Costs(fixed=100), prize=50)
    assert scale_of(lay_out(problem)) == pytest.approx(PRIZE_SHARE * 50 * COST_UNITS_PER_FEN)


def test_where_nothing_costs_and_nothing_is_worth_anything_the_scale_is_one() -> None:
    assert scale_of(lay_out(on_a_line(1, 2, costs=Costs()))) == 1
    assert scale_of(lay_out(on_a_line(costs=Costs()))) == 1


@given(problem=problems())
def test_whatever_the_problem_the_scale_is_above_0(problem: Problem) -> None:
    assert scale_of(lay_out(problem)) > 0


def test_warmer_stages_end_as_cold_and_never_begin_hotter_than_the_first() -> None:
    cooling = from_warm(7.0)
    for _ in range(20):
        hotter = warmer(cooling, 7.0)
        assert hotter.cold == cooling.cold
        assert hotter.hot == pytest.approx(min(WARMER * cooling.hot, HOT * 7.0))
        cooling = hotter
    assert cooling == from_hot(7.0)
