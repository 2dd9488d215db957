"""A plan on its way is lawful, has its best times, and knows its rank."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from problems import problems

from visitplanner.problem import Costs, Problem, ProblemShift, ProblemVisit
from visitplanner.solution import Solution, Termination, objective_units
from visitplanner.solver.found import OWN, ROUTING, completed, timed
from visitplanner.solver.insertion import Draft, insert_visits
from visitplanner.solver.orders import RouteOrder
from visitplanner.solver.ortools_routing import EngineError
from visitplanner.solver.stopping import MaxIterations, TimeLimit
from visitplanner.solver.watching import Watch
from visitplanner.travel.matrix import TravelMatrix
from visitplanner.units import COST_UNITS_PER_FEN

# ten seconds from each place to the next; a second costs a fen
LINE = TravelMatrix(
    durations=np.abs(np.subtract.outer(np.arange(3), np.arange(3))) * 10,
    distances=np.zeros((3, 3), dtype=np.int64),
)
PROBLEM = Problem(
    visits=tuple(
        ProblemVisit(visit_id=n, location_idx=n + 1, prize=100, time_windows=((20, 60),))
        for n in range(2)
    ),
    shifts=(
        ProblemShift(
            shift_id=0, start_idx=0, end_idx=0, time_window=(0, 100),
            costs=Costs(per_duration_hour=3_600),
        ),
    ),
    profiles=(LINE,),
)  # fmt: skip

NOTHING = Draft(orders=(), meetings={})


def draft_of(*stops: int) -> Draft:
    return Draft(orders=(RouteOrder(shift_idx=0, stops=stops),), meetings={})


def watch() -> Watch:
    return Watch(TimeLimit(60), MaxIterations(9))


def test_fewer_required_visits_left_out_are_better_at_any_cost() -> None:
    one = timed(PROBLEM, draft_of(0), OWN)
    ranks = [replace(one, num_left_out=k, units=n).rank for k, n in product((1, 0), (90, 5))]
    assert sorted(ranks) == ranks[::-1]


def test_a_draft_gets_its_best_times_and_its_objective() -> None:
    found = timed(PROBLEM, draft_of(0), OWN)
    # it leaves so late that it need not wait: 20 fen of way, and the prize of the other visit
    assert (found.routes[0].departure, found.routes[0].end) == (10, 30)
    assert (found.units, found.num_left_out) == (120 * COST_UNITS_PER_FEN, 0)
    assert (found.engine, found.draft) == (OWN, draft_of(0))


@pytest.mark.parametrize(
    ("draft", "problem"),
    [
        pytest.param(draft_of(0, 0), PROBLEM, id="a rule is broken"),
        pytest.param(
            draft_of(1),
            replace(PROBLEM, shifts=(replace(PROBLEM.shifts[0], time_window=(0, 39)),)),
            id="the day is too short by a second",
        ),
    ],
)  # fmt: skip
def test_orders_that_cannot_be_kept_are_an_error(draft: Draft, problem: Problem) -> None:
    with pytest.raises(EngineError, match="Expected orders that keep every rule"):
        timed(problem, draft, ROUTING)


def test_required_visits_left_out_are_counted() -> None:
    visits = tuple(replace(visit, required=True) for visit in PROBLEM.visits)
    must = replace(PROBLEM, visits=(*visits, replace(visits[0], required=False)))
    plans = [NOTHING, draft_of(0), draft_of(0, 1)]
    assert [timed(must, draft, OWN).num_left_out for draft in plans] == [2, 1, 0]


def test_a_bound_is_part_of_the_answer_only_where_the_plan_is_complete() -> None:
    found = timed(PROBLEM, draft_of(0), OWN)
    answer = Solution(
        routes=found.routes, termination=Termination.TIME_LIMIT, engine=OWN, bound_units=7
    )
    assert found.solution(Termination.TIME_LIMIT, 7) == answer
    incomplete = replace(found, num_left_out=1).solution(Termination.TIME_LIMIT, 7)
    assert incomplete == replace(answer, bound_units=None)


def test_those_who_watch_are_told_whether_the_plan_is_complete() -> None:
    listener, found = watch(), timed(PROBLEM, draft_of(0), OWN)
    for plan in (
        replace(found, units=5, num_left_out=1),
        replace(found, units=8),
        replace(found, units=6, num_left_out=1),  # no longer any better
    ):
        plan.tell(listener)
    assert listener.best_units == 8


def test_visits_that_pay_are_put_in() -> None:
    found = completed(PROBLEM, timed(PROBLEM, draft_of(1), ROUTING))
    assert found.routes[0].visit_idxs in ((0, 1), (1, 0))
    assert (found.units, found.engine) == (40 * COST_UNITS_PER_FEN, ROUTING)


def test_visits_that_do_not_pay_are_not_put_in() -> None:
    # a visit more is 20 s more of way, at a fen each
    visits = tuple(replace(visit, prize=20) for visit in PROBLEM.visits)
    found = timed(replace(PROBLEM, visits=visits), draft_of(0), OWN)
    assert completed(replace(PROBLEM, visits=visits), found) is found


@given(problem=problems())
def test_completing_never_makes_a_plan_worse(problem: Problem) -> None:
    for draft in (NOTHING, insert_visits(problem)):
        found = timed(problem, draft, OWN)
        assert completed(problem, found).rank <= found.rank


@given(problem=problems())
def test_the_units_are_the_objective(problem: Problem) -> None:
    found = timed(problem, insert_visits(problem), OWN)
    assert found.units == objective_units(problem, found.solution(Termination.UNKNOWN))
