"""Walking a line early and late: travel on both sides of a break, windows, and held visits."""

from __future__ import annotations

import numpy as np

from visitplanner.problem import Problem, ProblemBreak, ProblemShift, ProblemVisit
from visitplanner.solver.lines import line_of
from visitplanner.solver.orders import RouteOrder
from visitplanner.travel.matrix import TravelMatrix

PROBLEM = Problem(
    visits=(
        ProblemVisit(
            visit_id=0, location_idx=1, service_duration=5, time_windows=((10, 20), (40, 50))
        ),
    ),
    shifts=(
        ProblemShift(
            shift_id=0,
            start_idx=0,
            end_idx=0,
            time_window=(0, 80),
            breaks=(ProblemBreak(break_id=0, duration=8, time_windows=((4, 6), (30, 60))),),
        ),
    ),
    profiles=(
        TravelMatrix(durations=np.array([[0, 10], [12, 0]]), distances=np.zeros((2, 2), np.int64)),
    ),
)
BREAK_FIRST = line_of(PROBLEM, RouteOrder(shift_idx=0, stops=(-1, 0)))
BREAK_LAST = line_of(PROBLEM, RouteOrder(shift_idx=0, stops=(0, -1)))


def test_a_way_is_driven_on_both_sides_of_a_break() -> None:
    walk = BREAK_FIRST.walk_early(0, {})
    assert walk is not None
    # 4 s of the way, break 4-12, the other 6 s, visit 18-23, home at 35
    assert (walk.arrivals, walk.starts, walk.end) == ((4, 18), (4, 18), 35)


def test_a_missed_window_leads_to_the_next_one() -> None:
    walk = BREAK_FIRST.walk_early(3, {})
    assert walk is not None
    # 1 s of the way before the break, 9 s after it: at 21 the first window is over
    assert (walk.starts, walk.end) == ((4, 40), 57)


def test_a_held_visit_starts_no_sooner() -> None:
    walk = BREAK_LAST.walk_early(0, {0: 15})
    assert walk is not None
    assert (walk.starts, walk.end) == ((15, 30), 40)


def test_the_latest_times_mirror_the_earliest() -> None:
    walk = BREAK_LAST.walk_late(40, {})
    assert walk is not None
    # break 32-40, the way home before it, from 20 on; visit 15-20, left at 5
    assert (walk.departure, walk.starts, walk.end) == (5, (15, 32), 40)


def test_none_where_a_window_or_the_end_is_missed() -> None:
    assert BREAK_FIRST.walk_early(70, {}) is None
    assert BREAK_LAST.walk_early(69, {}) is None
    assert BREAK_LAST.walk_late(20, {}) is None
    assert BREAK_LAST.walk_late(40, {0: 9}) is None
    assert BREAK_LAST.walk_early(0, {0: 51}) is None
