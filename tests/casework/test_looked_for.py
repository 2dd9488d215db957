"""A payment typed again settles what it would have settled had its slip never been made."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from casework.conftest import POLICY
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from samples import DAY, at, make_case

from visitplanner.casework.agreed_plans import PlanWish, agree_plan
from visitplanner.casework.desk import Desk, open_file
from visitplanner.casework.dues import ENDED, instalments, promises
from visitplanner.casework.importing import import_cases
from visitplanner.casework.payments import Payment, Taken, add_payment
from visitplanner.casework.steps import take_step
from visitplanner.casework.voiding import Slip, void_payment
from visitplanner.domain import Promise
from visitplanner.process.states import CaseState, Step
from visitplanner.repayment.bearing import Means
from visitplanner.repayment.debt import Debt
from visitplanner.repayment.options import Wish
from visitplanner.repayment.terms import Method
from visitplanner.store.access import Right
from visitplanner.store.case_rows import BROKEN, KEPT, OPEN, REPLACED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.casework.desk import CaseFile
    from visitplanner.store.opening import Store, Visitor

    Told: TypeAlias = list[tuple[int, str]]

PLAN = PlanWish(
    debt=Debt(as_of=DAY, principal_fen=30_000_00),
    method=Method.EQUAL_PRINCIPAL,
    months=3,
    wish=Wish(first_due_on=date(2026, 11, 9)),
    means=Means(),
)
PROMISED_ON = DAY + timedelta(days=10)
PAID_ON = date(2026, 11, 9)
MUCH_LATER = at("09:00", date(2027, 3, 1))


class _UndoneError(Exception):
    """Takes a transaction back."""


@dataclass(slots=True)
class Clerk:
    """Who types, each command some minutes after the last."""

    desk: Desk

    def later(self) -> Desk:
        """Return the desk, some minutes on."""
        self.desk.journal.now += timedelta(minutes=3)
        return self.desk

    @property
    def file(self) -> CaseFile:
        """The case as it stands now."""
        return open_file(self.desk, "C1")

    def agree(self) -> list[int]:
        """Return what each instalment asks for."""
        file, _ = agree_plan(self.later(), "C1", PLAN)
        return [int(due.row["amount_fen"]) for due in instalments(file)]

    def pay(self, fen: int, reference: str = "", day: date = PAID_ON) -> Taken:
        """Type a payment."""
        payment = Payment(paid_on=day, amount_fen=fen, reference=reference)
        return add_payment(self.later(), "C1", payment)

    def take_back(self, reference: str = "", day: date = PAID_ON) -> CaseFile:
        """Take one back."""
        slip = Slip(paid_on=day, reference=reference, reason="金额打错")
        return void_payment(self.later(), "C1", slip).file

    def step(self, step: Step, day: date | None = None) -> CaseFile:
        """Record a step, of today where no day is named."""
        return take_step(self.later(), "C1", step, day or self.desk.today)


@pytest.fixture
def store_of_one(store: Store, dispatcher: Visitor) -> tuple[Store, Visitor]:
    """Put a case into the store that has promised 1,000 yuan, which is watched."""
    promised = make_case(
        promise=Promise(due_on=PROMISED_ON, amount_fen=100_000),
        agreed_windows=(),
        consent=None,
        balance_fen=60_000_00,
        overdue_fen=20_000_00,
    )
    with _acting(store, dispatcher, at("08:00")) as clerk:
        import_cases(clerk.desk, [promised])
        clerk.step(Step.WATCH_PROMISE, DAY)
    return store, dispatcher


@contextlib.contextmanager
def _acting(store: Store, dispatcher: Visitor, now: datetime) -> Iterator[Clerk]:
    with store.acting(replace(dispatcher, now=now), Right.VOID_PAYMENTS) as journal:
        desk = Desk(journal=journal, rulebook=POLICY.rulebook, calendar=POLICY.calendar)
        yield Clerk(desk)


@contextlib.contextmanager
def undone(store_of_one: tuple[Store, Visitor]) -> Iterator[Clerk]:
    """Give the clerk of a transaction that is taken back."""
    with contextlib.suppress(_UndoneError), _acting(*store_of_one, MUCH_LATER) as clerk:
        yield clerk
        raise _UndoneError


def stand(file: CaseFile) -> Told:
    return [(due.paid_fen, due.standing) for due in instalments(file)]


@pytest.mark.parametrize(("wrong", "reference"), [(10, ""), (1, "R9")])
def test_a_kept_instalment_typed_again_after_the_break_is_kept(
    store_of_one: tuple[Store, Visitor], wrong: int, reference: str
) -> None:
    with undone(store_of_one) as clerk:
        first, *_ = clerk.agree()
        clerk.pay(first * wrong if wrong == 1 else first + wrong, reference)
        broken = clerk.step(Step.BREAK_PROMISE)
        assert [due.standing for due in instalments(broken)] == [KEPT, BROKEN, ENDED]
        assert stand(clerk.take_back(reference))[0] == (0, ENDED)
        taken = clerk.pay(first)
        assert stand(taken.file) == [(first, KEPT), (0, BROKEN), (0, ENDED)]
        assert (taken.over_fen, taken.is_late) == (0, True)
        assert taken.file.progress.state is CaseState.COUNSELLING


@given(
    sums=st.lists(st.integers(1, 12_000_00), min_size=1, max_size=4),
    slip=st.integers(0, 3),
    wrong=st.integers(1, 12_000_00),
)
@example(sums=[1, 519_728, 1, 1], slip=2, wrong=495_438)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_plan_shows_what_it_would_show_without_the_slip(
    store_of_one: tuple[Store, Visitor], sums: Sequence[int], slip: int, wrong: int
) -> None:
    """What a person has judged stays on the instalment that it was said of."""
    slip %= len(sums)
    shown: list[Told] = []
    for is_typed_wrong in (False, True):
        with undone(store_of_one) as clerk:
            asked = clerk.agree()
            for number, fen in enumerate(sums):
                is_slip = is_typed_wrong and number == slip
                clerk.pay(wrong if is_slip else fen, f"R{number}")
            broken = clerk.step(Step.BREAK_PROMISE) if sum(sums) < sum(asked) else clerk.file
            if is_typed_wrong:
                clerk.take_back(f"R{slip}")
                clerk.pay(sums[slip], f"R{slip}")
            shown.append(stand(clerk.file))
            assert broken.progress == clerk.file.progress
    right, again = shown
    assert [paid for paid, _ in right] == [paid for paid, _ in again]
    for (paid, standing), (_, as_shown), fen in zip(right, again, asked, strict=True):
        assert as_shown == standing or (paid < fen and {standing, as_shown} == {BROKEN, ENDED})


def test_what_was_broken_for_a_slip_is_kept_and_broken_again_without_it(
    store_of_one: tuple[Store, Visitor],
) -> None:
    with undone(store_of_one) as clerk:
        first, *_ = clerk.agree()
        clerk.pay(first // 10)
        clerk.step(Step.BREAK_PROMISE)
        clerk.take_back()
        right = clerk.pay(first).file
        assert stand(right) == [(first, KEPT), (0, ENDED), (0, ENDED)]
        assert stand(clerk.take_back()) == [(0, BROKEN), (0, ENDED), (0, ENDED)]


def test_what_came_later_counts_for_the_plan_that_ran_then(
    store_of_one: tuple[Store, Visitor],
) -> None:
    with undone(store_of_one) as clerk:
        first, second, _ = clerk.agree()
        clerk.pay(first, "R1")
        clerk.pay(second, "R2")
        clerk.step(Step.BREAK_PROMISE)
        file = clerk.take_back("R1")
        assert stand(file)[2] == (0, BROKEN)
        assert sum(paid for paid, _ in stand(file)) == second
        assert [paid for paid, _ in stand(clerk.pay(first, "R3").file)] == [first, second, 0]


def test_a_slip_of_the_last_instalment_leaves_none_open_in_a_broken_plan(
    store_of_one: tuple[Store, Visitor],
) -> None:
    with undone(store_of_one) as clerk:
        first, second, _ = clerk.agree()
        clerk.pay(first + second)
        clerk.step(Step.BREAK_PROMISE)
        assert [standing for _, standing in stand(clerk.take_back())] == [ENDED, ENDED, BROKEN]


def test_money_of_a_plan_that_was_replaced_counts_there(
    store_of_one: tuple[Store, Visitor],
) -> None:
    with undone(store_of_one) as clerk:
        clerk.agree()
        clerk.pay(50_000)
        longer = replace(PLAN, months=6, debt=replace(PLAN.debt, principal_fen=20_000_00))
        file, _ = agree_plan(clerk.later(), "C1", longer)
        clerk.take_back()
        taken = clerk.pay(60_000)
        assert [due.paid_fen for due in instalments(taken.file, 1)] == [60_000, 0, 0]
        assert sum(due.paid_fen for due in instalments(taken.file, 2)) == 0
        assert file.progress.state is taken.file.progress.state


def test_mistyped_twice_it_counts_as_typed_first(store_of_one: tuple[Store, Visitor]) -> None:
    with undone(store_of_one) as clerk:
        first, *_ = clerk.agree()
        clerk.pay(first + 5)
        clerk.step(Step.BREAK_PROMISE)
        clerk.take_back()
        clerk.pay(first - 5)
        clerk.take_back()
        assert stand(clerk.pay(first).file)[0] == (first, KEPT)


def test_a_payment_taken_back_is_replaced_once(store_of_one: tuple[Store, Visitor]) -> None:
    with undone(store_of_one) as clerk:
        first, *_ = clerk.agree()
        clerk.pay(first, "R1")
        clerk.step(Step.BREAK_PROMISE)
        clerk.take_back("R1")
        assert clerk.pay(first, "R2").is_late
        for reference, day in (("R3", PAID_ON), ("R1", PAID_ON + timedelta(days=2))):
            more = clerk.pay(7_000, reference, day)
            assert (more.over_fen, more.first_typed) == (7_000, None)


def test_money_typed_again_settles_nothing_that_was_agreed_after_its_slip(
    store_of_one: tuple[Store, Visitor],
) -> None:
    with undone(store_of_one) as clerk:
        clerk.step(Step.KEEP_PROMISE)
        clerk.pay(100_000, "RX")
        clerk.agree()
        clerk.take_back("RX")
        again = clerk.pay(5_000, "RX")
        assert (again.settled, again.over_fen) == ((), 5_000)
        assert stand(again.file)[0] == (0, OPEN)


def test_what_was_typed_again_is_settled_anew_with_the_plan_that_it_was_for(
    store_of_one: tuple[Store, Visitor],
) -> None:
    with undone(store_of_one) as clerk:
        first, second, _ = clerk.agree()
        clerk.pay(first, "R1")
        clerk.pay(second, "R2")
        clerk.step(Step.BREAK_PROMISE)
        clerk.take_back("R2")
        clerk.pay(second, "R2")
        clerk.take_back("R1")
        right = clerk.pay(first, "R1").file
        assert stand(right) == [(first, KEPT), (second, KEPT), (0, BROKEN)]


def test_typed_for_the_first_time_it_settles_nothing_that_was_judged(
    store_of_one: tuple[Store, Visitor],
) -> None:
    with undone(store_of_one) as clerk:
        first, *_ = clerk.agree()
        clerk.step(Step.BREAK_PROMISE)
        assert clerk.pay(first).over_fen == first
        clerk.take_back()
        assert clerk.pay(first).over_fen == first


@pytest.mark.parametrize("day", [PROMISED_ON, PROMISED_ON - timedelta(days=1)])
def test_a_promise_that_a_slip_broke_is_credited_by_day_or_reference(
    store_of_one: tuple[Store, Visitor], day: date
) -> None:
    with undone(store_of_one) as clerk:
        clerk.pay(10_000, "R1", PROMISED_ON)
        clerk.step(Step.BREAK_PROMISE)
        clerk.take_back("R1", PROMISED_ON)
        (promise,) = promises(clerk.pay(100_000, "R1", day).file)
        assert (promise.paid_fen, promise.standing) == (100_000, KEPT)
        (promise,) = promises(clerk.take_back("R1", day))
        assert (promise.paid_fen, promise.standing) == (0, BROKEN)


def test_a_promise_kept_by_a_slip_and_replaced_since_is_credited(
    store_of_one: tuple[Store, Visitor],
) -> None:
    with undone(store_of_one) as clerk:
        clerk.pay(100_000, "R1", PROMISED_ON)
        clerk.agree()
        (promise,) = promises(clerk.take_back("R1", PROMISED_ON))
        assert promise.standing == REPLACED
        (promise,) = promises(clerk.pay(90_000, "R2", PROMISED_ON).file)
        assert (promise.paid_fen, promise.standing) == (90_000, REPLACED)
