"""Whoever came last comes again where that is worth its price, and the price is no money."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from samples import DAY, make_officer
from weeks import DAYS, before, case_on, planned, where, with_week

from visitplanner.domain import OutcomeCode, PastVisit
from visitplanner.pipeline import Request, prepare
from visitplanner.week.continuity import last_officers, with_continuity
from visitplanner.week.earlier import Earlier

PRICE = 2_001
CASE = case_on("A", DAY)
OFFICERS = tuple(make_officer(f"W{n:02d}") for n in range(1, 5))


def prices(persons: int, came: tuple[str, ...], *crews: str) -> tuple[int, ...]:
    """Return what each shift costs for a visit to which these came last."""
    officers = tuple(
        replace(officer, crew_id=crew)
        for officer, crew in zip(OFFICERS, (*crews, "", "", "", ""), strict=False)
    )
    request = Request(cases=(replace(CASE, persons=persons),), officers=officers, days=(DAY,))
    indexed = prepare(request, with_week(continuity=0)).indexed
    return with_continuity(indexed, {"A": came}, PRICE).visits[0].shift_costs


def test_a_stranger_costs_the_price_and_who_came_last_nothing() -> None:
    assert prices(1, ("W02",)) == (2_001, 0, 2_001, 2_001)


def test_of_two_people_a_stranger_is_half_the_price() -> None:
    assert prices(2, ("W02",)) == (1_000, 0, 1_000, 1_000)
    assert prices(2, ("W02",), "x", "x") == (1_000, 1_000, 1_000)
    assert prices(2, ("W01", "W02"), "x", "x", "y", "y") == (0, 2_001)


def test_nobody_is_charged_where_who_came_last_is_not_on_duty() -> None:
    assert prices(1, ("W99",)) == ()


@pytest.mark.parametrize("came", ["W01", "W02", "W03"])
def test_who_came_last_comes_again_and_costs_no_more(came: str) -> None:
    plain = planned((CASE,), officers=OFFICERS)
    kept = planned((CASE,), officers=OFFICERS, earlier=Earlier(came={"A": (came,)}))
    assert came in where(kept)["A"]
    assert kept.plan.cost == plain.plan.cost
    assert kept.plan.week is not None
    (company,) = kept.plan.week.company
    assert (company.came_last, company.is_kept) == ((came,), True)


def test_the_table_tells_who_came_last_where_no_record_does() -> None:
    told = replace(CASE, last_officers=("W03",))
    assert "W03" in where(planned((told,), officers=OFFICERS))["A"]
    recorded = planned((told,), officers=OFFICERS, earlier=Earlier(came={"A": ("W02",)}))
    assert "W02" in where(recorded)["A"]


def test_an_earlier_plan_tells_who_came_where_the_table_tells_when() -> None:
    first = planned((CASE,), officers=(make_officer("W02"),))
    after = DAY + timedelta(days=7)
    seen = PastVisit(visited_on=DAY, outcome=OutcomeCode.NOT_AT_HOME)
    case = case_on("A", after, past_visits=(seen,))
    cancelled = replace(case, past_visits=(replace(seen, outcome=OutcomeCode.CANCELLED),))
    for each, told in ((case, {"A": ("W02",)}), (cancelled, {}), (case_on("A", after), {})):
        request = Request(cases=(each,), officers=OFFICERS, days=(after,))
        indexed = prepare(request, with_week()).indexed
        assert last_officers(indexed, before(first)) == told


def test_the_price_is_not_always_worth_it() -> None:
    apart = tuple(
        replace(officer, home=replace(place, longitude=place.longitude + n / 2))
        for n, officer in enumerate(OFFICERS[:2])
        if (place := CASE.location) is not None
    )
    earlier = Earlier(came={"A": ("W02",)})  # 44 km away
    plan = planned((CASE,), officers=apart, earlier=earlier, policy=with_week(continuity=1)).plan
    assert plan.week is not None
    assert [each.is_kept for each in plan.week.company] == [False]
    assert DAYS[0] in plan.week.firm_days
