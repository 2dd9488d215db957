"""What does not change during a search: nodes, windows, links, shifts and prices, as arrays.

A *node* is something that stands in a route. They are numbered through::

    0 .. T-1          tasks: one for each visit, and a second one where a visit asks for two people
    T .. T+B-1        breaks of all shifts
    T+B .. T+B+K-1    heads: shift k leaving its start
    T+B+K .. N-1      tails: shift k being back at its end

An *edge* leads from a task to one that it is tied to: the start at the other end comes at least
`OUT` seconds after its own, and its own at least `BACK` seconds after the other's. Two people of
one visit are tied by 0 and 0, a link of visits by `least` and ``-greatest``.

A *unit* is what is put in and taken out as one: the tasks of visits that are tied together, whose
numbers follow each other, with the second person of a visit behind the first.

The arrays have a row for each thing and a named column for each of its numbers; few wide arrays,
since numba passes every array of a tuple to every function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from visitplanner.solver.compiled import compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

Ints: TypeAlias = NDArray[np.int64]

PLACE, DURATION, LAST_CLOSE, LATE_PRICE, WINDOWS, EDGES = range(6)
"""Columns of `Network.nodes`: row of the travel matrices; seconds; end of the last window; cost
units per second of lateness or `NEVER_LATE`; where its windows and its edges begin (they end where
the next row's begin)."""

OPENS, CLOSES = range(2)
"""Columns of `Network.windows`. A tail's window is the time by which it must be back."""

TO, OUT, BACK = range(3)
"""Columns of `Network.edges`; see the module."""

UNIT, VISIT, IS_SECOND = range(3)
"""Columns of `Network.tasks`: its unit, its visit, and 1 for the second person of a visit."""

FIRST_TASK, LOSS = range(2)
"""Columns of `Network.units`: where its tasks begin; cost units lost when it is left out."""

BEGIN, MOST_VISITS, MOST_METRES, MOST_SECONDS, PROFILE, LIKE = range(6)
FIXED, METRE, TRAVEL_SECOND, SECOND, OVERTIME_SECOND, OVERTIME_AFTER, IS_TIMED = range(6, 13)
"""Columns of `Network.shifts`: limits; the shift before that differs in its ids alone, or -1; the
tariff in cost units; 1 where times matter beyond windows (labour costs, or is limited)."""

NOWHERE = -1
"""Place of a break; also the shift of a task that is left out."""

NOBODY = -1
"""Where a task has no more mates."""

NEVER_LATE = -1
"""Price of lateness of a node that must start in one of its windows."""

BARRED, WITH_ANOTHER, ALONE = range(3)
"""Whether a shift may make a task: not at all, as one of two officers, or by itself."""


class Network(NamedTuple):
    """The arrays, all int64; columns as above.

    Attributes
    ----------
    nodes, windows, edges
        (N + 1, 6), (W, 2), (E, 3); the last row of nodes only ends the one before.
    tasks, units
        (T + 1, 3), (U + 1, 2); the last rows only end the ones before.
    demand, capacity
        (T, D), (K, D) amounts.
    near
        (U, M) other units, the most related first.
    shifts
        (K, 13).
    may
        (T, K) `BARRED`, `WITH_ANOTHER` or `ALONE`.
    charges
        (T, K) cost units for being made by a shift.
    mates
        (T, G) first tasks of the visits that share a group with a task's, then `NOBODY`.
    comes_before
        (V, V) 1 where a shift that makes both visits makes the first one first; (0, 0) without any.
    durations, distances
        (P, n, n) seconds and metres by profile.
    num_tasks, num_breaks
        T and B.
    greatest
        Cost units per second of the greatest lateness.
    """

    nodes: Ints
    windows: Ints
    edges: Ints
    tasks: Ints
    units: Ints
    demand: Ints
    capacity: Ints
    near: Ints
    shifts: Ints
    may: Ints
    charges: Ints
    mates: Ints
    comes_before: Ints
    durations: Ints
    distances: Ints
    num_tasks: int
    num_breaks: int
    greatest: int


@compiled
def num_units_of(network: Network) -> int:
    """Return how many units there are."""
    return int(network.units.shape[0] - 1)


@compiled
def head_of(network: Network, shift: int) -> int:
    """Return the node at which a shift begins."""
    return network.num_tasks + network.num_breaks + shift


@compiled
def tail_of(network: Network, shift: int) -> int:
    """Return the node at which a shift ends."""
    return int(head_of(network, shift) + network.shifts.shape[0])


def table_of(rows: Sequence[Sequence[int]], width: int) -> Ints:
    """Return an array of rows, also of none."""
    return np.array(rows, dtype=np.int64).reshape(len(rows), width)
