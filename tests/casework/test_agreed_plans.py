"""A plan is what the bank offers and the household can bear, or it is not recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import pytest
from known_cases import make_loan
from samples import DAY, at, make_case

from visitplanner.casework.agreed_plans import PlanWish, agree_plan, offered
from visitplanner.casework.dues import instalments
from visitplanner.casework.importing import import_cases
from visitplanner.casework.means import import_means
from visitplanner.casework.steps import take_step
from visitplanner.domain import HoldFlag, Promise
from visitplanner.errors import InputError
from visitplanner.process.states import CaseState, Step
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


@pytest.mark.parametrize(
    ("flag", "rule"),
    [
        (HoldFlag.MOURNING, "protected"),
        (HoldFlag.DISPUTED, "dispute-open"),
        (HoldFlag.REPRESENTED, "others-speak"),
    ],
)
def test_nobody_agrees_on_payment_where_none_is_spoken_of(
    at_desk: AtDesk, flag: HoldFlag, rule: str
) -> None:
    with pytest.raises(InputError, match=rf"no plan is agreed on now: .* \(rule {rule}\)"):
        told(at_desk, replace(PLAN, approved_by="于主任"), flags=frozenset({flag}))


def agreed_by_store(at_desk: AtDesk, asked: PlanWish, income_fen: int) -> None:
    """Agree on a plan for a household of which the bank's table tells an income and no more."""
    known = Means(monthly_income_fen=income_fen, outgoings_fen=0, dependants=0)
    with at_desk(at("09:00")) as desk:
        import_cases(desk, [make_case(agreed_windows=(), consent=None, balance_fen=1_239_567,
                                      overdue_fen=500_000)])  # fmt: skip
        import_means(desk, [make_loan(means=known)])
        agree_plan(desk, "C1", asked)


def test_what_the_store_knows_of_the_means_counts_whoever_approves(at_desk: AtDesk) -> None:
    asked = replace(PLAN, means=Means(), approved_by="于主任")
    with pytest.raises(InputError, match="rule cannot-bear"):
        agreed_by_store(at_desk, asked, income_fen=110_000)
    with pytest.raises(InputError, match=r"The plan is not offered: .* can be spared"):
        agreed_by_store(at_desk, asked, income_fen=300_000)
    told_anew = replace(asked, means=Means(monthly_income_fen=800_000))
    agreed_by_store(at_desk, told_anew, income_fen=110_000)


def test_a_plan_takes_the_place_of_a_promise_that_is_not_due_yet(at_desk: AtDesk) -> None:
    told(at_desk, promise=Promise(due_on=DAY + timedelta(days=9), amount_fen=100_000))


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


BEARS = Means(monthly_income_fen=800_000, outgoings_fen=0, dependants=0)


def in_hardship(at_desk: AtDesk, means: Means | None, asked: PlanWish = PLAN) -> CaseState:
    """Agree on a plan in counselling, by means that the store holds; return where it leads."""
    with at_desk(at("09:00")) as desk:
        import_cases(desk, [make_case(agreed_windows=(), consent=None, balance_fen=1_239_567,
                                      overdue_fen=500_000)])  # fmt: skip
        if means is not None:
            import_means(desk, [make_loan(means=means)])
        take_step(desk, "C1", Step.COUNSEL, DAY)
        return agree_plan(desk, "C1", asked)[0].progress.state


def test_a_household_in_hardship_agrees_to_what_its_recorded_means_surely_bear(
    at_desk: AtDesk,
) -> None:
    assert in_hardship(at_desk, BEARS) is CaseState.PLAN_RUNNING


@pytest.mark.parametrize(
    ("means", "lifts"),
    [
        (None, "Not recorded: income, outgoings, dependants; record it: visitplanner case means"),
        (replace(BEARS, dependants=None), "Not recorded: dependants; record it"),
        (replace(BEARS, monthly_income_fen=300_000), "They do not: offer smaller instalments"),
    ],
)
def test_in_hardship_means_told_anew_are_not_enough_and_it_is_said_what_is(
    at_desk: AtDesk, means: Means | None, lifts: str
) -> None:
    told = rf"hardship is on record: .* surely bear it\. {lifts}.* \(rule hardship\)"
    with pytest.raises(InputError, match=told):
        in_hardship(at_desk, means, replace(PLAN, approved_by="于主任"))


def test_in_hardship_a_plan_is_stretched_and_put_off_as_far_as_the_policy_goes(
    at_desk: AtDesk,
) -> None:
    low = replace(BEARS, monthly_income_fen=240_000)
    stretched = replace(PLAN, months=24, wish=Wish(first_due_on=date(2026, 12, 8)))
    assert in_hardship(at_desk, low, stretched) is CaseState.PLAN_RUNNING


def test_the_bare_step_goes_by_the_same_rule(at_desk: AtDesk) -> None:
    flags = {"C2": HoldFlag.HARDSHIP, "C3": HoldFlag.MOURNING}
    with at_desk(at("09:00")) as desk:
        import_cases(desk, [make_case(agreed_windows=(), consent=None)])
        import_cases(
            desk,
            [
                make_case(name, agreed_windows=(), consent=None, flags=frozenset({flag}))
                for name, flag in flags.items()
            ],
        )
        with pytest.raises(InputError, match=r"with its instalments, .* \(rule hardship\)"):
            take_step(desk, "C2", Step.RUN_PLAN, DAY)
        with pytest.raises(InputError, match=r"no plan is agreed on now: .* \(rule protected\)"):
            take_step(desk, "C3", Step.RUN_PLAN, DAY)
        assert take_step(desk, "C1", Step.RUN_PLAN, DAY).progress.state is CaseState.PLAN_RUNNING
