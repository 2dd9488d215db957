"""What a plan costs: lateness in its exact units, and the share that it may be missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from visitplanner.problem import Problem, ProblemShift, ProblemVisit
from visitplanner.solution import (
    Route,
    Solution,
    Stop,
    StopKind,
    Termination,
    gap_of,
    lateness_of,
    objective_units,
)
from visitplanner.travel.matrix import TravelMatrix
from visitplanner.units import COST_UNITS_PER_FEN, SECONDS_PER_HOUR

NO_WAY = np.zeros((1, 1), dtype=np.int64)
PROBLEM = Problem(
    visits=(
        ProblemVisit(visit_id=1, location_idx=0, time_windows=((0, 5), (8, 10)), late_per_hour=7),
        ProblemVisit(visit_id=2, location_idx=0, time_windows=((0, 10),), late_per_hour=100),
        ProblemVisit(visit_id=3, location_idx=0, time_windows=((0, 10),), prize=50),
    ),
    shifts=tuple(ProblemShift(shift_id=idx, start_idx=0, end_idx=0) for idx in range(2)),
    profiles=(TravelMatrix(durations=NO_WAY, distances=NO_WAY),),
    greatest_lateness_per_hour=1_000,
)


def plan(*starts: dict[int, int]) -> Solution:
    """Return routes by the start of each visit."""
    routes = []
    for shift_idx, of_shift in enumerate(starts):
        stops = tuple(
            Stop(kind=StopKind.VISIT, idx=idx, arrival=start, start=start)
            for idx, start in of_shift.items()
        )
        routes.append(Route(shift_idx=shift_idx, departure=0, stops=stops, end=100))
    return Solution(routes=tuple(routes), termination=Termination.UNKNOWN, engine="")


def fen(hourly: int, seconds: int) -> float:
    return hourly * seconds / SECONDS_PER_HOUR


def test_lateness_counts_from_the_end_of_the_last_window() -> None:
    assert lateness_of(PROBLEM, plan({0: 10})).units == 0
    late = lateness_of(PROBLEM, plan({0: 11, 1: 14}))
    assert (late.total, late.greatest) == (1 + 4, 4)
    assert late.units == (fen(7, 1) + fen(100, 4) + fen(1_000, 4)) * COST_UNITS_PER_FEN


def test_a_shift_is_charged_for_what_it_serves_and_two_are_charged_both() -> None:
    visits = tuple(
        replace(visit, late_per_hour=None, shift_costs=(7, 11)) for visit in PROBLEM.visits
    )
    problem = replace(PROBLEM, visits=visits)
    assert objective_units(problem, plan({0: 1, 2: 1}, {1: 1})) == 25 * COST_UNITS_PER_FEN
    assert objective_units(problem, plan({0: 1, 2: 1}, {1: 1, 2: 1})) == 36 * COST_UNITS_PER_FEN


def test_a_visit_of_two_officers_is_late_once() -> None:
    assert lateness_of(PROBLEM, plan({0: 12}, {0: 12})) == lateness_of(PROBLEM, plan({0: 12}))


def test_a_visit_that_must_not_be_late_has_no_price() -> None:
    assert lateness_of(PROBLEM, plan({2: 99})).units == 0


def test_the_objective_counts_lateness_and_what_is_left_out() -> None:
    lost = 50 * COST_UNITS_PER_FEN
    late = (fen(100, 1) + fen(1_000, 1)) * COST_UNITS_PER_FEN
    assert objective_units(PROBLEM, plan({1: 11})) == late + lost


@pytest.mark.parametrize(
    ("bound_fen", "gap"),
    [(None, None), (0, 1.0), (-50, 1.0), (25, 1.0), (50, 0.0), (51, None)],
)
def test_the_gap_is_a_share_of_the_net_value_within_reach(
    bound_fen: int | None, gap: float | None
) -> None:
    bound = None if bound_fen is None else bound_fen * COST_UNITS_PER_FEN
    nothing = replace(plan(), bound_units=bound)  # costs the prize, 50 fen
    assert gap_of(PROBLEM, nothing) == gap


def test_a_better_plan_misses_less() -> None:
    all_made = replace(plan({2: 5}), bound_units=-50 * COST_UNITS_PER_FEN)
    assert gap_of(PROBLEM, all_made) == 0.5  # costs 0, at best -50, at worst 50
