"""What prices prove, in whole numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from problems import NOWHERE

from visitplanner.problem import Costs, Problem, ProblemShift, ProblemVisit
from visitplanner.solver.bound.duals import Duals, grain_of, proven, rounded
from visitplanner.solver.bound.groups import groups_of
from visitplanner.units import COST_UNITS_PER_FEN


def problem_of(prizes: tuple[int, ...], num_shifts: int, costs: Costs) -> Problem:
    shift = ProblemShift(shift_id=0, start_idx=0, end_idx=0, time_window=(0, 9), costs=costs)
    return Problem(
        visits=tuple(
            ProblemVisit(visit_id=idx, location_idx=0, prize=prize)
            for idx, prize in enumerate(prizes)
        ),
        shifts=tuple(replace(shift, shift_id=k) for k in range(num_shifts)),
        profiles=(NOWHERE,),
    )


def test_the_bound_is_all_prizes_less_what_duals_and_shifts_are_worth() -> None:
    problem = problem_of((10, 20), 3, Costs(fixed=1))
    units = COST_UNITS_PER_FEN
    duals = Duals(
        visits=np.array([4, 6]) * units, groups=np.array([1]) * units, cuts=np.array([2]) * units
    )
    # 30 - (4 + 6 + 2) - 3 shifts of at best 5 each
    assert proven(problem, groups_of(problem), duals, [-5 * units]) == 3 * units
    # a shift whose best route only costs stays at home
    assert proven(problem, groups_of(problem), duals, [5 * units]) == 18 * units


def test_a_bound_between_two_possible_objectives_is_the_higher_one() -> None:
    problem = problem_of((10,), 1, Costs(fixed=4))
    assert grain_of(problem) == 2 * COST_UNITS_PER_FEN
    duals = Duals(visits=np.array([18_002]), groups=np.array([0]), cuts=np.array([], dtype=int))
    # 10 fen less 1 fen and 2 units: a little below 9, and every objective is even
    assert proven(problem, groups_of(problem), duals, [0]) == 10 * COST_UNITS_PER_FEN


def test_a_problem_in_which_nothing_costs_has_a_grain_all_the_same() -> None:
    assert grain_of(problem_of((0,), 1, Costs())) == 1


def test_rounded_duals_can_be_halved_and_only_those_of_visits_are_negative() -> None:
    duals = rounded(np.array([2.9, -3.2]), np.array([-0.4, 1.6]), np.array([-7.0]))
    assert duals.visits.tolist() == [2, -4]
    assert duals.groups.tolist() == [0, 2]
    assert duals.cuts.tolist() == [0]


def test_half_way_to_other_duals_new_cuts_count_half() -> None:
    none = np.zeros(0, dtype=np.int64)
    here = Duals(visits=np.array([0]), groups=np.array([10]), cuts=none)
    there = Duals(visits=np.array([8]), groups=np.array([20]), cuts=np.array([6]))
    middle = here.towards(there, 0.5)
    assert (middle.visits.tolist(), middle.groups.tolist(), middle.cuts.tolist()) == (
        [4],
        [15],
        [3],
    )
