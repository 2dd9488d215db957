"""What a plan tells of its hand: standings and the price."""

from __future__ import annotations

import pytest
from problems import NOWHERE

from visitplanner.hand.judging import VoidWish
from visitplanner.hand.kept import Hand, HandPrice, ToldWish, WishStanding, price_of, told
from visitplanner.hand.wishes import Wish, WishKind
from visitplanner.messages import say, translator
from visitplanner.problem import Costs, Problem, ProblemShift, ProblemVisit
from visitplanner.solution import Route, Solution, Stop, StopKind, Termination
from visitplanner.units import COST_UNITS_PER_FEN

PROBLEM = Problem(
    visits=tuple(ProblemVisit(visit_id=n, location_idx=0, prize=100) for n in range(2)),
    shifts=tuple(
        ProblemShift(shift_id=n, start_idx=0, end_idx=0, costs=Costs(fixed=10 * (n + 1)))
        for n in range(2)
    ),
    profiles=(NOWHERE,),
)


def plan(shift_idx: int, *idxs: int, bound: int | None = None) -> Solution:
    stops = tuple(Stop(kind=StopKind.VISIT, idx=idx, arrival=0, start=0) for idx in idxs)
    route = Route(shift_idx=shift_idx, departure=0, stops=stops, end=0)
    units = None if bound is None else bound * COST_UNITS_PER_FEN
    ended = Termination.UNKNOWN
    return Solution(routes=(route,), termination=ended, engine="", bound_units=units)


def test_a_hand_costs_what_the_plan_costs_more_and_at_most_what_the_bound_leaves() -> None:
    price = price_of(PROBLEM, plan(1, 0), plan(0, 0, 1, bound=8))
    # 20 of the shift and 100 of a visit not made, beside 10 of the other shift
    assert price == HandPrice(fen=110, at_most=112, travel_duration=0, value=100)


def test_a_hand_that_the_search_found_better_with_costs_nothing() -> None:
    price = price_of(PROBLEM, plan(0, 0, 1), plan(1, 0))
    assert price == HandPrice(fen=0, at_most=None, travel_duration=0, value=-100)
    words = str(Hand(wishes=(stands(WishStanding.KEPT),), price=price).words)
    assert words == "Nothing is lost by the hand, as far as was found."


@pytest.mark.parametrize(
    ("travel", "words"), [(600, "and 10 min more of travel"), (-600, "and 10 min less of travel")]
)
def test_the_price_is_said_in_yuan_and_minutes(travel: int, words: str) -> None:
    price = HandPrice(fen=12_345, at_most=None, travel_duration=travel, value=0)
    hand = Hand(wishes=(stands(WishStanding.KEPT),), price=price)
    assert "about ¥123.45 of net value" in str(hand.words)
    assert words in str(hand.words)
    assert "123.45" in translator("zh").render(hand.words)


@pytest.mark.parametrize(
    ("standings", "fen", "begin"),
    [
        ([WishStanding.VOID, WishStanding.VOID], 0, "Without a wish that is kept"),
        # of a void wish nothing is laid on the plan: another plan is better by chance alone
        ([WishStanding.VOID], 500, "Without a wish that is kept"),
        ([WishStanding.NOT_PLANNED, WishStanding.VOID], 0, "Without a wish that is kept"),
        ([WishStanding.NOT_PLANNED], 500, "The hand costs about"),
        ([WishStanding.KEPT, WishStanding.VOID], 0, "Nothing is lost"),
        ([WishStanding.KEPT], 500, "The hand costs about"),
    ],
)
def test_nothing_is_said_of_loss_where_no_wish_is_kept(
    standings: list[WishStanding], fen: int, begin: str
) -> None:
    price = HandPrice(fen=fen, at_most=fen, travel_duration=0, value=0)
    hand = Hand(wishes=tuple(map(stands, standings)), price=price)
    assert str(hand.words).startswith(begin)


def stands(standing: WishStanding) -> ToldWish:
    return ToldWish(wish=Wish(kind=WishKind.MUST, case_id="C0"), standing=standing)


def test_each_wish_stands_with_what_became_of_it() -> None:
    wishes = [Wish(kind=WishKind.MUST, case_id=f"C{n}") for n in range(3)]
    reason = say("nobody is on duty")
    void = VoidWish(wish=wishes[2], reason=reason)
    found = told(wishes[:2], [void], frozenset({"C0"}))
    assert [(one.wish, one.standing, one.reason) for one in found] == [
        (wishes[0], WishStanding.KEPT, None),
        (wishes[1], WishStanding.NOT_PLANNED, None),
        (wishes[2], WishStanding.VOID, reason),
    ]
