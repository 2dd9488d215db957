"""Why the rest of a day leaves a visit out: its time has passed, nobody can come, or others do.

Each time that is asked is proven by a model of its own, so all of them together get a time; what it
does not reach is said not to be found out.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say
from visitplanner.solver.possible import can_make_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.dispatch.replan.remaining import Remaining

PROVING_SECONDS = 2.0
"""For whether the rest of the day leaves room for one visit beside what is under way."""

ALL_SECONDS = 10.0
"""For all visits that a new version leaves out: a minute later the day is another one."""

PASSED = say("the agreed time has passed")
NOBODY = say("as the day stands, nobody who could come can be there in time and come home")
POSSIBLE = say("possible, but no better plan with it was found in the time given")
UNPROVEN = say("no plan with it was found for the rest of the day in the time given")


def reasons_of_rest(rest: Remaining, left_out: Iterator[int], now: int) -> Iterator[Message]:
    """Yield why each of the visits left out, by index, is not in the rest of a day."""
    until = time.monotonic() + ALL_SECONDS
    for idx in left_out:
        yield reason_of(rest, idx, now, min(PROVING_SECONDS, until - time.monotonic()))


def reason_of(rest: Remaining, idx: int, now: int, seconds: float = PROVING_SECONDS) -> Message:
    """Return why a visit is not in the rest of a day; a reason of `IMPOSSIBLE` is proven.

    Parameters
    ----------
    now
        Second from which on the rest is planned.
    seconds
        For the proof; with none left only what has passed is told.
    """
    if all(end < now for _, end in rest.whole.visits[idx].time_windows):
        return PASSED
    if seconds <= 0:
        return UNPROVEN
    can = can_make_all(rest.problem, [*rest.anchors.values(), idx], seconds)
    return {True: POSSIBLE, False: NOBODY, None: UNPROVEN}[can]


IMPOSSIBLE = (PASSED, NOBODY)
