"""Offers: each lawful and feasible, the first the cheapest, none missed; and nobody pays for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phone_calls import (
    CONSENT,
    NEXT,
    OFFICERS,
    POLICY,
    Calls,
    caller,
    least_units,
    planned,
    windows_of_a_day,
)
from samples import BRANCH, DAY, agreed, make_case, make_officer, window

from visitplanner.check import find_violations
from visitplanner.dispatch.slots.asking import Standing, unplanned_days
from visitplanner.dispatch.slots.offer import CONTINUITY_FEN, MOST_OF_A_DAY, Offer, spread
from visitplanner.dispatch.slots.offering import Answer, Effort, answer
from visitplanner.domain import Case, Location, OutcomeCode, PastVisit, TimeWindow, TravelMode
from visitplanner.process.promises import promised
from visitplanner.rulebook import judge
from visitplanner.solution import Solution, Termination
from visitplanner.solver.orders import RouteOrder
from visitplanner.solver.schedule import time_routes
from visitplanner.units import fen_from_units

if TYPE_CHECKING:
    from visitplanner.solution import Route

ALL = Effort(windows=1_000)
"""Everything is searched."""


def some_case(number: int, rng: Random, *, persons: int = 1) -> Case:
    hour = rng.randrange(8, 15)
    return make_case(
        f"C{number}",
        location=_near(rng),
        agreed_windows=(agreed(f"{hour:02d}:15", f"{hour + rng.randint(0, 2):02d}:45"),),
        service_duration=rng.choice((1_200, 3_600, 7_200)),
        persons=persons,
    )


def _near(rng: Random) -> Location:
    return Location(
        latitude=BRANCH.latitude + rng.uniform(-0.03, 0.03),
        longitude=BRANCH.longitude + rng.uniform(-0.04, 0.04),
    )


def some_calls(number: int, *, persons: int = 1) -> tuple[Calls, Case]:
    rng = Random(number)  # noqa: S311 (test data)
    cases = [some_case(n, rng, persons=rng.randint(1, persons)) for n in range(rng.randint(0, 3))]
    asking = caller(
        location=_near(rng), service_duration=rng.choice((1_800, 5_400)), persons=persons
    )
    return Calls((planned([*cases, asking]),)), asking


def is_kept(offer: Offer) -> bool:
    """Return whether the plan of an offer breaks no rule, and leaves nobody out."""
    solution = Solution(routes=offer.routes, termination=Termination.UNKNOWN, engine="")
    kept = replace(offer.day.plan, routes=offer.routes).visited
    before = offer.day.plan.visited
    visited = kept.keys() == before.keys() | {"CALL"}
    return visited and not find_violations(offer.problem, solution)


def is_lawful(offer: Offer, case: Case) -> bool:
    """Return whether the rulebook leaves a window whole, asked with nothing else agreed."""
    told = promised(case, CONSENT, [offer.window])
    verdicts = judge([told], (offer.window.day,), POLICY.rulebook, POLICY.calendar)
    return [visit.windows for visit in verdicts.allowed] == [(offer.window,)]


@given(number=st.integers(0, 10**6))
@settings(max_examples=12)
def test_none_is_missed_and_the_first_costs_least(number: int) -> None:
    calls, case = some_calls(number)
    wish = calls.wish(case, list(windows_of_a_day()))
    found = answer(wish, calls.standings, ALL)
    offers = {offer.window: offer for offer in found.offers}
    best: list[int] = []
    for day in calls.open_days(wish):
        before = least_units(day.part.before)
        assert before is not None
        for each in day.windows:
            after = least_units(day.part.with_windows([day.seconds(each)]))
            assert (after is not None) is (each in offers)
            if after is not None:
                best.append(fen_from_units(after - before))
                assert offers[each].cost >= 0
    assert [offer.cost for offer in found.offers[:1]] == sorted(best)[:1]


@given(number=st.integers(0, 10**6))
@settings(max_examples=12)
def test_every_offer_is_lawful_and_kept_by_its_plan(number: int) -> None:
    calls, case = some_calls(number, persons=2)
    found = answer(calls.wish(case, list(windows_of_a_day())), calls.standings)
    assert all(is_kept(offer) and is_lawful(offer, case) for offer in found.offers)
    assert list(found.offers) == sorted(found.offers, key=lambda offer: offer.rank)
    for offer in found.offers:
        assert offer.window.start <= offer.start <= offer.window.end
        assert len(offer.officers) == 2


def one_offer(standing: Standing, case: Case, *windows: TimeWindow, last: str = "") -> Answer:
    calls = Calls((standing,))
    return answer(calls.wish(case, windows or [window("09:00", "10:30")], last), calls.standings)


def test_a_window_that_a_rule_would_cut_is_not_offered() -> None:
    case = caller(service_duration=3_600)
    found = one_offer(planned([case]), case, window("18:30", "20:30"))
    assert found.offers == ()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"notices": ()}, "0 of 1 notices on record"),
        ({"flags": frozenset({"disputed"})}, "the debt is disputed"),
        ({"past_visits": (PastVisit(visited_on=DAY - timedelta(days=2),
                                    outcome=OutcomeCode.NOT_AT_HOME),)}, "stand on"),
    ],
)  # fmt: skip
def test_a_day_that_the_law_closes_is_told_with_its_rule(
    changes: dict[str, object], reason: str
) -> None:
    case = caller(**changes)
    found = one_offer(planned([case]), case)
    assert found.offers == ()
    assert [closed.day for closed in found.closed] == [DAY]
    assert reason in str(found.closed[0].reason)
    assert "(rule " in str(found.closed[0].reason)


def test_a_visit_to_the_household_in_another_plan_closes_the_days_around_it() -> None:
    other = make_case("C1", household_id="H")
    case = caller(household_id="H")
    monday, friday = planned([other]), planned([case], days=(NEXT,), name="next")
    calls = Calls((monday, friday))
    wish = calls.wish(case, [window("09:00", "10:30", NEXT)])
    found = answer(wish, calls.standings)
    assert "(rule frequency)" in str(found.closed[0].reason)


def test_no_visit_of_the_plan_is_given_up_for_an_offer() -> None:
    full = [
        make_case(f"C{n}", agreed_windows=(agreed("09:00", "09:10"),), service_duration=7_200)
        for n in (1, 2)
    ]
    case = caller(overdue_fen=10**8, balance_fen=10**8)
    found = one_offer(planned([*full, case]), case, window("09:00", "10:30"))
    assert found.offers == ()
    assert [(closed.day, str(closed.reason)) for closed in found.closed] == [
        (DAY, "no plan of that day was found that takes the visit in")
    ]
    room = one_offer(planned([*full[:1], case]), case, window("09:00", "10:30"))
    assert (len(room.offers), room.closed) == (1, ())


def test_a_visit_for_two_is_offered_where_two_can_meet() -> None:
    case = caller(persons=2)
    (offer,) = one_offer(planned([case]), case).offers
    assert {each.officer_id for each in offer.officers} == {"W01", "W02"}
    assert is_kept(offer)


def test_the_officer_who_came_last_comes_again_for_a_price_and_not_for_more() -> None:
    near = Location(latitude=BRANCH.latitude + 0.01, longitude=BRANCH.longitude)
    busy = make_case("C1", location=near, agreed_windows=(agreed("09:00", "10:00"),))
    case = caller(location=near)
    standing = planned([busy, case])
    assert list(standing.visited) == ["C1"]
    plain = one_offer(standing, case).offers[0]
    (who,) = plain.officers
    (other,) = {each.officer_id for each in OFFICERS} - {who.officer_id}
    wanted = one_offer(standing, case, last=other).offers[0]
    assert plain.comes_again is None
    assert wanted.comes_again is (wanted.cost - plain.cost <= CONTINUITY_FEN)
    again = one_offer(standing, case, last=who.officer_id).offers[0]
    assert (again.comes_again, again.cost) == (True, plain.cost)


def test_a_day_without_a_plan_keeps_what_was_promised_for_it() -> None:
    first = promised(
        caller("FIRST", persons=2, household_id="F"), CONSENT,
        [window("09:00", "09:10")],
    )  # fmt: skip
    case = caller(persons=2)
    request = replace(planned([]).prepared.request, cases=(first, make_case("C1"), case))
    empty = unplanned_days(request, POLICY, case, (DAY,))
    assert empty.visited == {"FIRST": DAY}
    calls = Calls((empty,))
    windows = [window("09:00", "09:20"), window("10:00", "11:00")]
    found = answer(calls.wish(case, windows), calls.standings)
    assert [offer.window for offer in found.offers] == windows[1:]


def test_a_visit_told_in_the_row_of_another_of_the_household_counts_on_a_day_without_a_plan() -> (
    None
):
    visit = PastVisit(visited_on=DAY - timedelta(days=3), outcome=OutcomeCode.NOT_AT_HOME)
    other = make_case("C1", household_id="h", past_visits=(visit,))
    case = caller(household_id="H")
    request = replace(planned([]).prepared.request, cases=(other, case))
    calls = Calls((unplanned_days(request, POLICY, case, (DAY,)),))
    found = answer(calls.wish(case, [window("12:00", "13:00")]), calls.standings)
    assert found.offers == ()
    assert "(rule frequency)" in str(found.closed[0].reason)


def test_what_was_promised_and_does_not_fit_closes_the_day() -> None:
    both = [
        promised(caller(name, household_id=name, persons=2), CONSENT, [window("09:00", "09:05")])
        for name in ("A", "B")
    ]  # fmt: skip
    case = caller()
    request = replace(planned([]).prepared.request, cases=(*both, case))
    calls = Calls((unplanned_days(request, POLICY, case, (DAY,)),))
    found = answer(calls.wish(case, [window("12:00", "13:00")]), calls.standings)
    assert "not all that was promised fits" in str(found.closed[0].reason)


@given(number=st.integers(0, 10**6))
@settings(max_examples=6)
def test_the_same_question_has_the_same_answer(number: int) -> None:
    calls, case = some_calls(number, persons=2)
    wish = calls.wish(case, list(windows_of_a_day()))
    first, second = (answer(wish, calls.standings).offers for _ in range(2))
    assert [(each.window, each.cost, each.routes) for each in first] == [
        (each.window, each.cost, each.routes) for each in second
    ]


def test_a_plan_that_wastes_ways_does_not_make_a_visit_cheap() -> None:
    places = [
        Location(latitude=BRANCH.latitude + n / 100, longitude=BRANCH.longitude) for n in (1, 3)
    ]
    near, far = (
        make_case(f"C{n}", location=place, agreed_windows=(agreed("09:00", "17:00"),))
        for n, place in enumerate(places)
    )
    case = caller(location=places[1])
    good = planned([near, far, case])
    wasteful = replace(good, routes=one_by_one(good))
    day = [window("10:00", "11:30")]
    prices = [one_offer(each, case, *day).offers[0].cost for each in (good, wasteful)]
    assert prices[0] == prices[1]


def one_by_one(standing: Standing) -> tuple[Route, ...]:
    """Return a plan in which each visit has an officer of its own."""
    problem = standing.prepared.indexed.problem
    orders = [RouteOrder(shift_idx=n, stops=(n,)) for n in range(2)]
    routes = time_routes(problem, orders)
    assert routes is not None
    return routes


def test_nobody_on_duty_is_told() -> None:
    case = caller()
    away = make_officer(leave=frozenset({DAY}), mode=TravelMode.EBIKE)
    found = one_offer(planned([case], officers=[away]), case)
    assert [str(closed.reason) for closed in found.closed] == ["nobody is on duty"]


def test_what_is_shown_leaves_room_between_windows() -> None:
    case = caller()
    calls = Calls((planned([case]),))
    starts = ("09:00", "09:30", "10:00", "10:30")
    windows = [window(start, f"{int(start[:2]) + 1:02d}{start[2:]}") for start in starts]
    found = answer(calls.wish(case, windows), calls.standings)
    shown = spread(found.offers, 3)
    assert len(found.offers) == 4
    assert [offer.window for offer in shown] == [windows[0], windows[2]]


def test_who_is_away_on_the_cheapest_day_is_told_of_another() -> None:
    case = caller()
    standing = planned([case], days=(DAY, NEXT))
    days = [*windows_of_a_day(), *(window("10:00", "11:30", NEXT),)]
    calls = Calls((standing,))
    offers = answer(calls.wish(case, days), calls.standings).offers
    shown = spread(offers, 3)
    of_days = [offer.window.day for offer in shown]
    assert (of_days.count(DAY), of_days.count(NEXT)) == (MOST_OF_A_DAY, 1)
    assert [offer.rank for offer in shown] == sorted(offer.rank for offer in shown)
    assert len(spread(offers, 4)) == 4  # where no other day has more, the cheapest day has
    alone = [offer for offer in offers if offer.window.day == DAY]
    assert len(spread(alone, 3)) == 3
    assert {offer.window.day for offer in spread(offers, 3, 3)} == {DAY}
