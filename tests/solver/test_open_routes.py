"""What an insertion is said to add is what the longer route costs when it is timed exactly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from problems import problems

from visitplanner.solution import route_cost
from visitplanner.solver.open_routes import OpenRoute
from visitplanner.solver.orders import RouteOrder, are_lawful
from visitplanner.solver.reopening import open_routes
from visitplanner.solver.schedule import time_routes

if TYPE_CHECKING:
    from visitplanner.problem import Problem


def timed_units(problem: Problem, order: RouteOrder) -> int | None:
    routes = time_routes(problem, [order])
    return None if routes is None else route_cost(problem, routes[0]).units


def alone(problem: Problem) -> Problem:
    """Return the problem with visits that one person makes and without breaks."""
    return replace(
        problem,
        visits=tuple(replace(visit, team_size=1) for visit in problem.visits),
        shifts=tuple(replace(shift, breaks=()) for shift in problem.shifts),
    )


def grown(route: OpenRoute, num_visits: int) -> OpenRoute:
    """Return a route with each visit put in where it is cheapest."""
    for idx in range(num_visits):
        way = route.best_insertion(idx)
        longer = None if way is None else route.with_visit(idx, way.position, way.window)
        route = longer or route
    return route


@settings(max_examples=150)
@given(problem=problems())
def test_an_insertion_costs_what_the_exact_times_cost(problem: Problem) -> None:
    problem = alone(problem)
    for route in open_routes(problem, ()):
        assert isinstance(route, OpenRoute)
        full = grown(route, len(problem.visits))
        if full.num_visits:
            exact = timed_units(problem, full.order)
            assert exact is not None
            assert exact <= full.units  # other windows may be cheaper than those chosen one by one
            if all(len(problem.visits[idx].time_windows) == 1 for idx in full.visit_idxs):
                assert exact == full.units


@settings(max_examples=150)
@given(problem=problems())
def test_the_best_insertion_is_the_best_of_all_positions(problem: Problem) -> None:
    problem = alone(problem)
    problem = replace(
        problem,
        visits=tuple(replace(v, time_windows=v.time_windows[:1]) for v in problem.visits),
    )
    for empty in open_routes(problem, ()):
        assert isinstance(empty, OpenRoute)
        route = grown(empty, len(problem.visits) - 1)
        last = len(problem.visits) - 1
        if last < 0:
            continue
        found = []
        for position in range(len(route.stops) + 1):
            stops = (*route.stops[:position], last, *route.stops[position:])
            order = RouteOrder(shift_idx=route.terms.shift_idx, stops=stops)
            units = timed_units(problem, order) if are_lawful(problem, [order]) else None
            found += [] if units is None else [units - route.units]
        best = route.best_insertion(last)
        assert (None if best is None else best.units) == min(found, default=None)


@settings(max_examples=100)
@given(problem=problems())
def test_with_breaks_an_insertion_never_promises_too_much(problem: Problem) -> None:
    problem = replace(
        problem, visits=tuple(replace(visit, team_size=1) for visit in problem.visits)
    )
    for route in open_routes(problem, ()):
        assert isinstance(route, OpenRoute)
        full = grown(route, len(problem.visits))
        if full.num_visits:
            exact = timed_units(problem, full.order)
            assert exact is not None
            assert exact <= full.units  # a way may be driven on both sides of a break
