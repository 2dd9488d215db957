"""No other times for an order cost less: held against every departure, start and wait."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
from brute_force import least_time_units
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import Size, random_problem

from visitplanner.check import ViolationKind, find_violations
from visitplanner.solution import Solution, Termination, route_cost
from visitplanner.solver.orders import RouteOrder, are_lawful
from visitplanner.solver.schedule import place_breaks, time_routes
from visitplanner.units import COST_UNITS_PER_FEN

if TYPE_CHECKING:
    from visitplanner.problem import Problem

TINY = Size(visits=3, shifts=1, teams=0, breaks=2, day=22)


def random_order(rng: Random, problem: Problem) -> tuple[int, ...]:
    stops = [*range(len(problem.visits)), *(~k for k in range(len(problem.shifts[0].breaks)))]
    rng.shuffle(stops)
    return tuple(stops)


@settings(max_examples=200)
@given(rng=st.randoms(use_true_random=False))
def test_the_times_of_an_order_are_the_best_there_are(rng: Random) -> None:
    problem = random_problem(rng, TINY)
    if not problem.visits or not problem.shifts:
        return
    stops = random_order(rng, problem)
    routes = time_routes(problem, [RouteOrder(shift_idx=0, stops=stops)])
    least = least_time_units(problem, 0, stops)
    if routes is None:
        assert least is None
        return
    cost = route_cost(problem, routes[0])
    fixed = problem.shifts[0].costs.fixed * COST_UNITS_PER_FEN
    assert cost.labour_units - fixed + cost.overtime_units == least


@settings(max_examples=100)
@given(rng=st.randoms(use_true_random=False))
def test_orders_that_are_lawful_and_timed_are_a_plan_that_can_be_kept(rng: Random) -> None:
    problem = random_problem(rng, TINY)
    if not problem.visits or not problem.shifts:
        return
    orders = [RouteOrder(shift_idx=0, stops=random_order(rng, problem))]
    routes = time_routes(problem, orders)
    if routes is None or not are_lawful(problem, orders):
        return
    plan = Solution(routes=routes, termination=Termination.UNKNOWN, engine="")
    found = {violation.kind for violation in find_violations(problem, plan)}
    assert found <= {ViolationKind.REQUIRED_LEFT_OUT}


@pytest.mark.parametrize("seed", range(40))
def test_breaks_are_placed_wherever_any_order_of_them_can_be_kept(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 (nothing secret)
    problem = random_problem(rng, Size(visits=0, shifts=1, day=22))
    if not problem.shifts:
        return
    shift = problem.shifts[0]
    home = replace(problem, shifts=(replace(shift, end_idx=shift.start_idx),))
    rests = [~k for k in range(len(shift.breaks))]
    ways = [least_time_units(home, 0, order) for order in (tuple(rests), tuple(rests[::-1]))]
    assert (place_breaks(problem, 0) is not None) is any(way is not None for way in ways)
