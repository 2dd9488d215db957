"""Streets of the tests: every way makes one corner, north first."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from visitplanner.domain import Location, TravelMode
    from visitplanner.travel.roads.network import Box
    from visitplanner.travel.streets import Line


class DrawnStreets:
    """What draws, and does nothing else of an engine of travel."""

    kind, identity, lifetime_s = "roads", "", None
    licence = "© OpenStreetMap contributors, ODbL 1.0"

    def lines(self, places: Sequence[Location], mode: TravelMode) -> list[Line]:
        """Return a way north, then one east, for each place to the next."""
        assert mode
        return [
            [
                (here.latitude, here.longitude),
                (there.latitude, here.longitude),
                (there.latitude, there.longitude),
            ]
            for here, there in itertools.pairwise(places)
        ]

    def metres_off(self, places: Sequence[Location], mode: TravelMode) -> NDArray[np.float64]:
        """Return that every place lies on a road."""
        assert mode
        return np.zeros(len(places))

    def streets(self, box: Box) -> list[list[Line]]:
        """Return the two diagonals of a box."""
        south, west, north, east = box
        return [[[(south, west), (north, east)]], [[(north, west), (south, east)]]]
