"""What goes to other processes: numbers that travel well, and to the same version only."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from samples import DAY
from what_if import ask, some_cases

from visitplanner.errors import SolverError
from visitplanner.scenarios.comparing import situations_of
from visitplanner.scenarios.searching import ProofTask, SearchTask, prove, search

if TYPE_CHECKING:
    from pathlib import Path

    from visitplanner.problem import Problem


@pytest.fixture
def problem(tmp_path: Path) -> Problem:
    asked = ask(tmp_path, cases=some_cases(5, 6))
    return situations_of(asked)["base", DAY].prepared.indexed.problem


def test_no_person_and_no_place_travels(problem: Problem) -> None:
    parcel = pickle.dumps(SearchTask(problem=problem, seed=0, iterations=5))
    for secret in ("王小明", "19900001234", "环翠区", "C0", "Location"):
        assert secret.encode() not in parcel


def test_the_same_task_finds_the_same_plan_wherever_it_is_done(problem: Problem) -> None:
    task = SearchTask(problem=problem, seed=7, iterations=30)
    there = pickle.loads(pickle.dumps(task))  # noqa: S301 (our own)
    assert search(task) == search(there)


def test_a_first_plan_that_is_given_stands_in_for_the_first_search(problem: Problem) -> None:
    task = SearchTask(problem=problem, seed=7, iterations=30)
    first = search(task).first
    assert search(replace(task, start=first)) == search(task)


def test_another_version_is_refused(problem: Problem) -> None:
    task = SearchTask(problem=problem, seed=0, iterations=1, version="0.0.0")
    with pytest.raises(SolverError, match="has version"):
        search(task)
    with pytest.raises(SolverError, match="has version"):
        prove(ProofTask(problem=problem, iterations=1, seconds=1, version="0.0.0"))
