"""A day with the visit: put in first, then searched on, and checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.check import find_violations
from visitplanner.dispatch.slots.inserting import put_in
from visitplanner.dispatch.slots.part import units_of
from visitplanner.solution import Solution, StopKind, Termination
from visitplanner.solver.found import OWN, timed
from visitplanner.solver.insertion import LAST_CHANCE, Draft
from visitplanner.solver.nearby import search_nearby
from visitplanner.solver.orders import order_of
from visitplanner.solver.ortools_routing import EngineError
from visitplanner.solver.reopening import seconds_of_meetings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.dispatch.slots.asking import OpenDay
    from visitplanner.domain import TimeWindow
    from visitplanner.problem import Problem
    from visitplanner.solution import Route
    from visitplanner.solver.open_routes import Window

SIDE_BY_SIDE = 2
"""Long searches at a time: a machine has as many cores."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A window that might be offered, or all windows of a day as one.

    Attributes
    ----------
    wants
        Shifts of the part one of which is to come; None where any may.
    units
        What it adds by insertion, in units at the slowest hour.
    draft
        The day with the visit put in; None where it fits nowhere as the day stands.
    """

    day: OpenDay
    windows: tuple[TimeWindow, ...]
    wants: frozenset[int] | None = None
    units: int = LAST_CHANCE
    draft: Draft | None = None

    @property
    def problem(self) -> Problem:
        """The day's problem with the visit in these windows."""
        problem = self.day.part.problem
        *others, new = problem.visits
        seconds = _joined(sorted(self.day.seconds(window) for window in self.windows))
        asked = replace(new, time_windows=tuple(seconds), one_of=self.wants)
        return replace(problem, visits=(*others, asked))


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """A day with the visit: checked routes, which keep every window that its start lies in.

    Attributes
    ----------
    units
        What the routes cost.
    start
        Of the visit, in seconds.
    makers
        Shifts of the part that make it.
    """

    candidate: Candidate
    routes: tuple[Route, ...]
    units: int
    start: int
    makers: tuple[int, ...]
    is_searched: bool = False
    is_settled: bool = False

    @property
    def day(self) -> OpenDay:
        """The day."""
        return self.candidate.day

    def keeps(self, window: TimeWindow) -> bool:
        """Return whether the visit starts in a window."""
        first, last = self.day.seconds(window)
        return first <= self.start <= last


def shifts_with(day: OpenDay, officer_id: str) -> frozenset[int]:
    """Return the shifts of the part of a day in which an officer is."""
    shifts = day.plan.prepared.indexed.shifts
    return frozenset(
        number
        for number, k in enumerate(day.part.shift_idxs)
        if any(officer.officer_id == officer_id for officer in shifts[k].officers)
    )


def first_prices(day: OpenDay, wants: frozenset[int] | None) -> tuple[Candidate, ...]:
    """Return the windows of a day with what they add by insertion, the cheapest first."""
    windows = {day.seconds(window): window for window in day.windows}
    found = {each.window: each for each in put_in(day.part, day.day_routes, list(windows), wants)}
    bare = (
        (Candidate(day=day, windows=(window,), wants=wants), found.get(seconds))
        for seconds, window in windows.items()
    )
    priced = (
        one if each is None else replace(one, units=each.units, draft=each.draft)
        for one, each in bare
    )
    return tuple(sorted(priced, key=lambda one: one.units))


def put_into(candidate: Candidate) -> Solved | None:
    """Return the day as insertion has it; None where that is no plan."""
    if candidate.draft is None:
        return None
    routes = _timed(candidate.problem, candidate.draft)
    return None if routes is None else _checked(candidate, routes)


def searched_day(candidate: Candidate, iterations: int) -> Solved | None:
    """Return the best of a day with the visit, searched around its insertion; None without any."""
    start = put_into(candidate)
    routes = candidate.day.day_routes if start is None else start.routes
    return _search(candidate, routes, iterations, start)


