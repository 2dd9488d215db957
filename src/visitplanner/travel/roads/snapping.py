"""The nearest point of the roads for each place, found exactly.

Roads are sampled, every `STEP_M` or closer, into a KD-tree. The nearest sample to a place tells how
far the road can be at most, and every stretch that may be nearer has a sample within that and half
a step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import KDTree

from visitplanner.travel.great_circle import EARTH_RADIUS_M, metres_between

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from visitplanner.travel.roads.network import RoadNetwork

    Floats = NDArray[np.float64]

STEP_M = 50.0
"""Between samples, at most."""

END_M = 1.0
"""That near to its end, a place is at the junction, and may be left over all that joins there."""

SLACK_M = 1.0
"""For the curvature of the Earth across a region."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Snaps:
    """Where places join the roads.

    Attributes
    ----------
    segment
        Number in the network.
    share
        How far along it, from 0 at its tail to 1 at its head.
    metres
        From the place to there, as the crow flies.
    """

    segment: NDArray[np.intp]
    share: Floats
    metres: Floats


class Snapper:
    """Joins places to the segments given."""

    def __init__(self, network: RoadNetwork, segments: NDArray[np.intp]) -> None:
        corners, owners = network.lines(segments)
        self._centre = corners.mean(axis=0)
        self._segments, flat = segments, self._flat(corners)
        stretches = np.flatnonzero(owners[:-1] == owners[1:])
        self._from, self._to = flat[stretches], flat[stretches + 1]
        self._owner = owners[stretches]
        length = np.hypot(*(self._to - self._from).T)
        self._length = length
        before = np.concatenate([[0.0], np.cumsum(length)])[:-1]
        first = np.concatenate([[True], self._owner[1:] != self._owner[:-1]])
        self._before = before - before[first][np.cumsum(first) - 1]
        self._total = np.bincount(self._owner, weights=length, minlength=len(segments))
        count = np.maximum(1, np.ceil(length / STEP_M)).astype(np.int64)
        self._sampled = np.repeat(np.arange(len(count)), count)
        number = np.arange(len(self._sampled)) - (np.cumsum(count) - count)[self._sampled]
        share = (number + 0.5) / count[self._sampled]
        way = self._to - self._from
        self._tree = KDTree(self._from[self._sampled] + share[:, None] * way[self._sampled])

    def snap(self, places: Floats) -> Snaps:
        """Return where places join the roads; `places` are degrees, shape (n, 2)."""
        flat = self._flat(places)
        nearest, _ = self._tree.query(flat)
        around = self._tree.query_ball_point(flat, nearest + STEP_M / 2 + SLACK_M)
        found = [self._nearest(one, hits) for one, hits in zip(flat, around, strict=True)]
        stretch = np.array([one for one, _ in found], dtype=np.intp)
        share = np.array([along for _, along in found])
        owner = self._owner[stretch]
        along = self._before[stretch] + share * self._length[stretch]
        total = np.maximum(self._total[owner], np.finfo(float).tiny)
        point = self._from[stretch] + share[:, None] * (self._to - self._from)[stretch]
        return Snaps(
            segment=self._segments[owner],
            share=_at_ends(along / total, END_M / total),
            metres=metres_between(places, self._degrees(point)),
        )

    def _nearest(self, place: Floats, hits: list[int]) -> tuple[int, float]:
        """Return the nearest stretch, and how far along it."""
        stretches = np.unique(self._sampled[hits])
        start = self._from[stretches]
        way = self._to[stretches] - start
        squared = np.maximum((way**2).sum(axis=1), np.finfo(float).tiny)
        share = np.clip(((place - start) * way).sum(axis=1) / squared, 0.0, 1.0)
        off = np.hypot(*(start + share[:, None] * way - place).T)
        best = int(off.argmin())
        return int(stretches[best]), float(share[best])

    def _flat(self, degrees: Floats) -> Floats:
        """Return metres north and east of the centre."""
        scale = [1.0, np.cos(np.radians(self._centre[0]))]
        return np.asarray(np.radians(degrees - self._centre) * EARTH_RADIUS_M * scale)

    def _degrees(self, flat: Floats) -> Floats:
        scale = [1.0, np.cos(np.radians(self._centre[0]))]
        return np.asarray(np.degrees(flat / EARTH_RADIUS_M / scale) + self._centre)


def _at_ends(share: Floats, near: Floats) -> Floats:
    return np.where(share < near, 0.0, np.where(share > 1 - near, 1.0, share))
