"""Where a street parts into two carriageways, or they come together.

Whoever turns from one into the other turns round, however sharp the turn is drawn; and both go
where the street goes, between them. At a fork the arms part for good, so it is none.

So does OSRM [1]_, which looks for islands, triangles and circles as well.

References
----------
.. [1] https://github.com/Project-OSRM/osrm-backend,
   src/extractor/intersection/mergable_road_detector.cpp.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visitplanner.travel.great_circle import metres_between

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from visitplanner.travel.roads.pieces import Pieces

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

LEAST_M, FAR_M = 40.0, 80.0
"""How far both have to go on, and how far one looks along them at most."""

APART_M = 15.25
"""There, between their middles: a lane of 3.25 m, half on each side, and a strip of 12 m."""


class Streets:
    """Streets, along which one looks.

    Parameters
    ----------
    street
        By side, the number of the street on which it begins, 0 where that has no name.
    meetings
        Pairs of a side and one that begins where it ends, both for cars, shape (n, 2).
    """

    def __init__(self, pieces: Pieces, street: Ints, meetings: Ints) -> None:
        self._corners, owners = pieces.corners()
        self._first = np.searchsorted(owners, np.arange(len(pieces.ends) + 1))
        self._onward = _onward(street, meetings)

    def run_together(self, one: int, other: int) -> bool:
        """Return whether two sides that begin at one node go on side by side."""
        lines = [self._line(side) for side in (one, other)]
        alongs = [_along(line) for line in lines]
        look = min(FAR_M, *(float(along[-1]) for along in alongs))
        seen = [
            np.array([np.interp(look, along, line[:, axis]) for axis in (0, 1)])
            for along, line in zip(alongs, lines, strict=True)
        ]
        return look >= LEAST_M and bool(metres_between(*seen) <= APART_M)

    def _line(self, side: int) -> Floats:
        """Return the corners of a side, and of what goes on in its street."""
        line, passed = self._corners_of(side), {side}
        while _along(line)[-1] < FAR_M:
            side = int(self._onward[side])
            if side < 0 or side in passed:
                break
            passed.add(side)
            line = np.concatenate([line, self._corners_of(side)])
        return line

    def _corners_of(self, side: int) -> Floats:
        is_back, segment = divmod(side, len(self._first) - 1)
        corners = self._corners[self._first[segment] : self._first[segment + 1]]
        return corners[::-1] if is_back else corners


def _onward(street: Ints, meetings: Ints) -> Ints:
    """Return by side the only other one that goes on in its street, or -1."""
    before, after = meetings.T
    back = (before + len(street) // 2) % len(street)
    stays = (street[back] == street[after]) & (street[after] > 0) & (back != after)
    before, after = before[stays], after[stays]
    is_only = np.bincount(before, minlength=len(street))[before] == 1
    onward = np.full(len(street), -1, dtype=np.int64)
    onward[before[is_only]] = after[is_only]
    return onward


def _along(line: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(metres_between(line[:-1], line[1:]))])
