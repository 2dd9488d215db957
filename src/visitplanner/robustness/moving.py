"""Ways travelled on many days at once: `travel.ways.Way`, with a factor of each day.

The rules are the same to the second: the way is covered at the pace of each state of the roads,
breaks on the way cover nothing, and arrivals are rounded up.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.travel.ways import ROUNDING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from visitplanner.travel.ways import Way

    Days = NDArray[np.float64]
    """A second, or a factor, by day."""


def arrival(way: Way, leave: Days, factor: Days, pauses: Sequence[tuple[Days, Days]] = ()) -> Days:
    """Return by day the first second of having arrived.

    Parameters
    ----------
    leave
        When it is left.
    factor
        How many times longer than planned the way takes.
    pauses
        Begin and end of the breaks taken on the way, in order.
    """
    clock, left = leave, np.ones_like(leave)
    for begin, end in pauses:
        left = left - np.minimum(left, _share(way, clock, begin, factor))
        clock = np.maximum(clock, end)
    return _forward(way, clock, left, factor)


def _share(way: Way, begin: Days, end: Days, factor: Days) -> Days:
    """Return what share of the way is covered from `begin` to `end`."""
    if not any(way.seconds):  # there is no way to cover
        return np.full_like(begin, inf)
    share = np.zeros_like(begin)
    for first, until, seconds in _paces(way):
        spent = np.maximum(np.minimum(end, until) - np.maximum(begin, first), 0)
        if seconds:
            share += spent / (seconds * factor)
        else:
            share[spent > 0] = inf
    return share


def _forward(way: Way, clock: Days, left: Days, factor: Days) -> Days:
    now, left, arrived = clock.copy(), left.copy(), np.full_like(clock, np.nan)
    for _, until, seconds in _paces(way):
        here = np.isnan(arrived) & (now < until)
        needed = left * seconds * factor
        fits = here & (now + needed <= until + ROUNDING)
        arrived[fits] = np.ceil(now[fits] + needed[fits] - ROUNDING)
        rest = here & ~fits
        left[rest] -= (until - now[rest]) / (seconds * factor[rest])
        now[rest] = until
    return arrived


def _paces(way: Way) -> Iterator[tuple[float, float, int]]:
    """Yield from when to when the roads have a state, and the seconds of the whole way in it."""
    begins = [-inf, *(second for second, _ in way.changes[1:])]
    for begin, end, (_, state) in zip(begins, [*begins[1:], inf], way.changes, strict=True):
        yield begin, end, way.seconds[state]
