"""What chance deals out, day by day: the same to the same visit, whatever plan it stands in.

Each visit and each shift has a stream of its own, begun by its number and the seed. So two plans of
a day are replayed against the same days, and differ by what they plan alone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from visitplanner.robustness.chances import Chances

    Days = NDArray[np.float64]


LEAST_SPREAD = 1e-6
"""A coefficient of variation below it moves no way by a second, and its square might be nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """The days that a plan is replayed against."""

    chances: Chances
    num_days: int
    seed: int

    def length_factor(self, visit_id: str) -> Days:
        """Return by day what a visit's length is multiplied by."""
        sigma = self.chances.visit_sigma
        normal = self._stream("length", visit_id).standard_normal(self.num_days)
        return np.exp(sigma * normal - sigma**2 / 2)

    def is_out(self, visit_id: str, chance_at_home: float) -> NDArray[np.bool_]:
        """Return by day whether a visit finds nobody."""
        drawn = self._stream("home", visit_id).random(self.num_days)
        return (drawn >= chance_at_home) & self.chances.nobody_home

    def day_traffic(self, shift_id: str) -> Days:
        """Return by day what all travel of a shift is multiplied by."""
        return self._gamma(self.chances.day_traffic_cv, "day", shift_id)

    def way_traffic(self, destination_id: str) -> Days:
        """Return by day what the way to a place is multiplied by, beside that."""
        return self._gamma(self.chances.way_traffic_cv, "way", destination_id)

    def late_start(self, shift_id: str) -> Days:
        """Return by day the seconds by which a shift leaves late, whole."""
        stream = self._stream("start", shift_id)
        is_late = stream.random(self.num_days) < self.chances.late_start_share
        late = stream.exponential(self.chances.late_start_mean_s, self.num_days)
        return np.where(is_late, np.round(late), 0.0)

    def _gamma(self, cv: float, *name: str) -> Days:
        if cv < LEAST_SPREAD:
            return np.ones(self.num_days)
        return self._stream(*name).gamma(1 / cv**2, cv**2, self.num_days)

    def _stream(self, *name: str) -> np.random.Generator:
        digest = hashlib.sha256("\n".join((*name, str(self.seed))).encode()).digest()
        return np.random.default_rng(int.from_bytes(digest[:16], "big"))
