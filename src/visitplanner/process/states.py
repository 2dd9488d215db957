"""Where a case stands and what may be recorded of it, in codes and in words."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping


class CaseState(StrEnum):
    """Where a case stands in the bank's process."""

    OVERDUE = "overdue"
    NOTIFIED = "notified"
    AGREEMENT_SOUGHT = "agreement_sought"
    AGREED = "agreed"
    PREPARED = "prepared"
    PLANNED = "planned"
    VISITED = "visited"
    PROMISE_WATCH = "promise_watch"
    PLAN_RUNNING = "plan_running"
    REVISIT_DUE = "revisit_due"
    COUNSELLING = "counselling"
    DISPUTE = "dispute"
    BUREAU_NOTICE = "bureau_notice"
    ADDRESS_CHECK = "address_check"
    SUPERVISOR_REVIEW = "supervisor_review"
    PAUSED = "paused"
    CLOSED = "closed"

    @property
    def words(self) -> Message:
        """The state as a person reads it."""
        return _STATE_WORDS[self]


OPEN_STATES = frozenset(CaseState) - {CaseState.PAUSED, CaseState.CLOSED}
"""States in which the case goes on."""


class Step(StrEnum):
    """What is recorded of a case; nothing else moves it."""

    GIVE_NOTICE = "give_notice"
    SEEK_AGREEMENT = "seek_agreement"
    AGREE = "agree"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    PREPARE = "prepare"
    PLAN = "plan"
    UNPLAN = "unplan"
    VISIT = "visit"
    KEEP_AGREEMENT = "keep_agreement"
    WATCH_PROMISE = "watch_promise"
    KEEP_PROMISE = "keep_promise"
    BREAK_PROMISE = "break_promise"
    RUN_PLAN = "run_plan"
    PROPOSE_REVISIT = "propose_revisit"
    NOTIFY_BUREAU = "notify_bureau"
    REPORT_BUREAU = "report_bureau"
    CHECK_ADDRESS = "check_address"
    FIND_ADDRESS = "find_address"
    REFER = "refer"
    COUNSEL = "counsel"
    END_COUNSELLING = "end_counselling"
    DISPUTE = "dispute"
    SETTLE_DISPUTE = "settle_dispute"
    COMPLAIN = "complain"
    RESOLVE_COMPLAINT = "resolve_complaint"
    PAY = "pay"
    CLOSE = "close"
    REOPEN = "reopen"

    @property
    def words(self) -> Message:
        """What is recorded, as a person reads it."""
        return _STEP_WORDS[self]

    @property
    def refusal(self) -> Message:
        """Why the step is refused where it does not fit."""
        return _REFUSALS[self]


_STATE_WORDS: Mapping[CaseState, Message] = {
    CaseState.OVERDUE: say("overdue"),
    CaseState.NOTIFIED: say("notified"),
    CaseState.AGREEMENT_SOUGHT: say("agreement sought"),
    CaseState.AGREED: say("agreed"),
    CaseState.PREPARED: say("prepared"),
    CaseState.PLANNED: say("planned"),
    CaseState.VISITED: say("visited"),
    CaseState.PROMISE_WATCH: say("promise watched"),
    CaseState.PLAN_RUNNING: say("repayment plan running"),
    CaseState.REVISIT_DUE: say("revisit due"),
    CaseState.COUNSELLING: say("in counselling"),
    CaseState.DISPUTE: say("in dispute"),
    CaseState.BUREAU_NOTICE: say("told of the credit bureau"),
    CaseState.ADDRESS_CHECK: say("address being checked"),
    CaseState.SUPERVISOR_REVIEW: say("before a supervisor"),
    CaseState.PAUSED: say("paused by a complaint"),
    CaseState.CLOSED: say("closed"),
}

