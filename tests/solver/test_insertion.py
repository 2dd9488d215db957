"""The first plan can be kept whatever the problem, and takes what pays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from problems import problems

from visitplanner.check import ViolationKind, find_violations
from visitplanner.problem import Costs, Problem, ProblemShift, ProblemVisit
from visitplanner.solution import Solution, Termination
from visitplanner.solver.insertion import insert_visits
from visitplanner.solver.orders import are_lawful
from visitplanner.solver.schedule import time_routes
from visitplanner.travel.matrix import TravelMatrix

LINE = TravelMatrix(
    durations=np.abs(np.subtract.outer(np.arange(4), np.arange(4))) * 10,
    distances=np.zeros((4, 4), dtype=np.int64),
)
DAY = ProblemShift(
    shift_id=0,
    start_idx=0,
    end_idx=0,
    time_window=(0, 100),
    costs=Costs(per_duration_hour=3_600),
)


def line_problem(*visits: ProblemVisit, shifts: int = 1) -> Problem:
    return Problem(visits=visits, shifts=(DAY,) * shifts, profiles=(LINE,))


@settings(max_examples=200)
@given(problem=problems())
def test_whatever_the_problem_the_first_plan_can_be_kept(problem: Problem) -> None:
    draft = insert_visits(problem)
    assert are_lawful(problem, draft.orders)
    routes = time_routes(problem, draft.orders, draft.meetings)
    assert routes is not None
    plan = Solution(routes=routes, termination=Termination.GREEDY_ONLY, engine="insertion")
    found = {violation.kind for violation in find_violations(problem, plan)}
    assert found <= {ViolationKind.REQUIRED_LEFT_OUT}


@settings(max_examples=100)
@given(problem=problems())
def test_timed_routes_are_kept_and_only_added_to(problem: Problem) -> None:
    draft = insert_visits(problem)
    routes = time_routes(problem, draft.orders, draft.meetings)
    assert routes is not None
    again = insert_visits(problem, routes)
    assert are_lawful(problem, again.orders)
    assert time_routes(problem, again.orders, again.meetings) is not None
    before = {order.shift_idx: set(order.visit_idxs) for order in draft.orders}
    after = {order.shift_idx: set(order.visit_idxs) for order in again.orders}
    assert all(visits <= after[k] for k, visits in before.items())


def test_a_visit_is_made_when_its_prize_exceeds_its_cost_and_not_when_it_equals_it() -> None:
    # 10 s there and 10 s back at a fen a second are 20 fen
    visit = ProblemVisit(visit_id=0, location_idx=1, prize=21)
    assert insert_visits(line_problem(visit)).orders[0].visit_idxs == (0,)
    assert insert_visits(line_problem(replace(visit, prize=20))).orders == ()


def test_a_required_visit_is_made_at_a_loss_and_before_a_dearer_one() -> None:
    must = ProblemVisit(
        visit_id=0, location_idx=3, service_duration=40, required=True, time_windows=((30, 30),)
    )
    dear = replace(must, visit_id=1, required=False, prize=10**9)
    assert insert_visits(line_problem(dear, must)).orders[0].visit_idxs == (1,)


def test_two_officers_meet_and_one_alone_does_not_come() -> None:
    pair = ProblemVisit(visit_id=0, location_idx=1, prize=1_000, team_size=2)
    draft = insert_visits(line_problem(pair, shifts=2))
    assert [order.stops for order in draft.orders] == [(0,), (0,)]
    assert set(draft.meetings) == {0}
    assert insert_visits(line_problem(pair)).orders == ()


def test_when_it_is_over_nothing_more_is_put_in() -> None:
    visits = [ProblemVisit(visit_id=k, location_idx=1, prize=900) for k in range(3)]
    looks = iter((False, False, True, True, True, True))
    draft = insert_visits(line_problem(*visits), is_over=lambda: next(looks))
    assert sum(len(order.visit_idxs) for order in draft.orders) in {1, 2}
