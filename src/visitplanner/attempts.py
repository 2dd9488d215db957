"""Reading or checking several things, so that the faults of all of them are told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from visitplanner.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Attempts:
    """Reads, and keeps what was wrong; `faults` may be added to."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def __call__(self, read: Callable[[], T], otherwise: T) -> T:
        """Return what `read` returns, or `otherwise` where it finds faults."""
        try:
            return read()
        except InputError as error:
            self.faults.extend(error.faults)
            return otherwise
