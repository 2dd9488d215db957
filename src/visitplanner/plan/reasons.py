"""Why an allowed visit was left out, as far as it can be said without solving again.

Only what is certain is said: each test asks whether the visit could be made by a shift that does
nothing else. Where it could, the plan preferred other visits, and that is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say
from visitplanner.units import COST_UNITS_PER_FEN, UNITS_PER_METRE, UNITS_PER_SECOND, fen_from_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.problem import IndexedProblem, Problem, ProblemShift, ProblemVisit


@dataclass(frozen=True, slots=True, kw_only=True)
class _LoneRoute:
    """A shift that makes this visit only: when service can start, and the least it costs."""

    crew: int
    starts: tuple[tuple[int, int], ...]
    units: int


def why_left_out(indexed: IndexedProblem, visit_idx: int) -> Message:
    """Return why visit `visit_idx` is not in the plan."""
    problem = indexed.problem
    return why_nobody(indexed, visit_idx) or _why_not_made(problem, problem.visits[visit_idx])


def why_nobody(indexed: IndexedProblem, visit_idx: int) -> Message | None:
    """Return why there is nobody who may make visit `visit_idx`, at whatever time; None if not."""
    problem = indexed.problem
    visit = problem.visits[visit_idx]
    skilled = [k for k, shift in enumerate(problem.shifts) if visit.skills <= shift.skills]
    if not problem.shifts:
        return say("nobody is on duty")
    if not skilled:
        names = tuple(sorted(indexed.visits[visit_idx].case.required_skills))
        return say("nobody on duty holds what the visit asks for: {skills:list}", skills=names)
    if not any(visit.allows(k) for k in skilled):
        return say("the dispatcher's wishes leave nobody who could come")
    return None


def _why_not_made(problem: Problem, visit: ProblemVisit) -> Message:
    """Return why those who may make a visit cannot, or why it is not worth it."""
    if not any(_is_on_duty(shift, visit, k) for k, shift in enumerate(problem.shifts)):
        return say("nobody who could come is on duty at the agreed time")
    routes = tuple(_lone_routes(problem, visit))
    if not routes:
        return say(
            "nobody can be there at the agreed time and back within the shift and its distance"
        )
    if next(_ways(visit, routes), None) is None:
        return say("the visit takes two officers at the same time, and no two can meet there")
    return _why_not_worth(visit, routes)


def _is_on_duty(shift: ProblemShift, visit: ProblemVisit, shift_idx: int) -> bool:
    """Return whether a shift may make a visit, and overlaps its windows."""
    low, high = shift.time_window
    may = visit.skills <= shift.skills and visit.allows(shift_idx)
    return may and any(start <= high and end >= low for start, end in visit.time_windows)


def _lone_routes(problem: Problem, visit: ProblemVisit) -> Iterator[_LoneRoute]:
    """Yield the routes of those who could make a visit alone, or half of it."""
    for k, shift in enumerate(problem.shifts):
        route = _lone_route(problem, visit, k) if _is_on_duty(shift, visit, k) else None
        if route is not None:
            yield route


def _lone_route(problem: Problem, visit: ProblemVisit, shift_idx: int) -> _LoneRoute | None:
    shift, travel = problem.shifts[shift_idx], problem.travel(shift_idx)
    there, back = (
        (shift.start_idx, visit.location_idx),
        (visit.location_idx, shift.end_idx),
    )
    low = shift.time_window[0] + int(travel.durations[there])
    high = shift.time_window[1] - int(travel.durations[back]) - visit.service_duration
    starts = tuple(_clip(visit.time_windows, low, high))
    if not starts:
        return None
    driven = int(travel.durations[there] + travel.durations[back])
    metres = int(travel.distances[there] + travel.distances[back])
    if metres > shift.max_distance:
        return None
    costs = shift.costs
    units = (
        costs.fixed * COST_UNITS_PER_FEN
        + costs.per_km * metres * UNITS_PER_METRE
        + costs.per_travel_hour * driven * UNITS_PER_SECOND
        + costs.per_duration_hour * (driven + visit.service_duration) * UNITS_PER_SECOND
    )
    return _LoneRoute(crew=shift.crew, starts=starts, units=units)


def _clip(windows: Sequence[tuple[int, int]], low: int, high: int) -> Iterator[tuple[int, int]]:
    for start, end in windows:
        if max(start, low) <= min(end, high):
            yield max(start, low), min(end, high)


def _why_not_worth(visit: ProblemVisit, routes: Sequence[_LoneRoute]) -> Message:
    if visit.required:
        return say("must be visited, but could not be fitted in beside the other must-visits")
    cheapest = fen_from_units(min(_ways(visit, routes)))
    if cheapest > visit.prize:
        return say(
            "a trip for this visit alone would cost {cost:yuan}, its value is {value:yuan},"
            " and no route passes near enough",
            cost=cheapest,
            value=visit.prize,
        )
    return say("possible, but no better plan with it was found in the time given")


def _ways(visit: ProblemVisit, routes: Sequence[_LoneRoute]) -> Iterator[int]:
    """Yield the cost in units of each way to send enough people."""
    yield from (route.units for route in routes if route.crew >= visit.team_size)
    if visit.team_size > 1:
        singles = [route for route in routes if route.crew == 1]
        for one, other in combinations(singles, 2):
            if any(tuple(_clip(one.starts, *starts)) for starts in other.starts):
                yield one.units + other.units
