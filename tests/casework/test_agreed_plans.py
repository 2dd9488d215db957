"""A plan is what the bank offers and the household can bear, or it is not recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import pytest
from samples import DAY, at, make_case

from visitplanner.casework.agreed_plans import PlanWish, agree_plan, offered
from visitplanner.casework.dues import instalments
from visitplanner.casework.importing import import_cases
from visitplanner.domain import HoldFlag
from visitplanner.errors import InputError
from visitplanner.process.states import CaseState
from visitplanner.repayment.bearing import Means, Verdict
from visitplanner.repayment.debt import Debt
from visitplanner.repayment.options import Wish
from visitplanner.repayment.rules import RepaymentRules
from visitplanner.repayment.schedule import schedule
from visitplanner.repayment.terms import Method

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.casework.desk import Desk

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

RULES = RepaymentRules()
KNOWN = Means(monthly_income_fen=800_000, outgoings_fen=0, dependants=0, at_hand_fen=100_000)
PLAN = PlanWish(
    debt=Debt(as_of=DAY, principal_fen=1_200_000, interest_fen=34_567, fees_fen=5_000),
    method=Method.EQUAL_INSTALMENTS,
    months=6,
    wish=Wish(first_due_on=date(2026, 11, 16)),
    means=KNOWN,
)


def told(at_desk: AtDesk, asked: PlanWish = PLAN, **changes: object) -> None:
    fields = {"agreed_windows": (), "consent": None, "balance_fen": 1_239_567}
    with at_desk(at("09:00")) as desk:
        import_cases(desk, [make_case(overdue_fen=500_000, **{**fields, **changes})])
        agree_plan(desk, "C1", asked)


def test_every_payment_of_the_schedule_becomes_an_instalment(at_desk: AtDesk) -> None:
    asked = replace(PLAN, wish=replace(PLAN.wish, down_payment_fen=50_000))
    with at_desk(at("09:00")) as desk:
        import_cases(desk, [make_case(agreed_windows=(), consent=None, balance_fen=2_000_000,
                                      overdue_fen=500_000)])  # fmt: skip
        file, option = agree_plan(desk, "C1", asked)
    made = schedule(asked.debt, RULES.terms(asked.method, 6, date(2026, 11, 16), 50_000))
    assert option.verdict is Verdict.YES
    assert file.progress.state is CaseState.PLAN_RUNNING
    assert [(due.due_on, due.left_fen) for due in instalments(file)] == [
        (payment.due_on, payment.total_fen) for payment in made.every_payment
    ]
    assert len(instalments(file)) == 7


def test_it_is_of_no_more_than_the_balance(at_desk: AtDesk) -> None:
    with pytest.raises(InputError, match="a debt of at most the balance"):
        told(at_desk, balance_fen=1_239_566)
    told(at_desk, balance_fen=1_239_567)


def test_it_begins_where_the_process_has_a_place_for_it(at_desk: AtDesk) -> None:
    with pytest.raises(InputError, match="no repayment plan begins before notice was given"):
        told(at_desk, notices=())


def test_hardship_may_agree_on_a_plan_that_can_be_borne(at_desk: AtDesk) -> None:
    told(at_desk, flags=frozenset({HoldFlag.HARDSHIP}))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"months": 7}, "the policy allows 3, 6, 12"),
        ({"method": Method.INTEREST_FREE}, "the policy allows equal_instalments"),
        ({"means": replace(KNOWN, monthly_income_fen=300_000)}, "can be spared"),
        ({"months": 48}, "needs approval: more than 36 months"),
        ({"debt": Debt(as_of=DAY, principal_fen=50_000)}, "less than ¥100.00 a month"),
        ({"debt": Debt(as_of=DAY, principal_fen=0)}, "nothing is owed"),
        ({"wish": Wish(first_due_on=DAY)}, "expected a first due day after"),
        ({"wish": Wish(first_due_on=DAY + timedelta(days=80))}, "expected a first due day after"),
    ],
)
def test_what_is_not_offered_is_refused(changes: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        offered(replace(PLAN, **changes), RULES)  # type: ignore[arg-type]


def test_an_approval_needs_a_name() -> None:
    assert offered(replace(PLAN, months=48, approved_by="于主任"), RULES).approvals


def test_the_rate_on_record_is_exact(at_desk: AtDesk) -> None:
    with at_desk(at("09:00")) as desk:
        import_cases(desk, [make_case(agreed_windows=(), consent=None, balance_fen=2_000_000,
                                      overdue_fen=500_000)])  # fmt: skip
        file, _ = agree_plan(desk, "C1", PLAN)
    (plan,) = file.facts.facts["repayment_plan"]
    assert Fraction(plan["annual_rate"]) == Fraction(6, 100)
