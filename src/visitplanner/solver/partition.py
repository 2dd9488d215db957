"""A plan divided into parts of neighbouring routes, another way each time.

There are no coordinates, only travel times: a route stands where its middle visit is, and a part
is the routes nearest to one that is drawn at random, and the others are divided further. An absent
visit goes with the visit nearest to it that is planned; one that two parts would meet at rests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.solver.kernel.layout import Instance
    from visitplanner.solver.kernel.search import Search

Ints: TypeAlias = NDArray[np.int64]

FEWEST_SHIFTS = 24
"""With fewer, parts would be too narrow: measured on 200 x 8 to 1000 x 40."""

NOWHERE = -1


class Partition:
    """Divides the plans of one problem."""

    def __init__(self, instance: Instance, seed: int) -> None:
        self._instance = instance
        self._shifts = np.flatnonzero(instance.shifts["is_usable"])
        self._rng = np.random.default_rng(seed % 2**64)

    @property
    def is_worth_it(self) -> bool:
        """Whether there are shifts enough."""
        return len(self._shifts) >= FEWEST_SHIFTS

    def parts(self, search: Search, count: int) -> Iterator[tuple[Ints, Ints]]:
        """Yield the shifts and the visits of each of `count` parts of a search's current plan."""
        places = search.middles()
        part_of_shift = np.full(self._instance.num_shifts, NOWHERE)
        rest = self._shifts
        for part in range(min(count, len(rest))):
            size = -(-len(rest) // (count - part))
            pivot = places[self._rng.choice(rest)]
            ways = self._instance.legs[0]["seconds"][pivot, places[rest]]
            nearest = rest[np.argsort(ways, kind="stable")]
            part_of_shift[nearest[:size]] = part
            rest = np.sort(nearest[size:])
        part_of_visit = self._parts_of_visits(search.serving(), part_of_shift)
        for part in range(count):
            yield np.flatnonzero(part_of_shift == part), np.flatnonzero(part_of_visit == part)

    def _parts_of_visits(self, serving: NDArray[np.int32], part_of_shift: Ints) -> Ints:
        one, other = serving[:, 0], serving[:, 1]
        parts = np.where(one == NOWHERE, NOWHERE, part_of_shift[one])
        is_absent = one == NOWHERE
        near = self._instance.near[is_absent]
        if near.size:
            is_planned = one[near] != NOWHERE
            first = near[np.arange(len(near)), is_planned.argmax(axis=1)]
            parts[is_absent] = np.where(is_planned.any(axis=1), part_of_shift[one[first]], 0)
        is_between = (other != NOWHERE) & (part_of_shift[other] != parts)
        parts[is_between] = NOWHERE
        return np.asarray(parts, dtype=np.int64)
