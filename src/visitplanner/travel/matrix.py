"""Travel between places: whole seconds and whole metres, rows from, columns to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from visitplanner.domain import Location, TravelMode


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TravelMatrix:
    """Travel between n places by one mode.

    Attributes
    ----------
    durations
        Seconds, shape (n, n), zero on the diagonal, parking and stairs included.
    distances
        Metres, shape (n, n), zero on the diagonal.
    """

    durations: NDArray[np.int64]
    distances: NDArray[np.int64]

    def __post_init__(self) -> None:
        shape = self.durations.shape
        if len(shape) != 2 or shape[0] != shape[1] or shape != self.distances.shape:  # noqa: PLR2004
            msg = f"Expected two square matrices alike, got {shape} and {self.distances.shape}."
            raise ValueError(msg)
        if (self.durations < 0).any() or (self.distances < 0).any():
            msg = "Expected durations and distances of at least 0, got a negative one."
            raise ValueError(msg)
        self.durations.setflags(write=False)
        self.distances.setflags(write=False)

    @property
    def num_places(self) -> int:
        """How many places the matrix joins."""
        return int(self.durations.shape[0])


class TravelTimes(Protocol):
    """An engine that knows the way: great circles, a road network, a road server."""

    def matrix(self, places: Sequence[Location], mode: TravelMode) -> TravelMatrix:
        """Return travel between all `places` by `mode`."""
        ...
