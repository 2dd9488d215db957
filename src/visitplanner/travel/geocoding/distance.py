"""How far two places are from each other, within a province."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from visitplanner.domain import Location

METRES_PER_DEGREE = 111_195
"""Of latitude, on a sphere of 6,371,009 m mean radius."""


def metres_between(here: Location, there: Location) -> float:
    """Return the metres between two places, as on a plane: good to a thousandth up to 100 km."""
    north = (there.latitude - here.latitude) * METRES_PER_DEGREE
    east = (there.longitude - here.longitude) * METRES_PER_DEGREE
    return math.hypot(north, east * math.cos(math.radians(here.latitude)))
