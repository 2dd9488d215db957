"""What time it is: the one place that asks the machine.

A benchmark that lets a year pass in minutes sets the moment with `at`, from inside the process. No
option and no variable of the environment does: what the audit log says of time is the machine's.
"""

from __future__ import annotations

import contextlib
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE

if TYPE_CHECKING:
    from collections.abc import Iterator

_SET: ContextVar[datetime | None] = ContextVar("_SET", default=None)


def now() -> datetime:
    """Return this moment in Asia/Shanghai."""
    return _SET.get() or datetime.now(TIMEZONE)


@contextlib.contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be a moment, with its time zone, until the block ends."""
    token = _SET.set(moment)
    try:
        yield
    finally:
        _SET.reset(token)
