"""Every lawful step of a case, in one table, and the machine that walks it.

`_TABLE` is read from left to right: in these states, this step leads there, by this rule of the
rulebook or of the process. `open` is every state but paused and closed that has no row of its own
for the step; `=` the state itself; `before` the state in which a complaint paused the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from visitplanner.domain import OutcomeCode
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.process.states import HELD_BY, OPEN_STATES, TOWARDS_A_VISIT, CaseState, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from visitplanner.errors import InputError
    from visitplanner.messages import Message

_TABLE = """
overdue notified visited             | give_notice       | notified          | notice-first
agreement_sought                     | give_notice       | =                 | notice-first
notified agreed prepared visited     | seek_agreement    | agreement_sought  | agreed-window
revisit_due bureau_notice            | seek_agreement    | agreement_sought  | agreed-window
agreement_sought agreed              | agree             | agreed            | agreed-window
prepared                             | agree             | =                 | agreed-window
agreement_sought                     | decline           | notified          | agreed-window
agreement_sought                     | withdraw          | notified          | agreed-window
agreed prepared planned              | withdraw          | notified          | agreed-window
agreed                               | prepare           | prepared          | preparation
prepared                             | plan              | planned           | agreed-window
planned                              | unplan            | prepared          | agreed-window
planned                              | visit             | visited           | records
visited                              | keep_agreement    | agreed            | agreed-window
notified agreement_sought agreed     | watch_promise     | promise_watch     | promise-time
prepared planned visited revisit_due | watch_promise     | promise_watch     | promise-time
bureau_notice supervisor_review      | watch_promise     | promise_watch     | promise-time
promise_watch                        | keep_promise      | notified          | promise-time
promise_watch                        | break_promise     | revisit_due       | follow-up
notified agreement_sought agreed     | run_plan          | plan_running      | plan-offer
prepared planned visited revisit_due | run_plan          | plan_running      | plan-offer
bureau_notice supervisor_review      | run_plan          | plan_running      | plan-offer
promise_watch counselling            | run_plan          | plan_running      | plan-offer
plan_running                         | keep_promise      | =                 | plan-offer
plan_running                         | break_promise     | counselling       | counselling
visited bureau_notice                | propose_revisit   | revisit_due       | frequency
supervisor_review                    | propose_revisit   | revisit_due       | frequency
notified visited revisit_due         | notify_bureau     | bureau_notice     | bureau-notice
supervisor_review                    | notify_bureau     | bureau_notice     | bureau-notice
bureau_notice revisit_due notified   | report_bureau     | =                 | bureau-notice
agreement_sought agreed prepared     | report_bureau     | =                 | bureau-notice
planned promise_watch plan_running   | report_bureau     | =                 | bureau-notice
visited                              | check_address     | address_check     | third-party-silence
address_check                        | find_address      | notified          | agreed-window
visited                              | refer             | supervisor_review | leave-when-asked
open                                 | counsel           | counselling       | counselling
counselling                          | end_counselling   | overdue           | notice-first
open                                 | dispute           | dispute           | dispute-first
counselling                          | dispute           | =                 | counselling
counselling                          | settle_dispute    | =                 | counselling
dispute                              | settle_dispute    | overdue           | notice-first
open paused                          | complain          | paused            | complaint-pause
paused                               | resolve_complaint | before            | complaint-pause
paused                               | withdraw          | =                 | agreed-window
paused                               | counsel           | =                 | counselling
paused                               | dispute           | =                 | dispute-first
paused                               | pay               | =                 | closing
open                                 | pay               | closed            | closing
open                                 | close             | closed            | closing
closed                               | reopen            | overdue           | notice-first
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A lawful step: from where, to where, and the rule that it rests on.

    Attributes
    ----------
    to
        None is the state in which the case was paused.
    """

    state: CaseState
    step: Step
    to: CaseState | None
    rule_id: str


def _transitions() -> Iterator[Transition]:
    rows = [[cell.strip() for cell in line.split("|")] for line in _TABLE.strip().splitlines()]
    named = {(state, step) for states, step, _, _ in rows for state in states.split()}
    for states, step, to, rule_id in rows:
        for state in _sources(states, {state for state, of in named if of == step}):
            yield Transition(state=state, step=Step(step), to=_target(state, to), rule_id=rule_id)


def _sources(states: str, named: Iterable[str]) -> Iterator[CaseState]:
    for word in states.split():
        if word == "open":
            yield from (state for state in CaseState if state in OPEN_STATES.difference(named))
        else:
            yield CaseState(word)


def _target(state: CaseState, to: str) -> CaseState | None:
    return {"=": state, "before": None}[to] if to in {"=", "before"} else CaseState(to)


TRANSITIONS: tuple[Transition, ...] = tuple(_transitions())
"""Every lawful step, in the order of the table."""

_BY_STEP: Mapping[tuple[CaseState, Step], Transition] = {
    (each.state, each.step): each for each in TRANSITIONS
}

_ALWAYS = frozenset({Step.PAY, Step.CLOSE, Step.COMPLAIN, Step.COUNSEL})
"""What may follow any visit: a payment, an end, a complaint, help."""

ANSWERS: Mapping[OutcomeCode, frozenset[Step]] = {
    OutcomeCode.MET_PROMISED: frozenset({Step.WATCH_PROMISE}),
    OutcomeCode.MET_PLAN_AGREED: frozenset({Step.RUN_PLAN}),
    OutcomeCode.MET_REFUSED: frozenset({Step.PROPOSE_REVISIT, Step.NOTIFY_BUREAU}),
    OutcomeCode.MET_HARDSHIP: frozenset(),
    OutcomeCode.DISPUTED: frozenset(),
    OutcomeCode.NOT_AT_HOME: frozenset({Step.PROPOSE_REVISIT, Step.GIVE_NOTICE}),
    OutcomeCode.MOVED: frozenset({Step.CHECK_ADDRESS}),
    OutcomeCode.WRONG_ADDRESS: frozenset({Step.CHECK_ADDRESS}),
    OutcomeCode.THIRD_PARTY_MET: frozenset({Step.SEEK_AGREEMENT}),
    OutcomeCode.ANOTHER_TIME: frozenset({Step.SEEK_AGREEMENT}),
    OutcomeCode.LEFT_FOR_SAFETY: frozenset({Step.REFER}),
    OutcomeCode.PAID_BEFORE: frozenset({Step.GIVE_NOTICE}),
    OutcomeCode.CANCELLED: frozenset({Step.KEEP_AGREEMENT, Step.SEEK_AGREEMENT}),
}
"""What each outcome of a visit lets follow, beside `_ALWAYS` and, but for hardship, a dispute."""

BY_ITSELF = frozenset(
    {
        Step.WATCH_PROMISE,
        Step.RUN_PLAN,
        Step.COUNSEL,
        Step.DISPUTE,
        Step.CHECK_ADDRESS,
        Step.REFER,
    }
)
"""Steps that follow a visit without a person's word: what they rest on is there with the outcome,
or they protect the borrower. Everything that asks something of the borrower is for a person."""


def answers_to(outcome: OutcomeCode) -> frozenset[Step]:
    """Return the steps that may follow a visit of this outcome.

    After hardship comes counselling, in which a dispute is settled too, and nothing that presses.
    """
    dispute = frozenset() if outcome is OutcomeCode.MET_HARDSHIP else frozenset({Step.DISPUTE})
    return ANSWERS[outcome] | _ALWAYS | dispute


@cache
def legal_steps(state: CaseState, outcome: OutcomeCode | None = None) -> tuple[Step, ...]:
    """Return the steps that `state` allows, in the order of a case's life.

    Parameters
    ----------
    outcome
        Of the last visit; what may follow a visit depends on it.
    """
    allowed = answers_to(outcome) if outcome and state is CaseState.VISITED else frozenset(Step)
    return tuple(step for step in Step if (state, step) in _BY_STEP and step in allowed)


def next_state(
    state: CaseState,
    step: Step,
    *,
    before: CaseState | None = None,
    outcome: OutcomeCode | None = None,
) -> CaseState:
    """Return where `step` leads from `state`.

    Parameters
    ----------
    before
        Where a complaint paused the case: the caller keeps it, as `history.Progress` does. A
        paused case returns there.
    outcome
        Of the last visit; without it, everything may follow a visit that follows some visit.

    Raises
    ------
    InputError
        When the step is not lawful there: with the rule, and with what would be.
    """
    legal = legal_steps(state, outcome)
    if step not in legal:
        raise refused(state, step, legal)
    to = _BY_STEP[state, step].to or before
    if to is None:
        raise input_fault(say("it is not on record where the case was before the complaint"))
    return to


def refused(state: CaseState, step: Step, legal: Iterable[Step]) -> InputError:
    """Return the refusal of `step` in `state`, naming the rule and what is legal instead.

    On the way to a visit the rule is the one by which the state holds it, where the state does.
    """
    rule_id, refusal = _rule_against(state, step)
    return input_fault(
        say(
            "{refusal} (rule {rule}). The case is now: {state}. What can be recorded: {steps:list}",
            refusal=refusal,
            rule=rule_id,
            state=state.words,
            steps=tuple(each.words for each in legal),
        ),
        column=step.value,
    )


def _rule_against(state: CaseState, step: Step) -> tuple[str, Message]:
    if step in TOWARDS_A_VISIT and state in HELD_BY:
        return HELD_BY[state]
    return next(each.rule_id for each in TRANSITIONS if each.step is step), step.refusal
