"""Routes are opened again as they were timed; shifts that cannot be used are not opened."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from problems import problems

from visitplanner.problem import Problem, ProblemBreak
from visitplanner.solver.insertion import insert_visits
from visitplanner.solver.open_routes import OpenRoute
from visitplanner.solver.orders import order_of
from visitplanner.solver.reopening import open_routes, seconds_of_meetings
from visitplanner.solver.schedule import time_routes


@settings(max_examples=150)
@given(problem=problems())
def test_timed_routes_open_with_the_same_stops_and_meetings(problem: Problem) -> None:
    draft = insert_visits(problem)
    routes = time_routes(problem, draft.orders, draft.meetings)
    assert routes is not None
    opened = open_routes(problem, routes)
    orders = {r.order if isinstance(r, OpenRoute) else r for r in opened}
    assert {order_of(route) for route in routes} <= orders
    assert set(seconds_of_meetings(routes)) == set(draft.meetings)


@settings(max_examples=30)
@given(problem=problems())
def test_a_shift_without_time_for_its_break_is_not_opened(problem: Problem) -> None:
    never = ProblemBreak(break_id=0, duration=1, time_windows=((10**6, 10**6),))
    shifts = tuple(replace(s, breaks=(never,), time_window=(0, 80)) for s in problem.shifts)
    assert list(open_routes(replace(problem, shifts=shifts), ())) == []
