"""Two officers meet at a second that both can keep, or it is said that there is none."""

from __future__ import annotations

import numpy as np
import pytest

from visitplanner.problem import Problem, ProblemShift, ProblemVisit
from visitplanner.solver.lines import line_of
from visitplanner.solver.meetings import choose_meetings
from visitplanner.solver.orders import RouteOrder
from visitplanner.travel.matrix import TravelMatrix


def problem_with(*windows: tuple[int, int], late: int = 30) -> Problem:
    """Return two visits for two, 10 s from each other and from two shifts; one starts late."""
    ten = (10 - 10 * np.eye(3)).astype(np.int64)
    return Problem(
        visits=tuple(
            ProblemVisit(visit_id=k, location_idx=k + 1, team_size=2, time_windows=windows)
            for k in range(2)
        ),
        shifts=tuple(
            ProblemShift(shift_id=k, start_idx=0, end_idx=0, time_window=(late * k, 100))
            for k in range(2)
        ),
        profiles=(TravelMatrix(durations=ten, distances=ten.copy()),),
    )


@pytest.mark.parametrize(
    ("windows", "orders", "expected"),
    [
        (((0, 100),), ((0,), (0,)), {0: 40}),  # the later one comes at 40
        (((0, 35), (50, 60)), ((0,), (0,)), {0: 50}),
        (((0, 39),), ((0,), (0,)), None),  # the later one comes too late
        (((0, 100),), ((0, 1), (0, 1)), {0: 40, 1: 50}),
        (((0, 100),), ((0, 1), (1, 0)), None),  # each waits for the other
        (((0, 100),), ((0,), (1,)), {}),
    ],
)
def test_meetings(
    windows: tuple[tuple[int, int], ...],
    orders: tuple[tuple[int, ...], tuple[int, ...]],
    expected: dict[int, int] | None,
) -> None:
    problem = problem_with(*windows)
    lines = [
        line_of(problem, RouteOrder(shift_idx=k, stops=stops)) for k, stops in enumerate(orders)
    ]
    assert choose_meetings(lines, set(orders[0]) & set(orders[1])) == expected
