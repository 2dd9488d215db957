"""Whether a server is on this machine, and an end to waiting for one.

What leaves this machine, leaves it only by the user's word.
"""

from __future__ import annotations

import threading
from ipaddress import ip_address
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def is_loopback(host: str) -> bool:
    """Return whether a server's name or address is one of this machine's own."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def within(seconds: float, ask: Callable[[], T]) -> T:
    """Return what `ask` returns, or raise what it raises, if that is within some seconds.

    A socket's own limit is for each part of an answer: a server that sends a byte now and then
    would never be given up.

    Raises
    ------
    TimeoutError
        When it takes longer; what was begun is left to itself.
    """
    answers: list[T] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(ask())
        except BaseException as error:  # noqa: BLE001 (handed on to who waits)
            failures.append(error)

    thread = threading.Thread(target=run, name="question", daemon=True)
    thread.start()
    thread.join(seconds)
    if failures:
        raise failures[0]
    if not answers:
        raise TimeoutError
    return answers[0]
