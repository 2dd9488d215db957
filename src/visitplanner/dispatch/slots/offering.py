"""Offers: what each window costs, the best few solved again, each the promise of a checked plan.

The cost of a window is what the routes of the day cost more with the visit than without it, where
everybody who is visited that day still is. Without it, the day costs as little as is known: the
plan that stands, searched on with the same effort, or an offer's own plan less the visit.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.dispatch.slots.asking import ClosedDay, OpenDay, days_of
from visitplanner.dispatch.slots.part import units_of
from visitplanner.dispatch.slots.solving import (
    at_best,
    first_prices,
    settled,
    solved_day,
    without,
)
from visitplanner.solution import StopKind
from visitplanner.units import fen_from_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from visitplanner.dispatch.slots.asking import Standing, Wish
    from visitplanner.dispatch.slots.solving import Candidate, Solved
    from visitplanner.domain import Officer, TimeWindow
    from visitplanner.problem import Problem
    from visitplanner.solution import Route

CONTINUITY_FEN = 2_000
"""What it is worth that the officer who came last comes again: twenty yuan, half an hour's pay."""

ITERATIONS = 3_000
"""Of each search."""

SECONDS = 0.3
"""For all searches together, beside those for the best few."""

LONGER, ROUNDS = 8, 3
"""Times as many iterations for the first offer; and how often another may take its place."""

FEW = 1
"""So many of the best of each day are searched, however long that takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A window that could be promised, and the plan that would keep the promise.

    Attributes
    ----------
    start
        When the visit starts in that plan.
    officers
        Who would come.
    cost
        Fen that the day's routes cost more.
    comes_again
        Whether the officer who came last is among them; None where nobody knows who that was.
    day
        The day without the promise, as cheaply as is known.
    routes
        Of the whole plan with it, in the problem that has the visit with this window alone.
    """

    window: TimeWindow
    start: datetime
    officers: tuple[Officer, ...]
    cost: int
    comes_again: bool | None
    day: OpenDay
    routes: tuple[Route, ...]

    @property
    def rank(self) -> tuple[int, datetime]:
        """What puts an offer behind another: its price, with that of a new face; then its time."""
        stranger = CONTINUITY_FEN if self.comes_again is False else 0
        return self.cost + stranger, self.window.start

    @property
    def problem(self) -> Problem:
        """The whole problem with the visit in this window."""
        problem, new = self.day.plan.prepared.indexed.problem, self.day.part.visit_idxs[-1]
        visits = list(problem.visits)
        seconds = self.day.seconds(self.window)
        visits[new] = replace(visits[new], time_windows=(seconds,), required=True)
        return replace(problem, visits=tuple(visits))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All that can be offered, the cheapest first, and the days on which nothing can."""

    offers: tuple[Offer, ...]
    closed: tuple[ClosedDay, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much is searched for an answer.

    Attributes
    ----------
    seconds
        Beside the `few` best windows of each day.
    iterations
        Of each search.
    rounds
        Times that the first offer is searched longer, with its day, until it stays the first.
    """

    seconds: float = SECONDS
    few: int = FEW
    iterations: int = ITERATIONS
    rounds: int = ROUNDS


def answer(wish: Wish, standings: Sequence[Standing], effort: Effort | None = None) -> Answer:
    """Return what can be offered on the days of plans.

    Raises
    ------
    InputError
        When nobody knows the holidays of a day.
    """
    effort = effort or Effort()
    days = [day for standing in standings for day in days_of(wish, standing, standings)]
    opened = [at_best(day, effort.iterations) for day in days if isinstance(day, OpenDay)]
    queue = _in_turn([list(first_prices(day, wish.last_officer)) for day in opened], effort.few)
    found = list(_searched(queue, effort.few * len(opened), effort))
    offers = _settled(found, {day.day: _least(day, found) for day in opened}, wish, effort)
    closed = [day for day in days if isinstance(day, ClosedDay)]
    return Answer(
        offers=tuple(sorted(_best_of_each(offers), key=lambda offer: offer.rank)),
        closed=tuple(sorted(closed, key=lambda each: each.day)),
    )


