"""Segments of a road network while it is built, before they are brought into order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.travel.roads.network import STEPS_PER_DEGREE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

TAIL, HEAD = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pieces:
    """Segments, and the nodes that they join.

    Attributes
    ----------
    node_id, point
        By node: OpenStreetMap's number, and latitude and longitude in 1e-7 degrees.
    roads
        By node, how many segments for cars end there before any is left out.
    ends
        Nodes, shape (segments, 2).
    ways
        Numbers of OpenStreetMap's ways at the tail and the head, shape (segments, 2).
    seconds
        Shape (modes, 2, segments).
    bends
        By segment, its bends from tail to head, shape (n, 2), 1e-7 degrees.
    """

    node_id: Ints
    point: NDArray[np.int32]
    roads: Ints
    ends: Ints
    ways: Ints
    road_class: NDArray[np.int8]
    is_byway: Bools
    is_roundabout: Bools
    metres: Floats
    seconds: Floats
    bends: list[NDArray[np.int32]]

    def only(self, kept: Ints) -> Pieces:
        """Return some of the segments."""
        return Pieces(
            node_id=self.node_id,
            point=self.point,
            roads=self.roads,
            ends=self.ends[kept],
            ways=self.ways[kept],
            road_class=self.road_class[kept],
            is_byway=self.is_byway[kept],
            is_roundabout=self.is_roundabout[kept],
            metres=self.metres[kept],
            seconds=self.seconds[:, :, kept],
            bends=[self.bends[k] for k in kept],
        )

    def corners(self) -> tuple[Floats, Ints]:
        """Return the corners of all segments from tail to head, in degrees, and whose they are."""
        counts = np.array([len(bends) + 2 for bends in self.bends], dtype=np.int64)
        owners = np.repeat(np.arange(len(counts)), counts)
        last = np.cumsum(counts) - 1
        corners = np.empty((len(owners), 2))
        is_bend = np.ones(len(owners), dtype=bool)
        is_bend[last], is_bend[last + 1 - counts] = False, False
        corners[is_bend] = np.concatenate([np.empty((0, 2), np.int32), *self.bends])
        corners[last + 1 - counts] = self.point[self.ends[:, TAIL]]
        corners[last] = self.point[self.ends[:, HEAD]]
        return corners / STEPS_PER_DEGREE, owners
