"""What follows a visit: one small rule for each outcome, listed once in `_RULES`.

Days are days of the calendar, worked or not, counted from the day of the visit. A revisit is a
proposal: it needs a new agreement, and the rulebook judges it like any visit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from visitplanner.domain import Ability, HoldFlag, OutcomeCode
from visitplanner.messages import Message, say
from visitplanner.process.kinds import FollowUp, FollowUpKind
from visitplanner.process.other_times import other_time
from visitplanner.process.states import Step
from visitplanner.rulebook.gates import NO_CONTACT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from visitplanner.domain import Case, PastVisit, VisitOutcome
    from visitplanner.process.settings import FollowUpSettings


def follow_up(outcome: VisitOutcome, case: Case, settings: FollowUpSettings) -> FollowUp:
    """Return what follows `outcome`.

    Parameters
    ----------
    case
        With its past visits; those from the day of `outcome` on are left out of account, so that
        it does not matter whether the outcome has been taken in yet.
    """
    visit = _Visit(outcome=outcome, case=case, settings=settings)
    if outcome.outcome in _PRESSING and _is_in_hardship(visit):
        return _counselling(visit)
    return _RULES[outcome.outcome](visit)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    outcome: VisitOutcome
    case: Case
    settings: FollowUpSettings

    def after(self, days: int) -> date:
        return self.outcome.day + timedelta(days=days)

    @property
    def before(self) -> list[PastVisit]:
        """The visits before this one."""
        return [each for each in self.case.past_visits if each.visited_on < self.outcome.day]

    def count_in_a_row(self) -> int:
        """Return how many visits in a row ended as this one; those never made do not count."""
        past = sorted(self.before, key=lambda each: each.visited_on, reverse=True)
        made = (each.outcome for each in past if each.outcome not in NO_CONTACT)
        return 1 + sum(1 for _ in takewhile(lambda code: code is self.outcome.outcome, made))

    def then(
        self,
        kind: FollowUpKind,
        step: Step,
        due_on: date,
        reason: Message,
        rule_id: str = "follow-up",
    ) -> FollowUp:
        return FollowUp(
            case_id=self.case.case_id,
            kind=kind,
            step=step,
            due_on=due_on,
            rule_id=rule_id,
            reason=reason,
            needs_agreement=step in _ASKING,
        )


_ASKING = frozenset({Step.PROPOSE_REVISIT, Step.SEEK_AGREEMENT})
"""Steps towards another visit, for which a time has to be agreed anew."""

_PRESSING = frozenset(
    {
        OutcomeCode.MET_REFUSED,
        OutcomeCode.NOT_AT_HOME,
        OutcomeCode.THIRD_PARTY_MET,
        OutcomeCode.ANOTHER_TIME,
        OutcomeCode.CANCELLED,
    }
)
"""Outcomes after which the bank would come again or go further; not where there is hardship."""


def _is_in_hardship(visit: _Visit) -> bool:
    return HoldFlag.HARDSHIP in visit.case.flags or visit.outcome.ability is Ability.UNABLE


def _promise(visit: _Visit) -> FollowUp:
    """Give a promise until its day, and the days of grace."""
    due_on, grace = _promised_day(visit), visit.settings.grace_days
    return visit.then(
        FollowUpKind.PROMISE,
        Step.WATCH_PROMISE,
        due_on + timedelta(days=grace),
        say("promised for {day:day}, with {grace} days of grace", day=due_on, grace=grace),
        "promise-time",
    )


def _plan(visit: _Visit) -> FollowUp:
    """Look whether the first instalment of a repayment plan has come."""
    due_on, grace = _promised_day(visit), visit.settings.grace_days
    return visit.then(
        FollowUpKind.INSTALMENT,
        Step.RUN_PLAN,
        due_on + timedelta(days=grace),
        say("first instalment on {day:day}, with {grace} days of grace", day=due_on, grace=grace),
        "plan-offer",
    )


def _promised_day(visit: _Visit) -> date:
    promise = visit.outcome.promise
    return visit.outcome.day if promise is None else promise.due_on


def _refusal(visit: _Visit) -> FollowUp:
    """Leave the borrower in peace for a while; then propose a revisit, or tell of the bureau."""
    due_on, count = visit.after(visit.settings.cool_off_days), visit.count_in_a_row()
    if count >= visit.settings.most_refusals:
        return visit.then(
            FollowUpKind.BUREAU_NOTICE,
            Step.NOTIFY_BUREAU,
            due_on,
            say(
                "refused {count} times in a row: tell, before anything is reported, what a default"
                " means at the credit bureau",
                count=count,
            ),
            "bureau-notice",
        )
    return visit.then(
        FollowUpKind.REVISIT,
        Step.PROPOSE_REVISIT,
        due_on,
        say("refused: nothing is asked until then; after that a revisit may be proposed"),
        "frequency",
    )


def _counselling(visit: _Visit) -> FollowUp:
    """Offer help, and ask for nothing."""
    return visit.then(
        FollowUpKind.COUNSELLING,
        Step.COUNSEL,
        visit.after(visit.settings.counselling_days),
        say("in hardship: offer counselling, not a visit"),
        "counselling",
    )


def _dispute(visit: _Visit) -> FollowUp:
    """Answer what the borrower disputes."""
    return visit.then(
        FollowUpKind.DISPUTE,
        Step.DISPUTE,
        visit.after(visit.settings.dispute_days),
        say("the debt is disputed: look into it and answer in writing"),
        "dispute-first",
    )


def _nobody(visit: _Visit) -> FollowUp:
    """Propose another time of the day; after some visits that found nobody, write instead."""
    count, due_on = visit.count_in_a_row(), visit.after(visit.settings.revisit_days)
    if count >= visit.settings.most_not_at_home:
        return visit.then(
            FollowUpKind.OTHER_CHANNEL,
            Step.GIVE_NOTICE,
            due_on,
            say("not at home {count} times in a row: write or call instead", count=count),
        )
    return visit.then(
        FollowUpKind.REVISIT,
        Step.PROPOSE_REVISIT,
        due_on,
        other_time(visit.outcome, visit.before, visit.settings.chances),
        "frequency",
    )


def _address(visit: _Visit) -> FollowUp:
    """Find where the borrower lives, and tell nobody why."""
    return visit.then(
        FollowUpKind.ADDRESS_CHECK,
        Step.CHECK_ADDRESS,
        visit.after(visit.settings.address_days),
        say("the borrower does not live there: check the address, and tell nobody why"),
        "third-party-silence",
    )


def _third_party(visit: _Visit) -> FollowUp:
    """Call the borrower; whoever opened the door learned nothing and is not asked again."""
    return visit.then(
        FollowUpKind.PHONE_CONTACT,
        Step.SEEK_AGREEMENT,
        visit.after(visit.settings.contact_days),
        say("somebody else was met and told nothing: call the borrower, and nobody else"),
        "third-party-silence",
    )


def _new_time(visit: _Visit) -> FollowUp:
    """Agree on another time."""
    return visit.then(
        FollowUpKind.NEW_TIME,
        Step.SEEK_AGREEMENT,
        visit.after(visit.settings.contact_days),
        say("agree on another time"),
        "agreed-window",
    )


def _safety(visit: _Visit) -> FollowUp:
    """Let a supervisor decide; nobody goes there before."""
    return visit.then(
        FollowUpKind.SUPERVISOR,
        Step.REFER,
        visit.after(visit.settings.supervisor_days),
        say("left for safety: a supervisor looks at it before anybody goes again"),
        "leave-when-asked",
    )


def _payment(visit: _Visit) -> FollowUp:
    """See whether the payment has come, and close the case."""
    return visit.then(
        FollowUpKind.PAYMENT,
        Step.PAY,
        visit.after(visit.settings.payment_days),
        say("said to be paid: close the case when the payment is seen on the account"),
        "closing",
    )


def _cancelled(visit: _Visit) -> FollowUp:
    """Keep to the agreement where it names another day; else agree on another time."""
    days = [agreed.window.day for agreed in visit.case.agreed_windows]
    later = [day for day in days if day > visit.outcome.day]
    if not later:
        return _new_time(visit)
    return visit.then(
        FollowUpKind.AS_AGREED,
        Step.KEEP_AGREEMENT,
        min(later),
        say("cancelled: the agreement for {day:day} stands", day=min(later)),
        "agreed-window",
    )


_RULES: Mapping[OutcomeCode, Callable[[_Visit], FollowUp]] = {
    OutcomeCode.MET_PROMISED: _promise,
    OutcomeCode.MET_PLAN_AGREED: _plan,
    OutcomeCode.MET_REFUSED: _refusal,
    OutcomeCode.MET_HARDSHIP: _counselling,
    OutcomeCode.DISPUTED: _dispute,
    OutcomeCode.NOT_AT_HOME: _nobody,
    OutcomeCode.MOVED: _address,
    OutcomeCode.WRONG_ADDRESS: _address,
    OutcomeCode.THIRD_PARTY_MET: _third_party,
    OutcomeCode.ANOTHER_TIME: _new_time,
    OutcomeCode.LEFT_FOR_SAFETY: _safety,
    OutcomeCode.PAID_BEFORE: _payment,
    OutcomeCode.CANCELLED: _cancelled,
}
