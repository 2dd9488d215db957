"""Whether a visit could be made alone: the same as trying every second says."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from brute_force import best_rank
from problems import Size, random_problem, with_hours

from visitplanner.dispatch.alone import is_servable_alone
from visitplanner.problem import NO_LIMIT, Problem

TINY = Size(visits=1, shifts=2, teams=1, breaks=2, day=40)


def tiny(seed: int, *, has_hours: bool) -> Problem:
    """Return a problem of one visit, in which no shift is bounded in length."""
    rng = Random(seed)  # noqa: S311 (test data)
    problem = random_problem(rng, TINY)
    shifts = tuple(replace(shift, max_duration=NO_LIMIT) for shift in problem.shifts)
    visits = tuple(replace(visit, required=True) for visit in problem.visits)
    problem = replace(problem, shifts=shifts, visits=visits)
    return with_hours(rng, problem, TINY.day) if has_hours else problem


@pytest.mark.parametrize("has_hours", [False, True])
def test_it_is_what_trying_everything_says(*, has_hours: bool) -> None:
    answers = set()
    for seed in range(250):
        problem = tiny(seed, has_hours=has_hours)
        if problem.visits:
            left_out, _ = best_rank(problem)
            answer = is_servable_alone(problem, 0)
            assert answer == (left_out == 0), seed
            answers.add((answer, problem.visits[0].team_size))
    assert len(answers) == 4  # each answer comes up, for one person and for two
