"""What is due of a case, told by where it stands and since when: nothing else has to be kept.

A case waits for what its last visit asks for until it has moved on. One that came to counselling,
to a dispute, to its address or to a supervisor by another way waits as after a visit on that day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner.domain import OutcomeCode, VisitOutcome
from visitplanner.messages import say
from visitplanner.process.follow_ups import follow_up
from visitplanner.process.kinds import FollowUp, FollowUpKind
from visitplanner.process.lapsing import LAPSING_STATES, lapsed
from visitplanner.process.states import CaseState, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from visitplanner.domain import Case
    from visitplanner.process.settings import FollowUpSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A case that may wait for something.

    Attributes
    ----------
    since
        The day of the step that led where it stands.
    step
        That step.
    outcome
        Of the last visit, as it was last told.
    promise_due_on
        Day of the promise or instalment that is not judged yet.
    instalment
        Its number, and how many the plan has; None for a promise, and where nobody recorded them.
    left_fen
        What is left of it; None where nobody said how much it is.
    paid_on
        Day on which the last of what was promised, or of the plan, was kept, where all was.
    bureau_until
        Last day on which the borrower may object to a report; None where nothing waits for one.
    passed_on
        Day of the last agreed time, once it is over; None where it is not, or none was agreed.
    """

    case: Case
    state: CaseState
    since: date
    step: Step
    outcome: VisitOutcome | None = None
    promise_due_on: date | None = None
    instalment: tuple[int, int] | None = None
    left_fen: int | None = None
    paid_on: date | None = None
    bureau_until: date | None = None
    passed_on: date | None = None


def due(waiting: Waiting, settings: FollowUpSettings) -> FollowUp | None:
    """Return what is due of a case, and by when; None where nothing of it waits."""
    if waiting.state in LAPSING_STATES:
        return lapsed(waiting, settings)
    rule = _RULES.get(waiting.state)
    return None if rule is None else rule(waiting, settings)


def _visit(waiting: Waiting, settings: FollowUpSettings) -> FollowUp | None:
    if waiting.outcome is None:
        return None
    return follow_up(waiting.outcome, waiting.case, settings)


def _promise(waiting: Waiting, settings: FollowUpSettings) -> FollowUp | None:
    """Judge a promise when its day and the days of grace have passed; at once when it is paid."""
    day, grace = waiting.promise_due_on, settings.grace_days
    if day is not None:
        words = say("promised for {day:day}, with {grace} days of grace", day=day, grace=grace)
        due_on = day + timedelta(days=grace)
    elif waiting.paid_on is not None:
        words, due_on = say("what was promised has been paid"), waiting.paid_on
    else:
        return None
    return FollowUp(
        case_id=waiting.case.case_id,
        kind=FollowUpKind.PROMISE,
        step=Step.KEEP_PROMISE,
        due_on=due_on,
        rule_id="promise-time",
        reason=words,
    )


def _plan(waiting: Waiting, settings: FollowUpSettings) -> FollowUp:
    """Look for the next instalment; when all have come, propose to close the case."""
    if waiting.promise_due_on is not None:
        return _instalment(waiting, waiting.promise_due_on, settings)
    if waiting.paid_on is not None:
        return FollowUp(
            case_id=waiting.case.case_id,
            kind=FollowUpKind.CLOSING,
            step=Step.PAY,
            due_on=waiting.paid_on,
            rule_id="closing",
            reason=say("every instalment has been kept: close the case"),
        )
    return FollowUp(
        case_id=waiting.case.case_id,
        kind=FollowUpKind.INSTALMENT,
        step=Step.KEEP_PROMISE,
        due_on=waiting.since,
        rule_id="plan-offer",
        reason=say("no instalment is on record: visitplanner repayment agree records the plan"),
    )


def _instalment(waiting: Waiting, day: date, settings: FollowUpSettings) -> FollowUp:
    grace = settings.grace_days
    words = say("first instalment on {day:day}, with {grace} days of grace", day=day, grace=grace)
    if waiting.instalment is not None:
        number, total = waiting.instalment
        words = say(
            "instalment {number} of {total} on {day:day}, with {grace} days of grace: {left:yuan}"
            " of it is left",
            number=number,
            total=total,
            day=day,
            grace=grace,
            left=waiting.left_fen or 0,
        )
    return FollowUp(
        case_id=waiting.case.case_id,
        kind=FollowUpKind.INSTALMENT,
        step=Step.KEEP_PROMISE,
        due_on=day + timedelta(days=grace),
        rule_id="plan-offer",
        reason=words,
    )


def _bureau(waiting: Waiting, _: FollowUpSettings) -> FollowUp | None:
    """Tell when the borrower's time to object is over; the bank decides, and reports."""
    day = waiting.bureau_until
    if day is None:
        return None
    return FollowUp(
        case_id=waiting.case.case_id,
        kind=FollowUpKind.BUREAU_REPORT,
        step=Step.REPORT_BUREAU,
        due_on=day + timedelta(days=1),
        rule_id="bureau-notice",
        reason=say("told of the credit bureau; the time to object ends on {day:day}", day=day),
    )


def _revisit(waiting: Waiting, settings: FollowUpSettings) -> FollowUp:
    """Ask for another time: when the last visit's peace is over, else at once."""
    asked = _visit(waiting, settings) if waiting.step is Step.PROPOSE_REVISIT else None
    if asked is not None and asked.kind is FollowUpKind.REVISIT:
        return replace(asked, step=Step.SEEK_AGREEMENT)
    broken = say("a promise was broken: a revisit may be proposed")
    proposed = say("a revisit was proposed: agree on a time")
    return FollowUp(
        case_id=waiting.case.case_id,
        kind=FollowUpKind.REVISIT,
        step=Step.SEEK_AGREEMENT,
        due_on=waiting.since,
        rule_id="frequency",
        reason=broken if waiting.step is Step.BREAK_PROMISE else proposed,
        needs_agreement=True,
    )


def _as_after(code: OutcomeCode) -> Callable[[Waiting, FollowUpSettings], FollowUp]:
    """Return a rule: the same is due as after a visit that found this on that day."""

    def rule(waiting: Waiting, settings: FollowUpSettings) -> FollowUp:
        found = VisitOutcome(
            case_id=waiting.case.case_id, officer_id="", day=waiting.since, outcome=code
        )
        return follow_up(found, waiting.case, settings)

    return rule


_RULES: Mapping[CaseState, Callable[[Waiting, FollowUpSettings], FollowUp | None]] = {
    CaseState.VISITED: _visit,
    CaseState.PROMISE_WATCH: _promise,
    CaseState.PLAN_RUNNING: _plan,
    CaseState.BUREAU_NOTICE: _bureau,
    CaseState.REVISIT_DUE: _revisit,
    CaseState.COUNSELLING: _as_after(OutcomeCode.MET_HARDSHIP),
    CaseState.DISPUTE: _as_after(OutcomeCode.DISPUTED),
    CaseState.ADDRESS_CHECK: _as_after(OutcomeCode.MOVED),
    CaseState.SUPERVISOR_REVIEW: _as_after(OutcomeCode.LEFT_FOR_SAFETY),
}

WAITING_STATES = tuple(_RULES)
"""States in which something may be due whatever the hour."""
