"""Schedules: exact to the fen, checked against a plain second reckoning and one by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from debts import plans
from hypothesis import given, settings

from visitplanner.errors import InputError
from visitplanner.messages import translator
from visitplanner.repayment import Debt, Method, Terms, schedule
from visitplanner.repayment.schedule import level_payment, most_rounding_fen
from visitplanner.repayment.tables import schedule_table

PAGE = Path(__file__).parents[2] / "docs" / "repayment.md"
DEBT = Debt(as_of=date(2026, 10, 8), principal_fen=1_200_000, interest_fen=34_567, fees_fen=5_000)
TERMS = Terms(
    method=Method.EQUAL_INSTALMENTS,
    months=6,
    first_due_on=date(2026, 11, 15),
    annual_rate=Fraction(6, 100),
)


def nearest(amount: Fraction) -> int:
    """Return whole fen, halves up, by the school's rule."""
    whole, rest = divmod(amount.numerator, amount.denominator)
    return whole + (2 * rest >= amount.denominator)


def parts(amount: int, months: int) -> list[int]:
    """Return an amount month by month: what each month's share of it adds."""
    shares = [nearest(Fraction(amount * month, months)) for month in range(months + 1)]
    return [after - before for before, after in pairwise(shares)]


def plain_payment(principal: int, first: Fraction, rate: Fraction, months: int) -> Fraction:
    """Return the equal payment without a formula: what is left at the end is linear in it."""

    def left(payment: int) -> Fraction:
        balance = principal * (1 + first) - payment
        for _ in range(months - 1):
            balance = balance * (1 + rate) - payment
        return balance

    return left(0) / (left(0) - left(1))


def plain_rows(debt: Debt, terms: Terms) -> list[tuple[int, int, int, int]]:
    """Return principal, new interest, accrued interest and fees of every month."""
    down, months, rate = terms.down_payment_fen, terms.months, terms.annual_rate / 12
    fees = max(0, debt.fees_fen - down)
    accrued = max(0, debt.interest_fen - max(0, down - debt.fees_fen))
    principal = debt.total_fen - down - fees - accrued
    before, first = terms.rates_until_first(debt.as_of)
    early = nearest(principal * before)
    others = list(
        zip(parts(early, months), parts(accrued, months), parts(fees, months), strict=True)
    )
    equal = nearest(
        plain_payment(principal, first, rate, months) + Fraction(early + accrued + fees, months)
    )
    even, rows = parts(principal, months), []
    for month, other in enumerate(others):
        interest = nearest(principal * (rate if month else first))
        paid = min(max(0, equal - interest - sum(other)), principal)
        if terms.method is Method.EQUAL_PRINCIPAL:
            paid = even[month]
        paid = principal if month == months - 1 else paid
        rows.append((paid, interest + other[0], other[1], other[2]))
        principal -= paid
    return rows


@settings(max_examples=1_500)
@given(plans())
def test_a_schedule_is_what_a_plain_reckoning_says(plan: tuple[Debt, Terms]) -> None:
    debt, terms = plan
    made = [
        (each.principal_fen, each.new_interest_fen, each.accrued_fen, each.fees_fen)
        for each in schedule(debt, terms).payments
    ]
    assert made == plain_rows(debt, terms)


@settings(max_examples=2_000)
@given(plans())
def test_every_kind_of_debt_sums_to_the_fen_and_balances_fall_to_nothing(
    plan: tuple[Debt, Terms],
) -> None:
    debt, terms = plan
    made = schedule(debt, terms)
    paid = made.every_payment
    assert sum(each.principal_fen for each in paid) == debt.principal_fen
    assert sum(each.accrued_fen for each in paid) == debt.interest_fen
    assert sum(each.fees_fen for each in paid) == debt.fees_fen
    assert made.total_fen == debt.total_fen + made.new_interest_fen
    balances = [debt.total_fen, *(each.balance_fen for each in paid)]
    assert all(before > after for before, after in pairwise(balances))
    assert balances[-1] == 0
    assert all(
        min(each.principal_fen, each.new_interest_fen, each.accrued_fen, each.fees_fen) >= 0
        for each in paid
    )
    assert len(made.payments) == terms.months


