"""A short search around a plan: lawful, no worse where asked again, the same for the same seed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from problems import Size, mixed

from visitplanner.check import ViolationKind, find_violations
from visitplanner.problem import Problem
from visitplanner.solution import Solution, Termination
from visitplanner.solver.found import OWN, timed
from visitplanner.solver.insertion import insert_visits
from visitplanner.solver.nearby import search_nearby

SMALL = Size(visits=5, shifts=2)


@given(problem=mixed(SMALL), seed=st.integers(0, 3), num_chains=st.integers(1, 2))
@settings(max_examples=25)
def test_what_is_found_is_lawful_and_the_same_again(
    problem: Problem, seed: int, num_chains: int
) -> None:
    start = timed(problem, insert_visits(problem), OWN).routes
    found = search_nearby(problem, start, 200, num_chains=num_chains, seed=seed)
    assert found == search_nearby(problem, start, 200, num_chains=num_chains, seed=seed)
    if found is None:
        assert not problem.visits or not problem.shifts
        return
    solution = Solution(routes=found, termination=Termination.UNKNOWN, engine=OWN)
    kinds = {violation.kind for violation in find_violations(problem, solution)}
    assert kinds <= {ViolationKind.REQUIRED_LEFT_OUT}


@given(problem=mixed(SMALL))
@settings(max_examples=25)
def test_it_puts_in_visits_that_the_start_lacks(problem: Problem) -> None:
    """Where insertion makes all of them, a search from nothing does too."""
    required = replace(
        problem, visits=tuple(replace(visit, required=True) for visit in problem.visits)
    )
    full = timed(required, insert_visits(required), OWN)
    found = search_nearby(required, (), 400)
    if found is not None and full.num_left_out == 0:
        assert {idx for route in found for idx in route.visit_idxs} == set(
            range(len(required.visits))
        )


def test_there_is_nothing_to_find_where_nobody_works_or_waits() -> None:
    assert search_nearby(Problem(visits=(), shifts=(), profiles=()), (), 10) is None
