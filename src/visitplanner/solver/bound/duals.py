"""Prices of the rows of the master problem, in whole cost units, and what they prove.

For whatever prices, no plan is worth more than all of them together when every shift makes the
route that is worth most beyond them: the Lagrangian bound. It holds for any integers, so that no
rounding of a linear program's floats enters the proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.solver.bound.groups import WHOLE
from visitplanner.units import COST_UNITS_PER_FEN, UNITS_PER_METRE, UNITS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from visitplanner.problem import Problem
    from visitplanner.solver.bound.groups import Group

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duals:
    """Cost units: by visit (even, so that halves are whole), by group of shifts, by cut.

    None is negative but those of required visits.
    """

    visits: Ints
    groups: Ints
    cuts: Ints

    def towards(self, other: Duals, share: float) -> Duals:
        """Return the duals a share of the way to others; cuts that only others have count 0."""
        known = np.zeros_like(other.cuts)
        known[: len(self.cuts)] = self.cuts[: len(other.cuts)]
        return rounded(
            self.visits + share * (other.visits - self.visits),
            self.groups + share * (other.groups - self.groups),
            known + share * (other.cuts - known),
        )


def rounded(
    visits: NDArray[np.float64], groups: NDArray[np.float64], cuts: NDArray[np.float64]
) -> Duals:
    """Return duals as whole units."""
    return Duals(
        visits=WHOLE * np.rint(visits / WHOLE).astype(np.int64),
        groups=np.maximum(np.rint(groups).astype(np.int64), 0),
        cuts=np.maximum(np.rint(cuts).astype(np.int64), 0),
    )


def prizes_of(problem: Problem) -> Ints:
    """Return the prize of each visit in cost units."""
    return np.array([visit.prize * COST_UNITS_PER_FEN for visit in problem.visits], dtype=np.int64)


def grain_of(problem: Problem) -> int:
    """Return a number of cost units of which every objective is a multiple."""
    prices = [int(prize) for prize in prizes_of(problem)]
    prices += [fen * COST_UNITS_PER_FEN for v in problem.visits for fen in v.shift_costs]
    for shift in problem.shifts:
        costs = shift.costs
        overtime = 0 if shift.overtime is None else shift.overtime.per_hour
        per_second = (costs.per_travel_hour, costs.per_duration_hour, overtime)
        prices += [costs.fixed * COST_UNITS_PER_FEN, costs.per_km * UNITS_PER_METRE]
        prices += [price * UNITS_PER_SECOND for price in per_second]
    return gcd(*prices) or 1


def proven(problem: Problem, groups: Sequence[Group], duals: Duals, least: Sequence[int]) -> int:
    """Return a number of cost units that no legal plan's objective is below.

    Parameters
    ----------
    least
        By group, what a route costs at least once prizes are gained and duals are paid.
    """
    worth = sum(map(int, duals.visits)) + sum(map(int, duals.cuts))
    for group, units in zip(groups, least, strict=True):
        worth += len(group.shift_idxs) * max(0, -units)
    bound, grain = sum(map(int, prizes_of(problem))) - worth, grain_of(problem)
    return -(-bound // grain) * grain
