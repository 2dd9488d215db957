"""Positions sorted by a number: small to compile, and quick for some hundreds.

References
----------
.. [1] D. L. Shell, "A high-speed sorting procedure", Communications of the ACM 2 (1959).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.solver.compiled import compiled

if TYPE_CHECKING:
    from visitplanner.solver.soft.network import Ints


@compiled
def sort_by(keys: Ints, order: Ints, count: int) -> None:
    """Fill `order` with the positions 0 to `count` - 1, the one with the least key first."""
    for at in range(count):
        order[at] = at
    gap = count // 2
    while gap > 0:
        for at in range(gap, count):
            _sink(keys, order, at, gap)
        gap //= 2


@compiled
def _sink(keys: Ints, order: Ints, at: int, gap: int) -> None:
    moved = order[at]
    while at >= gap and keys[order[at - gap]] > keys[moved]:
        order[at] = order[at - gap]
        at -= gap
    order[at] = moved
