"""The days one after the other: lawful in the whole, nobody twice, and never worse than nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import DAY
from weeks import DAYS, OFFICERS, POLICY, case_on

from visitplanner.check import find_violations
from visitplanner.pipeline import Prepared, Request, beginning, find_plan, prepare
from visitplanner.solution import Solution, Termination, objective_units
from visitplanner.solver import solve
from visitplanner.week import days_first
from visitplanner.week.days_first import better_of, day_by_day, is_worth_it

if TYPE_CHECKING:
    from visitplanner.domain import Case
    from visitplanner.problem import Problem
    from visitplanner.solution import Route

WEEK = tuple(DAY + timedelta(days=n) for n in range(3))


def prepared(*cases: Case) -> Prepared:
    request = Request(cases=cases, officers=OFFICERS, days=WEEK, time_limit=1.0)
    return prepare(request, POLICY)


def quick(problem: Problem, _: float) -> Solution:
    return solve(problem, time_limit=5.0, max_iterations=200, threads=1)


def as_solution(routes: tuple[Route, ...]) -> Solution:
    return Solution(routes=routes, termination=Termination.UNKNOWN, engine="")


def many() -> tuple[Case, ...]:
    return tuple(case_on(f"C{n}", *DAYS[: 1 + n % 2]) for n in range(days_first.FEW_VISITS + 1))


@settings(max_examples=15)
@given(st.data())
def test_the_days_together_are_a_lawful_plan(data: st.DataObject) -> None:
    days = st.lists(st.sampled_from(WEEK), min_size=1, max_size=3, unique=True)
    cases = tuple(
        case_on(f"C{n}", *data.draw(days), persons=data.draw(st.sampled_from((1, 1, 2))))
        for n in range(data.draw(st.integers(1, 6)))
    )
    indexed = prepared(*cases).indexed
    routes = day_by_day(indexed, 1.0, quick)
    assert find_violations(indexed.problem, as_solution(routes)) == ()
    served = [idx for route in routes for idx in route.visit_idxs]
    assert all(served.count(idx) <= indexed.problem.visits[idx].team_size for idx in served)


def test_a_visit_that_a_day_leaves_is_made_on_the_next() -> None:
    busy = tuple(case_on(f"C{n}", *DAYS, service_duration=5 * 3600) for n in range(4))
    indexed = prepared(*busy).indexed
    assert len(as_solution(day_by_day(indexed, 1.0, quick)).served) == 4  # two a day


def test_the_better_routes_are_taken_and_the_first_of_two_alike() -> None:
    indexed = prepared(case_on("A", DAY), case_on("B", DAY)).indexed
    routes = day_by_day(indexed, 1.0, quick)
    assert better_of(indexed.problem, routes, ()) == routes
    assert better_of(indexed.problem, (), routes) == routes
    visits = tuple(replace(visit, prize=0) for visit in indexed.problem.visits)
    worthless = replace(indexed.problem, visits=visits)
    assert better_of(worthless, routes, ()) == ()
    wanted = replace(worthless, visits=(replace(visits[0], required=True), visits[1]))
    assert better_of(wanted, routes, ()) == routes


@pytest.mark.parametrize(("num_cases", "expected"), [(40, False), (41, True)])
def test_few_visits_need_no_beginning(num_cases: int, expected: bool) -> None:  # noqa: FBT001
    assert is_worth_it(prepared(*many()[:num_cases]).indexed) is expected


def test_one_day_needs_no_beginning() -> None:
    request = Request(cases=many(), officers=OFFICERS, days=(DAY,))
    assert not is_worth_it(prepare(request, POLICY).indexed)


def test_all_days_at_once_are_worth_no_less_than_the_days_days_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[tuple[Route, ...]] = []

    def noted(*asked: object) -> tuple[Route, ...]:
        made.append(day_by_day(*asked))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr(beginning, "day_by_day", noted)
    known = prepared(*many())
    found, problem = find_plan(known), known.indexed.problem
    (routes,) = made
    assert routes
    assert objective_units(problem, found) <= objective_units(problem, as_solution(routes))


def test_who_has_had_enough_waits_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[float] = []

    def interrupted(_: Problem, *, time_limit: float, **__: object) -> Solution:
        limits.append(time_limit)
        return Solution(routes=(), termination=Termination.INTERRUPTED, engine="")

    monkeypatch.setattr(beginning, "solve", interrupted)
    _, left = beginning.routes_to_begin_with(prepared(*many()), 100.0, lambda _: None)
    assert left == beginning.AT_ONCE
    assert limits == [20.0, beginning.AT_ONCE]  # 40 of 100 seconds for two days with visits
