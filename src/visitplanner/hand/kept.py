"""What a plan tells of its hand: each wish with its standing, and what all of them cost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say
from visitplanner.solution import lost_prize, objective_units, route_cost
from visitplanner.units import fen_from_units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from visitplanner.hand.judging import VoidWish
    from visitplanner.hand.wishes import Wish
    from visitplanner.problem import Problem
    from visitplanner.solution import Solution


class WishStanding(StrEnum):
    """What became of a wish."""

    KEPT = "kept"
    NOT_PLANNED = "not_planned"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldWish:
    """A wish and what became of it; the reason says why it counts for nothing."""

    wish: Wish
    standing: WishStanding
    reason: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandPrice:
    """What a hand costs beside the best plan that was found without it.

    Attributes
    ----------
    fen
        Net value that the hand costs, 0 or more.
    at_most
        Fen that it costs at most, whatever better plan there may be without it; None where no bound
        was proven.
    travel_duration
        Seconds that are travelled more, or less where below 0.
    value
        Fen of visits that are not made for it, or made more where below 0.
    """

    fen: int
    at_most: int | None
    travel_duration: int
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """The dispatcher's hand in a plan.

    Attributes
    ----------
    price
        None where it is not reckoned: of a day that was planned anew while it was under way.
    """

    wishes: tuple[ToldWish, ...]
    price: HandPrice | None

    @property
    def words(self) -> Message:
        """The price in a sentence."""
        price = self.price
        if price is None:
            return say("What the hand costs is not reckoned of a day that is under way.")
        if not self._is_priced(price):
            return say("Without a wish that is kept, the hand has no price.")
        if price.at_most == 0:
            return say("Nothing is lost by the hand: no plan without it is better.")
        if price.fen == 0:
            return say("Nothing is lost by the hand, as far as was found.")
        return say(
            "The hand costs about {fen:yuan} of net value beside the best plan found without it,"
            " and {travel} of travel.",
            fen=price.fen,
            travel=_more(price.travel_duration),
        )

    def _is_priced(self, price: HandPrice) -> bool:
        """Whether a wish is kept, or one that left its visit unplanned has cost something."""
        standings = {each.standing for each in self.wishes}
        if WishStanding.KEPT in standings:
            return True
        return WishStanding.NOT_PLANNED in standings and price.fen > 0


def _more(seconds: int) -> Message:
    if seconds < 0:
        return say("{time:minutes} less", time=-seconds)
    return say("{time:minutes} more", time=seconds)


def told(
    wishes: Iterable[Wish], void: Iterable[VoidWish], planned: frozenset[str]
) -> tuple[ToldWish, ...]:
    """Return what became of each wish; `planned` are the cases that the plan visits."""
    standing = [
        ToldWish(
            wish=wish,
            standing=WishStanding.KEPT if wish.case_id in planned else WishStanding.NOT_PLANNED,
        )
        for wish in wishes
    ]
    without = [
        ToldWish(wish=one.wish, standing=WishStanding.VOID, reason=one.reason) for one in void
    ]
    return (*standing, *without)


def price_of(problem: Problem, kept: Solution, free: Solution) -> HandPrice:
    """Return what a hand costs.

    Parameters
    ----------
    problem
        Without the hand; the plan that keeps it is one of this problem's, too.
    """
    units = objective_units(problem, kept)
    more = units - objective_units(problem, free)
    bound = free.bound_units
    return HandPrice(
        fen=fen_from_units(max(0, more)),
        at_most=None if bound is None else fen_from_units(max(0, units - bound)),
        travel_duration=_travel(problem, kept) - _travel(problem, free),
        value=lost_prize(problem, kept) - lost_prize(problem, free),
    )


def _travel(problem: Problem, solution: Solution) -> int:
    return sum(route_cost(problem, route).travel_duration for route in solution.routes)
