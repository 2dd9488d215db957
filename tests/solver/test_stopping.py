"""Each criterion stops when it says, tells why, and not before."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from visitplanner.solution import Termination
from visitplanner.solver.stopping import (
    FirstOf,
    GapReached,
    Interrupt,
    MaxIterations,
    NoImprovement,
    Progress,
    TimeLimit,
    ctrl_c_waits,
)

NOW = Progress(best_units=1)


def test_a_time_limit_stops_when_its_seconds_are_over(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    limit = TimeLimit(5)
    clock[0] = 104.5
    assert (limit(NOW), limit.remaining) == (None, 0.5)
    clock[0] = 105.0
    assert (limit(NOW), limit.remaining) == (Termination.TIME_LIMIT, 0)
    clock[0] = 200.0
    assert limit.remaining == 0


def test_a_part_of_a_time_limit_is_that_part_of_what_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    limit = TimeLimit(10)
    clock[0] = 106.0
    assert limit.share(0.25).remaining == 1


def test_a_number_of_iterations_is_that_number() -> None:
    stop = MaxIterations(2)
    reasons = [stop(Progress(best_units=0, iterations=done)) for done in range(4)]
    assert reasons == [None, None, *[Termination.ITERATION_LIMIT] * 2]


def test_no_improvement_counts_again_at_each_better_plan() -> None:
    stop = NoImprovement(20)
    told = [(9, 0), (9, 19), (8, 25), (8, 44), (8, 45)]
    reasons = [stop(Progress(best_units=units, iterations=done)) for units, done in told]
    assert reasons == [*[None] * 4, Termination.NO_IMPROVEMENT]


@pytest.mark.parametrize(
    ("bound_units", "gap"),
    [
        pytest.param(None, None, id="nothing is proven"),
        pytest.param(200, 0.125, id="a hundred of the eight hundred that can be had"),
        pytest.param(300, 0.0, id="proven to be the best"),
        pytest.param(301, 0.0, id="better than the bound: rounded"),
        pytest.param(-9, 309 / 1_009, id="a bound that costs less than nothing"),
    ],
)
def test_the_gap_is_a_share_of_the_net_value_that_can_be_had(
    bound_units: int | None, gap: float | None
) -> None:
    progress = Progress(best_units=300, bound_units=bound_units, prize_units=1_000)
    assert progress.gap == gap


def test_no_gap_is_told_where_nothing_can_be_gained() -> None:
    assert Progress(best_units=9, bound_units=5, prize_units=5).gap is None


def test_a_gap_stops_once_it_is_proven() -> None:
    stop = GapReached(0.1)
    bounds = [None, 0, 119, 120, 180]
    progresses = [Progress(best_units=200, bound_units=b, prize_units=1_000) for b in bounds]
    reasons = [stop(progress) for progress in progresses]
    assert reasons == [None, None, Termination.GAP_REACHED, *[Termination.GAP_REACHED] * 2]


def test_the_first_reason_counts() -> None:
    stop = FirstOf(MaxIterations(1), NoImprovement(0))
    assert stop(NOW) is Termination.NO_IMPROVEMENT
    assert stop(Progress(best_units=1, iterations=1)) is Termination.ITERATION_LIMIT
    assert FirstOf(MaxIterations(1))(NOW) is None


def test_the_first_ctrl_c_asks_and_the_second_one_raises() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Interrupt() as interrupt:
        assert interrupt(NOW) is None
        os.kill(os.getpid(), signal.SIGINT)
        assert interrupt(NOW) is Termination.INTERRUPTED
        with pytest.raises(KeyboardInterrupt, match=r"^$"):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_the_signal_is_given_back_without_a_ctrl_c() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Interrupt():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_in_another_thread_only_a_trigger_stops() -> None:
    before, seen = signal.getsignal(signal.SIGINT), []

    def work() -> None:
        with Interrupt() as interrupt:
            seen.append(signal.getsignal(signal.SIGINT))
            seen.append(interrupt(NOW))
            interrupt.trigger()
            seen.append(interrupt(NOW))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(timeout=10)
    assert seen == [before, None, Termination.INTERRUPTED]


def test_ctrl_c_waits_until_the_work_is_finished() -> None:
    with ctrl_c_waits():
        os.kill(os.getpid(), signal.SIGINT)
        with Interrupt() as interrupt:
            os.kill(os.getpid(), signal.SIGINT)
            assert interrupt(NOW) is Termination.INTERRUPTED
        os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
