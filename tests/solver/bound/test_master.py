"""The linear program: its value, its duals, and what it keeps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from visitplanner.problem import Problem, ProblemShift, ProblemVisit
from visitplanner.solver.bound.cuts import Cut
from visitplanner.solver.bound.groups import groups_of
from visitplanner.solver.bound.master import UNITS_PER_YUAN, Answer, GroupRoute, Master
from visitplanner.travel.matrix import TravelMatrix

TRIO = frozenset({0, 1, 2})
PAIRS = ((0, 1), (1, 2), (0, 2))


def problem_of(num_shifts: int, **visit: bool) -> Problem:
    """Return three visits at one place, each worth a yuan."""
    nowhere = np.zeros((1, 1), dtype=np.int64)
    shift = ProblemShift(shift_id=0, start_idx=0, end_idx=0)
    one = ProblemVisit(visit_id=0, location_idx=0, prize=100, **visit)  # type: ignore[arg-type]
    return Problem(
        visits=tuple(replace(one, visit_id=idx) for idx in range(3)),
        shifts=tuple(replace(shift, shift_id=idx) for idx in range(num_shifts)),
        profiles=(TravelMatrix(durations=nowhere, distances=nowhere.copy()),),
    )


def master_of(problem: Problem, *routes: tuple[int, ...]) -> Master:
    master = Master(problem, groups_of(problem))
    master.add_routes(GroupRoute(0, visits, 0) for visits in routes)
    return master


def solved(master: Master) -> Answer:
    answer = master.solve()
    assert answer is not None
    return answer


def test_three_pairs_are_made_by_halves_until_they_are_cut_off() -> None:
    master = master_of(problem_of(2), *PAIRS)
    answer = solved(master)
    assert answer.units == pytest.approx(-3 * UNITS_PER_YUAN)
    assert [weight for _, weight in answer.routes] == pytest.approx([0.5] * 3)
    master.renew([Cut(TRIO, TRIO)], answer.duals, lambda _: True)
    assert solved(master).units == pytest.approx(-2 * UNITS_PER_YUAN)


def test_duals_pay_for_what_is_worth_something() -> None:
    master = master_of(problem_of(2), *PAIRS)
    answer = solved(master)
    worth = int(answer.duals.visits.sum()) + 2 * int(answer.duals.groups[0])
    assert worth == pytest.approx(3 * UNITS_PER_YUAN, abs=10)
    for visits in PAIRS:
        assert abs(master.reduced_units(GroupRoute(0, visits, 0), answer.duals)) <= 10


def test_a_route_is_taken_once_and_again_only_where_it_is_cheaper() -> None:
    master = master_of(problem_of(1), (0, 1))
    assert master.add_routes([GroupRoute(0, (0, 1), 5)]) == 0
    assert master.add_routes([GroupRoute(0, (0, 1), -5)]) == 1
    assert master.num_columns == 1


def test_a_required_visit_that_no_route_makes_costs_more_than_all_prizes() -> None:
    assert solved(master_of(problem_of(1, required=True))).units > 3 * UNITS_PER_YUAN


def test_only_allowed_routes_are_kept() -> None:
    master = master_of(problem_of(2), *PAIRS)
    master.renew([], solved(master).duals, lambda visits: 0 in visits)
    assert sorted(route.visits for route in master.routes) == [(0, 1), (0, 2)]
