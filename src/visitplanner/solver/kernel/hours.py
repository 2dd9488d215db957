"""Travel that depends on the hour, as tables of whole seconds that hold for a stretch of the day.

A search joins what lies before and after a gap in constant time, and for that a way must take as
long wherever it lies in a window. So the day is cut into stretches, windows are cut with them, and
for each stretch a table says how long each way takes at most that is set out on in it. A plan found
with these tables can be kept in truth, where it is a little quicker; `schedule` gives it the true
times.

Cuts lie at the changes of the roads, and at the `LEADS` before a change for the worse: ways that
are set out on then take part in it.

A *number of an hour* names a table of each profile. Number 0 is the slowest of all: what a way
takes at most at any time.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from visitplanner.travel.ways import ROUNDING, holding_at, states_between

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.problem import Problem
    from visitplanner.travel.matrix import Hours

Ints: TypeAlias = NDArray[np.int64]
Piece: TypeAlias = tuple[int, int, int]
"""First and last second of a window's piece, and the number of the hour in which it is left."""

LEADS = (300, 600, 900, 1200, 1800)
"""Seconds before a change for the worse at which a stretch begins.

Finer stretches are truer, and cut windows into more pieces. On a made-up day of 200 visits, in
10 s, these brought 0.8 % more than 900 alone, and as much as any others that were tried.
"""

ANY_TIME = 0
"""The number of the hour that holds whatever the time."""

FIRST, LAST = -(10**12), 10**12
"""Seconds before and after all others."""


@dataclass(slots=True)
class HourTables:
    """The tables of a problem, made as they are asked for.

    Attributes
    ----------
    cuts
        Seconds at which a stretch of the day begins.
    """

    _hours: tuple[Hours | None, ...]
    cuts: tuple[int, ...]
    _numbers: dict[tuple[object, ...], int] = field(default_factory=dict)
    _tables: list[list[Ints | None]] = field(default_factory=list)

    @classmethod
    def of(cls, problem: Problem) -> HourTables:
        """Return the tables of a problem; where no profile has hours, there is only number 0."""
        hours = tuple(profile.hours for profile in problem.profiles)
        tables = cls(hours, tuple(sorted({cut for one in hours if one for cut in _cuts(one)})))
        tables._tables.append([None] * len(hours))
        return tables

    @property
    def num_hours(self) -> int:
        """How many numbers there are."""
        return len(self._tables)

    def pieces(self, windows: Sequence[tuple[int, int]], service: int) -> Iterator[Piece]:
        """Yield windows, cut so that service that starts in a piece ends in one stretch."""
        for first, last in windows:
            inner = [cut - service for cut in self.cuts if first < cut - service <= last]
            for begin, end in pairwise([first, *inner, last + 1]):
                yield begin, end - 1, self._stretch(begin + service)

    def around(self, window: tuple[int, int], duration: int) -> int:
        """Return the number for ways with a break on them, which begins in a window.

        Such a way is as slow as in the worst state from when it may be set out on: who sets out
        sooner has arrived before the break.
        """
        if not self.cuts:
            return ANY_TIME
        longest = max(int(one.durations.max(initial=0)) for one in self._hours if one)
        begin, end = window[0] - longest, window[1] + duration + longest
        states = tuple(one and states_between(one.changes, begin, end) for one in self._hours)
        return self._number(
            ("states", states),
            lambda p, hours: hours.durations[list(states[p] or ())].max(axis=0),
        )

    def tables(self) -> tuple[list[Ints], list[list[int]]]:
        """Return the tables beside the profiles' own, and [profile][number] of all of them."""
        extra: list[Ints] = []
        index = [[p] * self.num_hours for p in range(len(self._hours))]
        for number, row in enumerate(self._tables):
            for p, table in enumerate(row):
                if table is not None:
                    index[p][number] = len(self._hours) + len(extra)
                    extra.append(table)
        return extra, index

    def _stretch(self, leave: int) -> int:
        """Return the number for ways that are set out on in the stretch of a second."""
        if not self.cuts:
            return ANY_TIME
        at = bisect_right(self.cuts, leave)
        begin = self.cuts[at - 1] if at else FIRST
        end = self.cuts[at] if at < len(self.cuts) else LAST
        return self._number(
            ("stretch", *(one and _ahead(one, begin, end) for one in self._hours)),
            lambda _, hours: slowest_between(hours, begin, end - 1),
        )

    def _number(self, key: tuple[object, ...], table: Table) -> int:
        """Return the number of the tables with a key; they are made at the first time."""
        if key not in self._numbers:
            self._numbers[key] = self.num_hours
            self._tables.append(
                [None if one is None else table(p, one) for p, one in enumerate(self._hours)]
            )
        return self._numbers[key]


if TYPE_CHECKING:
    from collections.abc import Callable

    Table: TypeAlias = Callable[[int, Hours], Ints]


def slowest_between(hours: Hours, first: int, last: int) -> Ints:
    """Return the most that each way takes that is set out on between two seconds.

    No change lies between them. So one way's time only grows or only shrinks from the first second
    to the last, unless it is long enough to see two changes: then it is taken for as slow as in
    the slowest state that it may see.
    """
    at_last = durations_at(hours, last)
    longest = int(at_last.max(initial=0))
    ahead = [change for change, _ in hours.changes if last < change < last + longest]
    table = np.maximum(durations_at(hours, first), at_last)
    if len(ahead) > 1:
        touched = list(states_between(hours.changes, first, last + longest))
        slow = hours.durations[touched].max(axis=0)
        table = np.where(last + at_last > ahead[1], slow, table)
    return table


def durations_at(hours: Hours, leave: int) -> Ints:
    """Return how long each way takes that is set out on at a second; see `travel.ways`.

    A hair is rounded up that `travel.ways` rounds down, but never the other way round.
    """
    seconds = [second for second, _ in hours.changes]
    at = holding_at(hours.changes, leave)
    left = np.ones(hours.durations.shape[1:])
    spent = np.zeros_like(left)
    for number in range(at, len(seconds)):
        pace = hours.durations[hours.changes[number][1]]
        begin = max(leave, seconds[number]) if number > at else leave
        end = seconds[number + 1] if number + 1 < len(seconds) else LAST
        share = np.minimum(left, (end - begin) / np.maximum(pace, 1e-9))
        spent += share * pace
        left = left - share
        if not left.any():
            break
    return np.ceil(spent - ROUNDING / 2).astype(np.int64)


def _cuts(hours: Hours) -> Iterator[int]:
    for (_, before), (second, after) in pairwise(hours.changes):
        if before == after:
            continue
        yield second
        if (hours.durations[after] > hours.durations[before]).any():
            yield from (second - lead for lead in LEADS)


def _ahead(hours: Hours, begin: int, end: int) -> tuple[object, ...]:
    """Return what the table of a stretch depends on: the same on any day that is like another."""
    longest = int(hours.durations.max(initial=0))
    at = holding_at(hours.changes, begin)
    later = tuple(
        (second - end, state) for second, state in hours.changes[at + 1 :] if second < end + longest
    )
    return hours.changes[at][1], end - begin if later else None, later
