"""Several checks of one command, all of which are told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from visitplanner.errors import Fault


def require_all(*checks: Callable[[], object]) -> None:
    """Make every check, and refuse with the faults of all of them, each of them once.

    Raises
    ------
    InputError
        When one of them does, of whatever kind it is.
    """
    faults: dict[Fault, None] = {}
    for check in checks:
        try:
            check()
        except InputError as error:
            faults |= dict.fromkeys(error.faults)
    if faults:
        raise InputError(faults)
