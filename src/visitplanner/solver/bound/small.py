"""A problem that is proven in no time, to have the proof compiled with."""

from __future__ import annotations

import numpy as np

from visitplanner.problem import Costs, Problem, ProblemShift, ProblemVisit
from visitplanner.travel.matrix import TravelMatrix

NOWHERE = np.zeros((1, 1), dtype=np.int64)

SMALL = Problem(
    visits=tuple(ProblemVisit(visit_id=idx, location_idx=0, prize=1) for idx in range(2)),
    shifts=(
        ProblemShift(
            shift_id=0,
            start_idx=0,
            end_idx=0,
            time_window=(0, 10),
            costs=Costs(per_duration_hour=3_600),
        ),
    ),
    profiles=(TravelMatrix(durations=NOWHERE, distances=NOWHERE),),
)
