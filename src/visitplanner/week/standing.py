"""Routes that stand from before, in the problem of now: firm ones are fixed, all begin the search.

A firm visit keeps its shift and its minute, and has to be made. Others may be put between, where a
borrower has agreed to that day since. What cannot be kept any more is named, with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.check.lawful import lawful_routes
from visitplanner.messages import Message, say
from visitplanner.solution import Route, Stop, StopKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from visitplanner.problem import IndexedProblem, Problem
    from visitplanner.week.earlier import Earlier, EarlierRoute


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """A visit of a firm day that does not stand any more, and why."""

    case_id: str
    day: date
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRoutes:
    """What stands from before.

    Attributes
    ----------
    routes
        Lawful ones, of firm days and of tentative ones.
    firm
        Visits by index that stay as they are: the second that each starts at.
    """

    routes: tuple[Route, ...] = ()
    firm: Mapping[int, int]
    released: tuple[Released, ...] = ()


def standing_routes(
    indexed: IndexedProblem, earlier: Earlier, days: Sequence[date]
) -> StandingRoutes:
    """Return what stands for days."""
    before = [route for day in days for route in earlier.routes_of(day)]
    shifts = {shift.shift_id: k for k, shift in enumerate(indexed.shifts)}
    visits = {visit.visit_id: i for i, visit in enumerate(indexed.visits)}
    routes = lawful_routes(
        indexed.problem,
        [
            _route(route, shifts[route.shift_id], indexed, visits)
            for route in before
            if route.shift_id in shifts
        ],
    )
    firm = {
        stop.idx: stop.start
        for route in routes
        if earlier.is_firm(indexed.shifts[route.shift_idx].day)
        for stop in route.stops
        if stop.kind is StopKind.VISIT
    }
    released = (
        Released(case_id=case_id, day=route.day, reason=_why(route, case_id, shifts, visits))
        for route in before
        if earlier.is_firm(route.day)
        for case_id in (stop.case_id for stop in route.stops)
        if case_id and visits.get(case_id) not in firm
    )
    once = {(each.case_id, each.day): each for each in released}
    return StandingRoutes(routes=routes, firm=firm, released=tuple(once.values()))


def with_firm(problem: Problem, standing: StandingRoutes) -> Problem:
    """Return a problem in which what is firm can only be made as it stands, and must be."""
    shifts = {
        idx: frozenset(r.shift_idx for r in standing.routes if idx in r.visit_idxs)
        for idx in standing.firm
    }
    visits = tuple(
        replace(
            visit,
            shifts=shifts[idx],
            one_of=None,
            time_windows=((standing.firm[idx], standing.firm[idx]),),
            required=True,
        )
        if idx in standing.firm
        else visit
        for idx, visit in enumerate(problem.visits)
    )
    return replace(problem, visits=visits)


def _route(
    route: EarlierRoute, shift_idx: int, indexed: IndexedProblem, visits: Mapping[str, int]
) -> Route:
    return Route(
        shift_idx=shift_idx,
        departure=_second(indexed, route.departure),
        stops=tuple(_stops(route, indexed, visits)),
        end=_second(indexed, route.end),
    )


def _stops(
    route: EarlierRoute, indexed: IndexedProblem, visits: Mapping[str, int]
) -> Iterator[Stop]:
    num_breaks = 0
    for stop in route.stops:
        arrival, start = _second(indexed, stop.arrival), _second(indexed, stop.start)
        if not stop.case_id:
            yield Stop(kind=StopKind.BREAK, idx=num_breaks, arrival=arrival, start=start)
            num_breaks += 1
        elif stop.case_id in visits:
            yield Stop(kind=StopKind.VISIT, idx=visits[stop.case_id], arrival=arrival, start=start)


def _second(indexed: IndexedProblem, moment: datetime) -> int:
    return int((moment - indexed.epoch).total_seconds())


def _why(
    route: EarlierRoute, case_id: str, shifts: Mapping[str, int], visits: Mapping[str, int]
) -> Message:
    if case_id not in visits:
        return say("the case is not to be visited any more")
    if route.shift_id not in shifts:
        return say("its officers are not on duty together any more")
    return say("it cannot be made as it stood: the time, the officers or the way have changed")
