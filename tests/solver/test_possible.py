"""Whether visits can all be made: the same as trying everything says."""

from __future__ import annotations

import signal
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from brute_force import best_rank
from problems import NOWHERE, Size, random_problem, with_hours, with_rows, with_wishes
from soft_brute_force import best_rank as best_soft_rank
from soft_problems import softened

from visitplanner.problem import Problem, ProblemShift, ProblemVisit, VisitLink
from visitplanner.solver import solve
from visitplanner.solver.possible import can_make_all
from visitplanner.solver.stopping import ctrl_c_waits
from visitplanner.travel.matrix import TravelMatrix, by_hour

LONG = 600.0
"""Seconds; no question here takes so long."""


def all_required(problem: Problem) -> Problem:
    visits = tuple(replace(visit, required=True) for visit in problem.visits)
    return replace(problem, visits=visits)


def ignores_ctrl_c() -> bool:
    """Return whether the system keeps Ctrl-C from this process, whatever Python believes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (ignored,) = [line.split()[1] for line in status.splitlines() if line.startswith("SigIgn:")]
    return bool(int(ignored, 16) & 1 << signal.SIGINT - 1)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell")
def test_ctrl_c_goes_on_waiting_for_the_work_around_the_question() -> None:
    rng = Random(0)  # noqa: S311 (test data)
    problem = all_required(random_problem(rng, Size(visits=3, shifts=3)))
    with ctrl_c_waits():
        can_make_all(problem, range(len(problem.visits)), LONG)
        assert ignores_ctrl_c()
    assert not ignores_ctrl_c()


@pytest.mark.parametrize("seed", range(120))
def test_it_is_possible_exactly_if_trying_everything_finds_a_plan(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 (test data)
    problem = random_problem(rng, Size(visits=3, shifts=3, teams=1, breaks=seed % 3, day=20))
    if seed % 2:
        problem = with_rows(rng, with_wishes(rng, problem))
    problem = all_required(problem)
    idxs = range(len(problem.visits))
    assert can_make_all(problem, idxs, LONG) is (best_rank(problem)[0] == 0)


@pytest.mark.parametrize("seed", range(60))
def test_linked_and_late_visits_are_understood(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 (test data)
    problem = softened(rng, random_problem(rng, Size(visits=3, shifts=3, breaks=0)))
    problem = replace(
        problem,
        visits=tuple(replace(visit, demand=()) for visit in problem.visits),
        shifts=tuple(
            ProblemShift(
                shift_id=shift.shift_id,
                start_idx=shift.start_idx,
                end_idx=shift.end_idx,
                time_window=shift.time_window,
                skills=shift.skills,
                crew=shift.crew,
                profile_idx=shift.profile_idx,
            )
            for shift in problem.shifts
        ),
    )
    problem = all_required(problem)
    idxs = range(len(problem.visits))
    assert can_make_all(problem, idxs, LONG) is (best_soft_rank(problem)[0] == 0)


@pytest.mark.parametrize("seed", range(40))
def test_where_the_way_depends_on_the_hour_what_is_said_is_true(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 (test data)
    size = Size(visits=3, shifts=2, teams=0, breaks=0, day=40)
    problem = all_required(with_hours(rng, random_problem(rng, size), size.day))
    said = can_make_all(problem, range(len(problem.visits)), LONG)
    if said is not None:
        assert said is (best_rank(problem)[0] == 0)


def test_between_the_quickest_and_the_slowest_hour_nothing_is_said() -> None:
    way = np.array([[0, 10], [10, 0]])
    travel = by_hour(((0, 0), (50, 1)), np.array([way, 5 * way]), way)
    visit = ProblemVisit(visit_id=1, location_idx=1, time_windows=((0, 40),))
    shift = ProblemShift(shift_id=1, start_idx=0, end_idx=0, time_window=(0, 100))

    def said(last: int) -> bool | None:
        late = replace(visit, time_windows=((0, last),))
        problem = Problem(visits=(late,), shifts=(shift,), profiles=(travel,))
        return can_make_all(problem, [0], LONG)

    assert [said(9), said(10), said(49), said(50)] == [False, None, None, True]


def test_only_the_visits_asked_about_and_those_linked_to_them_count() -> None:
    never = ProblemVisit(visit_id=9, location_idx=0, time_windows=((900, 999),), required=True)
    visits = (ProblemVisit(visit_id=1, location_idx=0), never)
    shifts = tuple(
        ProblemShift(shift_id=k, start_idx=0, end_idx=0, time_window=(0, 100)) for k in range(2)
    )
    problem = Problem(visits=visits, shifts=shifts, profiles=(NOWHERE,))
    assert can_make_all(problem, [0], LONG) is True
    assert can_make_all(problem, [0, 1], LONG) is False
    link = VisitLink(first_idx=0, second_idx=1, greatest=999)
    assert can_make_all(replace(problem, links=(link,)), [0], LONG) is False


def test_nothing_asked_is_possible_and_nobody_makes_no_visit() -> None:
    visit = ProblemVisit(visit_id=1, location_idx=0)
    problem = Problem(visits=(visit,), shifts=(), profiles=(NOWHERE,))
    assert can_make_all(problem, [], LONG) is True
    assert can_make_all(problem, [0], LONG) is False


def test_without_time_nothing_is_said_of_a_day_that_takes_some() -> None:
    rng = np.random.default_rng(1)
    ways = rng.integers(1, 60, (30, 30))
    visits = tuple(
        ProblemVisit(visit_id=n, location_idx=n, service_duration=20, time_windows=((0, 900),))
        for n in range(30)
    )
    shifts = tuple(
        ProblemShift(shift_id=k, start_idx=0, end_idx=0, time_window=(0, 1_000)) for k in range(3)
    )
    travel = TravelMatrix(durations=ways, distances=ways)
    problem = Problem(visits=visits, shifts=shifts, profiles=(travel,))
    assert can_make_all(problem, range(30), 0.0) is None


@pytest.mark.parametrize("seed", range(20))
def test_what_a_plan_makes_can_be_made(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 (test data)
    problem = with_wishes(rng, random_problem(rng, Size(visits=9, shifts=4)))
    plan = solve(problem, seed=seed, max_iterations=300, bound=False)
    assert can_make_all(problem, plan.served, LONG) is True
