"""What a household can bear; what is not known is not made up."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from debts import means
from hypothesis import given, settings
from hypothesis import strategies as st

from visitplanner.errors import InputError
from visitplanner.repayment.bearing import LivingRules, Means, Spared, Verdict, at_hand, worst

RULES = LivingRules(living_minimum_fen=100_000, free_share=Fraction(1, 2))
KNOWN = Means(monthly_income_fen=600_001, outgoings_fen=100_000, dependants=1)
"""3,000.01 yuan are left, of which 1,500 may be used."""

ORDER = (Verdict.NO, Verdict.NOT_KNOWN, Verdict.YES)


def test_half_of_what_is_left_is_borne_and_a_fen_more_is_not() -> None:
    spared = RULES.monthly(KNOWN)
    assert spared == Spared(surely=150_000, at_most=150_000)
    assert spared.bears(150_000) is Verdict.YES
    assert spared.bears(150_001) is Verdict.NO


@pytest.mark.parametrize(
    ("known", "at_most"),
    [
        (Means(), None),
        (Means(outgoings_fen=0, dependants=0), None),
        (replace(KNOWN, outgoings_fen=None), 200_000),
        (replace(KNOWN, dependants=None), 200_000),
    ],
)
def test_what_is_missing_is_not_known(known: Means, at_most: int | None) -> None:
    spared = RULES.monthly(known)
    assert spared == Spared(surely=0, at_most=at_most)
    assert spared.bears(1) is Verdict.NOT_KNOWN


def test_an_income_below_the_minimum_bears_nothing_whatever_else_is_unknown() -> None:
    assert RULES.monthly(Means(monthly_income_fen=99_999)).bears(1) is Verdict.NO


def test_months_add_to_what_is_at_hand() -> None:
    spared = at_hand(Means(at_hand_fen=1_000)).plus_months(Spared(surely=10, at_most=20), 3)
    assert spared == Spared(surely=1_030, at_most=1_060)
    assert at_hand(Means()).plus_months(Spared(surely=10, at_most=20), 3) == Spared(surely=30)


def test_the_worst_of_several_verdicts_counts() -> None:
    assert worst(Verdict.YES, Verdict.YES) is Verdict.YES
    assert worst(Verdict.YES, Verdict.NOT_KNOWN) is Verdict.NOT_KNOWN
    assert worst(Verdict.NOT_KNOWN, Verdict.NO) is Verdict.NO


def test_every_impossible_figure_is_told() -> None:
    with pytest.raises(InputError, match="expected at least 0 and at most") as caught:
        Means(monthly_income_fen=-1, dependants=21)
    assert len(caught.value.faults) == 2


@settings(max_examples=1_000)
@given(means(), st.integers(0, 10**7), st.integers(1, 10**7))
def test_more_income_never_bears_less(known: Means, extra: int, needed: int) -> None:
    income = known.monthly_income_fen or 0
    poorer = RULES.monthly(replace(known, monthly_income_fen=income))
    richer = RULES.monthly(replace(known, monthly_income_fen=income + extra))
    assert ORDER.index(poorer.bears(needed)) <= ORDER.index(richer.bears(needed))


@settings(max_examples=1_000)
@given(means(), st.integers(0, 10**7), st.integers(0, 6), st.integers(1, 10**7))
def test_a_verdict_stands_when_more_becomes_known(
    known: Means, outgoings: int, dependants: int, needed: int
) -> None:
    before = RULES.monthly(known).bears(needed)
    after = RULES.monthly(
        replace(
            known,
            outgoings_fen=outgoings if known.outgoings_fen is None else known.outgoings_fen,
            dependants=dependants if known.dependants is None else known.dependants,
        )
    ).bears(needed)
    assert before in {Verdict.NOT_KNOWN, after}
