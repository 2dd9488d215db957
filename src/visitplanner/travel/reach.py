"""Places between which no way leads, though each is near a road: on an island, or behind a gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.travel.streets import TravelTable


def cut_off(table: TravelTable) -> Mapping[int, int]:
    """Return the places to leave out so that ways lead between all others, in both directions.

    Each comes with a place that it is cut off from, one that is kept if there is such. The place
    with most ways missing goes first, of several the last.

    Parameters
    ----------
    table
        Of the same places in rows and columns.
    """
    missing = table.durations < 0
    missing |= missing.T
    left = missing.copy()
    gone = list[int]()
    counts = left.sum(axis=1)
    while counts.any():
        worst = len(counts) - 1 - int(counts[::-1].argmax())
        gone.append(worst)
        counts -= left[worst]
        left[worst], left[:, worst], counts[worst] = False, False, 0
    is_kept = np.ones(len(counts), dtype=bool)
    is_kept[gone] = False
    return {place: _partner(missing[place], is_kept) for place in gone}


def _partner(missing: np.ndarray, is_kept: np.ndarray) -> int:
    kept = np.flatnonzero(missing & is_kept)
    return int(kept[0] if len(kept) else np.flatnonzero(missing)[0])
