"""Terms of instalments: what they may be, and which days of interest come first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from visitplanner.calendar import WorkingCalendar
from visitplanner.errors import InputError
from visitplanner.repayment.terms import Method, Terms

TERMS = Terms(
    method=Method.EQUAL_INSTALMENTS,
    months=3,
    first_due_on=date(2026, 11, 8),
    annual_rate=Fraction(36, 1_000),
)
MONTH, DAY = Fraction(3, 1_000), Fraction(1, 10_000)
"""At 3.6 % a year, of which a month is a twelfth and a day 1/360."""


@pytest.mark.parametrize("months", [3, 60])
def test_three_to_sixty_months_are_terms(months: int) -> None:
    assert len(replace(TERMS, months=months).due_days) == months


def test_every_fault_of_terms_is_told() -> None:
    with pytest.raises(InputError, match="3 to 60 months, got 61") as caught:
        Terms(
            method=Method.INTEREST_FREE,
            months=61,
            first_due_on=date(2026, 11, 8),
            annual_rate=Fraction(2_401, 10_000),
            down_payment_fen=-1,
        )
    assert [str(fault.message) for fault in caught.value.faults[1:]] == [
        "expected at most 24 % a year, got 24.01 %",
        "interest-free instalments bear no interest: their annual rate is 0",
        "a down payment is not less than nothing",
    ]


@pytest.mark.parametrize(
    ("as_of", "before", "first"),
    [
        (date(2026, 10, 8), 0 * DAY, MONTH),
        (date(2026, 10, 7), 1 * DAY, MONTH),
        (date(2026, 9, 8), 30 * DAY, MONTH),
        (date(2026, 10, 9), 0 * DAY, 30 * DAY),
        (date(2026, 11, 7), 0 * DAY, 1 * DAY),
    ],
)
def test_days_beside_whole_months_count_by_the_day(
    as_of: date, before: Fraction, first: Fraction
) -> None:
    assert TERMS.rates_until_first(as_of) == (before, first)


@pytest.mark.parametrize("as_of", [date(2026, 11, 8), date(2026, 9, 7)])
def test_the_first_due_day_is_after_the_debts_day_and_within_two_months(as_of: date) -> None:
    with pytest.raises(InputError, match="expected a first due day after"):
        TERMS.rates_until_first(as_of)


def test_due_days_move_and_the_days_that_were_agreed_do_not() -> None:
    terms = replace(TERMS, first_due_on=date(2026, 10, 4), calendar=WorkingCalendar())
    assert terms.agreed_days == (date(2026, 10, 4), date(2026, 11, 4), date(2026, 12, 4))
    assert terms.due_days == (date(2026, 10, 8), date(2026, 11, 4), date(2026, 12, 4))
    assert terms.unknown_years == ()
    assert replace(terms, first_due_on=date(2080, 1, 6)).unknown_years == (2080,)