_STEP_WORDS: Mapping[Step, Message] = {
    Step.GIVE_NOTICE: say("notice is given"),
    Step.SEEK_AGREEMENT: say("an agreement is sought"),
    Step.AGREE: say("a time is agreed"),
    Step.DECLINE: say("the borrower declines a visit"),
    Step.WITHDRAW: say("the agreement is withdrawn"),
    Step.PREPARE: say("the visit is prepared"),
    Step.PLAN: say("the visit is planned"),
    Step.UNPLAN: say("the visit is taken off the plan"),
    Step.VISIT: say("the outcome of the visit is recorded"),
    Step.KEEP_AGREEMENT: say("the agreement stands"),
    Step.WATCH_PROMISE: say("a promise is watched"),
    Step.KEEP_PROMISE: say("a promise or instalment is kept"),
    Step.BREAK_PROMISE: say("a promise or instalment is broken"),
    Step.RUN_PLAN: say("a repayment plan begins"),
    Step.PROPOSE_REVISIT: say("a revisit is proposed"),
    Step.NOTIFY_BUREAU: say("the borrower is told of the credit bureau"),
    Step.REPORT_BUREAU: say("the bank has reported the default to the credit bureau"),
    Step.CHECK_ADDRESS: say("the address is to be checked"),
    Step.FIND_ADDRESS: say("the address is found"),
    Step.REFER: say("a supervisor is asked"),
    Step.COUNSEL: say("counselling begins"),
    Step.END_COUNSELLING: say("the hardship has passed"),
    Step.DISPUTE: say("the debt is disputed"),
    Step.SETTLE_DISPUTE: say("the dispute is settled"),
    Step.COMPLAIN: say("a complaint comes in"),
    Step.RESOLVE_COMPLAINT: say("a complaint is resolved"),
    Step.PAY: say("the arrears are paid"),
    Step.CLOSE: say("the case is closed"),
    Step.REOPEN: say("the case is reopened"),
}

_REFUSALS: Mapping[Step, Message] = {
    Step.GIVE_NOTICE: say("notice is given before an agreement, not after it"),
    Step.SEEK_AGREEMENT: say(
        "no agreement to a visit is sought before notice was given, nor while something else is due"
    ),
    Step.AGREE: say("no time is agreed before an agreement was sought"),
    Step.DECLINE: say("no agreement is being sought that could be declined"),
    Step.WITHDRAW: say("there is no agreement that could be withdrawn"),
    Step.PREPARE: say("no visit is prepared before the borrower agreed to a time"),
    Step.PLAN: say(
        "no visit is planned before the borrower agreed to a time and the visit was prepared"
    ),
    Step.UNPLAN: say("no visit is planned that could be taken off"),
    Step.VISIT: say("no visit is made that was not planned"),
    Step.KEEP_AGREEMENT: say("an agreement stands only where the visit was cancelled"),
    Step.WATCH_PROMISE: say("no promise is watched before notice was given, nor beside another"),
    Step.KEEP_PROMISE: say("there is no promise and no plan that could be kept"),
    Step.BREAK_PROMISE: say("there is no promise and no plan that could be broken"),
    Step.RUN_PLAN: say("no repayment plan begins before notice was given, nor beside another"),
    Step.PROPOSE_REVISIT: say("no revisit is proposed where the last visit does not ask for it"),
    Step.NOTIFY_BUREAU: say(
        "nobody is told of the credit bureau before notice was given, nor in hardship or dispute"
    ),
    Step.REPORT_BUREAU: say(
        "no default is reported before the borrower was told, nor in hardship or dispute"
    ),
    Step.CHECK_ADDRESS: say("no address is checked that the last visit did not put in doubt"),
    Step.FIND_ADDRESS: say("no address is being checked"),
    Step.REFER: say("a supervisor is asked where a visit was left for safety"),
    Step.COUNSEL: say("no counselling begins here"),
    Step.END_COUNSELLING: say("there is no counselling that could end"),
    Step.DISPUTE: say("no dispute begins here"),
    Step.SETTLE_DISPUTE: say("there is no dispute that could be settled"),
    Step.COMPLAIN: say("no complaint is taken on a closed case before it is reopened"),
    Step.RESOLVE_COMPLAINT: say("there is no complaint that could be resolved"),
    Step.PAY: say("nothing is owed that could be paid"),
    Step.CLOSE: say("no case is closed twice, nor while a complaint is open"),
    Step.REOPEN: say("only a closed case is reopened"),
}

TOWARDS_A_VISIT = frozenset(
    {Step.SEEK_AGREEMENT, Step.AGREE, Step.PREPARE, Step.PLAN, Step.KEEP_AGREEMENT}
)
"""Steps that lead to a visit, and that a state may hold whatever else they ask."""

HELD_BY: Mapping[CaseState, tuple[str, Message]] = {
    CaseState.OVERDUE: ("notice-first", say("a notice of the arrears is given first")),
    CaseState.PLANNED: (
        "agreed-window",
        say("a visit is planned already: its agreement is withdrawn first"),
    ),
    CaseState.COUNSELLING: (
        "counselling",
        say("in hardship: offer counselling, and no visit until it has ended"),
    ),
    CaseState.DISPUTE: ("dispute-first", say("the debt is disputed: that is settled first")),
    CaseState.PAUSED: ("complaint-pause", say("a complaint is open: it is resolved first")),
    CaseState.CLOSED: ("closing", say("the case is closed: it is reopened first")),
}
"""States in which nothing leads to a visit: by which rule, and why."""
