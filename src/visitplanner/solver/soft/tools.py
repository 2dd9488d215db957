"""What a chain of the search works with beside its timetables: room that is used again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from visitplanner.solver.soft.network import num_units_of
from visitplanner.solver.soft.randomness import state_of
from visitplanner.solver.soft.timing import empty_log

if TYPE_CHECKING:
    from visitplanner.solver.soft.network import Ints, Network
    from visitplanner.solver.soft.timing import Log

UNITS, FIRST_BEHIND, SECOND_BEHIND = range(3)
"""Positions in `Tools.choice`: cost units of the best attempt so far, and the nodes behind which
its tasks came."""

BEHIND, WAY, LEAST, ORDER = range(4)
"""Columns of `Tools.places`: the node that a task would come behind; cost units that the way adds,
and a first use of the shift; these and the lateness of the task itself, no less is added. The
fourth holds the rows, by `LEAST`."""


UNIT, KEY, TURN = range(3)
"""Columns of `Tools.absent`."""


class Tools(NamedTuple):
    """The room of one chain.

    Attributes
    ----------
    log
        Of the attempt under way.
    first_places, second_places
        (N, 4) for the two tasks of an attempt.
    choice
        (3,) as above.
    is_touched
        (K,) 1 for shifts that a passage of the program has been at; all 0 in between.
    absent
        (U, 3) units to be put in; keys to sort them by; the rows by their keys.
    random
        State of the random numbers.
    """

    log: Log
    first_places: Ints
    second_places: Ints
    choice: Ints
    is_touched: Ints
    absent: Ints
    random: Ints


def tools_of(network: Network, seed: int, chain: int) -> Tools:
    """Return the room that a chain needs, and the random numbers that are its own."""
    num_nodes = network.nodes.shape[0]
    return Tools(
        log=empty_log(network),
        first_places=np.zeros((num_nodes, 4), dtype=np.int64),
        second_places=np.zeros((num_nodes, 4), dtype=np.int64),
        choice=np.zeros(3, dtype=np.int64),
        is_touched=np.zeros(network.shifts.shape[0], dtype=np.int64),
        absent=np.zeros((num_units_of(network), 3), dtype=np.int64),
        random=state_of(seed, chain),
    )
