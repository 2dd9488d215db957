"""What is owed on a day, in whole fen, and what takes some of it away: a waiver, a payment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.messages import say

if TYPE_CHECKING:
    from datetime import date

MOST_FEN = 10**12
"""10,000,000,000 yuan: beyond that somebody slipped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """What is owed on a day, by kind.

    Attributes
    ----------
    principal_fen
        Bears interest, from `as_of` on.
    interest_fen, fees_fen
        Accrued until `as_of`. They bear no interest: none is charged on interest.
    """

    as_of: date
    principal_fen: int
    interest_fen: int = 0
    fees_fen: int = 0

    def __post_init__(self) -> None:
        amounts = (self.principal_fen, self.interest_fen, self.fees_fen)
        faults = [
            say(
                "expected an amount from 0 to {most:yuan}, got {amount:yuan}",
                most=MOST_FEN,
                amount=a,
            )
            for a in amounts
            if not 0 <= a <= MOST_FEN
        ]
        if faults:
            raise InputError([Fault(message=message) for message in faults])

    @property
    def total_fen(self) -> int:
        """Everything owed."""
        return self.principal_fen + self.interest_fen + self.fees_fen

    def after_payment(self, paid_fen: int) -> Debt:
        """Return what is left once `paid_fen` has gone to fees, then interest, then principal.

        Raises
        ------
        InputError
            When less than nothing or more than the debt is paid.

        References
        ----------
        .. [1] Civil Code, art. 561: costs, then interest, then principal, unless agreed otherwise.
        """
        if not 0 <= paid_fen <= self.total_fen:
            raise input_fault(
                say(
                    "expected a payment of at most the debt, {debt:yuan}, got {paid:yuan}",
                    debt=self.total_fen,
                    paid=paid_fen,
                )
            )
        fees = min(paid_fen, self.fees_fen)
        interest = min(paid_fen - fees, self.interest_fen)
        return replace(
            self,
            fees_fen=self.fees_fen - fees,
            interest_fen=self.interest_fen - interest,
            principal_fen=self.principal_fen - (paid_fen - fees - interest),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Accrued interest and fees that the bank gives up, fen; principal is never waived."""

    interest_fen: int = 0
    fees_fen: int = 0

    @property
    def total_fen(self) -> int:
        """All that is given up."""
        return self.interest_fen + self.fees_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverLimit:
    """The most that may be waived of one kind: a share of it, and never more than a cap in fen."""

    share: Fraction = Fraction(0)
    cap_fen: int = MOST_FEN

    def most(self, owed_fen: int) -> int:
        """Return the most whole fen that may be waived of `owed_fen`; rounded down, never above."""
        return min(floor(owed_fen * self.share), self.cap_fen)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverLimits:
    """What the bank allows to be waived; by default nothing, since only the bank can give it up.

    Attributes
    ----------
    approval_above_fen
        A waiver of more than this in all needs an approval.
    with_instalments
        Whether those who pay by instalments get it too, or only those who pay in full.
    """

    interest: WaiverLimit = WaiverLimit()
    fees: WaiverLimit = WaiverLimit()
    approval_above_fen: int = 0
    with_instalments: bool = False

    def most(self, debt: Debt) -> Waiver:
        """Return the largest waiver that is allowed on `debt`."""
        return Waiver(
            interest_fen=self.interest.most(debt.interest_fen),
            fees_fen=self.fees.most(debt.fees_fen),
        )

    def needs_approval(self, waiver: Waiver) -> bool:
        """Return whether somebody has to approve `waiver`."""
        return waiver.total_fen > self.approval_above_fen


def waive(debt: Debt, waiver: Waiver, limits: WaiverLimits) -> Debt:
    """Return what is left of `debt` after `waiver`.

    Raises
    ------
    InputError
        When less than nothing or more than the bank allows is waived; of both kinds, if so.
    """
    most = limits.most(debt)
    pairs = (
        (say("interest"), waiver.interest_fen, most.interest_fen),
        (say("fees"), waiver.fees_fen, most.fees_fen),
    )
    faults = [
        say(
            "at most {most:yuan} of the {kind} may be waived, got {amount:yuan}",
            most=allowed,
            kind=kind,
            amount=amount,
        )
        for kind, amount, allowed in pairs
        if not 0 <= amount <= allowed
    ]
    if faults:
        raise InputError([Fault(message=message) for message in faults])
    return replace(
        debt,
        interest_fen=debt.interest_fen - waiver.interest_fen,
        fees_fen=debt.fees_fen - waiver.fees_fen,
    )