@settings(max_examples=1_500)
@given(plans(Method.EQUAL_INSTALMENTS))
def test_equal_instalments_differ_by_no_more_than_the_bound(plan: tuple[Debt, Terms]) -> None:
    debt, terms = plan
    totals = [each.total_fen for each in schedule(debt, terms).payments]
    assert max(totals) - min(totals) <= most_rounding_fen(terms.months, terms.annual_rate)
    if debt.after_payment(terms.down_payment_fen).principal_fen >= 10 * 100 * terms.months:
        assert len(set(totals[:-1])) == 1  # then it is the last alone


@settings(max_examples=500)
@given(plans(Method.INTEREST_FREE))
def test_interest_free_instalments_cost_nothing_and_are_equal(plan: tuple[Debt, Terms]) -> None:
    debt, terms = plan
    made = schedule(debt, terms)
    totals = [each.total_fen for each in made.payments]
    assert made.total_fen == debt.total_fen
    assert max(totals) - min(totals) <= most_rounding_fen(terms.months, Fraction(0))


@settings(max_examples=1_000)
@given(plans(Method.EQUAL_PRINCIPAL))
def test_equal_principal_is_equal_within_a_fen_and_its_interest_falls(
    plan: tuple[Debt, Terms],
) -> None:
    payments = schedule(*plan).payments
    principal = [each.principal_fen for each in payments]
    assert max(principal) - min(principal) <= 1
    later = [each.new_interest_fen for each in payments[1:]]  # the first month may be short
    assert all(after <= before + 1 for before, after in pairwise(later))  # a fen of early interest


def test_the_bound_is_what_the_page_says() -> None:
    assert most_rounding_fen(12, Fraction(6, 100)) == 17
    assert most_rounding_fen(60, Fraction(6, 100)) == 75


def test_the_equal_payment_of_whole_months_is_the_banks_formula() -> None:
    rate, months = Fraction(5, 1_000), 6
    usual = 1_200_000 * rate * (1 + rate) ** months / ((1 + rate) ** months - 1)
    assert level_payment(1_200_000, rate, rate, months) == usual


def test_a_down_payment_comes_first_and_pays_fees_first() -> None:
    made = schedule(DEBT, replace(TERMS, down_payment_fen=6_000))
    down = made.down_payment
    assert down is not None
    assert (down.due_on, down.fees_fen, down.accrued_fen) == (DEBT.as_of, 5_000, 1_000)
    assert (down.principal_fen, down.balance_fen) == (0, 1_233_567)
    assert made.every_payment == (down, *made.payments)


def test_due_days_are_those_of_the_terms() -> None:
    made = schedule(DEBT, replace(TERMS, first_due_on=date(2026, 10, 31)))
    days = [each.due_on for each in made.payments]
    assert [(day.month, day.day) for day in days] == [
        (10, 31), (11, 30), (12, 31), (1, 31), (2, 28), (3, 31)
    ]  # fmt: skip


def test_ten_yuan_a_month_is_spread_and_a_fen_less_is_not() -> None:
    debt = Debt(as_of=DEBT.as_of, principal_fen=6_000)
    assert len(schedule(debt, TERMS).payments) == 6
    with pytest.raises(InputError, match=r"¥59\.99 in 6 months is less than ¥10\.00 a month"):
        schedule(replace(debt, principal_fen=5_999), TERMS)


def test_the_example_by_hand_is_right_number_by_number() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if re.match(r"\| ([0-9]+|sum) \|", line)
    ]
    reckoned = []
    for method in (Method.EQUAL_INSTALMENTS, Method.EQUAL_PRINCIPAL):
        made = schedule(DEBT, replace(TERMS, method=method))
        reckoned += schedule_table(made).for_screen(translator("en"))[1:]
    assert rows == reckoned
    assert len(rows) == 14


def test_the_steps_of_the_example_are_right() -> None:
    text = PAGE.read_text(encoding="utf-8")
    power = Fraction(1005, 1000) ** 6
    early = Fraction(1_200_000) * Fraction(6, 100) / 360 * 7
    level = level_payment(1_200_000, Fraction(5, 1000), Fraction(5, 1000), 6)
    fixed = (early + 34_567 + 5_000) / 6
    for number, decimals in (
        (power * 100, 7),
        (early, 2),
        (level, 4),
        (fixed, 4),
        (level + fixed, 4),
    ):
        assert f"{float(number) / 100:,.{decimals}f}" in text
