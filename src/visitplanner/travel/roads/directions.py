"""In which direction a road leaves a junction, as whoever drives sees it.

The first metres of a line on the map often show how a crossing is drawn, and not where the road
goes. So one looks along it, as OSRM does [1]_: as far as it is straight, and 10 m where it bends.

References
----------
.. [1] https://github.com/Project-OSRM/osrm-backend,
   src/extractor/intersection/coordinate_extractor.cpp. Left out are its regression lines, its
   curves and its counts of lanes, which together decide at one end of a road in twenty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visitplanner.travel.great_circle import EARTH_RADIUS_M, metres_between
from visitplanner.travel.roads.rules import ROAD_CLASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from visitplanner.travel.roads.pieces import Pieces

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BEND_M, RING_M = 10.0, 2.0
"""How far one looks along a road that bends, or an access road; and along a roundabout."""

FIRST_M, FAR_M = 16.5, 46.5
"""A road whose first bend is further away than the one goes straight there; along others one looks
to the first bend beyond the other: two lanes of 3.25 m, and 10 or 40 m."""

STRAIGHT_M = 1.6
"""Half a lane: a road that stays so near to the line between two of its points is straight."""


def bearings(pieces: Pieces) -> Floats:
    """Return the direction in which each side begins, degrees clockwise from north."""
    corners, owners = pieces.corners()
    there = _begun(pieces, corners, owners)
    back = _begun(pieces, corners[::-1], owners[::-1])
    return np.concatenate([there, back[::-1]])


def _begun(pieces: Pieces, corners: Floats, owners: Ints) -> Floats:
    """Return the direction of each segment, in the order in which they come."""
    first = np.flatnonzero(np.diff(owners, prepend=-1))
    last = np.append(first[1:], len(owners)) - 1
    row = np.repeat(np.arange(len(first)), last + 1 - first)
    steps = metres_between(corners[:-1], corners[1:])
    steps[last[:-1]] = 1.0  # from one segment to the next: any but 0
    along = np.concatenate([[0.0], np.cumsum(steps)])
    flat = _metres_from(corners[first][row], corners)
    look = _looks(along - along[first][row], flat, first, row)
    kinds = owners[first]
    look[pieces.road_class[kinds] == ROAD_CLASSES.index("service")] = BEND_M
    look[pieces.is_roundabout[kinds]] = RING_M
    seen = np.minimum(along[first] + look, along[last])
    north, east = (np.interp(seen, along, flat[:, axis]) for axis in (0, 1))
    return np.asarray(np.degrees(np.arctan2(east, north)))


def _metres_from(origins: Floats, points: Floats) -> Floats:
    """Return how far north and east of their origins points are."""
    stretch = np.cos(np.radians(origins[:, :1])) ** [0, 1]
    return np.asarray(np.radians(points - origins) * stretch * EARTH_RADIUS_M)


def _looks(gone: Floats, flat: Floats, first: Ints, row: Ints) -> Floats:
    """Return how far one looks along each road.

    Parameters
    ----------
    gone, flat
        By corner: metres from the beginning of its road, along it, and north and east.
    first, row
        By road, its first corner; by corner, its road.
    """
    is_seen = np.concatenate([[True], gone[:-1] < FAR_M])
    is_seen[first] = True
    stop = first + np.add.reduceat(is_seen.astype(np.int64), first) - 1
    chord = flat[stop][row]
    share = (flat * chord).sum(axis=1) / np.maximum((chord**2).sum(axis=1), np.finfo(float).tiny)
    off = np.hypot(*(flat - np.clip(share, 0.0, 1.0)[:, np.newaxis] * chord).T)
    is_straight = np.maximum.reduceat(np.where(is_seen, off, 0.0), first) < STRAIGHT_M
    look = np.where(is_straight, gone[stop], BEND_M)
    return np.asarray(np.where(gone[first + 1] > FIRST_M, gone[first + 1], look))
