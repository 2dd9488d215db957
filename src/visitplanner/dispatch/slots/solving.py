"""A day with the visit in a window: put in first, then searched on, and checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.check import find_violations
from visitplanner.dispatch.slots.inserting import put_in
from visitplanner.dispatch.slots.part import units_of
from visitplanner.solution import Solution, Termination
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A window that might be offered.

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
    window: TimeWindow
    wants: frozenset[int] | None = None
    units: int = LAST_CHANCE
    draft: Draft | None = None

    @property
    def problem(self) -> Problem:
        """The day's problem with the visit in this window."""
        problem = self.day.part.with_windows([self.day.seconds(self.window)])
        new = replace(problem.visits[-1], one_of=self.wants)
        return replace(problem, visits=(*problem.visits[:-1], new))


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """A day with the visit in a window: checked routes, and what they cost, in units."""

    candidate: Candidate
    routes: tuple[Route, ...]
    units: int
    is_searched: bool
    is_settled: bool = False

    @property
    def day(self) -> OpenDay:
        """The day."""
        return self.candidate.day


def at_best(day: OpenDay, iterations: int) -> OpenDay:
    """Return a day with the best routes found around those that stand."""
    return replace(day, day_routes=searched(day.part.before, day.day_routes, iterations))


def first_prices(day: OpenDay, last_officer: str) -> Iterator[Candidate]:
    """Yield the windows of a day with what they add by insertion.

    Each stands here twice where the officer who came last is on duty: with that officer among
    those who come, and with anybody.
    """
    shifts = day.plan.prepared.indexed.shifts
    known = frozenset(
        number
        for number, k in enumerate(day.part.shift_idxs)
        if any(officer.officer_id == last_officer for officer in shifts[k].officers)
    )
    yield from _inserted(day, None)
    if known:
        yield from _inserted(day, known)


def _inserted(day: OpenDay, wants: frozenset[int] | None) -> Iterator[Candidate]:
    windows = {day.seconds(window): window for window in day.windows}
    found = {each.window: each for each in put_in(day.part, day.day_routes, list(windows), wants)}
    for seconds, window in windows.items():
        bare = Candidate(day=day, window=window, wants=wants)
        each = found.get(seconds)
        yield bare if each is None else replace(bare, units=each.units, draft=each.draft)


def solved_day(candidate: Candidate, iterations: int) -> Solved | None:
    """Return the day with the visit; None where no way is found.

    Parameters
    ----------
    iterations
        Of the search; 0 takes the insertion as it is.
    """
    day, problem = candidate.day, candidate.problem
    start = None if candidate.draft is None else _timed(problem, candidate.draft)
    if start is not None and _is_wrong(problem, start):
        start = None  # of the dispatcher's orders and groups, insertion knows the first window's
    routes = searched(problem, start or day.day_routes, iterations)
    if not routes:
        return None
    return Solved(
        candidate=candidate,
        routes=routes,
        units=units_of(problem, routes),
        is_searched=iterations > 0,
    )


def settled(solved: Solved, day: OpenDay, iterations: int) -> Solved:
    """Return the same window, searched for longer.

    Parameters
    ----------
    day
        With the cheapest routes known without the visit, into which it is put as well.
    """
    problem, wants = solved.candidate.problem, solved.candidate.wants
    window = day.seconds(solved.candidate.window)
    anew = (
        _timed(problem, each.draft) for each in put_in(day.part, day.day_routes, [window], wants)
    )
    known = [solved.routes, *(each for each in anew if each and not _is_wrong(problem, each))]
    best = min(known, key=lambda each: units_of(problem, each))
    routes = searched(problem, best, iterations)
    return replace(
        solved,
        routes=routes,
        units=units_of(problem, routes),
        is_searched=True,
        is_settled=True,
    )


def searched(problem: Problem, routes: Sequence[Route], iterations: int) -> tuple[Route, ...]:
    """Return the best lawful routes known that leave nobody out: those given, or others found."""
    found = search_nearby(problem, routes, iterations) if iterations else None
    known = [tuple(routes), *([] if found is None else [found])]
    lawful = [each for each in known if not _is_wrong(problem, each)]
    return min(lawful, key=lambda each: units_of(problem, each), default=())


def without(solved: Solved) -> tuple[Route, ...] | None:
    """Return the routes less the visit, timed anew; None where they cannot be."""
    new = solved.day.part.new_idx
    orders = [order_of(route) for route in solved.routes]
    orders = [replace(each, stops=tuple(s for s in each.stops if s != new)) for each in orders]
    kept = tuple(each for each in orders if each.visit_idxs)
    meetings = {i: at for i, at in seconds_of_meetings(solved.routes).items() if i != new}
    return _timed(solved.day.part.before, Draft(orders=kept, meetings=meetings))


def _timed(problem: Problem, draft: Draft) -> tuple[Route, ...] | None:
    try:
        return timed(problem, draft, OWN).routes
    except EngineError:
        return None


def _is_wrong(problem: Problem, routes: Sequence[Route]) -> bool:
    """Return whether routes leave anybody out or break a rule: all visits are musts here."""
    solution = Solution(routes=tuple(routes), termination=Termination.UNKNOWN, engine=OWN)
    return bool(find_violations(problem, solution))
