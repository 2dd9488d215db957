"""Routes by index with their times, what they cost, and how the search ended."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.travel.ways import setting_out
from visitplanner.units import COST_UNITS_PER_FEN, UNITS_PER_METRE, UNITS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from visitplanner.problem import Problem
    from visitplanner.travel.ways import Pauses


class StopKind(StrEnum):
    """What happens at a stop."""

    VISIT = "visit"
    BREAK = "break"


class Termination(StrEnum):
    """Why the search ended; none of these is a failure."""

    TIME_LIMIT = "time_limit"
    ITERATION_LIMIT = "iteration_limit"
    NO_IMPROVEMENT = "no_improvement"
    GAP_REACHED = "gap_reached"
    INTERRUPTED = "interrupted"
    GREEDY_ONLY = "greedy_only"
    ENGINE_FAILED = "engine_failed"
    UNKNOWN = "unknown"
    """The solution was read from a file, which does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A visit or a break of a route.

    Attributes
    ----------
    idx
        Of the visit in the problem, or of the break in its shift.
    arrival
        Second of arrival; waiting lies between it and `start`.
    start
        Second in which service, or the break, starts.
    """

    kind: StopKind
    idx: int
    arrival: int
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One shift's day: leaves at second `departure`, is back at second `end`."""

    shift_idx: int
    departure: int
    stops: tuple[Stop, ...]
    end: int

    @property
    def visit_idxs(self) -> tuple[int, ...]:
        """The visits served, in order."""
        return tuple(stop.idx for stop in self.stops if stop.kind is StopKind.VISIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Routes of the shifts that serve somebody, in order of shift; the other shifts stay home.

    Attributes
    ----------
    bound_units
        Cost units that no legal plan of the problem undercuts; None where nothing was proven.
    """

    routes: tuple[Route, ...]
    termination: Termination
    engine: str
    bound_units: int | None = None

    @property
    def served(self) -> frozenset[int]:
        """Indices of the visits that are made."""
        return frozenset(idx for route in self.routes for idx in route.visit_idxs)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteCost:
    """A route's distance (m), travel and overtime (s), and its cost in units (see `units`)."""

    distance: int
    travel_duration: int
    duration: int
    overtime: int
    travel_units: int
    labour_units: int
    overtime_units: int
    visit_units: int
    """What its visits charge for being served by this shift."""

    @property
    def units(self) -> int:
        """The whole cost of the route."""
        return self.travel_units + self.labour_units + self.overtime_units + self.visit_units


def route_cost(problem: Problem, route: Route) -> RouteCost:
    """Return what a route costs: zero where it serves nobody (objective of `problem`)."""
    visits = route.visit_idxs
    if not visits:
        return RouteCost(**dict.fromkeys(RouteCost.__slots__, 0))
    shift, travel = problem.shifts[route.shift_idx], problem.travel(route.shift_idx)
    places = [shift.start_idx, *(problem.visits[i].location_idx for i in visits), shift.end_idx]
    legs = list(itertools.pairwise(places))
    distance = sum(int(travel.distances[leg]) for leg in legs)
    if travel.hours is None:
        travel_duration = sum(int(travel.durations[leg]) for leg in legs)
    else:
        ways = (travel.way(*leg) for leg in legs)
        outs = sets_out(problem, route)
        travel_duration = sum(way.driving(*out) for way, out in zip(ways, outs, strict=True))
    duration = route.end - route.departure
    overtime = 0 if shift.overtime is None else max(0, route.end - shift.overtime.after)
    costs = shift.costs
    return RouteCost(
        distance=distance,
        travel_duration=travel_duration,
        duration=duration,
        overtime=overtime,
        travel_units=costs.per_km * distance * UNITS_PER_METRE
        + costs.per_travel_hour * travel_duration * UNITS_PER_SECOND,
        labour_units=costs.fixed * COST_UNITS_PER_FEN
        + costs.per_duration_hour * duration * UNITS_PER_SECOND,
        overtime_units=0
        if shift.overtime is None
        else shift.overtime.per_hour * overtime * UNITS_PER_SECOND,
        visit_units=charged_units(problem, route.shift_idx, visits),
    )


def charged_units(problem: Problem, shift_idx: int, visit_idxs: Iterable[int]) -> int:
    """Return what visits charge for being served by a shift, in cost units."""
    charges = (problem.visits[idx].shift_cost(shift_idx) for idx in visit_idxs)
    return sum(charges) * COST_UNITS_PER_FEN


def sets_out(problem: Problem, route: Route) -> Iterator[tuple[int, Pauses]]:
    """Yield when each way of a route is set out on, the way back last, and the breaks on it."""
    breaks = problem.shifts[route.shift_idx].breaks
    return setting_out(
        route.departure,
        (
            (True, stop.start, breaks[stop.idx].duration)
            if stop.kind is StopKind.BREAK
            else (False, stop.start, problem.visits[stop.idx].service_duration)
            for stop in route.stops
        ),
    )


def lost_prize(problem: Problem, solution: Solution) -> int:
    """Return the prizes, in fen, of the visits left out."""
    served = solution.served
    return sum(visit.prize for idx, visit in enumerate(problem.visits) if idx not in served)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """The seconds by which visits start late, in all and at most, and their cost in units."""

    total: int
    greatest: int
    units: int


def lateness_of(problem: Problem, solution: Solution) -> Lateness:
    """Return the lateness of the visits that may be late; a visit of two shifts counts once.

    A visit that must not be late counts for nothing here: `check` reports it.
    """
    starts: dict[int, int] = {}
    for route in solution.routes:
        for stop in route.stops:
            if stop.kind is StopKind.VISIT:
                starts[stop.idx] = max(stop.start, starts.get(stop.idx, stop.start))
    late = {
        idx: problem.visits[idx].lateness(start)
        for idx, start in starts.items()
        if problem.visits[idx].late_per_hour is not None
    }
    greatest = max(late.values(), default=0)
    hourly = sum((problem.visits[idx].late_per_hour or 0) * late[idx] for idx in late)
    return Lateness(
        total=sum(late.values()),
        greatest=greatest,
        units=(hourly + problem.greatest_lateness_per_hour * greatest) * UNITS_PER_SECOND,
    )


def objective_units(problem: Problem, solution: Solution) -> int:
    """Return the exact objective in cost units: of the routes, of lateness, and prizes lost."""
    routes = sum(route_cost(problem, route).units for route in solution.routes)
    late = lateness_of(problem, solution).units
    return routes + late + lost_prize(problem, solution) * COST_UNITS_PER_FEN


def gap_of(problem: Problem, solution: Solution) -> float | None:
    """Return the share of the reachable net value that a plan may be missing.

    That is ``(cost - bound) / (sum of prizes - bound)``; None where nothing was proven, or where
    no net value is within reach that the plan could miss a share of (but 0 for a plan that costs
    as little as the bound).
    """
    if solution.bound_units is None:
        return None
    missing = objective_units(problem, solution) - solution.bound_units
    prizes = sum(visit.prize for visit in problem.visits)
    reachable = prizes * COST_UNITS_PER_FEN - solution.bound_units
    if reachable <= 0:
        return 0.0 if missing == 0 else None
    return missing / reachable
