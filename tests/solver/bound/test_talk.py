"""The flag that compiled code can see."""

from __future__ import annotations

import threading
import time

from visitplanner.solver.bound.talk import flag_of


def test_the_flag_rises_soon_after_it_is_over() -> None:
    over = threading.Event()
    with flag_of(over.is_set) as flag:
        time.sleep(0.2)
        assert flag.tolist() == [0]
        over.set()
        end = time.monotonic() + 5
        while not flag[0] and time.monotonic() < end:
            time.sleep(0.01)
        assert flag.tolist() == [1]


def test_its_thread_ends_with_it() -> None:
    with flag_of(lambda: False):
        assert "bound-flag" in {thread.name for thread in threading.enumerate()}
    assert "bound-flag" not in {thread.name for thread in threading.enumerate()}
