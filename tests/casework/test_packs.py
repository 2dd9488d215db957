"""Packs out of the store: what was recorded decides, and every reading is told to the log."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from casework.plans_made import made
from known_cases import make_loan
from samples import DAY, at, make_case, make_officer
from sqlalchemy import select

from visitplanner.casework.desk import open_file
from visitplanner.casework.importing import import_cases
from visitplanner.casework.keeping_plans import keep_plan
from visitplanner.casework.means import import_means
from visitplanner.casework.officers import import_officers
from visitplanner.casework.owing import loan_of_file, owed
from visitplanner.casework.packs import cases_planned_on, packs_of, strategy_of_file
from visitplanner.casework.payments import Payment, add_payment
from visitplanner.casework.planning import read_candidates
from visitplanner.casework.steps import complain, take_step, withdraw
from visitplanner.casework.visits import Report, record_visit
from visitplanner.domain import Ability, OutcomeCode, Promise, VisitOutcome, Willingness
from visitplanner.errors import InputError
from visitplanner.preparation.known import PromiseStanding
from visitplanner.preparation.strategy import Strategy
from visitplanner.process.states import Step
from visitplanner.store.schema import AUDIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.casework.desk import Desk
    from visitplanner.preparation.pack import Pack

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

EVE = at("16:00", DAY - timedelta(days=1))
DUE = DAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def planned(at_desk: AtDesk) -> None:
    """Put two cases on the plan of the day; of the first the money is known."""
    with at_desk(EVE) as desk:
        cases = [make_case(f"C{n}", days_past_due=60) for n in (1, 2)]
        import_cases(desk, cases)
        import_means(desk, [make_loan()])
        import_officers(desk.journal, [make_officer()])
        candidates = read_candidates(desk, (DAY,))
        keep_plan(desk, candidates, made(candidates))


def pack(at_desk: AtDesk, now: datetime = EVE, case_id: str = "C1") -> Pack:
    with at_desk(now) as desk:
        (found,) = packs_of(desk, [case_id])
        assert strategy_of_file(desk, open_file(desk, case_id)) == found.chosen
        return found


def visited(at_desk: AtDesk, code: OutcomeCode, promise: Promise | None = None) -> None:
    said = VisitOutcome(
        case_id="C1",
        officer_id="W01",
        day=DAY,
        outcome=code,
        promise=promise,
        willingness=Willingness.WILLING,
        ability=Ability.IN_PART,
        note="说好月底前还",
    )
    with at_desk(at("19:00")) as desk:
        record_visit(desk, Report(outcome=said))


def test_what_is_known_of_the_money_stands_in_the_pack(at_desk: AtDesk) -> None:
    known, unknown = pack(at_desk), pack(at_desk, case_id="C2")
    assert known.chosen.strategy is Strategy.PLAN
    assert known.suggested is not None
    assert (unknown.chosen.strategy, unknown.are_parts_known) == (Strategy.ASK, False)


@pytest.mark.parametrize("case_id", ["C1", "C2"])
def test_what_came_since_is_asked_for_no_more(at_desk: AtDesk, case_id: str) -> None:
    before = pack(at_desk, case_id=case_id).debt
    with at_desk(EVE) as desk:
        add_payment(desk, case_id, Payment(paid_on=DAY - timedelta(days=1), amount_fen=39_567))
        loan = loan_of_file(desk, open_file(desk, case_id))
        asked = owed(desk, open_file(desk, case_id), loan).debt
    after = pack(at_desk, case_id=case_id).debt
    assert after.total_fen == before.total_fen - 39_567 == asked.total_fen
    assert (after.interest_fen, after.fees_fen) == (0, 0)  # they are paid first


def test_every_reading_is_told_to_the_log(at_desk: AtDesk) -> None:
    def count(desk: Desk) -> int:
        desk.journal.flush()
        mine = select(AUDIT).where(AUDIT.c.subject == "C2", AUDIT.c.detail == "read")
        return len(desk.journal.connection.execute(mine).all())

    with at_desk(EVE) as desk:
        before = count(desk)
        packs_of(desk, ["C1", "C2"])
        assert count(desk) == before + 1


def test_a_promise_is_given_its_time_then_asked_about(at_desk: AtDesk) -> None:
    visited(at_desk, OutcomeCode.MET_PROMISED, Promise(due_on=DUE, amount_fen=100_00))
    running = pack(at_desk, at("09:00", DUE))
    assert running.chosen.rule.rule_id == "promise-running"
    assert running.known.visits[-1].note == "说好月底前还"
    assert running.known.due is not None
    late = DUE + timedelta(days=4)
    assert pack(at_desk, at("09:00", late)).chosen.rule.rule_id == "promise-broken"
    with at_desk(at("09:00", late)) as desk:
        take_step(desk, "C1", Step.BREAK_PROMISE, late)
    broken = pack(at_desk, at("10:00", late))
    assert broken.known.promises[0].standing is PromiseStanding.BROKEN
    assert broken.chosen.rule.rule_id == "promise-broken"


def test_hardship_brings_help_until_it_has_passed(at_desk: AtDesk) -> None:
    visited(at_desk, OutcomeCode.MET_HARDSHIP)
    assert pack(at_desk, at("20:00")).chosen.rule.rule_id == "hardship"
    with at_desk(at("21:00")) as desk:
        take_step(desk, "C1", Step.END_COUNSELLING, DAY)
    assert pack(at_desk, at("22:00")).chosen.strategy is Strategy.PLAN


def test_a_plan_that_broke_brings_help_though_no_circumstance_says_so(at_desk: AtDesk) -> None:
    visited(at_desk, OutcomeCode.MET_PLAN_AGREED, Promise(due_on=DUE, amount_fen=100_00))
    assert pack(at_desk, at("20:00")).chosen.rule.rule_id == "promise-running"
    late = DUE + timedelta(days=4)
    with at_desk(at("09:00", late)) as desk:
        take_step(desk, "C1", Step.BREAK_PROMISE, late)
    assert pack(at_desk, at("10:00", late)).chosen.rule.rule_id == "hardship"


def test_a_dispute_is_settled_before_anything_else(at_desk: AtDesk) -> None:
    visited(at_desk, OutcomeCode.DISPUTED)
    assert pack(at_desk, at("20:00")).chosen.strategy is Strategy.SETTLE
    with at_desk(at("21:00")) as desk:
        take_step(desk, "C1", Step.SETTLE_DISPUTE, DAY)
    assert pack(at_desk, at("22:00")).chosen.strategy is Strategy.PLAN


def test_a_complaint_comes_before_all(at_desk: AtDesk) -> None:
    with at_desk(at("09:00")) as desk:
        complain(desk, "C1", DAY, "太早")
    found = pack(at_desk, at("10:00"))
    assert found.chosen.rule.rule_id == "complaint-open"
    assert found.ways == ()


def test_a_days_cases_are_those_still_planned(at_desk: AtDesk) -> None:
    with at_desk(EVE) as desk:
        assert cases_planned_on(desk, DAY) == ("C1", "C2")
        withdraw(desk, "C2", EVE.date(), "周敏")
        assert cases_planned_on(desk, DAY) == ("C1",)
        with pytest.raises(InputError, match="no plan stands"):
            cases_planned_on(desk, date(2026, 10, 9))


def test_a_case_that_is_not_there_is_named(at_desk: AtDesk) -> None:
    with at_desk(EVE) as desk, pytest.raises(InputError, match="no case C7, C8"):
        packs_of(desk, ["C7", "C1", "C8"])
