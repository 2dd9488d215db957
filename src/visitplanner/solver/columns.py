"""A route as set partitioning and the bound see it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A shift, its visits in order, what it costs, and the second of each meeting in it.

    Attributes
    ----------
    units
        Cost units of the route alone, prizes left aside.
    meetings
        Pairs of a visit made together with another shift, and the second in which it starts.
    """

    shift_idx: int
    visit_idxs: tuple[int, ...]
    units: int
    meetings: tuple[tuple[int, int], ...] = ()
