"""A payment taken back has never been: the store stands as without it, but for its own record."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from casework.conftest import POLICY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import DAY, at, make_case

from visitplanner.casework.agreed_plans import PlanWish, agree_plan
from visitplanner.casework.desk import Desk, open_file
from visitplanner.casework.dues import instalments, promises
from visitplanner.casework.importing import import_cases
from visitplanner.casework.payments import Payment, add_payment
from visitplanner.casework.steps import take_step
from visitplanner.casework.voiding import Slip, Voided, void_payment
from visitplanner.domain import Promise
from visitplanner.errors import InputError
from visitplanner.process.states import CaseState, Step
from visitplanner.repayment.bearing import Means
from visitplanner.repayment.debt import Debt
from visitplanner.repayment.options import Wish
from visitplanner.repayment.terms import Method
from visitplanner.store.access import RefusedError, Right, Role
from visitplanner.store.case_rows import KEPT, OPEN
from visitplanner.store.database import transaction
from visitplanner.store.people import take_on
from visitplanner.store.schema import EVENT, VOID
from visitplanner.store.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.casework.desk import CaseFile
    from visitplanner.store.opening import Store, Visitor

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]
    Said: TypeAlias = tuple[int, int]

DUE = DAY + timedelta(days=10)
LATER = at("09:00", date(2027, 6, 1))
PLAN = PlanWish(
    debt=Debt(as_of=DAY, principal_fen=60_000_00),
    method=Method.EQUAL_PRINCIPAL,
    months=3,
    wish=Wish(first_due_on=date(2026, 11, 9)),
    means=Means(),
)


@pytest.fixture
def stood(store: Store, dispatcher: Visitor) -> AtDesk:
    """Return what gives the desk of the maker, who may do all; a promise of 1,000 is watched."""

    @contextlib.contextmanager
    def desk(now: datetime) -> Iterator[Desk]:
        with store.acting(replace(dispatcher, now=now), Right.VOID_PAYMENTS) as journal:
            yield Desk(journal=journal, rulebook=POLICY.rulebook, calendar=POLICY.calendar)

    promised = make_case(
        promise=Promise(due_on=DUE, amount_fen=100_000),
        agreed_windows=(),
        consent=None,
        balance_fen=60_000_00,
        overdue_fen=20_000_00,
    )
    with desk(at("08:00")) as first:
        import_cases(first, [promised])
    with desk(at("08:30")) as first:
        take_step(first, "C1", Step.WATCH_PROMISE, DAY)
    return desk


def pay(desk: Desk, fen: int, reference: str = "", day: date = DUE) -> CaseFile:
    payment = Payment(paid_on=day, amount_fen=fen, reference=reference)
    return add_payment(desk, "C1", payment).file


def void(desk: Desk, reference: str | None = "", reason: str = "金额多打了一个零") -> Voided:
    return void_payment(desk, "C1", Slip(paid_on=DUE, reference=reference, reason=reason))


def stands(file: CaseFile) -> dict[str, Any]:
    """Return all that a file holds, but for what was taken back, in an order of its own."""
    rows = {
        name: sorted((sorted(row.items(), key=str) for row in rows), key=str)
        for name, rows in file.facts.facts.items()
        if name != VOID.name
    }
    return {**rows, "state": file.progress.state, "row": dict(file.facts.case)}


def test_a_promise_that_was_kept_by_a_slip_is_watched_again(stood: AtDesk) -> None:
    with stood(LATER) as desk:
        before = stands(open_file(desk, "C1"))
    with stood(LATER + timedelta(minutes=1)) as desk:
        assert pay(desk, 100_000).progress.state is CaseState.NOTIFIED
    with stood(LATER + timedelta(minutes=2)) as desk:
        done = void(desk)
        assert (done.amount_fen, done.is_news, done.stays) == (100_000, True, False)
        assert done.file.progress.state is CaseState.PROMISE_WATCH
        assert stands(open_file(desk, "C1")) == before
        (row,) = open_file(desk, "C1").facts.facts[VOID.name]
        assert (row["amount_fen"], row["voided_by"], row["reason"]) == (
            (100_000, "周敏", "金额多打了一个零")
        )


SUMS = st.lists(
    st.sampled_from([1, 40_000, 60_000, 100_000, 2_000_000, 4_100_000]), min_size=1, max_size=4
)


@given(sums=SUMS, runs=st.booleans(), data=st.data())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_added_and_voided_is_never_added(
    stood: AtDesk, sums: list[int], *, runs: bool, data: st.DataObject
) -> None:
    slip = data.draw(st.integers(0, len(sums) - 1), label="slip")
    kept: list[dict[str, Any]] = []
    for left_out in (True, False):
        with contextlib.suppress(_UndoneError), stood(LATER) as desk:
            if runs:
                agree_plan(desk, "C1", PLAN)
            for number, fen in enumerate(sums):
                desk.journal.now = LATER + timedelta(hours=1 + number)
                if number != slip or not left_out:
                    pay(desk, fen, f"R{number}")
            desk.journal.now = LATER + timedelta(days=1)
            if not left_out:
                void(desk, f"R{slip}")
            kept.append(stands(open_file(desk, "C1")))
            raise _UndoneError
    assert kept[0] == kept[1]


class _UndoneError(Exception):
    """Takes a transaction back."""


def test_voided_twice_is_voided_once_and_recorded_anew_it_counts(
    stood: AtDesk, store: Store
) -> None:
    with stood(LATER) as desk:
        pay(desk, 100_000)
    with stood(LATER + timedelta(minutes=1)) as desk:
        void(desk)
        assert not void(desk).is_news
        assert void(desk, None).amount_fen == 100_000
    with stood(LATER + timedelta(minutes=2)) as desk:
        assert pay(desk, 10_000).progress.state is CaseState.PROMISE_WATCH
    with stood(LATER + timedelta(minutes=3)) as desk:
        assert void(desk).is_news
        rows = open_file(desk, "C1").facts.facts[VOID.name]
        assert sorted(row["number"] for row in rows) == [1, 2]
    with transaction(store.engine) as connection:
        assert verify(connection, store.vault).findings == ()


def test_what_a_person_recorded_since_stays_and_the_promise_is_open_again(stood: AtDesk) -> None:
    with stood(LATER) as desk:
        pay(desk, 100_000)
    with stood(LATER + timedelta(minutes=1)) as desk:
        take_step(desk, "C1", Step.SEEK_AGREEMENT, desk.today)
    with stood(LATER + timedelta(minutes=2)) as desk:
        done = void(desk)
        assert done.stays
        assert done.file.progress.state is CaseState.AGREEMENT_SOUGHT
        assert [due.standing for due in promises(done.file)] == [OPEN]


def test_what_a_person_kept_is_kept_still(stood: AtDesk) -> None:
    with stood(LATER) as desk:
        pay(desk, 40_000)
    with stood(LATER + timedelta(minutes=1)) as desk:
        take_step(desk, "C1", Step.KEEP_PROMISE, DUE)
    with stood(LATER + timedelta(minutes=2)) as desk:
        file = void(desk).file
        assert [due.standing for due in promises(file)] == [KEPT]
        assert file.progress.state is CaseState.NOTIFIED


def test_promises_that_fell_with_the_kept_one_stand_again(stood: AtDesk) -> None:
    other = make_case(
        promise=Promise(due_on=DUE - timedelta(days=3), amount_fen=5_000),
        agreed_windows=(),
        consent=None,
        balance_fen=60_000_00,
        overdue_fen=20_000_00,
    )
    with stood(LATER) as desk:
        import_cases(desk, [other])
        before = stands(open_file(desk, "C1"))
    with stood(LATER + timedelta(minutes=1)) as desk:
        assert OPEN not in [due.standing for due in promises(pay(desk, 100_000))]
    with stood(LATER + timedelta(minutes=2)) as desk:
        void(desk)
        assert stands(open_file(desk, "C1")) == before


def test_an_instalment_is_looked_for_again_and_later_money_moves_up(stood: AtDesk) -> None:
    with stood(LATER) as desk:
        first, second, _ = (
            due.left_fen or 0 for due in instalments(agree_plan(desk, "C1", PLAN)[0])
        )
    for number, fen in enumerate((first, second)):
        with stood(LATER + timedelta(minutes=1 + number)) as desk:
            pay(desk, fen, f"R{number}")
    with stood(LATER + timedelta(minutes=9)) as desk:
        file = void(desk, "R0").file
        assert [due.paid_fen for due in instalments(file)] == (
            [second, 0, 0] if second <= first else [first, second - first, 0]
        )
        assert file.progress.state is CaseState.PLAN_RUNNING
        assert len(file.facts.facts[EVENT.name]) == len(file.history)


@pytest.mark.parametrize(
    ("reference", "reason", "told"),
    [
        ("", " ", "expected a reason of at most"),
        ("", "多" * 2_001, "expected a reason of at most"),
        ("R9", "slip", "no such payment"),
        (None, "slip", "2 payments of .* say which by its reference"),
    ],
)
def test_what_is_amiss_is_refused_and_nothing_is_written(
    stood: AtDesk, reference: str | None, reason: str, told: str
) -> None:
    with stood(LATER) as desk:
        pay(desk, 10_000, "R1")
        pay(desk, 20_000, "R2")
        before = stands(open_file(desk, "C1"))
        with pytest.raises(InputError, match=told):
            void(desk, reference, reason)
        assert stands(open_file(desk, "C1")) == before


def test_the_money_of_a_closed_case_stays(stood: AtDesk) -> None:
    with stood(LATER) as desk:
        pay(desk, 10_000)
        take_step(desk, "C1", Step.CLOSE, desk.today)
        with pytest.raises(InputError, match="reopen, then take the payment back"):
            void(desk)


def test_only_a_manager_takes_a_payment_back(
    stood: AtDesk, store: Store, dispatcher: Visitor
) -> None:
    del stood
    with store.acting(dispatcher, Right.MANAGE) as journal:
        take_on(journal, "孙", [Role.DISPATCHER])
    visitor = replace(dispatcher, name="孙")
    told = "it is for: manager"
    with pytest.raises(RefusedError, match=told), store.acting(visitor, Right.VOID_PAYMENTS):
        pass
