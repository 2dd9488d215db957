"""Payments settle promises and instalments to the fen, and the process follows."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import DAY, at, make_case
from sqlalchemy import select

from visitplanner.casework.agreed_plans import PlanWish, agree_plan
from visitplanner.casework.desk import Desk, open_file
from visitplanner.casework.dues import ENDED, instalments, open_dues, promises
from visitplanner.casework.follow_ups import follow_ups, waiting_of
from visitplanner.casework.importing import import_cases
from visitplanner.casework.payments import Payment, Taken, add_payment
from visitplanner.casework.privacy import purge
from visitplanner.casework.steps import complain, take_step
from visitplanner.domain import Promise
from visitplanner.errors import InputError
from visitplanner.process.kinds import FollowUpKind
from visitplanner.process.states import CaseState, Step
from visitplanner.repayment.bearing import Means
from visitplanner.repayment.debt import Debt
from visitplanner.repayment.options import Wish
from visitplanner.repayment.terms import Method
from visitplanner.store.case_rows import BROKEN, KEPT, OPEN, REPLACED
from visitplanner.store.schema import METADATA, PAYMENT, PROMISE, REPAYMENT, SETTLEMENT

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.casework.desk import CaseFile
    from visitplanner.store.opening import Store, Visitor

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

DUE = DAY + timedelta(days=10)
MUCH_LATER = at("09:00", date(2027, 6, 1))
PLAN = PlanWish(
    debt=Debt(as_of=DAY, principal_fen=60_000_00),
    method=Method.EQUAL_PRINCIPAL,
    months=3,
    wish=Wish(first_due_on=date(2026, 11, 9)),
    means=Means(),
)


@pytest.fixture(autouse=True)
def case(at_desk: AtDesk) -> None:
    """Put a case into the store that has promised 1,000 yuan, and has had its notice."""
    promised = make_case(
        promise=Promise(due_on=DUE, amount_fen=100_000),
        agreed_windows=(),
        consent=None,
        balance_fen=60_000_00,
        overdue_fen=20_000_00,
    )
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [promised])


@pytest.fixture
def watched(at_desk: AtDesk) -> None:
    """Watch the promise."""
    with at_desk(at("08:30")) as desk:
        take_step(desk, "C1", Step.WATCH_PROMISE, DAY)


def run_plan(desk: Desk) -> CaseFile:
    return agree_plan(desk, "C1", PLAN)[0]


def pay(desk: Desk, fen: int, day: date = DUE, reference: str = "") -> Taken:
    return add_payment(desk, "C1", Payment(paid_on=day, amount_fen=fen, reference=reference))


def standings(file: CaseFile) -> list[str]:
    return [due.standing for due in instalments(file)]


@pytest.mark.usefixtures("watched")
def test_a_promise_paid_in_parts_is_kept_with_the_last_fen(at_desk: AtDesk) -> None:
    with at_desk(MUCH_LATER) as desk:
        first = pay(desk, 99_999)
        assert [(each.amount_fen, each.left_fen) for each in first.settled] == [(99_999, 1)]
        assert first.file.progress.state is CaseState.PROMISE_WATCH
        last = pay(desk, 1, DUE + timedelta(days=1))
    assert last.file.progress.state is CaseState.NOTIFIED
    assert [due.standing for due in promises(last.file)] == [KEPT]
    assert last.over_fen == 0


@pytest.mark.usefixtures("watched")
def test_of_several_promises_the_last_due_is_looked_for(at_desk: AtDesk) -> None:
    with at_desk(MUCH_LATER) as desk:
        file = open_file(desk, "C1")
        (row,) = file.facts.facts[PROMISE.name]
        for days in (-3, 4):
            due_on = DUE + timedelta(days=days)
            file = file.with_fact(desk, PROMISE, {**row, "due_on": due_on})
        assert [due.due_on for due in open_dues(file)] == [DUE + timedelta(days=4)]


@pytest.mark.usefixtures("watched")
def test_what_is_too_much_settles_nothing(at_desk: AtDesk) -> None:
    with at_desk(MUCH_LATER) as desk:
        assert pay(desk, 100_250).over_fen == 250
        assert pay(desk, 500, DUE + timedelta(days=1)).over_fen == 500


@pytest.mark.usefixtures("watched")
def test_the_same_payment_is_recorded_once_and_another_is_told_apart(at_desk: AtDesk) -> None:
    with at_desk(MUCH_LATER) as desk:
        assert pay(desk, 500).is_news
        again = pay(desk, 500)
        assert not again.is_news
        assert promises(again.file)[0].paid_fen == 500
        with pytest.raises(InputError, match="tell them apart by a reference"):
            pay(desk, 700)
        assert promises(pay(desk, 700, reference="T-2").file)[0].paid_fen == 1_200


@pytest.mark.parametrize("fen", [0, -1, 10**12 + 1])
def test_no_sum_is_refused(at_desk: AtDesk, fen: int) -> None:
    with at_desk(MUCH_LATER) as desk, pytest.raises(InputError, match="expected an amount above 0"):
        pay(desk, fen)


def test_a_day_to_come_is_refused(at_desk: AtDesk) -> None:
    with at_desk(at("09:00")) as desk, pytest.raises(InputError, match="a day that has come"):
        pay(desk, 100, DAY + timedelta(days=1))


def test_a_payment_fills_the_instalments_in_their_order(at_desk: AtDesk) -> None:
    with at_desk(MUCH_LATER) as desk:
        file = run_plan(desk)
        first, second, _ = (due.left_fen or 0 for due in instalments(file))
        done = pay(desk, first + 10)
        assert standings(done.file) == [KEPT, OPEN, OPEN]
        assert [each.left_fen for each in done.settled] == [0, second - 10]
        waits = waiting_of(done.file, desk.today)
        assert (waits.instalment, waits.left_fen) == ((2, 3), second - 10)
    assert done.file.progress.state is CaseState.PLAN_RUNNING


def test_a_plan_that_was_paid_is_proposed_for_closing(at_desk: AtDesk) -> None:
    with at_desk(MUCH_LATER) as desk:
        whole = sum(due.left_fen or 0 for due in instalments(run_plan(desk)))
        done = pay(desk, whole + 3)
        assert (standings(done.file), done.over_fen) == ([KEPT] * 3, 3)
        (asked,) = follow_ups(desk)
        assert (asked.kind, asked.step, asked.due_on) == (FollowUpKind.CLOSING, Step.PAY, DUE)
        assert take_step(desk, "C1", Step.PAY, DUE).progress.state is CaseState.CLOSED


def test_each_instalment_is_looked_for_and_judged_in_turn(at_desk: AtDesk) -> None:
    with at_desk(MUCH_LATER) as desk:
        days = [due.due_on for due in instalments(run_plan(desk))]
        for day in days:
            (asked,) = follow_ups(desk)
            assert (asked.kind, asked.due_on) == (
                FollowUpKind.INSTALMENT,
                day + timedelta(days=3),
            )
            file = take_step(desk, "C1", Step.KEEP_PROMISE, day)
        assert standings(file) == [KEPT] * 3


def test_an_instalment_is_kept_ahead_by_its_payment_alone(at_desk: AtDesk) -> None:
    with at_desk(MUCH_LATER) as desk:
        first = instalments(run_plan(desk))[0].due_on
        with pytest.raises(InputError, match="visitplanner payment add"):
            take_step(desk, "C1", Step.KEEP_PROMISE, first - timedelta(days=1))
        take_step(desk, "C1", Step.KEEP_PROMISE, first)


def test_a_broken_instalment_leads_to_counselling_and_ends_its_plan(at_desk: AtDesk) -> None:
    with at_desk(MUCH_LATER) as desk:
        first = instalments(run_plan(desk))[0].due_on
        early = first + timedelta(days=2)
        with pytest.raises(InputError, match="has until"):
            take_step(desk, "C1", Step.BREAK_PROMISE, early)
        file = take_step(desk, "C1", Step.BREAK_PROMISE, first + timedelta(days=3))
    assert file.progress.state is CaseState.COUNSELLING
    assert standings(file) == [BROKEN, ENDED, ENDED]


def test_a_plan_of_which_all_that_fell_due_is_paid_is_not_broken(at_desk: AtDesk) -> None:
    with at_desk(MUCH_LATER) as desk:
        first, second, third = instalments(run_plan(desk))
        pay(desk, first.left_fen or 0)
        told = (
            f"nothing that has fallen due of the plan is left: instalment 2 of 3, .* falls due on"
            f" .* and has until .* {second.due_on.year}.*rule promise-time"
        )
        with pytest.raises(InputError, match=told):
            take_step(desk, "C1", Step.BREAK_PROMISE, second.due_on - timedelta(days=1))
        with pytest.raises(InputError, match=r"instalment 2 of 3 fell due on .* of it is left"):
            take_step(desk, "C1", Step.BREAK_PROMISE, second.due_on + timedelta(days=2))
        pay(desk, (second.left_fen or 0) + (third.left_fen or 0), reference="T-2")
        with pytest.raises(InputError, match="every instalment of the plan is kept"):
            take_step(desk, "C1", Step.BREAK_PROMISE, desk.today)
        assert open_file(desk, "C1").progress.state is CaseState.PLAN_RUNNING


@pytest.mark.usefixtures("watched")
def test_a_promise_that_was_paid_while_the_case_was_paused_is_not_broken(at_desk: AtDesk) -> None:
    with at_desk(MUCH_LATER) as desk:
        complain(desk, "C1", DUE, "")
        pay(desk, 100_000)
        take_step(desk, "C1", Step.RESOLVE_COMPLAINT, DUE + timedelta(days=1))
        with pytest.raises(InputError, match=r"what was promised for .* is kept"):
            take_step(desk, "C1", Step.BREAK_PROMISE, desk.today)


def test_a_plan_without_instalments_on_record_may_break(at_desk: AtDesk) -> None:
    with at_desk(MUCH_LATER) as desk:
        file = open_file(desk, "C1")
        (row,) = file.facts.facts[PROMISE.name]
        file.with_fact(desk, PROMISE, {**row, "standing": REPLACED})
        take_step(desk, "C1", Step.RUN_PLAN, DUE)
        broken = take_step(desk, "C1", Step.BREAK_PROMISE, desk.today)
        assert broken.progress.state is CaseState.COUNSELLING


def test_a_payment_settles_nothing_that_was_agreed_after_it(at_desk: AtDesk) -> None:
    with at_desk(MUCH_LATER) as desk:
        run_plan(desk)
        assert pay(desk, 5_000, DAY - timedelta(days=1)).over_fen == 5_000
        assert pay(desk, 5_000, DAY).over_fen == 0  # of its own day it counts


@pytest.mark.usefixtures("watched")
def test_a_paused_case_keeps_what_was_paid_and_asks_for_its_step_later(at_desk: AtDesk) -> None:
    with at_desk(MUCH_LATER) as desk:
        complain(desk, "C1", DUE, "")
        paid = pay(desk, 100_000)
        assert paid.file.progress.state is CaseState.PAUSED
        assert [due.standing for due in promises(paid.file)] == [KEPT]
        take_step(desk, "C1", Step.RESOLVE_COMPLAINT, DUE + timedelta(days=1))
        (asked,) = follow_ups(desk)
        assert (asked.kind, asked.step) == (FollowUpKind.PROMISE, Step.KEEP_PROMISE)
        file = take_step(desk, "C1", Step.KEEP_PROMISE, DUE + timedelta(days=1))
    assert file.progress.state is CaseState.NOTIFIED


@pytest.mark.parametrize("step", [Step.PAY, Step.CLOSE])
def test_a_closed_case_asks_for_no_instalment(at_desk: AtDesk, step: Step) -> None:
    with at_desk(MUCH_LATER) as desk:
        run_plan(desk)
        file = take_step(desk, "C1", step, DUE)
        assert standings(file) == [ENDED] * 3
        assert follow_ups(desk) == ()


def test_counselling_leaves_a_plan_and_a_new_beginning_ends_it(at_desk: AtDesk) -> None:
    with at_desk(MUCH_LATER) as desk:
        run_plan(desk)
        assert standings(take_step(desk, "C1", Step.COUNSEL, DUE)) == [OPEN] * 3
        assert pay(desk, 100).over_fen == 0
        assert standings(take_step(desk, "C1", Step.END_COUNSELLING, DUE)) == [ENDED] * 3


@pytest.mark.usefixtures("watched")
def test_a_plan_takes_the_place_of_a_promise_and_of_a_plan(at_desk: AtDesk) -> None:
    with at_desk(MUCH_LATER) as desk:
        file = run_plan(desk)
        assert [due.standing for due in promises(file)] == [REPLACED]
        assert len(run_plan(desk).events) == len(file.events)  # the same again
        longer = PlanWish(
            debt=PLAN.debt, method=PLAN.method, months=6, wish=PLAN.wish, means=PLAN.means
        )
        file, _ = agree_plan(desk, "C1", longer)
        assert [due.standing for due in instalments(file, 1)] == [ENDED] * 3
        assert len(instalments(file)) == 6
        assert file.progress.state is CaseState.PLAN_RUNNING


def test_the_store_knows_who_wrote_all_of_it(
    at_desk: AtDesk, store: Store, dispatcher: Visitor
) -> None:
    with at_desk(MUCH_LATER) as desk:
        run_plan(desk)
        pay(desk, 3_000)
    assert store.verified(dispatcher).findings == ()


def test_a_reference_lies_in_no_column_of_the_store(at_desk: AtDesk, store: Store) -> None:
    with at_desk(MUCH_LATER) as desk:
        agree_plan(desk, "C1", replace(PLAN, approved_by="APPROVER"))
        pay(desk, 3_000, reference="REFERENCE")
        (row,) = open_file(desk, "C1").facts.facts[PAYMENT.name]
        assert row["reference"] == "REFERENCE"
    with store.engine.connect() as connection:
        for table in METADATA.sorted_tables:
            for row in connection.execute(select(table)):
                assert not re.search("REFERENCE|APPROVER", str(tuple(row)))
        connection.rollback()


def test_a_purge_takes_references_and_names(at_desk: AtDesk) -> None:
    with at_desk(MUCH_LATER) as desk:
        agree_plan(desk, "C1", replace(PLAN, approved_by="APPROVER"))
        pay(desk, 3_000, reference="REFERENCE")
        take_step(desk, "C1", Step.CLOSE, DUE)
        purge(desk, ["C1"])
        facts = open_file(desk, "C1").facts.facts
        assert [row["reference"] for row in facts[PAYMENT.name]] == [""]
        assert [row["approved_by"] for row in facts[REPAYMENT.name]] == [""]


class UndoError(Exception):
    """Leaves the store as it was."""


@given(paid=st.lists(st.integers(1, 30_000_00), max_size=5))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_fen_settles_something_once_or_is_told_to_be_over(
    at_desk: AtDesk, paid: list[int]
) -> None:
    with contextlib.suppress(UndoError), at_desk(MUCH_LATER) as desk:
        owed = sum(due.left_fen or 0 for due in instalments(run_plan(desk)))
        done = [pay(desk, fen, reference=f"T{n}") for n, fen in enumerate(paid)]
        file, over = open_file(desk, "C1"), sum(each.over_fen for each in done)
        settled = sum(row["amount_fen"] for row in file.facts.facts[SETTLEMENT.name])
        assert settled + over == sum(paid)
        assert sum(row["amount_fen"] for row in file.facts.facts[PAYMENT.name]) == sum(paid)
        assert sum(due.left_fen or 0 for due in instalments(file)) == owed - settled
        for due in instalments(file):
            assert (due.left_fen == 0) == (due.standing == KEPT)
        assert over == max(0, sum(paid) - owed)
        raise UndoError
