"""A debt, what is paid of it, and what may be waived."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from debts import debts
from hypothesis import given, settings
from hypothesis import strategies as st

from visitplanner.errors import InputError
from visitplanner.repayment.debt import Debt, Waiver, WaiverLimit, WaiverLimits, waive

DEBT = Debt(as_of=date(2026, 10, 8), principal_fen=1_000, interest_fen=300, fees_fen=50)
LIMITS = WaiverLimits(
    interest=WaiverLimit(share=Fraction(1, 2), cap_fen=120),
    fees=WaiverLimit(share=Fraction(1, 3)),
    approval_above_fen=100,
)


@pytest.mark.parametrize(
    ("paid", "left"),
    [(0, (50, 300, 1_000)), (50, (0, 300, 1_000)), (51, (0, 299, 1_000)), (351, (0, 0, 999))],
)
def test_a_payment_goes_to_fees_then_interest_then_principal(
    paid: int, left: tuple[int, int, int]
) -> None:
    after = DEBT.after_payment(paid)
    assert (after.fees_fen, after.interest_fen, after.principal_fen) == left


@pytest.mark.parametrize("paid", [-1, 1_351])
def test_nobody_pays_less_than_nothing_or_more_than_the_debt(paid: int) -> None:
    with pytest.raises(InputError, match=r"at most the debt, ¥13\.50"):
        DEBT.after_payment(paid)


def test_every_amount_that_is_negative_is_told() -> None:
    with pytest.raises(InputError, match="expected an amount from 0") as caught:
        Debt(as_of=date(2026, 10, 8), principal_fen=-1, interest_fen=0, fees_fen=-2)
    assert len(caught.value.faults) == 2


def test_without_the_banks_word_nothing_is_waived() -> None:
    assert WaiverLimits().most(DEBT) == Waiver()


def test_the_cap_holds_where_the_share_would_allow_more_and_shares_are_rounded_down() -> None:
    assert LIMITS.most(DEBT) == Waiver(interest_fen=120, fees_fen=16)  # half of 300; 50 / 3


def test_a_waiver_up_to_its_limit_is_taken_and_a_fen_more_is_not() -> None:
    left = waive(DEBT, Waiver(interest_fen=120, fees_fen=16), LIMITS)
    assert (left.interest_fen, left.fees_fen, left.principal_fen) == (180, 34, 1_000)
    with pytest.raises(InputError, match=r"¥1\.20 of the interest may be waived, got ¥1\.21"):
        waive(DEBT, Waiver(interest_fen=121, fees_fen=16), LIMITS)
    with pytest.raises(InputError, match="may be waived") as caught:
        waive(DEBT, Waiver(interest_fen=-1, fees_fen=17), LIMITS)
    assert len(caught.value.faults) == 2


def test_a_waiver_above_what_an_officer_may_give_needs_approval() -> None:
    assert not LIMITS.needs_approval(Waiver(interest_fen=100))
    assert LIMITS.needs_approval(Waiver(interest_fen=100, fees_fen=1))


@settings(max_examples=1_000)
@given(debts(), st.fractions(0, 1), st.integers(0, 10**6))
def test_the_largest_waiver_is_never_above_share_or_cap(
    debt: Debt, share: Fraction, cap: int
) -> None:
    limit = WaiverLimit(share=share, cap_fen=cap)
    limits = WaiverLimits(interest=limit, fees=limit)
    waiver = limits.most(debt)
    for waived, owed in (
        (waiver.interest_fen, debt.interest_fen),
        (waiver.fees_fen, debt.fees_fen),
    ):
        assert 0 <= waived <= min(cap, owed * share)
    assert waive(debt, waiver, limits).total_fen == debt.total_fen - waiver.total_fen
