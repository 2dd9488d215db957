"""Starts kept near the old ones: a visit is put off to its old time where that costs less."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.check import find_violations
from visitplanner.check.violations import ViolationKind
from visitplanner.solution import Route, Solution, StopKind, Termination, route_cost
from visitplanner.units import COST_UNITS_PER_FEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.dispatch.replan.remaining import Remaining
    from visitplanner.problem import Problem
    from visitplanner.solution import Stop


def kept_near(rest: Remaining, routes: Sequence[Route]) -> tuple[Route, ...]:
    """Return routes in the same order, with starts near the old ones where that is cheaper."""
    seen, shared = set[int](), set[int]()
    for route in routes:
        shared |= seen & set(route.visit_idxs)
        seen |= set(route.visit_idxs)
    return tuple(_kept_near(rest, route, shared) for route in routes)


def _kept_near(rest: Remaining, route: Route, shared: set[int]) -> Route:
    """Put off one visit after the other that starts too early, if it is worth it."""
    held: dict[int, int] = {}
    for stop in route.stops:
        before = rest.standing.starts.get(stop.idx)
        if stop.kind is StopKind.BREAK or before is None or stop.idx in shared:
            continue
        least = before - rest.weights.tolerance
        if stop.start < least:
            tried = {**held, stop.idx: least}
            later = _put_off(rest.problem, route, tried, shared)
            if later is not None and _units(rest, later) < _units(rest, route):
                route, held = later, tried
    return route


def _units(rest: Remaining, route: Route) -> int:
    moved = sum(
        abs(stop.start - rest.standing.starts[stop.idx]) > rest.weights.tolerance
        for stop in route.stops
        if stop.kind is StopKind.VISIT and stop.idx in rest.standing.starts
    )
    price = rest.weights.moved_time * COST_UNITS_PER_FEN
    return route_cost(rest.problem, route).units + price * moved


def _put_off(
    problem: Problem, route: Route, least: Mapping[int, int], shared: set[int]
) -> Route | None:
    """Return a route in which visits start no sooner than asked; None where it cannot be kept."""
    timed = _walked(problem, route, least, shared)
    found = find_violations(
        problem, Solution(routes=(timed,), termination=Termination.UNKNOWN, engine="")
    )
    of_teams = {ViolationKind.REQUIRED_LEFT_OUT, ViolationKind.WRONG_TEAM}
    return None if any(each.kind not in of_teams for each in found) else timed


def _walked(problem: Problem, route: Route, least: Mapping[int, int], shared: set[int]) -> Route:
    shift, travel = problem.shifts[route.shift_idx], problem.travel(route.shift_idx)
    place, left = shift.start_idx, route.departure
    pauses: list[tuple[int, int]] = []
    stops: list[Stop] = []
    for stop in route.stops:
        if stop.kind is StopKind.BREAK:
            free = pauses[-1][1] if pauses else left
            begin = max(free, stop.start)
            pauses.append((begin, begin + shift.breaks[stop.idx].duration))
            stops.append(replace(stop, arrival=free, start=begin))
            continue
        visit = problem.visits[stop.idx]
        arrival = travel.way(place, visit.location_idx).arrival(left, pauses)
        wanted = stop.start if stop.idx in shared else least.get(stop.idx, arrival)
        start = _in_windows(visit.time_windows, max(arrival, wanted))
        stops.append(replace(stop, arrival=arrival, start=start))
        place, left, pauses = visit.location_idx, start + visit.service_duration, []
    end = travel.way(place, shift.end_idx).arrival(left, pauses)
    return replace(route, stops=tuple(stops), end=end)


def _in_windows(windows: Sequence[tuple[int, int]], second: int) -> int:
    """Return the first second of a window from `second` on; `second` itself where there is none."""
    return next(_firsts(windows, second), second)


def _firsts(windows: Sequence[tuple[int, int]], second: int) -> Iterator[int]:
    for begin, end in windows:
        if end >= second:
            yield max(begin, second)
