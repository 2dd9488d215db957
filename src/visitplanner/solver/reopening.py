"""Routes to insert into: one for each shift that can be used, empty or as timed before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.solution import StopKind
from visitplanner.solver.open_routes import OpenRoute, Terms, open_route
from visitplanner.solver.orders import RouteOrder, meetings_in, order_of
from visitplanner.solver.schedule import place_breaks
from visitplanner.solver.segments import tariff_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.problem import Problem
    from visitplanner.solution import Route, Stop
    from visitplanner.solver.open_routes import Window


def seconds_of_meetings(routes: Sequence[Route]) -> dict[int, int]:
    """Return the second of each visit that two routes make together."""
    shared = meetings_in(order_of(route) for route in routes)
    return {
        stop.idx: stop.start
        for route in routes
        for stop in route.stops
        if stop.kind is StopKind.VISIT and stop.idx in shared
    }


def open_routes(problem: Problem, routes: Sequence[Route]) -> Iterator[OpenRoute | RouteOrder]:
    """Yield the route of each usable shift.

    A timed route with a break in the middle of a way is not to be had as an open one: its order is
    yielded instead, to be kept as it is.
    """
    given = {route.shift_idx: route for route in routes}
    meetings = seconds_of_meetings(routes)
    for terms in _terms(problem):
        route = given.get(terms.shift_idx)
        if route is None:
            empty = _empty_route(problem, terms)
            if empty is not None:
                yield empty
        else:
            windows = [_window_of(terms, stop, meetings) for stop in route.stops]
            order = order_of(route)
            yield open_route(terms, order.stops, windows) or order


def _terms(problem: Problem) -> Iterator[Terms]:
    lists = [(matrix.durations.tolist(), matrix.distances.tolist()) for matrix in problem.profiles]
    precedences = problem.precedences
    for shift_idx, shift in enumerate(problem.shifts):
        durations, distances = lists[shift.profile_idx]
        yield Terms(
            shift_idx=shift_idx,
            shift=shift,
            tariff=tariff_of(shift),
            visits=problem.visits,
            durations=durations,
            distances=distances,
            precedences=precedences,
        )


def _empty_route(problem: Problem, terms: Terms) -> OpenRoute | None:
    """Return a route that has only its breaks, or None where the shift cannot be used."""
    breaks = place_breaks(problem, terms.shift_idx)
    if breaks is None:
        return None
    windows = [_window_of(terms, stop, {}) for stop in breaks]
    return open_route(terms, [~stop.idx for stop in breaks], windows)


def _window_of(terms: Terms, stop: Stop, meetings: Mapping[int, int]) -> Window:
    """Return the window that a stop starts in; a meeting's is its second."""
    if stop.kind is StopKind.BREAK:
        windows = terms.shift.breaks[stop.idx].time_windows
    elif stop.idx in meetings:
        return meetings[stop.idx], meetings[stop.idx]
    else:
        windows = terms.visits[stop.idx].time_windows
    return next(window for window in windows if window[0] <= stop.start <= window[1])
