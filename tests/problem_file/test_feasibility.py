"""A required job that no vehicle can make is told, with its reason, and no other is."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
from problems import random_problem
from soft_problems import softened

from visitplanner.problem import Problem, ProblemBreak, ProblemShift, ProblemVisit, VisitLink
from visitplanner.problem_file import find_infeasible_required
from visitplanner.solution import Solution, Termination
from visitplanner.solver.soft import solve_soft
from visitplanner.travel.matrix import TravelMatrix

WAY = 100
"""Seconds and metres between any two places."""

TABLE = (WAY - WAY * np.eye(3)).astype(np.int64)
REST = ProblemBreak(break_id=5, duration=50, time_windows=((120, 130),))
VISIT = ProblemVisit(
    visit_id=7,
    location_idx=1,
    service_duration=60,
    time_windows=((150, 200),),
    skills=frozenset({1}),
    required=True,
    demand=(3,),
)
SHIFT = ProblemShift(
    shift_id=9,
    start_idx=0,
    end_idx=0,
    time_window=(50, 410),
    skills=frozenset({1, 2}),
    max_visits=1,
    max_distance=200,
    max_duration=310,
    capacity=(3,),
    breaks=(REST,),
)
# leaves at 50; the break at 120-170 on the way, so at the job at 200; back at 360. With the break
# after the job (150-210) there is none in time: the break's last start is at 130.


def problem(visit: ProblemVisit = VISIT, *shifts: ProblemShift, **changes: Any) -> Problem:  # noqa: ANN401 (any field)
    return Problem(
        visits=(visit,),
        shifts=shifts or (replace(SHIFT, **changes),),
        profiles=(TravelMatrix(durations=TABLE, distances=TABLE),),
    )


def why(tried: Problem) -> list[str]:
    return [fault.describe("en") for fault in find_infeasible_required(tried)]


EXPECTED = "jobs[0].required: expected a job that the vehicles can make, got one that cannot be: "


def test_a_job_that_can_just_be_made_is_no_fault() -> None:
    assert why(problem(time_window=(50, 360))) == []


def test_a_job_that_is_not_required_is_no_fault() -> None:
    assert why(problem(replace(VISIT, required=False), max_visits=0)) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"skills": frozenset({2})}, "no vehicle that may make it has all its skills"),
        ({"max_visits": 0}, "no vehicle with its skills may make a job at all"),
        ({"capacity": (2,)}, "no such vehicle has the capacity for it"),
        (
            {"max_distance": 199},
            "the way there and back is longer than such a vehicle may go",
        ),
        (
            {"time_window": (51, 410)},
            "no such vehicle can start it in time and be back in time, breaks included",
        ),
        (
            {"time_window": (50, 359)},
            "no such vehicle can start it in time and be back in time, breaks included",
        ),
        (
            {"max_duration": 309},
            "the way, the service and the breaks are longer than such a vehicle may work",
        ),
    ],
)
def test_each_limit_is_told_from_its_first_step_beyond(
    changes: dict[str, Any], reason: str
) -> None:
    assert why(problem(**changes)) == [EXPECTED + reason]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"shifts": frozenset()}, "no vehicle is allowed to make it"),
        ({"one_of": frozenset()}, "no vehicle is allowed to make it"),
        (
            {"one_of": frozenset(), "team_size": 2},
            "none of the vehicles of which it asks for one can make it",
        ),
    ],
)
def test_a_job_that_names_no_vehicle_which_can_make_it_is_a_fault(
    changes: dict[str, Any], reason: str
) -> None:
    two = replace(SHIFT, crew=2)
    assert why(problem(replace(VISIT, **changes), two)) == [EXPECTED + reason]


def test_the_last_vehicle_to_fail_gives_the_reason() -> None:
    unskilled, far = replace(SHIFT, skills=frozenset()), replace(SHIFT, max_distance=0)
    (fault,) = why(problem(VISIT, far, unskilled))
    assert fault.endswith("the way there and back is longer than such a vehicle may go")


def test_without_vehicles_nothing_can_be_made() -> None:
    empty = replace(problem(), shifts=())
    assert why(empty) == [EXPECTED + "there are no vehicles"]


def test_lateness_at_a_price_is_no_obstacle() -> None:
    late = {"time_window": (51, 410)}
    assert why(problem(replace(VISIT, late_per_hour=0), **late)) == []


def test_a_break_after_the_job_is_tried_too() -> None:
    later = replace(REST, time_windows=((260, 270),))
    assert why(problem(breaks=(later,), time_window=(50, 370))) == []
    assert why(problem(breaks=(later,), time_window=(50, 359))) != []


TEAM = replace(VISIT, team_size=2)
NO_TEAM = EXPECTED + (
    "it needs two people, and neither a crew of two nor two vehicles of one can be there"
)


def test_two_people_are_a_crew_or_two_vehicles_that_meet() -> None:
    early = replace(SHIFT, breaks=(), time_window=(0, 320))  # starts at 160 at the latest
    late = replace(SHIFT, breaks=(), time_window=(60, 410))  # starts at 160 at the earliest
    assert why(problem(TEAM, early)) == [NO_TEAM]
    assert why(problem(TEAM, replace(early, crew=2))) == []
    assert why(problem(TEAM, early, late)) == []
    assert why(problem(TEAM, early, replace(late, time_window=(61, 410)))) == [NO_TEAM]


def test_a_linked_job_needs_another_vehicle_that_makes_the_other() -> None:
    other = replace(VISIT, visit_id=8, required=False)
    link = VisitLink(first_idx=1, second_idx=0)
    two = replace(problem(), visits=(VISIT, other), links=(link,))
    lone = EXPECTED + "it is linked to job 8, which no other vehicle can make"
    assert why(two) == [lone]
    assert why(replace(two, shifts=(SHIFT, SHIFT))) == []
    assert why(replace(two, shifts=(SHIFT, replace(SHIFT, max_visits=0)))) == [lone]


@pytest.mark.parametrize("seed", range(60))
def test_no_plan_makes_a_job_that_is_told_to_be_impossible(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 (test data)
    found = softened(rng, random_problem(rng))
    blamed = {int(str(f.column)[5:].split("]")[0]) for f in find_infeasible_required(found)}
    routes = solve_soft(found, is_over=lambda: False, seed=seed, max_iterations=20)
    solution = Solution(routes=routes, termination=Termination.UNKNOWN, engine="")
    assert not blamed & solution.served
