"""A cell of the comparison: what its plan's file says, and where unserved visits are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from visitplanner.comparison.reckoning import reckoned
from visitplanner.comparison.squares import coarse_squares

if TYPE_CHECKING:
    from visitplanner.comparison.document import Measures
    from visitplanner.plan import Plan
    from visitplanner.scenarios.preparing import Situation


def measures_of(plan: Plan, document: bytes, situation: Situation) -> Measures:
    """Return what a plan costs and brings.

    Parameters
    ----------
    document
        The plan's `plan.json`: every sum is reckoned from it.
    """
    found = reckoned(
        json.loads(document),
        on_duty={
            o.officer_id for shift in situation.prepared.roster.shifts for o in shift.officers
        },
        co2_g_per_km={str(m): g for m, g in situation.co2_g_per_km.items()},
    )
    places = (each.case.location for each in plan.unplanned)
    squares, elsewhere = coarse_squares(place for place in places if place is not None)
    return found.model_copy(update={"squares": squares, "unserved_elsewhere": elsewhere})
