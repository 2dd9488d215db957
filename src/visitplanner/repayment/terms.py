"""How a debt is paid in instalments: method, months, rate and first day."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from visitplanner.errors import Fault, InputError
from visitplanner.messages import Message, say
from visitplanner.repayment.due_days import MONTHS_PER_YEAR, add_months, due_day, unknown_years

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from visitplanner.calendar import WorkingCalendar

LEAST_MONTHS, MOST_MONTHS = 3, 60
"""Of a personal instalment agreement: at most five years, Measures on credit card business, art. 70
(recalled for the months)."""

MOST_ANNUAL_RATE = Fraction(24, 100)
"""Above it, courts have cut what lenders ask in all (recalled): no plan goes there."""

MONTHS_TO_FIRST = 2
"""An instalment plan begins within so many months."""

_DAYS_PER_YEAR = 360
"""By the day, a year of interest has 360: a daily rate is the annual one over 360.

References
----------
.. [1] People's Bank of China, notice on reckoning interest, Yin Fa [2005] 129: whole months at the
   annual rate over 12, odd days at the annual rate over 360 (recalled).
"""


class Method(StrEnum):
    """How a debt is divided among the months."""

    EQUAL_INSTALMENTS = "equal_instalments"
    EQUAL_PRINCIPAL = "equal_principal"
    INTEREST_FREE = "interest_free"


METHOD_WORDS: Mapping[Method, Message] = {
    Method.EQUAL_INSTALMENTS: say("equal instalments"),
    Method.EQUAL_PRINCIPAL: say("equal principal"),
    Method.INTEREST_FREE: say("interest-free instalments"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Terms of a plan of instalments.

    Attributes
    ----------
    first_due_on
        Also says the day of the month for all the others.
    annual_rate
        As a share of a year, exactly: 6 % is 6/100. 0 where the method is interest-free.
    down_payment_fen
        Paid at once, before the first instalment.
    calendar
        Moves a due day off to the next working day; None leaves it where it is.
    """

    method: Method
    months: int
    first_due_on: date
    annual_rate: Fraction = Fraction(0)
    down_payment_fen: int = 0
    calendar: WorkingCalendar | None = None

    def __post_init__(self) -> None:
        faults = [Fault(message=message) for message in self._objections()]
        if faults:
            raise InputError(faults)

    @property
    def monthly_rate(self) -> Fraction:
        """The share of a month."""
        return self.annual_rate / MONTHS_PER_YEAR

    @property
    def agreed_days(self) -> tuple[date, ...]:
        """The due days before any of them moves; interest runs until these."""
        return tuple(add_months(self.first_due_on, done) for done in range(self.months))

    @property
    def due_days(self) -> tuple[date, ...]:
        """The days by which each instalment is paid."""
        return tuple(due_day(agreed, self.calendar) for agreed in self.agreed_days)

    @property
    def unknown_years(self) -> tuple[int, ...]:
        """Years whose days off are not announced yet: due days there may still move."""
        return unknown_years(self.due_days, self.calendar)

    def rates_until_first(self, as_of: date) -> tuple[Fraction, Fraction]:
        """Return the shares of interest before the first month, and in it, which may be short.

        The first month ends on the first due day. Days before it begins, if any, count by the day;
        if it began before `as_of`, its own days do.

        Raises
        ------
        InputError
            When the first due day is not after `as_of`, or is more than two months after it.
        """
        if not as_of < self.first_due_on <= add_months(as_of, MONTHS_TO_FIRST):
            message = say(
                "expected a first due day after {start:day} and by {last:day}, got {day:day}",
                start=as_of,
                last=add_months(as_of, MONTHS_TO_FIRST),
                day=self.first_due_on,
            )
            raise InputError([Fault(message=message)])
        daily, month_before = self.annual_rate / _DAYS_PER_YEAR, add_months(self.first_due_on, -1)
        if as_of <= month_before:
            return daily * (month_before - as_of).days, self.monthly_rate
        return Fraction(0), daily * (self.first_due_on - as_of).days

    def _objections(self) -> Iterator[Message]:
        if not LEAST_MONTHS <= self.months <= MOST_MONTHS:
            yield say(
                "expected {least} to {most} months, got {months}",
                least=LEAST_MONTHS,
                most=MOST_MONTHS,
                months=self.months,
            )
        if not 0 <= self.annual_rate <= MOST_ANNUAL_RATE:
            yield say(
                "expected at most {most} % a year, got {rate} %",
                most=_percent(MOST_ANNUAL_RATE),
                rate=_percent(self.annual_rate),
            )
        if self.method is Method.INTEREST_FREE and self.annual_rate:
            yield say("interest-free instalments bear no interest: their annual rate is 0")
        if self.down_payment_fen < 0:
            yield say("a down payment is not less than nothing")


def _percent(share: Fraction) -> str:
    return f"{float(100 * share):g}"
