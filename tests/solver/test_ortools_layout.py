"""Vehicles, nodes and scale of the model, each from one fact of the problem."""

from __future__ import annotations

import numpy as np

from visitplanner.problem import Costs, Problem, ProblemBreak, ProblemShift, ProblemVisit
from visitplanner.solver.ortools_layout import MOST_UNITS, Part, lay_out
from visitplanner.travel.matrix import TravelMatrix

ONE = ProblemShift(shift_id=0, start_idx=0, end_idx=0, time_window=(0, 100))
TWO = ProblemShift(shift_id=1, start_idx=0, end_idx=0, time_window=(0, 100), crew=2)
FULL = ProblemShift(
    shift_id=2,
    start_idx=0,
    end_idx=0,
    time_window=(0, 100),
    breaks=(ProblemBreak(break_id=0, duration=1, time_windows=((200, 300),)),),
)


def problem_of(shifts: tuple[ProblemShift, ...], *visits: ProblemVisit) -> Problem:
    ten = (10 - 10 * np.eye(2)).astype(np.int64)
    travel = TravelMatrix(durations=ten, distances=ten.copy())
    return Problem(visits=visits, shifts=shifts, profiles=(travel,))


def visit(**changes: object) -> ProblemVisit:
    return ProblemVisit(**{"visit_id": 0, "location_idx": 1, **changes})  # type: ignore[arg-type]


def nodes_of(shifts: tuple[ProblemShift, ...], one: ProblemVisit) -> list[tuple[Part, object]]:
    return [(node.part, node.vehicles) for node in lay_out(problem_of(shifts, one)).nodes]


def test_a_pair_is_a_crew_of_two_or_two_halves() -> None:
    pair = visit(team_size=2)
    assert nodes_of((TWO,), pair) == [(Part.WHOLE, (0,))]
    assert nodes_of((ONE,), pair) == []
    halves = [(Part.LEFT, (0, 2)), (Part.RIGHT, (0, 2))]
    assert nodes_of((ONE, TWO, ONE), pair) == [(Part.WHOLE, (1,)), *halves]


def test_shifts_without_time_for_their_break_are_no_vehicles() -> None:
    assert lay_out(problem_of((FULL, ONE), visit())).shift_idxs == (1,)


def test_a_visit_has_a_node_up_to_the_last_second_at_which_it_is_reached() -> None:
    for last, num in ((9, 0), (10, 1)):
        assert len(nodes_of((ONE,), visit(time_windows=((0, last),)))) == num
    for first, num in ((90, 1), (91, 0)):
        assert len(nodes_of((ONE,), visit(time_windows=((first, 500),)))) == num


def test_what_nobody_reaches_counts_as_lost() -> None:
    layout = lay_out(problem_of((ONE,), visit(prize=3, time_windows=((500, 500),)), visit()))
    assert layout.unreachable_units == 3 * 18_000


def test_a_required_visit_weighs_more_than_any_plan_can_cost_and_nothing_overflows() -> None:
    rich = ProblemShift(
        shift_id=0,
        start_idx=0,
        end_idx=0,
        time_window=(0, 10**9),
        costs=Costs(per_duration_hour=10**8),
    )
    layout = lay_out(problem_of((rich,), visit(required=True, prize=10**9), visit(visit_id=1)))
    assert layout.divisor > 1
    assert layout.penalty(0) * layout.divisor > 10**9 * 10**8 * 5
    assert layout.penalty(0) + layout.penalty(1) < MOST_UNITS
    assert layout.required == {0}
