"""The routes that a search has seen, each once; `search.h` says how they lie in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from visitplanner.solver.kernel import records

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ROUTES = 60_000
"""A pool that is full takes no more, until it is emptied."""

MEAN_STOPS = 16
"""Stops a route, for the room given."""

NO_SECOND = -1


class PooledRoute(NamedTuple):
    """A route: shift, stops as in `orders`, the seconds of its meetings by visit, cost in units."""

    shift_idx: int
    stops: tuple[int, ...]
    meetings: tuple[tuple[int, int], ...]
    units: int


class Pool:
    """Room for routes, and what was put into it.

    Attributes
    ----------
    record
        What C is told; a search that copies it into its own puts that in its place.
    """

    def __init__(self) -> None:
        self._num_taken = 0
        most_stops = MOST_ROUTES * MEAN_STOPS
        slots = 1 << (2 * MOST_ROUTES).bit_length()
        self._stops, self._seconds = np.zeros((2, most_stops), np.int32)
        self._at = np.zeros(MOST_ROUTES + 1, np.int64)
        self._shifts, self._costs = np.zeros((2, MOST_ROUTES), np.int64)
        self._table = np.zeros(slots, np.uint64)
        arrays = (self._stops, self._seconds, self._at, self._shifts, self._costs, self._table)
        self.record = records.CPool(
            MOST_ROUTES, most_stops, slots, 0, *(int(array.ctypes.data) for array in arrays)
        )

    @property
    def num_routes(self) -> int:
        """Routes in the pool."""
        return int(self.record.num_routes)

    def take(self) -> list[PooledRoute]:
        """Return the routes seen since the last time; a pool that is half full is emptied."""
        routes = list(self.routes_from(self._num_taken, self.num_routes))
        self._num_taken = self.num_routes
        if self.num_routes > self.record.most_routes // 2:
            self._table[:] = 0
            self.record.num_routes = self._num_taken = 0
        return routes

    def routes_from(self, first: int, last: int) -> Iterator[PooledRoute]:
        """Yield routes by number, in the order in which they were seen."""
        for number in range(first, last):
            here = slice(self._at[number], self._at[number + 1])
            stops, seconds = self._stops[here].tolist(), self._seconds[here].tolist()
            pairs = zip(stops, seconds, strict=True)
            meetings = tuple((stop, second) for stop, second in pairs if second != NO_SECOND)
            shift_idx, units = int(self._shifts[number]), int(self._costs[number])
            yield PooledRoute(shift_idx, tuple(stops), meetings, units)
