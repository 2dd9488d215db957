"""Several inputs are read, and the faults of all of them are kept."""

from __future__ import annotations

import pytest

from visitplanner.attempts import Attempts
from visitplanner.errors import input_fault
from visitplanner.messages import say


def fail() -> int:
    raise input_fault(say("is missing"), file="a.csv")


def test_what_can_be_read_is_handed_on() -> None:
    attempt = Attempts()
    assert attempt(lambda: 7, 0) == 7
    assert attempt.faults == []


def test_faults_add_up_and_the_rest_is_read() -> None:
    attempt = Attempts()
    assert [attempt(fail, 1), attempt(fail, 2), attempt(lambda: 3, 0)] == [1, 2, 3]
    assert [fault.file for fault in attempt.faults] == ["a.csv", "a.csv"]


def test_what_is_no_fault_of_the_input_is_not_kept() -> None:
    with pytest.raises(ZeroDivisionError, match="by zero"):
        Attempts()(lambda: 1 // 0, 0)
