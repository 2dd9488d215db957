"""What can follow a visit, or be missing of it, in codes and in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from visitplanner.process.states import Step


class FollowUpKind(StrEnum):
    """What is to be done after a visit."""

    PROMISE = "promise"
    INSTALMENT = "instalment"
    REVISIT = "revisit"
    OTHER_CHANNEL = "other_channel"
    BUREAU_NOTICE = "bureau_notice"
    BUREAU_REPORT = "bureau_report"
    COUNSELLING = "counselling"
    DISPUTE = "dispute"
    ADDRESS_CHECK = "address_check"
    PHONE_CONTACT = "phone_contact"
    NEW_TIME = "new_time"
    SUPERVISOR = "supervisor"
    PAYMENT = "payment"
    CLOSING = "closing"
    AS_AGREED = "as_agreed"
    OUTCOME = "outcome"

    @property
    def words(self) -> Message:
        """What is to be done, as a person reads it."""
        return _KIND_WORDS[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What follows a visit.

    Attributes
    ----------
    step
        The step that moves the case there from `visited`.
    due_on
        The day by which it is done, or on which it is looked at; for a refusal and a revisit,
        nothing is asked of the borrower before it.
    needs_agreement
        Whether the borrower has to agree to a time anew before anybody comes.
    """

    case_id: str
    kind: FollowUpKind
    step: Step
    due_on: date
    rule_id: str
    reason: Message
    needs_agreement: bool = False


_KIND_WORDS: Mapping[FollowUpKind, Message] = {
    FollowUpKind.PROMISE: say("see whether the promise was kept"),
    FollowUpKind.INSTALMENT: say("see whether the instalment came"),
    FollowUpKind.REVISIT: say("propose a revisit"),
    FollowUpKind.OTHER_CHANNEL: say("take another channel"),
    FollowUpKind.BUREAU_NOTICE: say("tell of the credit bureau"),
    FollowUpKind.BUREAU_REPORT: say("decide what follows the notice of the credit bureau"),
    FollowUpKind.COUNSELLING: say("offer counselling"),
    FollowUpKind.DISPUTE: say("answer the dispute"),
    FollowUpKind.ADDRESS_CHECK: say("check the address"),
    FollowUpKind.PHONE_CONTACT: say("call the borrower"),
    FollowUpKind.NEW_TIME: say("agree on another time"),
    FollowUpKind.SUPERVISOR: say("a supervisor looks at it"),
    FollowUpKind.PAYMENT: say("see whether the payment came"),
    FollowUpKind.CLOSING: say("close the case"),
    FollowUpKind.AS_AGREED: say("visit as agreed"),
    FollowUpKind.OUTCOME: say("record what came of the visit"),
}
