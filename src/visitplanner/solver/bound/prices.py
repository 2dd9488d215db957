"""What a round of pricing asks of one network: its moves' costs less gains, and its cuts.

Data layout, all int64::

    move_units[m]        cost of the way less the gain of the visit at the head
    touched[i]           cuts that node i counts for, as a bit set
    kept[m]              cuts that are remembered on move m
    in_reach[i, k]       cuts of which a visit can be reached from node i in step k (of `Memory`)
    cut_units[i, c]      what a route pays when it has made two visits of the cut with bit c at i
    ahead[i, k, 0]       least cost of getting home from node i in step k, plus rate * the second in
                         which it does: waiting costs nothing in this measure
    ahead[i, k, 1]       the same less rate * the second of starting from i, least over all later
    limit                only routes that cost less than this are looked for
    is_exact             0: labels are compared without what they remember, which may miss routes
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


class Prices(NamedTuple):
    """See the module for what the arrays say."""

    move_units: Ints
    touched: Ints
    kept: Ints
    in_reach: Ints
    cut_units: Ints
    ahead: Ints
    ahead_step: int
    limit: int
    is_exact: bool
