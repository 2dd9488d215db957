"""Travel between points of a plane, as the classical instances have it: whole numbers, exactly."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from visitplanner.travel.matrix import TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Sequence

Point: TypeAlias = tuple[Fraction, Fraction]


def travel_between(points: Sequence[Point], scale: int) -> TravelMatrix:
    """Return ``floor(scale * euclid)`` for every two points, as durations and as distances.

    Notes
    -----
    The root is taken of integers (``floor(sqrt(x)) == isqrt(floor(x))``): in floating point, a
    distance that is whole may end up one below.
    """
    table = np.array(
        [[_scaled_distance(one, two, scale) for two in points] for one in points], dtype=np.int64
    )
    return TravelMatrix(durations=table, distances=table.copy())


def _scaled_distance(one: Point, two: Point, scale: int) -> int:
    across, along = one[0] - two[0], one[1] - two[1]
    return math.isqrt(math.floor(scale * scale * (across * across + along * along)))
