"""A strategy is chosen by the first rule that applies, and weakness never brings more pressure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from known_cases import COMFORTABLE, GROUND, TODAY, knowns, make_known, make_loan
from samples import make_case

from visitplanner.domain import Ability, HoldFlag, OutcomeCode
from visitplanner.preparation.known import (
    Known,
    PastComplaint,
    PastPromise,
    PromiseStanding,
    SeenVisit,
)
from visitplanner.preparation.pack import strategy_of
from visitplanner.preparation.strategy import Strategy
from visitplanner.preparation.strategy_rules import SHORT_ARREAR_DAYS, STRATEGY_RULES
from visitplanner.repayment import Debt, Means

if TYPE_CHECKING:
    from collections.abc import Callable

YESTERDAY = TODAY - timedelta(days=1)
POOR = Means(monthly_income_fen=100_000, outgoings_fen=0, dependants=0, at_hand_fen=0)
RICH = replace(COMFORTABLE, at_hand_fen=5_000_000)


def rule_of(known: Known) -> str:
    return strategy_of(known, GROUND).rule.rule_id


def flagged(flag: HoldFlag) -> Known:
    return make_known(case=make_case("C1", days_past_due=60, flags=frozenset({flag})))


def visited(outcome: OutcomeCode, **facts: Any) -> Known:  # noqa: ANN401 (any field)
    return make_known(visits=(SeenVisit(day=YESTERDAY, outcome=outcome),), **facts)


def promised(standing: PromiseStanding, days: int) -> Known:
    due_on = TODAY + timedelta(days=days)
    promise = PastPromise(due_on=due_on, amount_fen=100_00, standing=standing)
    return make_known(promises=(promise,), grace_days=3)


def short(days: int, **facts: Any) -> Known:  # noqa: ANN401 (any field)
    return make_known(case=make_case("C1", days_past_due=days), **facts)


@pytest.mark.parametrize(
    ("flag", "rule_id"),
    [
        (HoldFlag.COMPLAINT, "complaint-open"),
        (HoldFlag.PAID, "nothing-owed"),
        (HoldFlag.INSOLVENCY, "others-speak"),
        (HoldFlag.IN_COURT, "others-speak"),
        (HoldFlag.REPRESENTED, "others-speak"),
        (HoldFlag.DECEASED, "others-speak"),
        (HoldFlag.DISPUTED, "dispute-open"),
        (HoldFlag.MINOR_ALONE, "protected"),
        (HoldFlag.SERIOUSLY_ILL, "protected"),
        (HoldFlag.VULNERABLE, "protected"),
        (HoldFlag.MOURNING, "protected"),
        (HoldFlag.DISASTER, "protected"),
        (HoldFlag.HARDSHIP, "hardship"),
    ],
)
def test_every_circumstance_has_its_rule_and_none_speaks_of_payment(
    flag: HoldFlag, rule_id: str
) -> None:
    assert rule_of(flagged(flag)) == rule_id
    assert not strategy_of(flagged(flag), GROUND).strategy.speaks_of_payment


def test_all_circumstances_are_told_of() -> None:
    assert {strategy_of(flagged(flag), GROUND).strategy.pressure for flag in HoldFlag} == {0}


@pytest.mark.parametrize(
    ("known", "rule_id"),
    [
        (make_known(), "bears-a-plan"),
        (make_known(loan=None), "not-known"),
        (make_known(loan=make_loan(means=POOR)), "cannot-bear"),
        (make_known(loan=make_loan(means=RICH)), "pays-in-full"),
        (make_known(loan=make_loan(debt=Debt(as_of=TODAY, principal_fen=0))), "nothing-owed"),
        (make_known(in_counselling=True), "hardship"),
        (make_known(in_dispute=True), "dispute-open"),
        (make_known(plan_runs=True), "plan-running"),
        (visited(OutcomeCode.DISPUTED), "dispute-open"),
        (visited(OutcomeCode.DISPUTED, dispute_settled_on=TODAY), "bears-a-plan"),
        (visited(OutcomeCode.MET_HARDSHIP), "hardship"),
        (visited(OutcomeCode.MET_HARDSHIP, hardship_passed_on=TODAY), "bears-a-plan"),
        (visited(OutcomeCode.MET_REFUSED), "last-refused"),
        (visited(OutcomeCode.NOT_AT_HOME), "bears-a-plan"),
        (promised(PromiseStanding.OPEN, days=0), "promise-running"),
        (promised(PromiseStanding.OPEN, days=-3), "promise-running"),  # the last day of grace
        (promised(PromiseStanding.OPEN, days=-4), "promise-broken"),
        (promised(PromiseStanding.BROKEN, days=-10), "promise-broken"),
        (promised(PromiseStanding.KEPT, days=-10), "bears-a-plan"),
        (promised(PromiseStanding.REPLACED, days=-10), "bears-a-plan"),
        (short(SHORT_ARREAR_DAYS), "first-and-short"),
        (short(SHORT_ARREAR_DAYS + 1), "bears-a-plan"),
        (
            short(10, visits=(SeenVisit(day=YESTERDAY, outcome=OutcomeCode.MET_PROMISED),)),
            "bears-a-plan",
        ),
    ],
)
def test_each_rule_applies_where_it_should_and_not_beside(known: Known, rule_id: str) -> None:
    assert rule_of(known) == rule_id


def test_a_complaint_that_is_resolved_holds_nothing() -> None:
    open_one = PastComplaint(received_on=YESTERDAY, resolved_on=None)
    assert rule_of(make_known(complaints=(open_one,))) == "complaint-open"
    resolved = replace(open_one, resolved_on=TODAY)
    assert rule_of(make_known(complaints=(resolved,))) == "bears-a-plan"


def test_an_officer_who_saw_that_nothing_can_be_paid_is_believed_until_another_saw_more() -> None:
    seen = SeenVisit(day=YESTERDAY, outcome=OutcomeCode.MET_PROMISED, ability=Ability.UNABLE)
    assert rule_of(make_known(visits=(seen,))) == "hardship"
    later = replace(seen, day=TODAY, ability=Ability.IN_PART)
    assert rule_of(make_known(visits=(seen, later))) == "bears-a-plan"


def test_every_rule_is_named_once_and_says_when() -> None:
    names = [rule.rule_id for rule in STRATEGY_RULES]
    assert len(set(names)) == len(names)
    assert len({rule.when for rule in STRATEGY_RULES}) == len(names)


def test_what_asks_nothing_speaks_of_no_payment() -> None:
    assert [each for each in Strategy if not each.speaks_of_payment] == [
        Strategy.WAIT,
        Strategy.SETTLE,
        Strategy.HELP,
    ]


def with_flag(known: Known, flag: HoldFlag) -> Known:
    return replace(known, case=replace(known.case, flags=known.case.flags | {flag}))


def unable(known: Known) -> Known:
    seen = SeenVisit(day=TODAY, outcome=OutcomeCode.MET_HARDSHIP, ability=Ability.UNABLE)
    past = tuple(visit for visit in known.visits if visit.day < TODAY)
    ended = {"hardship_passed_on": None, "dispute_settled_on": None}
    return replace(known, visits=(*past, seen), **ended)  # type: ignore[arg-type]


def less(fen: int | None, lost: int) -> int | None:
    return None if fen is None else max(0, fen - lost)


def more(count: int | None, added: int) -> int | None:
    return None if count is None else count + added


def poorer(known: Known, lost: int) -> Known:
    if known.loan is None:
        return known
    told = known.loan.means
    weaker = replace(
        told,
        monthly_income_fen=less(told.monthly_income_fen, lost),
        outgoings_fen=more(told.outgoings_fen, lost // 2),
        dependants=more(told.dependants, lost % 3),
        at_hand_fen=less(told.at_hand_fen, lost),
    )
    return replace(known, loan=replace(known.loan, means=weaker))


WEAKENINGS: st.SearchStrategy[Callable[[Known], Known]] = st.one_of(
    st.sampled_from(HoldFlag).map(lambda flag: lambda known: with_flag(known, flag)),
    st.just(unable),
    st.integers(0, 10**6).map(lambda lost: lambda known: poorer(known, lost)),
)


@given(knowns(), WEAKENINGS)
def test_weakness_never_makes_a_talk_more_pressing(
    known: Known, weaken: Callable[[Known], Known]
) -> None:
    before, after = (strategy_of(each, GROUND).strategy for each in (known, weaken(known)))
    assert after.pressure <= before.pressure


@given(knowns(), st.sampled_from(HoldFlag))
def test_whoever_is_protected_is_asked_for_nothing(known: Known, flag: HoldFlag) -> None:
    assert strategy_of(with_flag(known, flag), GROUND).strategy.pressure == 0


@given(knowns())
def test_every_case_has_a_strategy_and_a_reason(known: Known) -> None:
    chosen = strategy_of(known, GROUND)
    assert chosen.rule in STRATEGY_RULES
    assert str(chosen.why)
