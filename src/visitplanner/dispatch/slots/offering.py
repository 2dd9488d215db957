"""Offers: what each window costs, the best solved again, each the promise of a checked plan.

The cost of a window is what the routes of the day cost more with the visit than without it, where
everybody who is visited that day still is. Without it, the day costs as little as is known: the
plan that stands, or an offer's own plan less the visit; and where that is the cheaper one, the plan
that stands was not at its best, and the day is searched on without the visit too.

Of each day all windows are searched as one, which finds the time of the day that adds least; then
the first offer of all for longest, and the others that may be read out. What is searched is
counted, so that the same question has the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.dispatch.slots.asking import ClosedDay, OpenDay, days_of
from visitplanner.dispatch.slots.searching import Searching
from visitplanner.messages import say
from visitplanner.plan.reasons import why_nobody

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.dispatch.slots.asking import Standing, Wish
    from visitplanner.dispatch.slots.offer import Offer

ITERATIONS = 3_000
"""Of the search of a day, and of an offer that may be read out."""

LONG = 28_000
"""Of each of the searches for the first offer, which go on until they find nothing better."""

ROUNDS = 3
"""How often another may take the place of the first."""

READ_OUT = 5
"""So many offers that leave each other room may be read out."""


NO_PLAN = say("no plan of that day was found that takes the visit in")


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
    iterations
        Of each search.
    windows
        Of each day, the most promising, that are searched by themselves beside the day as one.
    read_out
        Offers that are searched by themselves, the first of all.
    rounds
        Times that the first offer is searched longer, with its day, until it stays the first.
    """

    iterations: int = ITERATIONS
    windows: int = 0
    read_out: int = READ_OUT
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
    opened = [day for day in days if isinstance(day, OpenDay)]
    searching = Searching(opened, wish.last_officer, effort.iterations)
    searching.open_days(opened, effort.windows)
    for _ in range(effort.rounds):
        searching.settle_first(LONG)
    searching.look_at(effort.read_out)
    offers = searching.offers()
    closed = [day for day in days if isinstance(day, ClosedDay)]
    return Answer(
        offers=offers,
        closed=tuple(sorted([*closed, *_full(wish, opened, offers)], key=lambda each: each.day)),
    )


def _full(wish: Wish, opened: Sequence[OpenDay], offers: Sequence[Offer]) -> Iterator[ClosedDay]:
    """Yield the open days on which no window can be kept, with what keeps everybody where known."""
    offered = {offer.window.day for offer in offers}
    for each in opened:
        if each.day not in offered:
            indexed = each.plan.prepared.indexed
            idx = [visit.visit_id for visit in indexed.visits].index(wish.case.case_id)
            reason = why_nobody(indexed, idx)
            yield ClosedDay(day=each.day, reason=reason or NO_PLAN)
