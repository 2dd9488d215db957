"""Which ways to repay are offered, with what approval, and why the others are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from debts import debts, means
from hypothesis import given, settings
from hypothesis import strategies as st

from visitplanner.errors import InputError
from visitplanner.repayment import (
    Debt,
    LivingRules,
    Means,
    Method,
    Option,
    RepaymentRules,
    Verdict,
    WaiverLimit,
    WaiverLimits,
    Way,
    Wish,
    needs_counselling,
    options,
    shortest_borne,
)

DEBT = Debt(as_of=date(2026, 10, 8), principal_fen=1_200_000, interest_fen=30_000, fees_fen=6_000)
RULES = RepaymentRules(
    methods=(Method.EQUAL_INSTALMENTS, Method.EQUAL_PRINCIPAL),
    months=(3, 12, 24, 36, 48),
    living=LivingRules(living_minimum_fen=110_000, free_share=Fraction(1, 2)),
)
WAIVER = WaiverLimits(
    interest=WaiverLimit(share=Fraction(1, 2)),
    fees=WaiverLimit(share=Fraction(1), cap_fen=5_000),
    approval_above_fen=20_000,
)
ABLE = Means(monthly_income_fen=500_000, outgoings_fen=100_000, dependants=1, at_hand_fen=0)
"""900 yuan can be spared each month: 24 months are borne, 12 are not."""


def plan(found: tuple[Option, ...], months: int, method: Method) -> Option:
    return next(
        o for o in found if o.terms and (o.terms.months, o.terms.method) == (months, method)
    )


def words(option: Option) -> list[str]:
    return [str(message) for message in option.objections]


def test_every_method_is_listed_for_every_number_of_months_after_paying_in_full() -> None:
    found = options(DEBT, ABLE, RULES)
    assert [option.way for option in found[:2]] == [Way.FULL_NOW, Way.FULL_BY]
    assert [(o.terms.months, o.terms.method) for o in found[2:] if o.terms] == [
        (months, method) for months in RULES.months for method in RULES.methods
    ]


def test_what_is_borne_is_offered_and_what_is_not_says_why() -> None:
    found = options(DEBT, ABLE, RULES)
    short, long = (plan(found, n, Method.EQUAL_INSTALMENTS) for n in (12, 24))
    assert (long.verdict, long.is_offered) == (Verdict.YES, True)
    assert (short.verdict, short.is_offered) == (Verdict.NO, False)
    assert short.schedule is not None
    asked = f"¥{short.schedule.largest_fen / 100:,.2f}"
    assert words(short) == [f"{asked} is asked, ¥900.00 can be spared"]


def test_the_shortest_plan_that_is_borne_is_found_and_of_two_the_cheaper() -> None:
    best = shortest_borne(options(DEBT, ABLE, RULES))
    assert best is not None
    assert best.terms is not None
    assert (best.terms.months, best.terms.method) == (24, Method.EQUAL_PRINCIPAL)


def test_without_any_knowledge_nothing_is_refused_and_nothing_recommended() -> None:
    found = options(DEBT, Means(), RULES)
    assert {option.verdict for option in found} == {Verdict.NOT_KNOWN}
    assert all(option.is_offered for option in found)
    assert shortest_borne(found) is None
    assert not needs_counselling(found)


def test_hardship_goes_to_counselling_and_is_offered_no_plan() -> None:
    found = options(DEBT, replace(ABLE, monthly_income_fen=300_000), RULES)
    assert needs_counselling(found)
    assert not any(option.is_offered for option in found)


def test_who_has_the_money_at_hand_is_in_no_hardship() -> None:
    found = options(DEBT, Means(monthly_income_fen=0, at_hand_fen=DEBT.total_fen), RULES)
    assert found[0].verdict is Verdict.YES
    assert not needs_counselling(found)


def test_paying_later_costs_a_months_interest_and_may_use_what_is_spared_until_then() -> None:
    later = options(DEBT, replace(ABLE, at_hand_fen=DEBT.total_fen), RULES)[1]
    assert later.schedule is not None
    assert later.schedule.new_interest_fen == 6_000  # half a per cent of 12,000 yuan
    assert later.schedule.payments[0].due_on == date(2026, 11, 9)  # 8 November is a Sunday
    short = DEBT.total_fen + 6_000 - 90_000
    verdicts = [
        options(DEBT, replace(ABLE, at_hand_fen=fen), RULES)[1].verdict
        for fen in (short - 1, short, None)
    ]
    assert verdicts == [Verdict.NO, Verdict.YES, Verdict.NOT_KNOWN]


def test_a_waiver_lowers_what_is_paid_in_full_and_asks_for_approval_above_its_limit() -> None:
    found = options(DEBT, ABLE, replace(RULES, waiver=WAIVER))
    now, instalments = found[0], found[2]
    assert now.schedule is not None
    assert now.schedule.total_fen == DEBT.total_fen - 15_000 - 5_000
    assert (now.waiver.interest_fen, now.waiver.fees_fen) == (15_000, 5_000)
    assert now.approvals == ()
    assert instalments.waiver.total_fen == 0
    stricter = replace(RULES, waiver=replace(WAIVER, approval_above_fen=19_999))
    assert [str(m) for m in options(DEBT, ABLE, stricter)[0].approvals] == ["a waiver of ¥200.00"]


def test_instalments_get_the_waiver_where_the_bank_says_so() -> None:
    found = options(DEBT, ABLE, replace(RULES, waiver=replace(WAIVER, with_instalments=True)))
    made = found[2].schedule
    assert made is not None
    assert made.total_fen - made.new_interest_fen == DEBT.total_fen - 20_000


def test_where_all_is_waived_there_is_nothing_to_pay_by_instalments() -> None:
    all_of_it = WaiverLimit(share=Fraction(1))
    waiver = WaiverLimits(interest=all_of_it, fees=all_of_it, with_instalments=True)
    debt = replace(DEBT, principal_fen=0)
    now, later = options(debt, Means(), replace(RULES, waiver=waiver))
    assert (now.verdict, later.verdict) == (Verdict.YES, Verdict.YES)
    assert not needs_counselling((now, later))


def test_long_plans_need_an_approval() -> None:
    found = options(DEBT, ABLE, RULES)
    approvals = {o.terms.months: [str(m) for m in o.approvals] for o in found if o.terms}
    assert approvals == {3: [], 12: [], 24: [], 36: [], 48: ["more than 36 months"]}


def test_small_instalments_are_not_offered_and_tiny_ones_not_reckoned() -> None:
    small = options(replace(DEBT, principal_fen=100_000), ABLE, RULES)
    assert words(plan(small, 24, Method.EQUAL_PRINCIPAL)) == ["less than ¥100.00 a month"]
    tiny = plan(
        options(Debt(as_of=DEBT.as_of, principal_fen=20_000), ABLE, RULES),
        24,
        Method.EQUAL_PRINCIPAL,
    )
    assert (tiny.schedule, tiny.is_offered) == (None, False)


def test_a_down_payment_has_to_be_at_hand() -> None:
    rules, wish = replace(RULES, down_payment_share=Fraction(1, 10)), Wish(down_payment_fen=200_000)
    for known, verdict in (
        (199_999, Verdict.NO),
        (200_000, Verdict.YES),
        (None, Verdict.NOT_KNOWN),
    ):
        found = options(DEBT, replace(ABLE, at_hand_fen=known), rules, wish)
        assert plan(found, 24, Method.EQUAL_PRINCIPAL).verdict is verdict
    least = options(DEBT, ABLE, rules)[2]
    assert least.terms is not None
    assert least.terms.down_payment_fen == 123_600  # a tenth of the debt


@pytest.mark.parametrize("paid", [-1, DEBT.total_fen])
def test_a_down_payment_is_less_than_the_debt(paid: int) -> None:
    with pytest.raises(InputError, match="expected a down payment of less than"):
        options(DEBT, ABLE, RULES, Wish(down_payment_fen=paid))


def test_a_first_due_day_out_of_bounds_is_refused_even_where_no_plan_is_reckoned() -> None:
    tiny = Debt(as_of=DEBT.as_of, principal_fen=1)
    with pytest.raises(InputError, match="expected a first due day"):
        options(tiny, ABLE, RULES, Wish(first_due_on=date(2027, 1, 1)))


def test_who_owes_nothing_needs_no_plan() -> None:
    with pytest.raises(InputError, match="nothing is owed"):
        options(Debt(as_of=DEBT.as_of, principal_fen=0), ABLE, RULES)


def test_years_that_are_not_announced_are_named_unless_days_stay() -> None:
    december = replace(DEBT, as_of=date(2079, 12, 8))
    later = options(december, ABLE, RULES)[1].schedule
    staying = options(december, ABLE, replace(RULES, calendar=None))[1].schedule
    assert later is not None
    assert staying is not None
    assert (later.unknown_years, staying.unknown_years) == ((2080,), ())


@settings(max_examples=500)
@given(debts(), means(), st.fractions(0, 1), st.integers(0, 10**6))
def test_nothing_that_cannot_be_borne_is_ever_offered(
    debt: Debt, known: Means, share: Fraction, cap: int
) -> None:
    limit = WaiverLimit(share=share, cap_fen=cap)
    waiver = WaiverLimits(interest=limit, fees=limit, with_instalments=True)
    rules = replace(RULES, waiver=waiver, calendar=None)
    found = options(debt, known, rules, Wish())
    assert not any(option.is_offered and option.verdict is Verdict.NO for option in found)
    best = shortest_borne(found)
    assert best is None or (best.verdict is Verdict.YES and not needs_counselling(found))
    for option in found:
        assert option.waiver.interest_fen <= min(cap, debt.interest_fen * share)
        assert option.waiver.fees_fen <= min(cap, debt.fees_fen * share)
        made = option.schedule
        if made is not None:
            owed = debt.total_fen - option.waiver.total_fen
            assert made.total_fen == owed + made.new_interest_fen
