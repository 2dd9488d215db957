"""An offer: a window that could be promised, and the plan that would keep the promise."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from visitplanner.dispatch.slots.asking import OpenDay
    from visitplanner.dispatch.slots.solving import Solved
    from visitplanner.domain import Officer, TimeWindow
    from visitplanner.problem import Problem
    from visitplanner.solution import Route

CONTINUITY_FEN = 2_000
"""What it is worth that the officer who came last comes again: twenty yuan, half an hour's pay."""

MOST_OF_A_DAY = 2
"""Offers of one day that are read out while other days have some."""


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


def offer_of(
    solved: Solved, window: TimeWindow, day: OpenDay, cost: int, last_officer: str
) -> Offer:
    """Return the offer of a window that a plan keeps.

    Parameters
    ----------
    day
        With the cheapest routes known without the visit.
    cost
        Fen that the plan costs more than those.
    last_officer
        Who came last, by number; "" where nobody knows.
    """
    plan, part = day.plan, day.part
    indexed = plan.prepared.indexed
    shifts = [indexed.shifts[part.shift_idxs[k]] for k in solved.makers]
    officers = tuple(officer for shift in shifts for officer in shift.officers)
    others = [route for route in plan.routes if route.shift_idx not in part.shift_idxs]
    routes = (*others, *part.outside(solved.routes))
    return Offer(
        window=window,
        start=indexed.moment(solved.start),
        officers=officers,
        cost=cost,
        comes_again=any(each.officer_id == last_officer for each in officers)
        if last_officer
        else None,
        day=day,
        routes=tuple(sorted(routes, key=lambda route: route.shift_idx)),
    )


def spread(
    offers: Sequence[Offer], most: int, most_of_a_day: int = MOST_OF_A_DAY
) -> tuple[Offer, ...]:
    """Return the first offers that leave each other room: no two of them begin within a width.

    No more are of one day than so many where other days have some: who is away that day is not
    asked five times about it.
    """
    apart: list[Offer] = []
    for offer in offers:
        near = (offer.window.intersect(each.window) for each in apart)
        if not any(both is not None and both.start < both.end for both in near):
            apart.append(offer)
    taken = Counter[date]()
    turns: list[tuple[bool, int]] = []
    for number, offer in enumerate(apart):
        turns.append((taken[offer.window.day] >= most_of_a_day, number))
        taken[offer.window.day] += 1
    return tuple(apart[number] for number in sorted(number for _, number in sorted(turns)[:most]))


def nearest_first(offers: Sequence[Offer], wanted: TimeWindow) -> tuple[Offer, ...]:
    """Return offers, those that begin nearest to a window first; of two as near the better one."""
    return tuple(
        sorted(offers, key=lambda offer: (abs(offer.window.start - wanted.start), *offer.rank))
    )
