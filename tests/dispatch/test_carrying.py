"""Routes of a plan in a problem that differs: kept where lawful, and never otherwise."""

from __future__ import annotations

from dataclasses import replace

from samples import BRANCH, DAY, agreed, make_case, make_officer

from visitplanner.check import ViolationKind, find_violations
from visitplanner.dispatch.carrying import carried_routes
from visitplanner.domain import Location
from visitplanner.pipeline import Prepared, Request, find_plan, prepare, prepare_again
from visitplanner.policy import Policy
from visitplanner.solution import Route, Solution, Termination

POLICY = replace(Policy(), branch=BRANCH)
CASES = tuple(
    make_case(f"C{n}", location=Location(latitude=37.5 + n / 200, longitude=122.12), persons=crew)
    for n, crew in ((1, 1), (2, 2), (3, 1))
)
OFFICERS = (make_officer("W01"), make_officer("W02"))
REQUEST = Request(cases=CASES, officers=OFFICERS, days=(DAY,), time_limit=0.3)


def planned() -> tuple[Prepared, tuple[Route, ...]]:
    prepared = prepare(REQUEST, POLICY)
    return prepared, find_plan(prepared).routes


def served(now: Prepared, routes: tuple[Route, ...]) -> set[str]:
    solution = Solution(routes=routes, termination=Termination.UNKNOWN, engine="")
    violations = find_violations(now.indexed.problem, solution)
    assert {v.kind for v in violations} <= {ViolationKind.REQUIRED_LEFT_OUT}
    return {now.indexed.visits[idx].visit_id for idx in solution.served}


def test_in_the_same_problem_they_are_the_same() -> None:
    before, routes = planned()
    assert served(before, routes) == {"C1", "C2", "C3"}
    assert carried_routes(routes, before.indexed, before.indexed) == routes


def test_a_visit_that_is_gone_leaves_the_others() -> None:
    before, routes = planned()
    now = prepare_again(before, replace(REQUEST, cases=CASES[1:]))
    assert served(now, carried_routes(routes, before.indexed, now.indexed)) == {"C2", "C3"}


def test_a_visit_for_two_is_not_left_to_one() -> None:
    before, routes = planned()
    now = prepare_again(before, replace(REQUEST, officers=OFFICERS[:1]))
    left = served(now, carried_routes(routes, before.indexed, now.indexed))
    assert "C2" not in left


def test_a_visit_whose_time_has_moved_is_left_out() -> None:
    before, routes = planned()
    moved = replace(CASES[0], agreed_windows=(agreed("16:58", "16:59"),))
    now = prepare_again(before, replace(REQUEST, cases=(moved, *CASES[1:])))
    left = served(now, carried_routes(routes, before.indexed, now.indexed))
    assert left == {"C2", "C3"}


def test_an_officer_more_changes_nothing() -> None:
    before, routes = planned()
    officers = (make_officer("W00"), *OFFICERS)
    now = prepare_again(before, replace(REQUEST, officers=officers))
    assert served(now, carried_routes(routes, before.indexed, now.indexed)) == {"C1", "C2", "C3"}
