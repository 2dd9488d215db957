"""The referee reckons plans, payments and reports anew, and tells what does not fit."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lawful_year import DAY, Tables, at, lawful

from visitplanner.repayment.debt import Debt
from visitplanner.repayment.schedule import schedule
from visitplanner.repayment.terms import Method, Terms
from year.money_rules import MONEY_RULES
from year.record import record_from
from year.referee import broken_rules

if TYPE_CHECKING:
    from collections.abc import Callable

PAID_ON = date(2026, 4, 13)


def told(tables: Tables) -> set[str]:
    """Return the rules that are broken."""
    return {line.partition(":")[0] for line in broken_rules(record_from(tables))}


def with_plan(debt_fen: int = 300_000, rate: Fraction = Fraction(6, 100)) -> Tables:
    """Return a plan of three months, the first of them paid, the second broken."""
    tables = lawful()
    debt = Debt(as_of=DAY, principal_fen=debt_fen, interest_fen=0, fees_fen=0)
    terms = Terms(
        method=Method.EQUAL_INSTALMENTS,
        months=3,
        first_due_on=date(2026, 4, 12),
        annual_rate=rate,
    )
    plan = {"case_id": "C1", "number": 1, "agreed_on": DAY, "months": 3, "annual_rate": str(rate)}
    tables["repayment_plan"].append({**plan, "debt_fen": debt_fen, "waived_fen": 0})
    payments = schedule(debt, terms).payments
    for each, standing in zip(payments, ("kept", "broken", "ended"), strict=True):
        due = {"case_id": "C1", "plan": 1, "due_on": each.due_on, "standing": standing}
        tables["instalment"].append({**due, "amount_fen": each.total_fen})
    paid = {"case_id": "C1", "paid_on": PAID_ON, "reference_key": "R"}
    paid["amount_fen"] = tables["instalment"][0]["amount_fen"]
    tables["payment"].append(paid)
    tables["settlement"].append({**paid, "plan": 1, "due_on": payments[0].due_on})
    broken = {"case_id": "C1", "step": "break_promise", "recorded_at": at("09:00")}
    tables["event"].append({**broken, "happened_on": payments[1].due_on + timedelta(days=3)})
    return tables


def with_report() -> Tables:
    """Return a report on the first day on which the borrower may object no more."""
    tables = lawful()
    reported = {"case_id": "C1", "told_on": DAY, "reported_on": DAY + timedelta(days=16)}
    tables["bureau_notice"].append(reported)
    return tables


@given(st.integers(3_000, 10**9), st.integers(0, 24))
def test_what_the_house_reckons_pays_the_debt_off(debt_fen: int, percent: int) -> None:
    assert told(with_plan(debt_fen, Fraction(percent, 100))) == set()


def _in_hardship(tables: Tables) -> None:
    entry = {"table_name": "case_flag", "row_key": '["C1","hardship"]', "seq": 1}
    since = at("09:00", DAY + timedelta(days=3))
    tables["audit"].append({**entry, "row_digest": "d", "at": since})


OF_PLANS: list[tuple[str, Callable[[Tables], object]]] = [
    ("instalments_pay_it_off", lambda t: t["instalment"].pop()),
    ("instalments_pay_it_off", lambda t: t["repayment_plan"][0].update(debt_fen=300_001)),
    ("instalments_pay_it_off", lambda t: t["repayment_plan"][0].update(annual_rate="0")),
    ("nothing_is_settled_twice", lambda t: t["settlement"].append({**t["settlement"][0]})),
    ("nothing_is_settled_twice", lambda t: t["payment"].clear()),
    ("nothing_is_settled_twice", lambda t: t["settlement"].clear()),
    ("nothing_is_settled_twice", lambda t: t["instalment"][0].update(standing="open")),
    (
        "none_broken_early",
        lambda t: t["event"][0].update(
            happened_on=t["event"][0]["happened_on"] - timedelta(days=1)
        ),
    ),
]
OF_REPORTS: list[tuple[str, Callable[[Tables], object]]] = [
    (
        "reported_after_a_notice",
        lambda t: t["bureau_notice"][0].update(reported_on=DAY + timedelta(days=15)),
    ),
    ("reported_after_a_notice", _in_hardship),
]


@pytest.mark.parametrize(
    ("rule", "change"), OF_PLANS, ids=[f"{rule}-{n}" for n, (rule, _) in enumerate(OF_PLANS)]
)
def test_a_plan_that_does_not_fit_is_told(rule: str, change: Callable[[Tables], object]) -> None:
    tables = with_plan()
    change(tables)
    assert rule in told(tables)


@pytest.mark.parametrize(("rule", "change"), OF_REPORTS, ids=["early", "in_hardship"])
def test_a_report_too_early_or_in_hardship_is_told(
    rule: str, change: Callable[[Tables], object]
) -> None:
    tables = with_report()
    assert told(tables) == set()
    change(tables)
    assert rule in told(tables)


def test_every_rule_is_seen_to_fail() -> None:
    assert {rule.__name__ for rule in MONEY_RULES} == {rule for rule, _ in (*OF_PLANS, *OF_REPORTS)}