def spread(offers: Sequence[Offer], most: int) -> tuple[Offer, ...]:
    """Return the best offers that leave each other room: no two of them begin within a width."""
    chosen: list[Offer] = []
    for offer in offers:
        near = (offer.window.intersect(each.window) for each in chosen)
        overlaps = [both for both in near if both is not None and both.start < both.end]
        if not overlaps and len(chosen) < most:
            chosen.append(offer)
    return tuple(chosen)


def _in_turn(days: Sequence[Sequence[Candidate]], few: int) -> Sequence[Candidate]:
    """Return the few of each day that promise most, then all others, the best first."""
    by_rank = [sorted(each, key=lambda one: one.units) for each in days]
    first = [one for each in by_rank for one in each[:few]]
    rest = [one for each in by_rank for one in each[few:]]
    return [*first, *sorted(rest, key=lambda one: one.units)]


def _searched(queue: Sequence[Candidate], least: int, effort: Effort) -> Iterator[Solved]:
    """Yield the days with the visit, searched while there is time, the `least` first in any case.

    What has a plan by insertion is kept without a search too.
    """
    deadline = time.monotonic() + effort.seconds
    for number, each in enumerate(queue):
        is_searched = number < least or time.monotonic() < deadline
        solved = solved_day(each, effort.iterations if is_searched else 0)
        if solved is not None:
            yield solved


def _least(day: OpenDay, found: Iterable[Solved]) -> OpenDay:
    """Return a day with the cheapest routes known that do without the visit."""
    own = [without(each) for each in found if each.day.day == day.day and each.is_searched]
    known = [day.day_routes, *(routes for routes in own if routes is not None)]
    routes = min(known, key=lambda each: units_of(day.part.before, each))
    return replace(day, day_routes=routes)


def _settled(
    found: list[Solved], least: dict[date, OpenDay], wish: Wish, effort: Effort
) -> list[Offer]:
    """Return the offers, once the first of them has been searched longer."""
    for _ in range(effort.rounds):
        offers = [_offer(each, least[each.day.day], wish.last_officer) for each in found]
        first = min(range(len(offers)), key=lambda n: offers[n].rank, default=None)
        if first is None or found[first].is_settled:
            return offers
        day = at_best(offers[first].day, LONGER * effort.iterations)
        found[first] = settled(found[first], day, LONGER * effort.iterations)
        least[day.day] = _least(day, [found[first]])
    return [_offer(each, least[each.day.day], wish.last_officer) for each in found]


def _offer(solved: Solved, day: OpenDay, last_officer: str) -> Offer:
    plan, part = day.plan, day.part
    makers = [route for route in solved.routes if part.new_idx in route.visit_idxs]
    shifts = [plan.prepared.indexed.shifts[part.shift_idxs[route.shift_idx]] for route in makers]
    officers = tuple(officer for shift in shifts for officer in shift.officers)
    start = next(
        stop.start
        for stop in makers[0].stops
        if stop.kind is StopKind.VISIT and stop.idx == part.new_idx
    )
    others = [route for route in plan.routes if route.shift_idx not in part.shift_idxs]
    routes = (*others, *part.outside(solved.routes))
    return Offer(
        window=solved.candidate.window,
        start=plan.prepared.indexed.moment(start),
        officers=officers,
        cost=fen_from_units(solved.units - units_of(part.before, day.day_routes)),
        comes_again=any(each.officer_id == last_officer for each in officers)
        if last_officer
        else None,
        day=day,
        routes=tuple(sorted(routes, key=lambda route: route.shift_idx)),
    )


def _best_of_each(offers: Sequence[Offer]) -> list[Offer]:
    by_window: dict[TimeWindow, list[Offer]] = defaultdict(list)
    for offer in offers:
        by_window[offer.window].append(offer)
    return [min(each, key=lambda offer: offer.rank) for each in by_window.values()]
