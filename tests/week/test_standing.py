"""What was firm stays as it stood, and is named where it cannot; the rest is free to move."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import DAY, agreed, make_officer
from weeks import DAYS, OFFICERS, as_earlier, before, case_on, planned, where

from visitplanner.check import find_violations
from visitplanner.domain import HoldFlag
from visitplanner.pipeline import Request, find_plan, prepare
from visitplanner.policy import Policy
from visitplanner.solution import Solution, Termination
from visitplanner.week.earlier import Earlier
from visitplanner.week.standing import standing_routes

from weeks import POLICY  # isort: skip

FRIDAY = DAYS[1]
CASES = (case_on("A", DAY), case_on("B", *DAYS), case_on("C", FRIDAY), case_on("D", DAY))


def told(result: object) -> object:
    return result


def test_a_firm_visit_keeps_its_officer_and_its_minute() -> None:
    first = planned(CASES)
    assert first.plan.week is not None
    new = tuple(case_on(f"N{n}", DAY, overdue_fen=90_000_000, days_past_due=90) for n in range(3))
    again = planned((*CASES, *new), earlier=before(first))
    assert again.plan.week is not None
    firm = again.plan.week.firm_cases
    assert set(firm) >= {"A", "D"}
    assert {case: where(again)[case] for case in firm} == {
        case: where(first)[case] for case in firm
    }
    assert {"N0", "N1", "N2"} <= where(again).keys()  # what was agreed since goes between


def test_a_tentative_visit_may_move() -> None:
    first = planned(CASES)
    moved = replace(CASES[2], agreed_windows=(agreed("15:00", "15:30", FRIDAY),))
    again = planned((*CASES[:2], moved, CASES[3]), earlier=before(first))
    assert again.plan.week is not None
    assert "C" not in again.plan.week.firm_cases
    assert where(again)["C"] != where(first)["C"]


@pytest.mark.parametrize(
    ("cases", "officers", "reason"),
    [
        ((replace(CASES[0], flags=frozenset({HoldFlag.PAID})),), OFFICERS, "not to be visited"),
        ((CASES[0],), (make_officer("W09"),), "not on duty"),
        (
            (
                replace(
                    CASES[0], agreed_windows=(agreed("08:31", "08:32"), agreed("17:28", "17:29"))
                ),
            ),
            OFFICERS,
            "cannot be made as it stood",
        ),
    ],
    ids=["paid", "off duty", "other time"],
)
def test_what_cannot_stand_is_named(
    cases: tuple[object, ...], officers: tuple[object, ...], reason: str
) -> None:
    first = planned((CASES[0],))
    again = planned(cases, officers=officers, earlier=before(first))  # type: ignore[arg-type]
    assert again.plan.week is not None
    (released,) = again.plan.week.released
    assert (released.case_id, released.day) == ("A", DAY)
    assert reason in released.reason.template
    assert again.plan.week.firm_cases == ()


def test_two_who_meet_stand_together_or_not_at_all() -> None:
    pair = case_on("P", DAY, persons=2)
    first = planned((pair,))
    again = planned((pair,), earlier=before(first))
    assert where(again) == where(first)
    alone = planned((pair,), officers=OFFICERS[:1], earlier=before(first))
    assert alone.plan.week is not None
    assert [each.case_id for each in alone.plan.week.released] == ["P"]
    assert where(alone) == {}


def test_the_later_of_two_plans_stands() -> None:
    first = planned((CASES[0],), (DAY,))
    second = planned((CASES[0],), (DAY,), officers=(make_officer("W02"),))
    assert where(planned((CASES[0],), (DAY,), earlier=before(first, second))) == where(second)


def test_a_plan_of_other_days_stands_for_nothing() -> None:
    first = planned(CASES)
    later = (DAY + timedelta(days=2),)
    assert planned(CASES, later, earlier=before(first)).plan.visited_case_ids == frozenset()


@settings(max_examples=15)
@given(st.data())
def test_what_stands_is_lawful_in_whatever_problem_comes_next(data: st.DataObject) -> None:
    days = st.lists(st.sampled_from(DAYS), min_size=1, max_size=2, unique=True)
    crews = st.sampled_from((1, 1, 2))
    cases = tuple(
        case_on(f"C{n}", *data.draw(days), persons=data.draw(crews))
        for n in range(data.draw(st.integers(1, 4)))
    )
    request = Request(cases=cases, officers=OFFICERS, days=DAYS, time_limit=0.05)
    prepared = prepare(request, POLICY)
    from visitplanner.pipeline import Result, plan_of  # noqa: PLC0415 (used here alone)

    solution = find_plan(prepared)
    result = Result(plan=plan_of(prepared, solution), indexed=prepared.indexed, solution=solution)
    kept = tuple(case for case in cases if data.draw(st.booleans()))
    officers = data.draw(st.sampled_from((OFFICERS, OFFICERS[:1], OFFICERS[1:])))
    now = prepare(replace(request, cases=kept, officers=officers), Policy(branch=POLICY.branch))
    standing = standing_routes(now.indexed, Earlier(plans=(as_earlier(result),)), DAYS)
    carried = Solution(routes=standing.routes, termination=Termination.UNKNOWN, engine="")
    assert find_violations(now.indexed.problem, carried) == ()
    assert set(standing.firm) <= carried.served
