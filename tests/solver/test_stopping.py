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
    Interrupt,
    MaxCalls,
    NoImprovement,
    TimeLimit,
    ctrl_c_waits,
)


def test_a_time_limit_stops_when_its_seconds_are_over(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    limit = TimeLimit(5)
    clock[0] = 104.5
    assert (limit(0), limit.remaining) == (None, 0.5)
    clock[0] = 105.0
    assert (limit(0), limit.remaining) == (Termination.TIME_LIMIT, 0)
    clock[0] = 200.0
    assert limit.remaining == 0


def test_a_number_of_looks_is_that_number() -> None:
    stop = MaxCalls(2)
    assert [stop(0) for _ in range(4)] == [None, None, *[Termination.ITERATION_LIMIT] * 2]


def test_no_improvement_counts_again_at_each_better_plan() -> None:
    stop = NoImprovement(2)
    assert [stop(units) for units in (9, 9, 8, 8, 8)] == [*[None] * 4, Termination.NO_IMPROVEMENT]


def test_the_first_reason_counts() -> None:
    stop = FirstOf(MaxCalls(1), NoImprovement(0))
    assert stop(1) is Termination.NO_IMPROVEMENT
    assert stop(1) is Termination.ITERATION_LIMIT
    assert FirstOf(MaxCalls(1))(1) is None


def test_the_first_ctrl_c_asks_and_the_second_one_raises() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Interrupt() as interrupt:
        assert interrupt(0) is None
        os.kill(os.getpid(), signal.SIGINT)
        assert interrupt(0) is Termination.INTERRUPTED
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
            seen.append(interrupt(0))
            interrupt.trigger()
            seen.append(interrupt(0))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(timeout=10)
    assert seen == [before, None, Termination.INTERRUPTED]


def test_ctrl_c_waits_until_the_work_is_finished() -> None:
    with ctrl_c_waits():
        os.kill(os.getpid(), signal.SIGINT)
        with Interrupt() as interrupt:
            os.kill(os.getpid(), signal.SIGINT)
            assert interrupt(0) is Termination.INTERRUPTED
        os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
