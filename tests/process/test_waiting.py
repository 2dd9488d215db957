"""What is due of a case by where it stands: the same as after its visit, until it has moved on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from samples import DAY, make_case

from visitplanner.domain import PROMISING, OutcomeCode, Promise, VisitOutcome
from visitplanner.process.follow_ups import follow_up
from visitplanner.process.kinds import FollowUp, FollowUpKind
from visitplanner.process.settings import FollowUpSettings
from visitplanner.process.states import CaseState, Step
from visitplanner.process.transitions import next_state
from visitplanner.process.waiting import WAITING_STATES, Waiting, due

SETTINGS = FollowUpSettings()


def said(code: OutcomeCode) -> VisitOutcome:
    promise = Promise(due_on=DAY, amount_fen=100) if code in PROMISING else None
    return VisitOutcome(case_id="C1", officer_id="W01", day=DAY, outcome=code, promise=promise)


def waiting(state: CaseState, **changes: Any) -> Waiting:  # noqa: ANN401 (any field)
    fields = {"case": make_case(), "state": state, "since": DAY, "step": Step.VISIT}
    return Waiting(**{**fields, **changes})


@pytest.mark.parametrize("code", OutcomeCode)
def test_a_visited_case_waits_for_what_its_visit_asks_for(code: OutcomeCode) -> None:
    found = due(waiting(CaseState.VISITED, outcome=said(code)), SETTINGS)
    assert found == follow_up(said(code), make_case(), SETTINGS)


@pytest.mark.parametrize("code", OutcomeCode)
def test_the_step_that_follows_by_itself_leaves_the_same_due_on_the_same_day(
    code: OutcomeCode,
) -> None:
    asked = follow_up(said(code), make_case(), SETTINGS)
    state = next_state(CaseState.VISITED, asked.step)
    promise = said(code).promise
    found = due(
        waiting(
            state,
            step=asked.step,
            outcome=said(code),
            promise_due_on=None if promise is None else promise.due_on,
        ),
        SETTINGS,
    )
    if state in WAITING_STATES:
        assert found is not None
        assert (found.kind, found.due_on, found.rule_id) == (
            asked.kind,
            asked.due_on,
            asked.rule_id,
        )


def test_nothing_is_due_where_the_bank_waits_for_nothing() -> None:
    for state in set(CaseState) - set(WAITING_STATES):
        assert due(waiting(state), SETTINGS) is None
    assert due(waiting(CaseState.BUREAU_NOTICE), SETTINGS) is None
    assert due(waiting(CaseState.VISITED), SETTINGS) is None


def test_a_promise_is_judged_when_its_grace_has_passed() -> None:
    found = due(waiting(CaseState.PROMISE_WATCH, promise_due_on=DAY), SETTINGS)
    assert found is not None
    assert (found.kind, found.due_on) == (FollowUpKind.PROMISE, DAY + timedelta(days=3))


@pytest.mark.parametrize(
    ("step", "outcome", "days", "told"),
    [
        (Step.PROPOSE_REVISIT, OutcomeCode.MET_REFUSED, 14, "nothing is asked until then"),
        (Step.PROPOSE_REVISIT, OutcomeCode.LEFT_FOR_SAFETY, 0, "a revisit was proposed"),
        (Step.BREAK_PROMISE, OutcomeCode.MET_PROMISED, 0, "a promise was broken"),
        (Step.BREAK_PROMISE, OutcomeCode.MET_REFUSED, 0, "a promise was broken"),
    ],
)
def test_every_revisit_needs_an_agreement_and_waits_as_long_as_it_must(
    step: Step, outcome: OutcomeCode, days: int, told: str
) -> None:
    case = waiting(CaseState.REVISIT_DUE, step=step, outcome=said(outcome))
    found = due(case, SETTINGS)
    assert found is not None
    assert found.needs_agreement
    assert found.step is Step.SEEK_AGREEMENT
    assert found.due_on == DAY + timedelta(days=days)
    assert told in str(found.reason)


def of_plan(**changes: Any) -> FollowUp:  # noqa: ANN401 (any field)
    found = due(waiting(CaseState.PLAN_RUNNING, **changes), SETTINGS)
    assert found is not None
    return found


def test_the_first_instalment_is_looked_for_where_nobody_recorded_the_others() -> None:
    first = of_plan(promise_due_on=DAY)
    assert str(first.reason) == "first instalment on Thu 8 Oct 2026, with 3 days of grace"
    assert (first.kind, first.due_on) == (FollowUpKind.INSTALMENT, DAY + timedelta(days=3))


def test_a_later_instalment_says_its_number_and_what_is_left_of_it() -> None:
    later = of_plan(promise_due_on=DAY, instalment=(3, 12), left_fen=12_345)
    assert str(later.reason).startswith("instalment 3 of 12 on Thu 8 Oct 2026")
    assert str(later.reason).endswith("¥123.45 of it is left")
    assert later.due_on == DAY + timedelta(days=3)


def test_a_plan_without_instalments_on_record_is_asked_for() -> None:
    missing = of_plan()
    assert (missing.kind, missing.due_on) == (FollowUpKind.INSTALMENT, DAY)
    assert "repayment agree" in str(missing.reason)


def test_a_plan_that_was_kept_to_its_end_is_proposed_for_closing() -> None:
    kept = of_plan(paid_on=DAY + timedelta(days=2))
    assert (kept.kind, kept.step) == (FollowUpKind.CLOSING, Step.PAY)
    assert kept.due_on == DAY + timedelta(days=2)


def test_a_promise_that_was_paid_meanwhile_is_told_at_once() -> None:
    found = due(waiting(CaseState.PROMISE_WATCH, paid_on=DAY), SETTINGS)
    assert found is not None
    assert (found.kind, found.due_on) == (FollowUpKind.PROMISE, DAY)
    assert "has been paid" in str(found.reason)


def test_the_time_to_object_ends_before_anything_is_to_be_decided() -> None:
    found = due(waiting(CaseState.BUREAU_NOTICE, bureau_until=DAY), SETTINGS)
    assert found is not None
    assert (found.kind, found.step) == (FollowUpKind.BUREAU_REPORT, Step.REPORT_BUREAU)
    assert found.due_on == DAY + timedelta(days=1)
