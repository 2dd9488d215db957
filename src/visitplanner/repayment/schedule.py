"""A debt paid month by month, to the fen: every kind of debt sums to what was owed.

New interest runs on principal alone. Accrued interest and fees are spread evenly over the months
and bear none. Rounding is halves up, once for each month's interest; the last payment makes it up.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.repayment.rounding import half_up, spread
from visitplanner.repayment.terms import Method

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from visitplanner.repayment.debt import Debt
    from visitplanner.repayment.terms import Terms

LEAST_INSTALMENT_FEN = 1_000
"""A debt of less than so much for each month is not spread: rounding would show in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payment and what it pays, in fen.

    Attributes
    ----------
    due_on
        The last day on which it is in time.
    new_interest_fen
        Interest that ran since the debt's day.
    accrued_fen, fees_fen
        Its part of the interest and fees that were owed on the debt's day.
    balance_fen
        Of the debt, all kinds of it, once this is paid.
    """

    due_on: date
    principal_fen: int
    new_interest_fen: int
    accrued_fen: int
    fees_fen: int
    balance_fen: int

    @property
    def debt_fen(self) -> int:
        """What it takes off the debt."""
        return self.principal_fen + self.accrued_fen + self.fees_fen

    @property
    def total_fen(self) -> int:
        """What is paid."""
        return self.debt_fen + self.new_interest_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """All payments until nothing is owed.

    Attributes
    ----------
    down_payment
        Paid at once; None where nothing is.
    payments
        The others, in order of their days; the last leaves a balance of 0.
    unknown_years
        Years whose days off are not announced yet: due days in them may still move.
    """

    payments: tuple[Payment, ...]
    down_payment: Payment | None = None
    unknown_years: tuple[int, ...] = ()

    @property
    def every_payment(self) -> tuple[Payment, ...]:
        """The down payment, if any, and the others."""
        return self.payments if self.down_payment is None else (self.down_payment, *self.payments)

    @property
    def total_fen(self) -> int:
        """All that is paid."""
        return sum(payment.total_fen for payment in self.every_payment)

    @property
    def new_interest_fen(self) -> int:
        """What paying later costs."""
        return sum(payment.new_interest_fen for payment in self.every_payment)

    @property
    def largest_fen(self) -> int:
        """The largest payment after the down payment."""
        return max(payment.total_fen for payment in self.payments)


def schedule(debt: Debt, terms: Terms) -> Schedule:
    """Return how `debt` is paid by `terms`.

    Raises
    ------
    InputError
        When the down payment is more than the debt, too little is left for so many months, or the
        first due day is too early or too late.
    """
    left = debt.after_payment(terms.down_payment_fen)
    if left.total_fen < terms.months * LEAST_INSTALMENT_FEN:
        raise input_fault(
            say(
                "{debt:yuan} in {months} months is less than {least:yuan} a month",
                debt=left.total_fen,
                months=terms.months,
                least=LEAST_INSTALMENT_FEN,
            )
        )
    return Schedule(
        payments=tuple(_payments(left, terms)),
        down_payment=_paid_at_once(debt, left) if terms.down_payment_fen else None,
        unknown_years=terms.unknown_years,
    )


def _paid_at_once(debt: Debt, left: Debt) -> Payment:
    return Payment(
        due_on=debt.as_of,
        principal_fen=debt.principal_fen - left.principal_fen,
        new_interest_fen=0,
        accrued_fen=debt.interest_fen - left.interest_fen,
        fees_fen=debt.fees_fen - left.fees_fen,
        balance_fen=left.total_fen,
    )


def _payments(debt: Debt, terms: Terms) -> Iterator[Payment]:
    before, first = terms.rates_until_first(debt.as_of)
    rates = (first, *[terms.monthly_rate] * (terms.months - 1))
    early = spread(half_up(debt.principal_fen * before), terms.months)
    accrued = spread(debt.interest_fen, terms.months)
    fees = spread(debt.fees_fen, terms.months)
    fixed = tuple(map(sum, zip(early, accrued, fees, strict=True)))
    divide = _equal_principal if terms.method is Method.EQUAL_PRINCIPAL else _equal_payments
    balance, divided = debt.total_fen, divide(debt.principal_fen, rates, fixed)
    for month, (due_on, (principal, interest)) in enumerate(
        zip(terms.due_days, divided, strict=True)
    ):
        balance -= principal + accrued[month] + fees[month]
        yield Payment(
            due_on=due_on,
            principal_fen=principal,
            new_interest_fen=interest + early[month],
            accrued_fen=accrued[month],
            fees_fen=fees[month],
            balance_fen=balance,
        )


def _equal_principal(
    principal: int, rates: tuple[Fraction, ...], _: tuple[int, ...]
) -> Iterator[tuple[int, int]]:
    """Yield principal and interest of each month: equal parts of principal (等额本金).

    Each pays P / n, and i times what is left of P; parts differ by at most a fen, interest falls.
    """
    left = principal
    for part, rate in zip(spread(principal, len(rates)), rates, strict=True):
        yield part, half_up(left * rate)
        left -= part


def _equal_payments(
    principal: int, rates: tuple[Fraction, ...], fixed: tuple[int, ...]
) -> Iterator[tuple[int, int]]:
    """Yield principal and interest of each month: with `fixed`, equal payments but for the last."""
    months = len(rates)
    payment = half_up(
        level_payment(principal, rates[0], rates[1], months) + Fraction(sum(fixed), months)
    )
    left = principal
    for month, (rate, other) in enumerate(zip(rates, fixed, strict=True), start=1):
        interest = half_up(left * rate)
        part = min(max(payment - other - interest, 0), left) if month < months else left
        yield part, interest
        left -= part


def level_payment(
    principal: int, first_rate: Fraction, monthly_rate: Fraction, months: int
) -> Fraction:
    """Return the equal payment, exactly, in fen (等额本息).

    P (1 + f) v / a, where a = v + v^2 + ... + v^n and v = 1 / (1 + i): what is owed after the first
    month's interest f is what n payments from then on are worth. Where the first month is whole,
    f = i, it is the P i (1 + i)^n / ((1 + i)^n - 1) of every bank.

    References
    ----------
    .. [1] Kellison, "The theory of interest", annuities-due.
    """
    discount = 1 / (1 + monthly_rate)
    worth = sum((discount**month for month in range(months)), Fraction(0))
    return principal * (1 + first_rate) / worth


def most_rounding_fen(months: int, annual_rate: Fraction) -> int:
    """Return by how much a payment may at most differ from the equal one; bar a few fen, the last.

    Each month's rounding of the payment and of its interest leaves at most half a fen each, which
    bears interest until the end: n months, (1 + i)^0 + ... + (1 + i)^(n - 1). Three spreads of
    up to half a fen add their interest, 3/2 ((1 + i)^(n - 1) - 1), and a principal of a few yuan,
    which can be paid before the last month, 4 fen. At 6 % that is 17 fen in 12 months, 75 in 60.
    """
    growth = 1 + annual_rate / 12
    kept = sum((growth**month for month in range(months)), Fraction(0))
    return ceil(kept + Fraction(3, 2) * (growth ** (months - 1) - 1)) + 4
