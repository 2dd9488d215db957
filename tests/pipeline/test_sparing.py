"""Whatever week is planned, nobody is visited too soon or too often, and the judge would say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import DAY
from weeks import OFFICERS, case_on, planned, with_week

from visitplanner.domain import OutcomeCode, Override, PastVisit
from visitplanner.errors import SolverError
from visitplanner.pipeline import Request, find_plan, prepare
from visitplanner.pipeline.sparing import require_spared
from visitplanner.rulebook.editions import Editions, changed

if TYPE_CHECKING:
    from visitplanner.domain import Case
    from visitplanner.policy import Policy

WEEKS = tuple(DAY + timedelta(days=n) for n in range(12) if n not in {3, 9, 10})
"""Twelve days from a Thursday, the Sunday after it and the next weekend left out."""


def bounded(pause: int, most: int, period: int, household_visits: int) -> Policy:
    bounds = {"min_days_between": pause, "max_visits": most, "period_days": period}
    policy = with_week(household_visits=household_visits)
    return replace(policy, rulebook=changed(Editions(), {"frequency": bounds}))


def days_by_household(policy: Policy, cases: tuple[Case, ...]) -> dict[str, list[date]]:
    """Return when each household is visited in the plan of two weeks."""
    found: dict[str, set[tuple[str, date]]] = {}
    for visit in planned(cases, WEEKS, policy=policy).plan.visits:
        case = visit.case
        found.setdefault(case.household_id, set()).add((case.case_id, visit.start.date()))
    return {household: sorted(day for _, day in seen) for household, seen in found.items()}


@settings(max_examples=12)
@given(st.data())
def test_caps_are_never_exceeded_on_tiny_weeks(data: st.DataObject) -> None:
    pause, most = data.draw(st.integers(1, 7)), data.draw(st.integers(1, 3))
    period = data.draw(st.integers(7, 30))
    policy = bounded(pause, most, period, data.draw(st.integers(1, 4)))
    days = st.lists(st.sampled_from(WEEKS), min_size=1, max_size=3, unique=True)
    past = {name: data.draw(st.sets(st.integers(-20, -1), max_size=2)) for name in "HK"}
    cases = tuple(
        case_on(
            f"C{n}",
            *data.draw(days),
            household_id=(household := data.draw(st.sampled_from("HK"))),
            past_visits=tuple(
                PastVisit(visited_on=DAY + timedelta(days=k), outcome=OutcomeCode.NOT_AT_HOME)
                for k in past[household]
            ),
        )
        for n in range(data.draw(st.integers(1, 5)))
    )
    for household, visited in days_by_household(policy, cases).items():
        known = any(case.household_id == household for case in cases)
        before = [DAY + timedelta(days=k) for k in past[household]] if known else []
        for one, two in combinations(visited, 2):
            assert abs((one - two).days) >= pause
        assert all((one - two).days >= pause for one in visited for two in before)
        for day in visited:
            for start in (day - timedelta(days=n) for n in range(period)):
                end = start + timedelta(days=period)
                assert sum(start <= each < end for each in [*before, *visited]) <= most


def test_two_visits_a_week_apart_where_the_bank_allows_them_and_one_where_not() -> None:
    first = case_on("C", WEEKS[0], household_id="H")
    last = case_on("D", WEEKS[-1], household_id="H")
    assert days_by_household(bounded(7, 3, 30, 1), (first, last)) == {"H": [WEEKS[0]]}
    assert days_by_household(bounded(7, 3, 30, 2), (first, last)) == {"H": [WEEKS[0], WEEKS[-1]]}


def test_a_plan_that_comes_too_often_is_refused() -> None:
    cases = (case_on("A", DAY), case_on("B", WEEKS[1]))
    request = Request(cases=cases, officers=OFFICERS, days=WEEKS[:2], time_limit=0.3)
    prepared = prepare(request, with_week())
    solution = find_plan(prepared)
    require_spared(prepared, solution)
    together = tuple(
        replace(visit, case=replace(visit.case, household_id="one"))
        for visit in prepared.indexed.visits
    )
    indexed = replace(prepared.indexed, visits=together)
    crowded = replace(prepared, hand=replace(prepared.hand, indexed=indexed))
    with pytest.raises(SolverError, match="too soon or too often"):
        require_spared(crowded, solution)


def test_a_rule_that_was_lifted_is_lifted_for_the_judge_too() -> None:
    seen = PastVisit(visited_on=DAY - timedelta(days=2), outcome=OutcomeCode.NOT_AT_HOME)
    lifted = Override(
        case_id="A",
        rule_id="frequency",
        given_by="李经理",
        given_on=DAY,
        expires_on=DAY,
    )
    case = case_on("A", DAY, past_visits=(seen,))
    assert planned((case,), (DAY,)).plan.visits == ()
    assert len(planned((replace(case, overrides=(lifted,)),), (DAY,)).plan.visits) == 1
