"""What officers may offer, as the bank decides it; never an amount, which depends on the case."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_PAY_WITHIN_DAYS = 365
LEAST_MONTHS, MOST_MONTHS = 3, 60
"""Of instalments. Five years are the most that art. 70 of the Measures on credit card business is
recalled to allow: the bank's own policy here."""


class Approval(StrEnum):
    """What may be asked for on the borrower's behalf, and is never promised at the door."""

    FEE_WAIVER = "fee_waiver"
    INTEREST_WAIVER = "interest_waiver"
    LONGER_TERM = "longer_term"


APPROVAL_WORDS: Mapping[Approval, Message] = {
    Approval.FEE_WAIVER: say("a waiver of fees"),
    Approval.INTEREST_WAIVER: say("a waiver of interest"),
    Approval.LONGER_TERM: say("a longer term"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """The ways to pay that an officer may speak of.

    Attributes
    ----------
    pay_within_days
        For paying in one sum; 0 offers no time.
    instalment_months
        Lengths of plans, ascending; empty offers none.
    counselling
        Whether the bank has somebody for budgets and help in hard times.
    needs_approval
        What can be asked for and not promised.
    """

    pay_within_days: int = 30
    instalment_months: tuple[int, ...] = (3, 6, 12, 24)
    counselling: bool = True
    needs_approval: tuple[Approval, ...] = (Approval.FEE_WAIVER, Approval.LONGER_TERM)

    def words(self) -> Iterator[Message]:
        """Yield what may be offered, the quickest first."""
        if self.pay_within_days:
            yield say("In one sum, now or within {days} days", days=self.pay_within_days)
        else:
            yield say("In one sum, now")
        if self.instalment_months:
            yield say("In instalments over {months:list} months", months=self.instalment_months)
        if self.counselling:
            yield say("Counselling on the household's budget and on help, free of charge")
        if self.needs_approval:
            asked_for = tuple(APPROVAL_WORDS[each] for each in self.needs_approval)
            yield say("To be asked for, not to be promised: {what:list}", what=asked_for)
