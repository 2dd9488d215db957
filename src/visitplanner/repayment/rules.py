"""What a bank offers and allows: `[repayment]` of its policy. Every default is an assumption."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from visitplanner.calendar import WorkingCalendar
from visitplanner.repayment.bearing import LivingRules
from visitplanner.repayment.debt import WaiverLimits
from visitplanner.repayment.terms import Method, Terms

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class RepaymentRules:
    """What may be offered.

    Attributes
    ----------
    annual_rate
        Of new interest on principal, as a share of a year.
    methods, months
        Every method is offered for every number of months.
    full_by_months
        How long paying in full may wait.
    least_payment_fen
        No instalment is planned below it, on average.
    down_payment_share
        Of the debt, paid at once at least where the rest is paid by instalments.
    approval_above_months
        Longer plans need an approval.
    calendar
        Due days off move to the next working day; None: they stay.
    """

    annual_rate: Fraction = Fraction(6, 100)
    methods: tuple[Method, ...] = (Method.EQUAL_INSTALMENTS, Method.EQUAL_PRINCIPAL)
    months: tuple[int, ...] = (3, 6, 12, 24, 36, 48, 60)
    full_by_months: int = 1
    least_payment_fen: int = 10_000
    down_payment_share: Fraction = Fraction(0)
    approval_above_months: int = 36
    calendar: WorkingCalendar | None = field(default_factory=WorkingCalendar)
    living: LivingRules = field(default_factory=LivingRules)
    waiver: WaiverLimits = field(default_factory=WaiverLimits)

    def terms(self, method: Method, months: int, first_due_on: date, down_fen: int = 0) -> Terms:
        """Return terms at the bank's rate, which is none where the method is interest-free."""
        return Terms(
            method=method,
            months=months,
            first_due_on=first_due_on,
            annual_rate=Fraction(0) if method is Method.INTEREST_FREE else self.annual_rate,
            down_payment_fen=down_fen,
            calendar=self.calendar,
        )
