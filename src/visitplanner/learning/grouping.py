"""Whether a model treats groups of people alike, by a column that it was not told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visitplanner.valuation.learned.findings import GroupFinding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from visitplanner.learning.history import History

    Floats = NDArray[np.float64]

LEAST_GROUP = 30
"""Rows held out of a group that is told by itself; smaller ones are told together as `OTHERS`."""

OTHERS = "…"


def groups_of(
    history: History,
    rows: NDArray[np.int64],
    told: Floats,
    worth: Floats,
) -> Iterator[GroupFinding]:
    """Yield each group's rows: what was told, what came, what a visit is worth in the mean.

    Parameters
    ----------
    told, worth
        Of the rows held out: the probability, and the value.
    """
    if history.groups is None:
        return
    levels = np.array(history.groups, dtype=np.str_)[rows]
    names, counts = np.unique(levels, return_counts=True)
    small = set(names[counts < LEAST_GROUP].tolist())
    joined = np.array([OTHERS if level in small else level for level in levels.tolist()])
    came = np.array(history.outcome, dtype=float)[rows]
    for level in np.unique(joined):
        of = joined == level
        yield GroupFinding(
            level=str(level),
            num_rows=int(of.sum()),
            told=float(told[of].mean()),
            came=float(came[of].mean()),
            value=float(worth[of].mean()),
        )
