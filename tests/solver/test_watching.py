"""A watch knows what is best and what is proven, and why the run is over."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from visitplanner.solution import Termination
from visitplanner.solver.stopping import GapReached, MaxIterations, Progress, TimeLimit
from visitplanner.solver.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from visitplanner.solver.stopping import StoppingCriterion


def never(progress: Progress) -> Termination | None:  # noqa: ARG001 (the protocol's)
    return None


class Listener:
    """Whoever listens to a run: what they were told, in order."""

    def __init__(self, stop: StoppingCriterion = never, prize_units: int = 0) -> None:
        self.better: list[int] = []
        self.bounds: list[int] = []
        self.watch = Watch(
            TimeLimit(60),
            stop,
            prize_units=prize_units,
            on_better=self.better.append,
            on_bound=self.bounds.append,
        )


PLANS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 9)), min_size=1)


@given(plans=PLANS)
def test_the_best_leaves_out_the_fewest_required_visits_and_then_costs_least(
    plans: Sequence[tuple[int, int]],
) -> None:
    listener = Listener()
    for left_out, units in plans:
        listener.watch.found(units, left_out=left_out)
    assert listener.watch.best_units == min(plans)[1]


def test_only_better_plans_are_told_on_and_a_complete_one_is_better_at_any_cost() -> None:
    listener = Listener()
    for units, left_out in [(5, 2), (5, 2), (4, 2), (7, 1), (9, 0), (3, 1), (8, 0)]:
        listener.watch.found(units, left_out=left_out)
    assert listener.better == [5, 4, 7, 9, 8]


def test_no_plan_is_better_than_one_that_costs_nothing() -> None:
    listener = Listener()
    listener.watch.found(0)
    listener.watch.found(7)
    assert (listener.better, listener.watch.best_units) == ([0], 0)


@given(bounds=st.lists(st.integers(-9, 9), min_size=1))
def test_the_highest_bound_is_proven(bounds: Sequence[int]) -> None:
    watch = Listener().watch
    assert watch.bound_units is None
    for units in bounds:
        watch.proved(units)
    assert watch.bound_units == max(bounds)


def test_a_bound_is_told_once_and_only_where_the_plan_is_complete() -> None:
    listener = Listener()
    watch = listener.watch
    watch.found(9, left_out=1)
    watch.proved(3)
    watch.is_over()
    assert listener.bounds == []
    watch.found(12)
    watch.is_over()
    watch.is_over()
    assert listener.bounds == [3]
    watch.proved(2)
    watch.is_over()
    watch.proved(4)
    watch.is_over()
    assert listener.bounds == [3, 4]


def test_a_bound_of_nothing_is_told_too() -> None:
    listener = Listener()
    listener.watch.found(9)
    listener.watch.proved(0)
    listener.watch.is_over()
    assert listener.bounds == [0]


def test_a_bound_proven_in_another_thread_is_told_by_whom_asks() -> None:
    told: list[str] = []
    watch = Watch(
        TimeLimit(60), never, on_bound=lambda _: told.append(threading.current_thread().name)
    )
    watch.found(9)
    thread = threading.Thread(target=watch.proved, args=[5], name="proof")
    thread.start()
    thread.join()
    assert told == []
    watch.is_over()
    assert told == [threading.current_thread().name]


def test_an_incomplete_plan_is_not_proven_to_be_the_best() -> None:
    watch = Listener(GapReached(0), prize_units=100).watch
    watch.found(9, left_out=1)
    watch.proved(9)
    assert not watch.is_over()
    watch.found(9)
    assert watch.is_over()
    assert watch.reason is Termination.GAP_REACHED


def test_nobody_is_asked_before_the_first_plan() -> None:
    watch = Listener(MaxIterations(0)).watch
    assert not watch.is_over(5)
    watch.found(1)
    assert watch.is_over()


def test_the_criterion_is_told_all_that_is_known() -> None:
    asked: list[Progress] = []

    def listens(progress: Progress) -> Termination | None:
        asked.append(progress)
        return None

    watch = Listener(listens, prize_units=100).watch
    watch.found(9)
    watch.is_over(5)
    watch.proved(7)
    watch.is_over(6)
    told = [Progress(best_units=9, iterations=5, prize_units=100)]
    told += [Progress(best_units=9, iterations=11, bound_units=7, prize_units=100)]
    assert asked == told


def test_the_first_reason_stays_and_the_criterion_is_not_asked_again() -> None:
    reasons = iter([None, Termination.INTERRUPTED, Termination.TIME_LIMIT])
    watch = Listener(lambda progress: next(reasons)).watch  # noqa: ARG005 (the protocol's)
    watch.found(1)
    assert [watch.is_over() for _ in range(4)] == [False, True, True, True]
    assert watch.reason is Termination.INTERRUPTED
    assert list(reasons) == [Termination.TIME_LIMIT]


def test_it_closes_when_no_more_is_left_than_what_comes_after_needs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    watch = Watch(TimeLimit(10), never)
    watch.found(1)
    clock[0] = 107.5
    assert (watch.remaining, watch.is_closing(2)) == (2.5, False)
    clock[0] = 108.0
    assert watch.is_closing(2)
    assert watch.reason is None


def test_it_closes_when_it_is_over() -> None:
    watch = Listener(MaxIterations(3)).watch
    watch.found(1)
    watch.is_over(3)
    assert watch.is_closing(0)
