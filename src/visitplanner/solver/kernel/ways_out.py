"""The ways from where shifts start to every visit, by the window in which the visit starts.

A shift leaves as late as it can, so its way out is known by when it arrives, and not by when it
leaves: for each window, the most that the way takes for a start anywhere in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from visitplanner.solver.kernel import records
from visitplanner.travel.ways import states_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitplanner.problem import Problem
    from visitplanner.travel.matrix import TravelMatrix

Records: TypeAlias = NDArray[np.void]


class WaysOut:
    """The ways out of a problem: one for all shifts that start at a place by one profile.

    Attributes
    ----------
    row_of
        By shift, the row of its way out.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        keys = [(shift.profile_idx, shift.start_idx) for shift in problem.shifts]
        self._ways = tuple(dict.fromkeys(keys))
        self.row_of = [self._ways.index(key) for key in keys]

    def legs(self, legs: Records, windows: Records, num_windows: Sequence[int]) -> Records:
        """Return the leg of each way out to each window; `num_windows` counts those of a visit."""
        places = [visit.location_idx for visit in self._problem.visits]
        place = np.repeat(np.array(places, dtype=np.int64), num_windows)
        firsts = np.zeros((len(self._ways), len(windows)), dtype=records.LEG)
        for row, (profile, start) in enumerate(self._ways):
            travel = self._problem.profiles[profile]
            firsts[row] = legs[profile, start, place]
            if travel.hours is not None:
                bounds = (windows["opens"].tolist(), windows["closes"].tolist(), place.tolist())
                firsts[row]["seconds"] = [
                    longest_before(travel, (start, to), (first, last))
                    for first, last, to in zip(*bounds, strict=True)
                ]
        return firsts


def longest_before(travel: TravelMatrix, leg: tuple[int, int], window: tuple[int, int]) -> int:
    """Return the most seconds that a way takes which ends at some second of a window.

    Where at most one change is seen on the way, it only grows or only shrinks from the first second
    to the last. Otherwise it is taken for as slow as in the slowest state that it may see.
    """
    way, slowest = travel.way(*leg), int(travel.durations[leg])
    first, last = window
    if sum(first - slowest < second < last for second, _ in way.changes) > 1:
        states = states_between(way.changes, first - slowest, last - 1)
        return max(way.seconds[state] for state in states)
    return max(first - way.departure(first), last - way.departure(last))
