"""Several days are planned one after the other first: what the search for all of them begins with.

A search over all days at once has far more to look through than five over one day each, and in
the time of a dispatcher it does not always get as far. So a share of the time goes to the days in
order, each with the visits that those before it left; the rest is spent on all of them, from there
on. What comes of it is never worth less than the days one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.check.lawful import lawful_routes
from visitplanner.solution import Solution, StopKind, Termination, objective_units

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from visitplanner.problem import IndexedProblem, Problem, ProblemVisit
    from visitplanner.solution import Route, Stop

FEW_VISITS = 40
"""Up to so many, a search over all days gets to the end by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    """A day's part of a problem, and what its indices stand for there."""

    problem: Problem
    visits: tuple[int, ...]
    shifts: tuple[int, ...]


def is_worth_it(indexed: IndexedProblem) -> bool:
    """Return whether days are planned one by one first."""
    problem = indexed.problem
    is_whole = bool(problem.links or problem.sequences or problem.groups)
    return len(_days(indexed)) > 1 and len(problem.visits) > FEW_VISITS and not is_whole


def day_by_day(
    indexed: IndexedProblem, seconds: float, solving: Callable[[Problem, float], Solution]
) -> tuple[Route, ...]:
    """Return lawful routes of all days, each planned with what those before it left.

    Parameters
    ----------
    seconds
        For all days together.
    solving
        Plans a problem in so many seconds.
    """
    routes: list[Route] = []
    days = [day for day in _days(indexed) if _part(indexed.problem, day, ()).visits]
    for shifts in days:
        served = {idx for route in routes for idx in route.visit_idxs}
        part = _part(indexed.problem, shifts, served)
        found = solving(part.problem, seconds / len(days))
        routes += (_whole(route, part) for route in found.routes)
    return lawful_routes(indexed.problem, routes)


def better_of(problem: Problem, one: Sequence[Route], two: Sequence[Route]) -> tuple[Route, ...]:
    """Return the routes that leave out fewer required visits, or else cost less; `one` if alike."""
    return tuple(one if _rank(problem, one) <= _rank(problem, two) else two)


def _rank(problem: Problem, routes: Sequence[Route]) -> tuple[int, int]:
    solution = Solution(routes=tuple(routes), termination=Termination.UNKNOWN, engine="")
    served = solution.served
    missing = sum(v.required and idx not in served for idx, v in enumerate(problem.visits))
    return missing, objective_units(problem, solution)


def _days(indexed: IndexedProblem) -> list[tuple[int, ...]]:
    """Return the indices of the shifts of each day, in order."""
    days = sorted({shift.day for shift in indexed.shifts})
    return [tuple(k for k, shift in enumerate(indexed.shifts) if shift.day == day) for day in days]


def _part(problem: Problem, shifts: tuple[int, ...], served: Collection[int]) -> _Day:
    begin = min(problem.shifts[k].time_window[0] for k in shifts)
    end = max(problem.shifts[k].time_window[1] for k in shifts)
    visits = tuple(
        idx
        for idx, visit in enumerate(problem.visits)
        if idx not in served
        and any(first <= end and last >= begin for first, last in visit.time_windows)
        and any(visit.allows(k) for k in shifts)
    )
    number = {k: n for n, k in enumerate(shifts)}
    return _Day(
        problem=replace(
            problem,
            visits=tuple(_visit(problem.visits[idx], number) for idx in visits),
            shifts=tuple(problem.shifts[k] for k in shifts),
        ),
        visits=visits,
        shifts=shifts,
    )


def _visit(visit: ProblemVisit, number: Mapping[int, int]) -> ProblemVisit:
    """Return a visit as some shifts see it, which have other numbers there."""

    def there(shifts: frozenset[int] | None) -> frozenset[int] | None:
        return None if shifts is None else frozenset(number[k] for k in shifts if k in number)

    costs = tuple(visit.shift_costs[k] for k in number) if visit.shift_costs else ()
    return replace(visit, shifts=there(visit.shifts), one_of=there(visit.one_of), shift_costs=costs)


def _whole(route: Route, part: _Day) -> Route:
    return replace(route, shift_idx=part.shifts[route.shift_idx], stops=tuple(_stops(route, part)))


def _stops(route: Route, part: _Day) -> Iterator[Stop]:
    for stop in route.stops:
        is_visit = stop.kind is StopKind.VISIT
        yield replace(stop, idx=part.visits[stop.idx]) if is_visit else stop
