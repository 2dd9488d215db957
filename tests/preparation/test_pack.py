"""A pack offers what can be borne, sums to the debt to the fen, and presses nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from debts import means
from hypothesis import given
from hypothesis import strategies as st
from known_cases import COMFORTABLE, DEBT, GROUND, TODAY, knowns, make_known, make_loan
from samples import make_case

from visitplanner.domain import HoldFlag
from visitplanner.preparation.offers import Offers
from visitplanner.preparation.pack import pack_of
from visitplanner.preparation.strategy import Strategy
from visitplanner.repayment import Debt, Means, Verdict
from visitplanner.repayment.options import Way

if TYPE_CHECKING:
    from visitplanner.preparation.known import Known


def test_the_example_of_the_docs() -> None:
    """12,395.67 yuan; 8,000 of income less 2 x 1,100 and 2,000, and half of 3,800 is 1,900."""
    pack = pack_of(make_known(), GROUND)
    assert pack.chosen.strategy is Strategy.PLAN
    assert pack.debt == replace(DEBT, as_of=TODAY)
    assert pack.bearing.monthly.surely == pack.bearing.monthly.at_most == 190_000
    assert pack.suggested is not None
    assert pack.suggested.terms is not None
    assert pack.suggested.schedule is not None
    assert pack.suggested.terms.months == 12
    assert pack.suggested.schedule.largest_fen == 109_298
    assert pack.suggested.schedule.total_fen == 1_278_567


def test_without_parts_all_that_is_overdue_is_principal() -> None:
    case = make_case("C1", days_past_due=60, overdue_fen=500_000)
    pack = pack_of(make_known(case=case, loan=None), GROUND)
    assert not pack.are_parts_known
    assert pack.debt == Debt(as_of=TODAY, principal_fen=500_000)


def test_a_longer_term_than_officers_may_offer_is_marked_or_left_out() -> None:
    modest = Means(monthly_income_fen=310_000, outgoings_fen=100_000, dependants=0, at_hand_fen=0)
    known = make_known(loan=make_loan(means=modest))  # 500 a month: not in 24 months, in 36
    asked = pack_of(known, GROUND)
    assert {bool(way.approvals) for way in asked.ways if way.verdict is Verdict.YES} == {True}
    assert asked.suggested is None
    strict = pack_of(known, replace(GROUND, offers=Offers(needs_approval=())))
    assert all(way.verdict is not Verdict.YES for way in strict.ways)
    assert strict.chosen.strategy is Strategy.ASK


def test_paying_later_is_left_out_where_the_bank_gives_no_time() -> None:
    none = replace(GROUND, offers=Offers(pay_within_days=0))
    known = make_known(loan=make_loan(means=replace(COMFORTABLE, at_hand_fen=2_000_000)))
    assert Way.FULL_BY in {way.way for way in pack_of(known, GROUND).ways}
    assert Way.FULL_BY not in {way.way for way in pack_of(known, none).ways}


def test_what_is_not_known_is_asked_for() -> None:
    assert pack_of(make_known(), GROUND).bearing.to_ask == ()
    assert len(pack_of(make_known(loan=None), GROUND).bearing.to_ask) == 4


@given(knowns())
def test_every_way_sums_to_the_debt_to_the_fen(known: Known) -> None:
    pack = pack_of(known, GROUND)
    for way in pack.ways:
        assert way.schedule is not None
        paid = way.schedule.every_payment
        assert sum(each.principal_fen for each in paid) == pack.debt.principal_fen
        assert sum(each.accrued_fen for each in paid) == (
            pack.debt.interest_fen - way.waiver.interest_fen
        )
        assert sum(each.fees_fen for each in paid) == pack.debt.fees_fen - way.waiver.fees_fen
        assert all(each.due_on >= TODAY for each in paid)


@given(knowns())
def test_nothing_that_cannot_be_borne_is_offered_and_the_borne_stand_first(known: Known) -> None:
    verdicts = [way.verdict for way in pack_of(known, GROUND).ways]
    assert Verdict.NO not in verdicts
    assert verdicts == sorted(verdicts, key=[Verdict.YES, Verdict.NOT_KNOWN].index)


@given(knowns(), st.sampled_from(HoldFlag))
def test_whoever_is_protected_is_offered_no_way_to_repay(known: Known, flag: HoldFlag) -> None:
    case = replace(known.case, flags=known.case.flags | {flag})
    pack = pack_of(replace(known, case=case), GROUND)
    assert pack.ways == ()
    assert pack.suggested is None


@given(means())
def test_what_is_suggested_can_surely_be_borne_and_needs_nobodys_word(told: Means) -> None:
    suggested = pack_of(make_known(loan=make_loan(means=told)), GROUND).suggested
    if suggested is not None:
        assert suggested.verdict is Verdict.YES
        assert suggested.approvals == ()
