"""Who is asked, and how long: this machine's own servers, and an end to waiting."""

from __future__ import annotations

import threading

import pytest

from visitplanner.travel.servers import is_loopback, within


def test_only_this_machines_names_and_addresses_are_its_own() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.1.2.3", "::1", "localhost")))
    assert not any(map(is_loopback, ("127.0.0.1.example.org", "0x7f000001", "10.0.0.1", "")))


def test_an_answer_in_time_is_handed_on() -> None:
    assert within(60, lambda: 7) == 7


def test_a_failure_in_time_is_handed_on() -> None:
    def fail() -> int:
        raise KeyError(3)

    with pytest.raises(KeyError, match="3"):
        within(60, fail)


def test_an_answer_that_never_comes_is_given_up() -> None:
    never = threading.Event()
    with pytest.raises(TimeoutError):
        within(0.05, never.wait)
    never.set()
