"""One way from place to place, whose length in time depends on when it is travelled.

The model is that of Ichoua, Gendreau and Potvin [1]_: the day is cut into states (midday, evening
peak, ...), and in each of them the way is covered at an even pace, so much of it a second. A way
that lasts beyond a change goes on at the new pace. So nobody who leaves later arrives earlier:
first in, first out.

Seconds are whole, on the axis of `visitplanner.problem`. Arrivals are rounded up, departures down.

References
----------
.. [1] S. Ichoua, M. Gendreau and J.-Y. Potvin, "Vehicle dispatching with time-dependent travel
   times", European Journal of Operational Research 144 (2003), doi:10.1016/S0377-2217(02)00147-9.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from math import ceil, floor, inf
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Pauses: TypeAlias = Sequence[tuple[int, int]]
    """Begin and end of the breaks taken on the way, in order; nobody moves between them."""

ROUNDING, SHARE_ROUNDING = 1e-6, 1e-9
"""Seconds, and shares of a way, that are taken for the error of the arithmetic."""


Changes: TypeAlias = tuple[tuple[int, int], ...]
"""Second, and the state of the roads from then on; in order. The first state also holds before."""


def holding_at(changes: Changes, second: float) -> int:
    """Return the number of the change whose state holds at a second."""
    return max(0, bisect_right(changes, (second, inf)) - 1)


def states_between(changes: Changes, begin: int, end: int) -> frozenset[int]:
    """Return the states that hold at some second from `begin` to `end`, both inclusive."""
    at = holding_at(changes, begin)
    later = (state for second, state in changes[at + 1 :] if second <= end)
    return frozenset({changes[at][1], *later})


def setting_out(
    departure: int, stops: Iterable[tuple[bool, int, int]]
) -> Iterator[tuple[int, Pauses]]:
    """Yield when each way of a route is set out on, at once, and the breaks on it.

    Parameters
    ----------
    stops
        In order: whether it is a break, when it starts, and how long it lasts.
    """
    left, pauses = departure, list[tuple[int, int]]()
    for is_break, start, duration in stops:
        if is_break:
            pauses.append((start, start + duration))
        else:
            yield left, pauses
            left, pauses = start + duration, []
    yield left, pauses


@dataclass(frozen=True, slots=True)
class Way:
    """A way, by the states of the day.

    Attributes
    ----------
    seconds
        By state: how long the way takes where that state lasts.
    changes
        When which state holds.
    """

    seconds: tuple[int, ...]
    changes: Changes = ((0, 0),)

    def arrival(self, leave: int, pauses: Pauses = ()) -> int:
        """Return the first second of having arrived, leaving at second `leave`.

        Who has breaks to take on the way has not arrived before the last of them is over.
        """
        clock, left = leave, 1.0
        for begin, end in pauses:
            left -= min(left, self._share(clock, begin))
            clock = max(clock, end)
        return self._forward(clock, left)

    def departure(self, arrive: int, pauses: Pauses = ()) -> int:
        """Return the last second of leaving, to have arrived at second `arrive`."""
        clock, left = arrive, 1.0
        for begin, end in reversed(pauses):
            share = self._share(end, clock)
            if share >= left - SHARE_ROUNDING:
                break
            left -= share
            clock = min(clock, begin)
        leave = self._backward(clock, left)
        while self.arrival(leave, pauses) > arrive:  # by a second, where rounding was not kind
            leave -= 1
        return leave

    def driving(self, leave: int, pauses: Pauses = ()) -> int:
        """Return the seconds spent moving, leaving at second `leave`; breaks do not count."""
        clock, left, moving = leave, 1.0, 0
        for begin, end in pauses:
            share = self._share(clock, begin)
            if share >= left - SHARE_ROUNDING:
                break
            left -= share
            moving += max(0, begin - clock)
            clock = max(clock, end)
        return moving + self._forward(clock, left) - clock

    def _pace(self, number: int) -> int:
        return self.seconds[self.changes[number][1]]

    def _end(self, number: int) -> float:
        return self.changes[number + 1][0] if number + 1 < len(self.changes) else inf

    def _share(self, begin: int, end: int) -> float:
        """Return what share of the way is covered from `begin` to `end`."""
        if not any(self.seconds):  # there is no way to cover
            return inf
        share, clock, number = 0.0, begin, holding_at(self.changes, begin)
        while clock < end:
            until = min(self._end(number), end)
            pace = self._pace(number)
            if pace == 0:
                return inf
            share += (until - clock) / pace
            clock, number = int(until), number + 1
        return share

    def _forward(self, clock: int, left: float) -> int:
        now, number = float(clock), holding_at(self.changes, clock)
        while True:
            needed = left * self._pace(number)
            if now + needed <= self._end(number) + ROUNDING:
                return ceil(now + needed - ROUNDING)
            left -= (self._end(number) - now) / self._pace(number)
            now, number = self._end(number), number + 1

    def _backward(self, clock: int, left: float) -> int:
        now = float(clock)
        number = holding_at(self.changes, clock)
        if number and self.changes[number][0] == clock:
            number -= 1
        while True:
            needed, begin = left * self._pace(number), self.changes[number][0]
            if now - needed >= begin - ROUNDING or number == 0:
                return floor(now - needed + ROUNDING)
            left -= (now - begin) / self._pace(number)
            now, number = float(begin), number - 1
