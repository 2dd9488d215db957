"""A plan that is not offered names the one of the fewest months that is."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import DAY

from visitplanner.casework.plans_that_do import plan_that_does, words_of_what_does
from visitplanner.repayment.bearing import Means, Verdict
from visitplanner.repayment.debt import Debt
from visitplanner.repayment.options import Way, Wish, options
from visitplanner.repayment.rules import RepaymentRules

if TYPE_CHECKING:
    from visitplanner.repayment.options import Option

RULES = RepaymentRules()
DEBT = Debt(as_of=DAY, principal_fen=1_200_000, interest_fen=34_567, fees_fen=5_000)
WISH = Wish(first_due_on=date(2026, 11, 16))


def found(income_fen: int, outgoings_fen: int | None = 0) -> Option | None:
    means = Means(monthly_income_fen=income_fen, outgoings_fen=outgoings_fen, dependants=0)
    return plan_that_does(DEBT, means, RULES, WISH)


@given(income_fen=st.integers(0, 1_000_000), outgoings_fen=st.none() | st.integers(0, 500_000))
def test_nothing_shorter_would_do(income_fen: int, outgoings_fen: int | None) -> None:
    means = Means(monthly_income_fen=income_fen, outgoings_fen=outgoings_fen, dependants=0)
    done = found(income_fen, outgoings_fen)
    months = 61 if done is None or done.terms is None else done.terms.months
    assert done is None or done.is_offered
    for each in options(DEBT, means, RULES, WISH):
        if each.way is Way.INSTALMENTS and each.terms and each.terms.months < months:
            assert not each.is_offered or (done is not None and done.verdict is Verdict.YES)
            assert each.verdict is not Verdict.YES


@pytest.mark.parametrize(
    ("income_fen", "outgoings_fen", "words"),
    [
        # of 3,000 yuan 950 can be spared: 24 months ask 550 and more, 12 ask 1,060
        (300_000, 0, r"^would do: equal principal, 24 months, at most ¥5\d\d\.\d\d a month$"),
        (170_000, 0, r"^would do, where it is approved \(more than 36 months\): equal"),
        (150_000, 0, r"^no plan within the policy would do, of 3 to 60 months$"),
        (300_000, None, r"^not ruled out: equal principal, 24 months, at most"),
    ],
)
def test_it_is_said_in_words(income_fen: int, outgoings_fen: int | None, words: str) -> None:
    told = str(words_of_what_does(found(income_fen, outgoings_fen), RULES))
    assert re.search(words, told), told
