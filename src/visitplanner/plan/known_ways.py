"""Ways that are known from a plan made before: nobody is asked for them twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.problem import places_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitplanner.domain import Shift, Visit
    from visitplanner.plan.travelling import Travelling


def travel_as_known(
    known: Travelling,
    known_shifts: Sequence[Shift],
    visits: tuple[Visit, ...],
    shifts: Sequence[Shift],
) -> Travelling | None:
    """Return travel between places that are known already; None where a place or a mode is new.

    Parameters
    ----------
    known, known_shifts
        The travel of a plan, and its shifts.
    """
    number = {place: n for n, place in enumerate(places_of(known.visits, known_shifts))}
    places, modes = places_of(visits, shifts), sorted({shift.mode for shift in shifts})
    if not (number.keys() >= set(places) and known.matrices.keys() >= set(modes)):
        return None
    kept = np.array([number[place] for place in places], dtype=np.intp)
    matrices = {mode: known.matrices[mode].among(kept) for mode in modes}
    return replace(known, visits=visits, lost=(), matrices=matrices)
