"""A road network in memory: junctions, the segments between them, and what each mode takes on them.

::

    nodes[node]             latitude and longitude in 1e-7 degrees of WGS-84, int32
    ends[segment]           the nodes at its tail and head, int32
    road_class[segment]     number of `ROAD_CLASSES`, int8
    byways[segment]         1 where cars avoid it, else 0, int8
    metres[segment]         float32
    seconds[mode][0 or 1][segment]   from tail to head, or from head to tail; infinite where the
                            mode may not go; lights included, for cars but those of junctions,
                            which are in `turn_s`; cars in free flow; float32
    turns[turn], turn_s[turn]   from which side into which a car may turn, int32, and how long that
                            takes, float32; a side is a place in seconds[mode], flat
    shape_start[segment], shape      bends[shape_start[s]:shape_start[s + 1]] are the bends of s
                            from tail to head, without its ends; int32, as `nodes`

A segment that a mode may use in a direction joins nodes between which the mode can go and come
back: what lies beyond is left out when the network is built. So are the sides from which a car
cannot turn back. E-bikes and walkers turn as they like, at no cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from visitplanner.domain import TravelMode
from visitplanner.travel.roads.rules import GROUPS, ROAD_CLASSES
from visitplanner.travel.traffic import FREE_FLOW, Slowdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

Box: TypeAlias = tuple[float, float, float, float]
"""South, west, north, east, in degrees of WGS-84."""

MODES: Sequence[TravelMode] = tuple(TravelMode)
"""In the order of `seconds`."""

STEPS_PER_DEGREE = 10_000_000
"""OpenStreetMap keeps coordinates to 1e-7 degrees, about a centimetre."""

LICENCE = "© OpenStreetMap contributors, ODbL 1.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a network comes from.

    Attributes
    ----------
    source
        Name of the file it was built from.
    as_of
        Date of the data as the file says it, ISO 8601; empty where it does not.
    box
        That the roads lie in.
    """

    source: str
    as_of: str
    box: Box
    licence: str = LICENCE


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RoadNetwork:
    """See the module; `sha256` is that of the file it was read from, empty before."""

    origin: Origin
    nodes: Ints
    ends: Ints
    road_class: NDArray[np.int8]
    byways: NDArray[np.int8]
    metres: NDArray[np.float32]
    seconds: NDArray[np.float32]
    turns: Ints
    turn_s: NDArray[np.float32]
    shape_start: Ints
    shape: Ints
    sha256: str = ""

    @property
    def num_segments(self) -> int:
        """Segments between junctions."""
        return len(self.ends)

    def usable(self, mode: TravelMode) -> NDArray[np.intp]:
        """Return the segments that a mode may use in some direction."""
        return np.flatnonzero(np.isfinite(self.seconds[MODES.index(mode)]).any(axis=0))

    def times(self, mode: TravelMode, slowdown: Slowdown = FREE_FLOW) -> Floats:
        """Return the seconds of a mode, shape (2, segments), as `seconds`.

        Segments are of one class each, so that their group is that of their class, and lights are
        slowed with the road that leads to them.
        """
        seconds = self.seconds[MODES.index(mode)].astype(np.float64)
        return np.asarray(seconds * self._factors(slowdown.felt_by(mode)))

    def turn_times(self, slowdown: Slowdown = FREE_FLOW) -> Floats:
        """Return the seconds of the turns of cars; they are slowed as lights are."""
        before = self.turns[:, 0] % self.num_segments
        return np.asarray(self.turn_s * self._factors(slowdown)[before])

    def _factors(self, felt: Slowdown) -> Floats:
        factors = np.array([felt.on(GROUPS[name]) for name in ROAD_CLASSES])
        return factors[self.road_class]

    def lines(self, segments: NDArray[np.intp]) -> tuple[Floats, NDArray[np.intp]]:
        """Return the corners of segments from tail to head, one after the other, and of which.

        Returns
        -------
        corners, owners
            Shape (n, 2), degrees; and shape (n,), positions in `segments`.
        """
        first, last = self.shape_start[segments], self.shape_start[segments + 1]
        counts = last - first + 2
        owners = np.repeat(np.arange(len(segments)), counts)
        starts = (np.cumsum(counts) - counts).astype(np.intp)
        corners = np.empty((len(owners), 2), dtype=np.int32)
        inner = np.ones(len(owners), dtype=bool)
        inner[starts], inner[starts + counts - 1] = False, False
        at = np.arange(len(owners)) - starts[owners] - 1 + first[owners]
        corners[inner] = self.shape[at[inner]]
        corners[starts] = self.nodes[self.ends[segments, 0]]
        corners[starts + counts - 1] = self.nodes[self.ends[segments, 1]]
        return corners / STEPS_PER_DEGREE, owners


def box_of(point: Ints) -> Box:
    """Return the box of points in 1e-7 degrees."""
    low, high = point.min(axis=0) / STEPS_PER_DEGREE, point.max(axis=0) / STEPS_PER_DEGREE
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