def searched_on(solved: Solved, iterations: int, num_chains: int = 1, seed: int = 0) -> Solved:
    """Return the best around a plan that was found."""
    best = _search(solved.candidate, solved.routes, iterations, solved, num_chains, seed)
    return solved if best is None else best


def _search(
    candidate: Candidate,
    routes: Sequence[Route],
    iterations: int,
    known: Solved | None,
    num_chains: int = 1,
    seed: int = 0,
) -> Solved | None:
    problem = candidate.problem
    found = search_nearby(problem, routes, iterations, num_chains=num_chains, seed=seed)
    better = None if found is None else _checked(candidate, found)
    both = [replace(each, is_searched=True) for each in (known, better) if each is not None]
    return min(both, key=lambda each: each.units, default=None)


def put_into_best(solved: Solved, day: OpenDay) -> Solved:
    """Return a plan, or the one that its window has in the best routes of the day, if cheaper.

    Parameters
    ----------
    day
        With the cheapest routes known without the visit.
    """
    windows = [day.seconds(window) for window in solved.candidate.windows]
    ways = put_in(day.part, day.day_routes, windows, solved.candidate.wants)
    best = min(ways, key=lambda each: each.units, default=None)
    anew = None if best is None else put_into(replace(solved.candidate, draft=best.draft))
    return solved if anew is None else min(solved, anew, key=lambda each: each.units)


def at_best(day: OpenDay, iterations: int) -> OpenDay:
    """Return a day with the best routes found around its own, by long searches side by side."""
    problem = day.part.before
    found = search_nearby(problem, day.day_routes, iterations, num_chains=SIDE_BY_SIDE)
    if found is None or not _is_kept(problem, found):
        return day
    return min(day, replace(day, day_routes=found), key=lambda each: each.units)


def without(solved: Solved) -> tuple[Route, ...] | None:
    """Return the routes less the visit, timed anew; None where they cannot be."""
    new = solved.day.part.new_idx
    orders = [order_of(route) for route in solved.routes]
    orders = [replace(each, stops=tuple(s for s in each.stops if s != new)) for each in orders]
    kept = tuple(each for each in orders if each.visit_idxs)
    meetings = {i: at for i, at in seconds_of_meetings(solved.routes).items() if i != new}
    problem = solved.day.part.before
    routes = _timed(problem, Draft(orders=kept, meetings=meetings))
    return routes if routes is not None and _is_kept(problem, routes) else None


def _joined(windows: Sequence[Window]) -> Iterator[Window]:
    """Yield windows, those that overlap as one."""
    first, last = windows[0]
    for start, end in windows[1:]:
        if start > last:
            yield first, last
            first = start
        last = max(last, end)
    yield first, last


def _timed(problem: Problem, draft: Draft) -> tuple[Route, ...] | None:
    try:
        return timed(problem, draft, OWN).routes
    except EngineError:
        return None


def _checked(candidate: Candidate, routes: tuple[Route, ...]) -> Solved | None:
    """Return routes as a plan; None where they leave anybody out or break a rule.

    Of the dispatcher's orders and groups, insertion knows the first window's only.
    """
    problem, new = candidate.problem, candidate.day.part.new_idx
    if not _is_kept(problem, routes):
        return None
    made = [
        (stop.start, route.shift_idx)
        for route in routes
        for stop in route.stops
        if stop.kind is StopKind.VISIT and stop.idx == new
    ]
    return Solved(
        candidate=candidate,
        routes=routes,
        units=units_of(problem, routes),
        start=made[0][0],
        makers=tuple(shift_idx for _, shift_idx in made),
    )


def _is_kept(problem: Problem, routes: Sequence[Route]) -> bool:
    """Return whether routes break no rule: all visits are musts here."""
    solution = Solution(routes=tuple(routes), termination=Termination.UNKNOWN, engine=OWN)
    return not find_violations(problem, solution)
