"""Several plans for the rest of a day, of which the best by the whole priced objective is taken.

::

    repaired    the old routes, timed anew; what does not fit in is put where it costs least
    in time     the best that the search finds where no visit may start far from its old time
    free        the best that it finds where visits may
    with musts  where a must is left out still: the best around it, by a search that is counted, for
                in half a second on a busy machine little is found

The objective of the problem knows what it costs to send somebody else and to drop a visit, but not
what it costs to come at another time: that is added here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.check import find_violations
from visitplanner.check.violations import ViolationKind
from visitplanner.dispatch.replan.nearness import kept_near
from visitplanner.solution import Solution, StopKind, Termination, objective_units
from visitplanner.solver import solve
from visitplanner.solver.found import OWN, timed
from visitplanner.solver.insertion import insert_visits
from visitplanner.solver.nearby import search_nearby
from visitplanner.solver.orders import RouteOrder, meetings_in
from visitplanner.solver.ortools_routing import EngineError
from visitplanner.solver.schedule import time_routes
from visitplanner.units import COST_UNITS_PER_FEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.dispatch.replan.remaining import Remaining
    from visitplanner.problem import Problem, ProblemVisit
    from visitplanner.solution import Route

MUST_ITERATIONS = 20_000
"""Of the search for musts that are left out."""

IN_TIME_SHARE = 0.4
"""Of the time, for the search that keeps every visit near its old time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long is searched, seconds, and from which seed."""

    time_limit: float
    seed: int = 0


def best_rest(rest: Remaining, old: Sequence[Route], effort: Effort) -> Solution | None:
    """Return the best solution of the rest of a day; None where none keeps every rule.

    Parameters
    ----------
    old
        The routes of the plan that stands, by the indices of the whole day.
    """
    found = [_ready(rest, each) for each in _candidates(rest, old, effort)]
    lawful = [each for each in found if rest.is_whole(each) and _is_lawful(rest.problem, each)]
    lawful = [each for each in lawful if _is_lawful(rest.whole, rest.joined(each))]
    return min(lawful, key=lambda each: priced_units(rest, each), default=None)


def priced_units(rest: Remaining, solution: Solution) -> tuple[int, int]:
    """Return must-visits left out, and the priced objective in cost units."""
    visits, served = rest.problem.visits, solution.served
    left_out = sum(visit.required and idx not in served for idx, visit in enumerate(visits))
    moved = len(set(moved_in_time(rest, solution.routes)))
    fen = rest.weights.moved_time * moved
    return left_out, objective_units(rest.problem, solution) + fen * COST_UNITS_PER_FEN


def moved_in_time(rest: Remaining, routes: Sequence[Route]) -> Iterator[int]:
    """Yield the visits that start further from their old time than borrowers allow for."""
    for route in routes:
        for stop in route.stops:
            before = rest.standing.starts.get(stop.idx)
            is_visit = stop.kind is StopKind.VISIT and before is not None
            if is_visit and abs(stop.start - (before or 0)) > rest.weights.tolerance:
                yield stop.idx


def _ready(rest: Remaining, solution: Solution) -> Solution:
    return replace(solution, routes=kept_near(rest, solution.routes))


def _candidates(rest: Remaining, old: Sequence[Route], effort: Effort) -> Iterator[Solution]:
    """Yield what was found, best or not."""
    problem = rest.problem
    carried = carried_on(rest, problem, old)
    repaired = _repaired(problem, carried)
    yield repaired
    near = replace(problem, visits=tuple(_near(rest, idx) for idx in range(len(problem.visits))))
    begun = carried_on(rest, near, repaired.routes, is_of_rest=True)
    in_time = _searched(near, begun, effort, IN_TIME_SHARE)
    yield in_time
    best = min((repaired, in_time), key=lambda each: priced_units(rest, each))
    free = _searched(problem, best.routes, effort, 1 - IN_TIME_SHARE)
    yield free
    best = min((best, free), key=lambda each: priced_units(rest, each))
    if priced_units(rest, best)[0]:
        yield from _with_musts(problem, best)


def _with_musts(problem: Problem, solution: Solution) -> Iterator[Solution]:
    found = search_nearby(problem, solution.routes, MUST_ITERATIONS)
    if found is not None:
        yield replace(solution, routes=found)


def _repaired(problem: Problem, carried: Sequence[Route]) -> Solution:
    try:
        found = timed(problem, insert_visits(problem, carried), OWN)
    except EngineError:
        return Solution(routes=tuple(carried), termination=Termination.GREEDY_ONLY, engine=OWN)
    return found.solution(Termination.GREEDY_ONLY)


def _searched(problem: Problem, start: Sequence[Route], effort: Effort, share: float) -> Solution:
    seconds = effort.time_limit * share
    return solve(problem, time_limit=seconds, seed=effort.seed, bound=False, start=start)


def _near(rest: Remaining, idx: int) -> ProblemVisit:
    """Return a visit that may not start far from its old time."""
    visit, before = rest.problem.visits[idx], rest.standing.starts.get(idx)
    if before is None or idx >= len(rest.whole.visits):
        return visit
    low, high = before - rest.weights.tolerance, before + rest.weights.tolerance
    windows = tuple(
        (max(begin, low), min(end, high))
        for begin, end in visit.time_windows
        if max(begin, low) <= min(end, high)
    )
    if not windows:
        return replace(visit, shifts=frozenset(), required=False)
    return replace(visit, time_windows=windows)


def carried_on(
    rest: Remaining, problem: Problem, routes: Sequence[Route], *, is_of_rest: bool = False
) -> tuple[Route, ...]:
    """Return routes as far as they can be kept in a problem of the rest, with their best times.

    Parameters
    ----------
    is_of_rest
        Whether the routes are routes of the rest already, with its anchors and breaks.
    """
    given = {route.shift_idx: route for route in routes}
    orders = [
        _order(rest, idx, given.get(idx), is_of_rest=is_of_rest)
        for idx in range(len(problem.shifts))
        if idx in given or idx in rest.anchors
    ]
    wanted = {stop.idx: stop.start for r in routes for stop in r.stops if stop.kind == "visit"}
    while True:
        orders = [_without(order, _halved(problem, orders)) for order in orders]
        fixed = _fixed(problem, {idx: wanted[idx] for idx in meetings_in(orders)})
        kept = [_longest(fixed, order) for order in orders]
        if not _halved(problem, kept):
            break
        orders = kept
    timed_routes = [_timed(fixed, order) for order in kept if order.visit_idxs]
    return tuple(route for route in timed_routes if route is not None)


def _order(rest: Remaining, shift_idx: int, route: Route | None, *, is_of_rest: bool) -> RouteOrder:
    """Return what a route still has to do, its anchor first."""
    anchor, breaks = rest.anchors.get(shift_idx), rest.breaks[shift_idx]
    own = [] if route is None else list(route.stops)
    stops: list[int] = []
    for stop in own:
        if stop.kind is StopKind.VISIT:
            stops += [] if stop.idx in rest.frozen or stop.idx == anchor else [stop.idx]
        elif is_of_rest:
            stops.append(~stop.idx)
        elif stop.idx in breaks:
            stops.append(~breaks.index(stop.idx))
    missing = [~number for number in range(len(breaks)) if ~number not in stops]
    first = [] if anchor is None else [anchor]
    return RouteOrder(shift_idx=shift_idx, stops=(*first, *stops, *missing))


def _halved(problem: Problem, orders: Sequence[RouteOrder]) -> frozenset[int]:
    """Return the visits that fewer people would make than they need, or more."""
    people: dict[int, list[int]] = {}
    for order in orders:
        for idx in order.visit_idxs:
            people.setdefault(idx, []).append(problem.shifts[order.shift_idx].crew)
    sizes = {idx: problem.visits[idx].team_size for idx in people}
    return frozenset(
        idx
        for idx, crews in people.items()
        if sum(crews) < sizes[idx] or (len(crews) > 1 and sum(crews) != sizes[idx])
    )


def _fixed(problem: Problem, seconds: dict[int, int]) -> Problem:
    """Return the problem in which visits of two shifts start when they were to."""
    visits = list(problem.visits)
    for idx, second in seconds.items():
        visit = visits[idx]
        if any(begin <= second <= end for begin, end in visit.time_windows):
            visits[idx] = replace(visit, time_windows=((second, second),))
        else:
            visits[idx] = replace(visit, shifts=frozenset())
    return replace(problem, visits=tuple(visits))


def _longest(problem: Problem, order: RouteOrder) -> RouteOrder:
    """Return an order without the visits that cannot be fitted in after those before them."""
    if _timed(problem, order) is not None:
        return order
    rests = tuple(stop for stop in order.stops if stop < 0)
    kept: list[int] = []
    for number, stop in enumerate(order.stops):
        later = tuple(each for each in order.stops[number + 1 :] if each < 0)
        tried = replace(order, stops=(*kept, stop, *later))
        if stop < 0 or _timed(problem, tried) is not None:
            kept.append(stop)
    done = replace(order, stops=tuple(kept))
    return done if _timed(problem, done) is not None else replace(order, stops=rests)


def _timed(problem: Problem, order: RouteOrder) -> Route | None:
    """Return an order with its best times; None where it breaks a rule of its shift."""
    routes = time_routes(problem, [order])
    if routes is None:
        return None
    solution = Solution(routes=routes, termination=Termination.UNKNOWN, engine=OWN)
    of_teams = {ViolationKind.REQUIRED_LEFT_OUT, ViolationKind.WRONG_TEAM}
    found = find_violations(problem, solution)
    return None if any(each.kind not in of_teams for each in found) else routes[0]


def _without(order: RouteOrder, visits: frozenset[int]) -> RouteOrder:
    return replace(order, stops=tuple(stop for stop in order.stops if stop not in visits))


def _is_lawful(problem: Problem, solution: Solution) -> bool:
    found = find_violations(problem, solution)
    return all(each.kind is ViolationKind.REQUIRED_LEFT_OUT for each in found)
