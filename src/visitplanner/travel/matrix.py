"""Travel between places: whole seconds and whole metres, rows from, columns to."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from visitplanner.travel.traffic import FREE_FLOW
from visitplanner.travel.ways import Way

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from visitplanner.domain import Location, TravelMode
    from visitplanner.travel.traffic import Slowdown
    from visitplanner.travel.ways import Changes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hours:
    """Travel that depends on the time of day: a table for each state of the roads.

    Attributes
    ----------
    changes
        On the problem's axis.
    durations
        Seconds, shape (states, n, n): the whole way, if that state lasted. What happens at a change
        is said in `visitplanner.travel.ways`.
    """

    changes: Changes
    durations: NDArray[np.int64]

    def __post_init__(self) -> None:
        seconds = [second for second, _ in self.changes]
        if not seconds or any(one >= two for one, two in pairwise(seconds)):
            msg = f"Expected at least one change, in order of time, got {self.changes}."
            raise ValueError(msg)
        num_states = len(self.durations)
        if not all(0 <= state < num_states for _, state in self.changes):
            msg = f"Expected states below {num_states}, got {self.changes}."
            raise ValueError(msg)
        self.durations.setflags(write=False)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TravelMatrix:
    """Travel between n places by one mode.

    Attributes
    ----------
    durations
        Seconds, shape (n, n), zero on the diagonal, parking and stairs included. Where they depend
        on the time of day, the slowest: who reckons with them is never late.
    distances
        Metres, shape (n, n), zero on the diagonal.
    hours
        None where travel takes as long at any time.
    """

    durations: NDArray[np.int64]
    distances: NDArray[np.int64]
    hours: Hours | None = None

    def __post_init__(self) -> None:
        shape = self.durations.shape
        if len(shape) != 2 or shape[0] != shape[1] or shape != self.distances.shape:  # noqa: PLR2004
            msg = f"Expected two square matrices alike, got {shape} and {self.distances.shape}."
            raise ValueError(msg)
        if (self.durations < 0).any() or (self.distances < 0).any():
            msg = "Expected durations and distances of at least 0, got a negative one."
            raise ValueError(msg)
        if self.hours is not None:
            self._require_slowest(self.hours)
        self.durations.setflags(write=False)
        self.distances.setflags(write=False)

    def _require_slowest(self, hours: Hours) -> None:
        if hours.durations.shape[1:] != self.durations.shape or (hours.durations < 0).any():
            msg = f"Expected tables of {self.durations.shape}, got {hours.durations.shape}."
            raise ValueError(msg)
        if (hours.durations.max(axis=0) != self.durations).any():
            msg = "Expected durations that are the slowest of all hours, got others."
            raise ValueError(msg)

    @property
    def num_places(self) -> int:
        """How many places the matrix joins."""
        return int(self.durations.shape[0])

    @property
    def quickest(self) -> TravelMatrix:
        """The same at all times, and never slower than in truth."""
        if self.hours is None:
            return self
        return TravelMatrix(durations=self.hours.durations.min(axis=0), distances=self.distances)

    def with_buffer(self, seconds: int) -> TravelMatrix:
        """Return the same with each way from one place to another longer by `seconds`."""
        if not seconds:
            return self
        more, hours = self._between_places(seconds), self.hours
        return TravelMatrix(
            durations=self.durations + more,
            distances=self.distances,
            hours=None
            if hours is None
            else Hours(changes=hours.changes, durations=hours.durations + more),
        )

    def _between_places(self, seconds: int) -> NDArray[np.int64]:
        more = self.durations * 0 + seconds
        more[range(self.num_places), range(self.num_places)] = 0
        return more

    def among(self, places: NDArray[np.intp]) -> TravelMatrix:
        """Return travel between some of the places, in the order given."""
        rows, columns = places[:, None], places[None, :]
        hours = self.hours
        return TravelMatrix(
            durations=self.durations[rows, columns],
            distances=self.distances[rows, columns],
            hours=None
            if hours is None
            else Hours(changes=hours.changes, durations=hours.durations[:, rows, columns]),
        )

    def way(self, origin: int, destination: int) -> Way:
        """Return the way between two places."""
        if self.hours is None:
            return Way((int(self.durations[origin, destination]),))
        seconds = self.hours.durations[:, origin, destination].tolist()
        return Way(tuple(seconds), self.hours.changes)


def by_hour(
    changes: Changes,
    durations: NDArray[np.int64],
    distances: NDArray[np.int64],
) -> TravelMatrix:
    """Return the matrix of travel that depends on the hour; see `Hours` for the shapes."""
    return TravelMatrix(
        durations=durations.max(axis=0),
        distances=distances,
        hours=Hours(changes=changes, durations=durations),
    )


class TravelTimes(Protocol):
    """An engine that knows the way: great circles, a road network, a road server."""

    def matrix(
        self, places: Sequence[Location], mode: TravelMode, slowdown: Slowdown = FREE_FLOW
    ) -> TravelMatrix:
        """Return travel between all `places` by `mode`, slowed down by traffic."""
        ...
