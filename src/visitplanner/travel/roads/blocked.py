"""A road network in which some streets are closed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.travel.great_circle import EARTH_RADIUS_M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from visitplanner.travel.roads.network import RoadNetwork

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Streets that are closed: every one that comes within `metres` of a point in WGS-84."""

    latitude: float
    longitude: float
    metres: float


def blocked(network: RoadNetwork, closures: Sequence[Closure]) -> RoadNetwork:
    """Return a network without the segments that are closed.

    What lies behind a closure may not be reached any more, which travel on the network tells.
    """
    if not closures:
        return network
    closed = np.zeros(network.num_segments, dtype=bool)
    corners, owners = network.lines(np.arange(network.num_segments))
    for closure in closures:
        away = _metres_from(closure, corners)
        pieces = np.flatnonzero(owners[1:] == owners[:-1])
        near = pieces[_nearest_on(away[pieces], away[pieces + 1]) <= closure.metres]
        closed[owners[near]] = True
    seconds = network.seconds.copy()
    seconds[:, :, closed] = np.inf
    told = f"{network.sha256} {closures!r}"
    sha256 = hashlib.sha256(told.encode()).hexdigest() if network.sha256 else ""
    return replace(network, seconds=seconds, sha256=sha256)


def _metres_from(closure: Closure, corners: Floats) -> Floats:
    """Return corners as metres north and east of a closure; so near, the Earth is flat."""
    north = np.radians(corners[:, 0] - closure.latitude) * EARTH_RADIUS_M
    shrunk = np.cos(np.radians(closure.latitude))
    east = np.radians(corners[:, 1] - closure.longitude) * EARTH_RADIUS_M * shrunk
    return np.stack([north, east], axis=1)


def _nearest_on(begin: Floats, end: Floats) -> Floats:
    """Return how near straight lines come to the origin, metres."""
    along = end - begin
    length = np.maximum((along**2).sum(axis=1), 1e-9)
    share = np.clip(-(begin * along).sum(axis=1) / length, 0.0, 1.0)
    nearest = begin + share[:, None] * along
    return np.asarray(np.hypot(nearest[:, 0], nearest[:, 1]))
