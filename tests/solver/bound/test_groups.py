"""Which shifts are alike, and which halves of a visit they serve."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from visitplanner.problem import Problem, ProblemBreak, ProblemShift, ProblemVisit
from visitplanner.solver.bound.groups import groups_of, last_useful_second
from visitplanner.travel.matrix import TravelMatrix

HOUR = np.array([[0, 3_600], [3_600, 0]], dtype=np.int64)
PLAIN = ProblemShift(shift_id=0, start_idx=0, end_idx=0)


def problem_of(visits: tuple[ProblemVisit, ...], shifts: tuple[ProblemShift, ...]) -> Problem:
    travel = TravelMatrix(durations=HOUR.copy(), distances=HOUR.copy())
    return Problem(visits=visits, shifts=shifts, profiles=(travel,))


def test_shifts_that_differ_in_their_numbers_alone_are_one_group() -> None:
    rest = ProblemBreak(break_id=1, duration=60)
    shifts = (
        replace(PLAIN, shift_id=4, breaks=(rest,)),
        PLAIN,
        replace(PLAIN, shift_id=5, breaks=(replace(rest, break_id=2),)),
    )
    assert [group.shift_idxs for group in groups_of(problem_of((), shifts))] == [(0, 2), (1,)]


def test_halves_go_to_officers_who_have_a_partner_with_the_skills() -> None:
    alone = ProblemVisit(visit_id=0, location_idx=1)
    pair = ProblemVisit(visit_id=1, location_idx=1, team_size=2)
    able = ProblemVisit(visit_id=2, location_idx=1, team_size=2, skills=frozenset({7}))
    shifts = (
        replace(PLAIN, skills=frozenset({7})),
        replace(PLAIN, shift_id=1),
        replace(PLAIN, shift_id=2, crew=2),
    )
    halves = [group.halves for group in groups_of(problem_of((alone, pair, able), shifts))]
    # the first of the three has the skill, but nobody to meet who has it as well
    assert halves == [(2, 1, 0), (2, 1, 0), (2, 2, 0)]


def test_a_day_without_end_ends_when_all_windows_are_open_and_all_work_is_done() -> None:
    visits = tuple(
        ProblemVisit(visit_id=i, location_idx=1, service_duration=600, time_windows=((at, 10**9),))
        for i, at in enumerate((100, 900))
    )
    problem = problem_of(visits, (PLAIN,))
    # opens at 900; then two services, and three ways of at most an hour
    assert last_useful_second(problem, PLAIN) == 900 + 2 * 600 + 3 * 3_600
    assert last_useful_second(problem, replace(PLAIN, time_window=(0, 5_000))) == 5_000
