"""The next in line of a household goes where there was no room for the first, and only there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from samples import DAY, agreed, make_case, make_officer
from weeks import POLICY, case_on, planned

from visitplanner.domain import DispatcherWord, Instruction
from visitplanner.pipeline import prepare
from visitplanner.pipeline.next_in_line import has_lines
from visitplanner.pipeline.request import Request

FRIDAY = DAY + timedelta(days=1)
DAYS = (DAY, FRIDAY)
OFFICER = (make_officer("W01"),)
FIRST = case_on("A", DAY, household_id="H", days_past_due=90)
NEXT = case_on("B", FRIDAY, household_id="H", days_past_due=50)
CANNOT = replace(FIRST, agreed_windows=(agreed("20:00", "20:30"),))
"""The first in line, at an hour at which nobody is on duty."""


def test_the_first_goes_where_there_is_room() -> None:
    plan = planned((FIRST, NEXT), officers=OFFICER).plan
    assert plan.visited_case_ids == {"A"}
    assert [held.case.case_id for held in plan.held] == ["B"]


def test_the_next_goes_where_there_was_none_and_every_case_is_told_once() -> None:
    result = planned((CANNOT, NEXT), officers=OFFICER)
    assert result.plan.visited_case_ids == {"B"}
    (held,) = result.plan.held
    assert (held.case.case_id, held.rule_id) == ("A", "frequency")
    assert dict(held.reason.values) == {"other": "B"}
    assert result.plan.unplanned == ()
    assert result.earlier is not None
    assert result.earlier.stepped_back == ("A",)


def test_a_must_never_steps_back() -> None:
    said = Instruction(word=DispatcherWord.MUST, reason="asked for")
    plan = planned((replace(CANNOT, instruction=said), NEXT), officers=OFFICER).plan
    assert plan.visited_case_ids == frozenset()
    assert [entry.case.case_id for entry in plan.unplanned] == ["A"]


def test_on_a_single_day_the_order_is_all() -> None:
    other = make_case("B", household_id="H", days_past_due=50)
    plan = planned((CANNOT, other), (DAY,), officers=OFFICER).plan
    assert plan.visited_case_ids == frozenset()
    request = Request(cases=(CANNOT, other), officers=OFFICER, days=(DAY,))
    assert not has_lines(prepare(request, POLICY))


def test_what_was_planned_stays_planned_when_the_next_comes_in() -> None:
    others = tuple(case_on(f"C{n}", DAYS[n % 2]) for n in range(4))
    plan = planned((CANNOT, NEXT, *others), officers=OFFICER).plan
    assert plan.visited_case_ids == {"B", "C0", "C1", "C2", "C3"}
