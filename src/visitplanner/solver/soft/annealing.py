"""Ruin, recreate, and go on from the result or not, under a falling temperature.

A dearer plan is gone on from while it is dearer by less than ``-temperature * log(u)``, with u
drawn evenly from 0 to 1, as in Christiaens and Vanden Berghe (2020).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from visitplanner.solver.compiled import compiled
from visitplanner.solver.soft.randomness import uniform
from visitplanner.solver.soft.recreate import MOST_TRIED, recreate
from visitplanner.solver.soft.ruin import ruin
from visitplanner.solver.soft.timetable import overwrite, units_of

if TYPE_CHECKING:
    from visitplanner.solver.soft.network import Ints, Network
    from visitplanner.solver.soft.timetable import Timetable
    from visitplanner.solver.soft.tools import Tools


class Trail(NamedTuple):
    """The three timetables of a chain: tried now, gone on from, and the best of all."""

    tried: Timetable
    current: Timetable
    best: Timetable


@compiled
def anneal(
    network: Network,
    trail: Trail,
    tools: Tools,
    temperatures: tuple[float, float],
    iterations: int,
    is_over: Ints,
) -> None:
    """Search on from `trail.current`; `trail.best` is the best that was ever seen.

    Parameters
    ----------
    temperatures
        In cost units, above 0: the first, and the one at the end.
    is_over
        (1,) the search ends once another thread has set it.
    """
    temperature = temperatures[0]
    falling = (temperatures[1] / temperatures[0]) ** (1.0 / max(iterations, 1))
    for _ in range(iterations):
        if is_over[0]:
            return
        overwrite(trail.tried, trail.current)
        ruin(network, trail.tried, tools)
        if recreate(network, trail.tried, tools, int(np.int64(MOST_TRIED))):
            _go_on(network, trail, -temperature * math.log(1.0 - uniform(tools.random)))
        temperature *= falling


@compiled
def _go_on(network: Network, trail: Trail, allowed: float) -> None:
    units = units_of(network, trail.tried)
    if units <= units_of(network, trail.current) + allowed:
        overwrite(trail.current, trail.tried)
        if units < units_of(network, trail.best):
            overwrite(trail.best, trail.tried)
