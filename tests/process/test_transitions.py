"""The table of lawful steps: what it holds, what it refuses, and what no way through it can do."""

from __future__ import annotations

import pytest

from visitplanner.domain import OutcomeCode
from visitplanner.errors import InputError
from visitplanner.process.states import OPEN_STATES, CaseState, Step
from visitplanner.process.transitions import TRANSITIONS, legal_steps, next_state

TOWARDS_A_VISIT = {
    CaseState.NOTIFIED,
    CaseState.AGREEMENT_SOUGHT,
    CaseState.AGREED,
    CaseState.PREPARED,
    CaseState.PLANNED,
    CaseState.VISITED,
    CaseState.REVISIT_DUE,
}
PRESSING = TOWARDS_A_VISIT | {CaseState.BUREAU_NOTICE}


def reached(
    start: CaseState,
    *,
    without: frozenset[Step] = frozenset(),
    not_through: frozenset[CaseState] = frozenset(),
) -> set[CaseState]:
    """Return the states that some way leads to, a pause left out: it returns to where it began."""
    seen, todo = {start}, [start]
    while todo:
        state = todo.pop()
        ends = {
            each.to
            for each in TRANSITIONS
            if each.state is state and each.step not in without and each.to is not None
        }
        todo += ends - seen - not_through
        seen |= ends - not_through
    return seen


def test_a_step_in_a_state_has_one_meaning() -> None:
    pairs = [(each.state, each.step) for each in TRANSITIONS]
    assert len(set(pairs)) == len(pairs)


def test_every_step_is_used_and_every_state_is_reached_and_left() -> None:
    assert {each.step for each in TRANSITIONS} == set(Step)
    assert reached(CaseState.OVERDUE) == set(CaseState)
    assert {each.state for each in TRANSITIONS} == set(CaseState)


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_every_open_case_can_be_paid_closed_helped_disputed_and_complained_about(
    state: CaseState,
) -> None:
    assert next_state(state, Step.PAY) is CaseState.CLOSED
    assert next_state(state, Step.CLOSE) is CaseState.CLOSED
    assert next_state(state, Step.COUNSEL) is CaseState.COUNSELLING
    assert next_state(state, Step.COMPLAIN) is CaseState.PAUSED
    settled_there = state is CaseState.COUNSELLING
    disputed = CaseState.COUNSELLING if settled_there else CaseState.DISPUTE
    assert next_state(state, Step.DISPUTE) is disputed


def test_the_straight_way_leads_from_overdue_to_visited() -> None:
    state = CaseState.OVERDUE
    for step in (
        Step.GIVE_NOTICE,
        Step.SEEK_AGREEMENT,
        Step.AGREE,
        Step.PREPARE,
        Step.PLAN,
        Step.VISIT,
    ):
        state = next_state(state, step)
    assert state is CaseState.VISITED


@pytest.mark.parametrize(
    "needed", [Step.GIVE_NOTICE, Step.SEEK_AGREEMENT, Step.AGREE, Step.PREPARE, Step.PLAN]
)
def test_no_visit_is_reached_without(needed: Step) -> None:
    assert CaseState.VISITED not in reached(CaseState.OVERDUE, without=frozenset({needed}))


def test_only_a_planned_visit_is_made() -> None:
    assert {each.state for each in TRANSITIONS if each.to is CaseState.VISITED} == {
        CaseState.PLANNED
    }


@pytest.mark.parametrize("state", [CaseState.AGREED, CaseState.PREPARED, CaseState.PLANNED])
def test_a_withdrawn_agreement_leads_out_and_only_a_new_one_back(state: CaseState) -> None:
    after = next_state(state, Step.WITHDRAW)
    back = reached(after, without=frozenset({Step.AGREE}))
    assert back.isdisjoint({CaseState.AGREED, CaseState.PREPARED, CaseState.PLANNED})


def test_hardship_never_leads_to_more_pressure_before_the_case_begins_anew() -> None:
    anew = frozenset({CaseState.OVERDUE})
    assert reached(CaseState.COUNSELLING, not_through=anew).isdisjoint(PRESSING)


def test_a_dispute_is_settled_before_anybody_asks_again() -> None:
    anew = frozenset({CaseState.OVERDUE})
    assert reached(CaseState.DISPUTE, not_through=anew).isdisjoint(PRESSING)


def test_after_hardship_comes_counselling_and_nothing_that_presses() -> None:
    assert set(legal_steps(CaseState.VISITED, OutcomeCode.MET_HARDSHIP)) == {
        Step.COUNSEL,
        Step.COMPLAIN,
        Step.PAY,
        Step.CLOSE,
    }


@pytest.mark.parametrize("outcome", list(OutcomeCode))
def test_what_may_follow_a_visit_is_in_the_table(outcome: OutcomeCode) -> None:
    steps = set(legal_steps(CaseState.VISITED, outcome))
    assert steps >= {Step.COUNSEL, Step.COMPLAIN, Step.PAY, Step.CLOSE}
    for step in steps:
        next_state(CaseState.VISITED, step, outcome=outcome)


def test_a_closed_case_is_only_reopened() -> None:
    assert legal_steps(CaseState.CLOSED) == (Step.REOPEN,)
    assert next_state(CaseState.CLOSED, Step.REOPEN) is CaseState.OVERDUE


def test_a_refusal_says_why_by_which_rule_and_what_would_be_legal() -> None:
    with pytest.raises(InputError) as caught:
        next_state(CaseState.AGREED, Step.PLAN)
    words = str(caught.value)
    assert "no visit is planned before the borrower agreed to a time and the visit was" in words
    assert "(rule agreed-window)" in words
    assert "The case is now: agreed" in words
    assert "the visit is prepared" in words
    assert caught.value.faults[0].column == "plan"


def test_a_refusal_is_said_in_chinese_too() -> None:
    with pytest.raises(InputError, match="no visit is made that was not planned") as caught:
        next_state(CaseState.NOTIFIED, Step.VISIT)
    assert "未安排的上门不得进行（规则 records）。案件目前：已通知" in caught.value.faults[
        0
    ].describe("zh")


@pytest.mark.parametrize("state", list(CaseState))
@pytest.mark.parametrize("step", list(Step))
def test_every_pair_is_lawful_or_refused_in_words(state: CaseState, step: Step) -> None:
    if step in legal_steps(state):
        assert next_state(state, step, before=CaseState.NOTIFIED) in CaseState
    else:
        with pytest.raises(InputError, match="The case is now: "):
            next_state(state, step)


def test_a_paused_case_returns_to_where_the_caller_says_it_was() -> None:
    resolved = next_state(CaseState.PAUSED, Step.RESOLVE_COMPLAINT, before=CaseState.REVISIT_DUE)
    assert resolved is CaseState.REVISIT_DUE
    with pytest.raises(InputError, match="not on record where the case was before the complaint"):
        next_state(CaseState.PAUSED, Step.RESOLVE_COMPLAINT)
