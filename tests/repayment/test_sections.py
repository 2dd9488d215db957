"""`[repayment]` of the policy file becomes the bank's rules."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from visitplanner.errors import InputError
from visitplanner.policy import Policy, read_policy
from visitplanner.repayment import (
    LivingRules,
    Method,
    RepaymentRules,
    WaiverLimit,
    WaiverLimits,
)

if TYPE_CHECKING:
    from pathlib import Path

FULL = """
[repayment]
annual_percent = 4.35
methods = ["interest_free", "equal_principal", "interest_free"]
months = [12, 6, 12]
full_by_months = 2
least_payment = 200.5
down_payment_share = 0.1
approval_above_months = 6
to_working_day = false
living_minimum = 1234
free_share = 0.4
[repayment.waiver]
interest_share = 0.3
interest_cap = 500
fees_share = 1
fees_cap = 99.99
approval_above = 100
with_instalments = true
"""


def rules_of(folder: Path, text: str) -> RepaymentRules:
    file = folder / "policy.toml"
    file.write_text(text, encoding="utf-8")
    return read_policy(file).repayment


def test_a_policy_that_says_nothing_has_the_defaults(tmp_path: Path) -> None:
    assert rules_of(tmp_path, "") == RepaymentRules() == Policy().repayment


def test_per_cent_and_shares_are_exact_and_yuan_are_fen(tmp_path: Path) -> None:
    assert rules_of(tmp_path, FULL) == RepaymentRules(
        annual_rate=Fraction(435, 10_000),
        methods=(Method.INTEREST_FREE, Method.EQUAL_PRINCIPAL),
        months=(6, 12),
        full_by_months=2,
        least_payment_fen=20_050,
        down_payment_share=Fraction(1, 10),
        approval_above_months=6,
        calendar=None,
        living=LivingRules(living_minimum_fen=123_400, free_share=Fraction(2, 5)),
        waiver=WaiverLimits(
            interest=WaiverLimit(share=Fraction(3, 10), cap_fen=50_000),
            fees=WaiverLimit(share=Fraction(1), cap_fen=9_999),
            approval_above_fen=10_000,
            with_instalments=True,
        ),
    )


def test_the_calendar_of_the_policy_moves_due_days(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "[calendar]\nweekdays_where_unknown = true\n")
    assert rules.calendar is not None
    assert rules.calendar.weekdays_where_unknown


def test_every_setting_out_of_bounds_is_told(tmp_path: Path) -> None:
    text = (
        "[repayment]\nannual_percent = 24.01\nmonths = [2, 61]\nmethods = []\n"
        "least_payment = 9.99\nliving_minimum = 1.234\nfree_share = 1.1\nrate = 3\n"
        "[repayment.waiver]\nfees_share = -0.1\n"
    )
    with pytest.raises(InputError, match=r"policy\.toml") as caught:
        rules_of(tmp_path, text)
    told = [fault.describe("en").removeprefix("policy.toml, ") for fault in caught.value.faults]
    assert sorted(told) == [
        "repayment.annual_percent: expected at most 24.0, got 24.01",
        "repayment.free_share: expected at most 1.0, got 1.1",
        "repayment.least_payment: expected at least 10, got 9.99",
        "repayment.living_minimum: expected an amount of yuan, got 1.234",
        "repayment.methods: expected a list that is not empty, got []",
        "repayment.months.0: expected at least 3, got 2",
        "repayment.months.1: expected at most 60, got 61",
        "repayment.rate: is not a setting of the policy",
        "repayment.waiver.fees_share: expected at least 0.0, got -0.1",
    ]
