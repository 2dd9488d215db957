"""How hot a search begins, and how cold it ends, on the scale of its problem.

The scale is what a leg between neighbours costs: there, plans differ by a few legs. Where ways cost
nothing, it is a share of what a visit is worth. Christiaens and Vanden Berghe (2020) go from 100 to
1 where such legs cost about 10.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from visitplanner.solver.kernel.layout import Instance

NEIGHBOURS = 10

HOT, WARM, COLD = 5.0, 1.5, 0.15
"""Legs between neighbours; measured on made-up days of 100 to 1000 visits, see docs/benchmarks."""

NEAR = 0.4
"""Where a short search begins that stays near a plan; measured on days that are asked for a time on
the phone, see docs/decisions/0021."""

WARMER = 1.3
"""Times as hot begins a stage after one that found nothing better."""

PRIZE_SHARE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooling:
    """Temperatures at the beginning and the end of a stage, in cost units."""

    hot: float
    cold: float

    def at(self, share: float) -> float:
        """Return the temperature when a share of the stage is spent: it falls geometrically."""
        return float(self.hot * (self.cold / self.hot) ** min(share, 1.0))


def scale_of(instance: Instance) -> float:
    """Return the mean cost of a leg between neighbours, in units; never 0."""
    near = instance.near[:, :NEIGHBOURS]
    places = instance.visits["place"]
    legs = instance.legs[0][places[:, np.newaxis], places[near]]
    shifts = instance.shifts
    second = (shifts["second"] + shifts["travel_second"]).mean() if len(shifts) else 0
    metre = shifts["metre"].mean() if len(shifts) else 0
    cost = legs["seconds"].mean() * second + legs["metres"].mean() * metre if legs.size else 0
    prizes = instance.visits["prize"]
    return float(cost) or PRIZE_SHARE * float(prizes.mean() if len(prizes) else 0) or 1.0


def from_hot(scale: float) -> Cooling:
    """Return the temperatures of a search from scratch."""
    return Cooling(hot=HOT * scale, cold=COLD * scale)


def warmer(cooling: Cooling, scale: float) -> Cooling:
    """Return the temperatures of a search that must get farther from the plan than another did."""
    return Cooling(hot=min(WARMER * cooling.hot, HOT * scale), cold=cooling.cold)


def from_warm(scale: float) -> Cooling:
    """Return the temperatures of a search around a good plan."""
    return Cooling(hot=WARM * scale, cold=COLD * scale)


def near(scale: float) -> Cooling:
    """Return the temperatures of a short search that stays near a good plan."""
    return Cooling(hot=NEAR * scale, cold=COLD * scale)
