"""A case's history replayed: what is remembered on the way, and what no history can do."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from visitplanner.domain import OutcomeCode
from visitplanner.errors import InputError
from visitplanner.process.history import (
    START,
    Event,
    Progress,
    advance,
    num_corrected,
    replay,
    walk,
)
from visitplanner.process.states import CaseState, Step

TO_PLANNED = (Step.GIVE_NOTICE, Step.SEEK_AGREEMENT, Step.AGREE, Step.PREPARE, Step.PLAN)


def events(*steps: Step) -> list[Event]:
    return [Event(step=step) for step in steps]


def after(*steps: Step) -> Progress:
    return replay(events(*steps))


def visited(outcome: OutcomeCode) -> Progress:
    return replay([*events(*TO_PLANNED), Event(step=Step.VISIT, outcome=outcome)])


def test_an_empty_history_is_a_loan_in_arrears() -> None:
    assert replay([]) == START
    assert START.state is CaseState.OVERDUE


def test_a_visit_is_recorded_with_its_outcome_and_nothing_else_has_one() -> None:
    with pytest.raises(InputError, match="a visit is recorded with its outcome"):
        Event(step=Step.VISIT)
    with pytest.raises(InputError, match="nothing else has one"):
        Event(step=Step.PLAN, outcome=OutcomeCode.DISPUTED)


def test_the_outcome_of_a_visit_decides_what_may_follow() -> None:
    assert advance(visited(OutcomeCode.MET_PROMISED), Event(step=Step.WATCH_PROMISE)) == Progress(
        state=CaseState.PROMISE_WATCH
    )
    with pytest.raises(InputError, match="no revisit is proposed"):
        advance(visited(OutcomeCode.MET_HARDSHIP), Event(step=Step.PROPOSE_REVISIT))


def test_the_outcome_is_remembered_through_a_pause() -> None:
    paused = advance(visited(OutcomeCode.MET_HARDSHIP), Event(step=Step.COMPLAIN))
    again = advance(paused, Event(step=Step.RESOLVE_COMPLAINT))
    assert again == visited(OutcomeCode.MET_HARDSHIP)


def test_a_paused_case_returns_to_where_it_was() -> None:
    assert after(Step.GIVE_NOTICE, Step.COMPLAIN, Step.RESOLVE_COMPLAINT) == after(Step.GIVE_NOTICE)


def test_a_planned_visit_is_off_the_plan_when_the_complaint_is_resolved() -> None:
    assert after(*TO_PLANNED, Step.COMPLAIN, Step.RESOLVE_COMPLAINT) == after(*TO_PLANNED[:-1])


def test_a_case_stays_paused_until_the_last_complaint_is_resolved() -> None:
    twice = (Step.GIVE_NOTICE, Step.COMPLAIN, Step.COMPLAIN)
    assert after(*twice, Step.RESOLVE_COMPLAINT).state is CaseState.PAUSED
    assert after(*twice, Step.RESOLVE_COMPLAINT, Step.RESOLVE_COMPLAINT) == after(Step.GIVE_NOTICE)


@pytest.mark.parametrize(
    ("meanwhile", "state"),
    [
        (Step.WITHDRAW, CaseState.NOTIFIED),
        (Step.COUNSEL, CaseState.COUNSELLING),
        (Step.DISPUTE, CaseState.DISPUTE),
        (Step.PAY, CaseState.CLOSED),
    ],
)
def test_what_happens_to_a_paused_case_moves_where_it_returns(
    meanwhile: Step, state: CaseState
) -> None:
    paused = after(*TO_PLANNED, Step.COMPLAIN, meanwhile)
    assert paused.state is CaseState.PAUSED
    assert advance(paused, Event(step=Step.RESOLVE_COMPLAINT)) == Progress(state=state)


def test_nothing_is_withdrawn_from_a_paused_case_without_an_agreement() -> None:
    with pytest.raises(InputError, match="no agreement that could be withdrawn"):
        after(Step.GIVE_NOTICE, Step.COMPLAIN, Step.WITHDRAW)


def test_a_history_is_refused_at_its_first_unlawful_event() -> None:
    with pytest.raises(InputError, match="no visit is prepared before the borrower agreed"):
        after(Step.GIVE_NOTICE, Step.PREPARE, Step.PLAN)


def visit(outcome: OutcomeCode) -> Event:
    return Event(step=Step.VISIT, outcome=outcome)


@pytest.mark.parametrize("between", [[], [Step.WATCH_PROMISE]])
def test_another_outcome_takes_the_place_of_the_first_and_of_what_followed_by_itself(
    between: list[Step],
) -> None:
    first = [*events(*TO_PLANNED), visit(OutcomeCode.MET_PROMISED), *events(*between)]
    assert num_corrected(first) == 1 + len(between)
    both = [*first, visit(OutcomeCode.DISPUTED)]
    assert replay(both) == visited(OutcomeCode.DISPUTED)
    assert [place for place, _ in walk(both)] == [*range(5), len(both) - 1]


@pytest.mark.parametrize(
    ("outcome", "between"),
    [
        (OutcomeCode.MET_HARDSHIP, [Step.COUNSEL]),
        (OutcomeCode.DISPUTED, [Step.DISPUTE]),
        (OutcomeCode.MET_REFUSED, [Step.PROPOSE_REVISIT]),
        (OutcomeCode.MET_REFUSED, [Step.COMPLAIN]),
        (OutcomeCode.MET_PROMISED, [Step.WATCH_PROMISE, Step.KEEP_PROMISE]),
    ],
)
def test_what_a_person_has_built_on_and_what_protects_is_not_corrected_away(
    outcome: OutcomeCode, between: list[Step]
) -> None:
    first = [*events(*TO_PLANNED), visit(outcome), *events(*between)]
    assert num_corrected(first) == 0
    with pytest.raises(InputError, match="no visit is made that was not planned"):
        replay([*first, visit(OutcomeCode.CANCELLED)])


def test_a_visit_that_was_planned_anew_corrects_nothing() -> None:
    again = [Step.SEEK_AGREEMENT, *TO_PLANNED[2:]]
    first = [*events(*TO_PLANNED), visit(OutcomeCode.ANOTHER_TIME), *events(*again)]
    assert num_corrected(first) == 0
    assert len(walk([*first, visit(OutcomeCode.CANCELLED)])) == len(first) + 1


ASKING = {Step.SEEK_AGREEMENT, Step.AGREE, Step.PROPOSE_REVISIT, Step.NOTIFY_BUREAU, Step.PLAN}
ON_AGREEMENT = {CaseState.AGREED, CaseState.PREPARED, CaseState.PLANNED}


class Histories(RuleBasedStateMachine):
    """Any history that the machine allows, with a second book of what the law asks."""

    def __init__(self) -> None:
        super().__init__()
        self.progress = START
        self.events: list[Event] = []
        self.noticed = self.agreed = self.in_hardship = False
        self.complaints = 0

    @rule(pick=st.integers(min_value=0), outcome=st.sampled_from(OutcomeCode))
    def record(self, pick: int, outcome: OutcomeCode) -> None:
        """Record any lawful step."""
        step = self.progress.legal[pick % len(self.progress.legal)]
        event = Event(step=step, outcome=outcome if step is Step.VISIT else None)
        before, self.progress = self.progress, advance(self.progress, event)
        self.events.append(event)
        self._keep_book(event)
        if step is Step.VISIT:
            assert before.state is CaseState.PLANNED

    @rule(step=st.sampled_from(Step))
    def refuse(self, step: Step) -> None:
        """Try any step that is not lawful."""
        event = Event(step=step, outcome=OutcomeCode.CANCELLED if step is Step.VISIT else None)
        if step not in self.progress.legal:
            with pytest.raises(InputError, match="What can be recorded"):
                advance(self.progress, event)

    def _keep_book(self, event: Event) -> None:
        step = event.step
        assert not (self.in_hardship and step in ASKING)
        assert not (self.complaints and step in ASKING)
        self.complaints += (step is Step.COMPLAIN) - (step is Step.RESOLVE_COMPLAINT)
        if step in {Step.GIVE_NOTICE, Step.AGREE}:
            self.noticed |= step is Step.GIVE_NOTICE
            self.agreed |= step is Step.AGREE
        if step is Step.COUNSEL or event.outcome is OutcomeCode.MET_HARDSHIP:
            self.in_hardship = True
        if step is Step.WITHDRAW:
            self.agreed = False
            assert self._stands() not in ON_AGREEMENT
        if self._stands() is CaseState.OVERDUE:
            self.noticed = self.agreed = self.in_hardship = False
        if step is Step.VISIT and event.outcome is not OutcomeCode.CANCELLED:
            self.agreed = False  # every visit needs its own

    def _stands(self) -> CaseState:
        return self.progress.before or self.progress.state

    @invariant()
    def nobody_is_planned_without_notice_and_agreement(self) -> None:
        """Hold the two rules that everything else serves."""
        if self._stands() in ON_AGREEMENT:
            assert self.noticed
            assert self.agreed

    @invariant()
    def a_complaint_pauses(self) -> None:
        """Hold a case with an open complaint."""
        paused = self.progress.state is CaseState.PAUSED
        assert paused == (self.complaints > 0) == (self.progress.before is not None)
        assert self.progress.complaints == self.complaints

    @invariant()
    def there_is_always_a_way_on(self) -> None:
        """Leave no case where nothing can be recorded."""
        assert self.progress.legal

    def teardown(self) -> None:
        """Replay the history: it leads to the same place."""
        assert replay(self.events) == self.progress


Histories.TestCase.settings = settings(max_examples=200, stateful_step_count=40)
TestHistories = Histories.TestCase
