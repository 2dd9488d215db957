"""What is lawful of routes stays, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from samples import BRANCH, DAY, make_case, make_officer

from visitplanner.check import find_violations
from visitplanner.check.lawful import lawful_routes
from visitplanner.pipeline import Request, find_plan, prepare
from visitplanner.policy import Policy
from visitplanner.solution import Route, Solution, StopKind, Termination

POLICY = replace(Policy(), branch=BRANCH)
REQUEST = Request(
    cases=(make_case("C1"), make_case("C2")), officers=(make_officer(),), days=(DAY,),
    time_limit=0.3,
)  # fmt: skip


def shifted(route: Route, seconds: int) -> Route:
    """Return a route whose first visit starts another time, and nothing else."""
    first, *rest = route.stops
    assert first.kind is StopKind.VISIT
    return replace(route, stops=(replace(first, start=first.start + seconds), *rest))


def test_lawful_routes_stay_as_they_are() -> None:
    problem = prepare(REQUEST, POLICY).indexed.problem
    routes = find_plan(prepare(REQUEST, POLICY)).routes
    assert lawful_routes(problem, routes) == routes


@pytest.mark.parametrize("seconds", [-9 * 3600, 12 * 3600], ids=["too early", "too late"])
def test_what_is_not_lawful_goes(seconds: int) -> None:
    problem = prepare(REQUEST, POLICY).indexed.problem
    (route,) = find_plan(prepare(REQUEST, POLICY)).routes
    kept = lawful_routes(problem, [shifted(route, seconds)])
    assert kept != (shifted(route, seconds),)
    solution = Solution(routes=kept, termination=Termination.UNKNOWN, engine="")
    assert find_violations(problem, solution) == ()
