"""The week on a problem: which days are firm, and nothing laid where nothing was before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from samples import DAY, make_case, make_officer
from weeks import OFFICERS, POLICY, before, case_on, planned, with_week

from visitplanner.domain import Certification
from visitplanner.pipeline import Request, prepare
from visitplanner.problem import build_problem
from visitplanner.qualification import Requirements

WEEK = tuple(DAY + timedelta(days=n) for n in range(5))
"""Thursday, Friday, a Saturday that is worked, Sunday, Monday."""


def firm(result: object, num_firm: int, days: tuple[date, ...] = WEEK) -> tuple[date, ...]:
    earlier = before(result) if result is not None else None  # type: ignore[arg-type]
    plan = planned((case_on("A", DAY),), days, earlier=earlier, policy=with_week(
        firm_days=num_firm)).plan  # fmt: skip
    assert plan.week is not None
    assert plan.week.tentative_days == tuple(d for d in days if d not in plan.week.firm_days)
    return plan.week.firm_days


@pytest.mark.parametrize(
    ("num_firm", "days", "expected"),
    [
        (1, WEEK, WEEK[:1]),
        (2, WEEK, WEEK[:2]),
        (31, WEEK, WEEK[:5]),
        (1, WEEK[3:], WEEK[3:]),  # Sunday has no shift: Monday is the first day that is worked
    ],
    ids=["one", "two", "all", "Sunday"],
)
def test_the_first_days_with_a_shift_are_firm(
    num_firm: int, days: tuple[date, ...], expected: tuple[date, ...]
) -> None:
    assert firm(None, num_firm, days) == expected


def test_what_was_firm_stays_firm() -> None:
    first = planned((case_on("A", DAY),), WEEK[:2], policy=with_week(firm_days=2))
    assert firm(first, 1) == WEEK[:2]


def test_a_single_day_with_nothing_before_it_has_no_week_and_its_problem_is_as_ever() -> None:
    result = planned((make_case("A"),), (DAY,))
    assert result.plan.week is None
    assert result.plan.tentative_days == ()
    request = Request(cases=(make_case("A"),), officers=OFFICERS, days=(DAY,))
    known = prepare(request, POLICY)
    plain = build_problem(
        known.indexed.visits,
        known.roster.shifts,
        {key: value.fen for key, value in known.values.items()},
        known.travelling.matrices,
        POLICY.prices,
        DAY,
    )
    assert known.indexed.problem == plain.problem


def test_a_certification_that_expires_mid_week_holds_the_days_after_it() -> None:
    required = replace(POLICY, required=Requirements(certifications=("home_visit",)))
    certified = make_officer(
        "W01", certifications=(Certification(name="home_visit", expires_on=WEEK[1]),)
    )
    cases = tuple(case_on(f"C{n}", day) for n, day in enumerate(WEEK))
    plan = planned(cases, WEEK, officers=(certified,), policy=required).plan
    assert plan.visited_case_ids == {"C0", "C1"}  # the second day is its last
    assert {absent.day for absent in plan.absent} >= {WEEK[2], WEEK[4]}
