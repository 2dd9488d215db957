"""Why wishes cannot be kept: every conflict is named and none invented, and what is against it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

import numpy as np
import pytest
from problems import NOWHERE, Size, random_problem
from wished import can_keep, indexed_of, random_wishes

from visitplanner.hand.reasons import wish_conflicts
from visitplanner.hand.wishes import Wish, WishKind
from visitplanner.problem import IndexedProblem, Problem, ProblemBreak, ProblemShift, ProblemVisit
from visitplanner.travel.matrix import TravelMatrix

FOREVER = 600.0
"""Seconds; what is asked here ends long before."""


@pytest.mark.parametrize("seed", range(60))
def test_a_set_is_named_exactly_if_it_cannot_be_kept_and_each_part_can(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 (test data)
    size = Size(visits=3, shifts=3, teams=1, breaks=seed % 2, day=18)
    problem = random_problem(rng, size)
    while not problem.visits or not problem.shifts:
        problem = random_problem(rng, size)
    indexed, wishes = indexed_of(problem), random_wishes(rng, problem, 6)
    keepable = {
        frozenset(chosen)
        for count in range(len(wishes) + 1)
        for chosen in combinations(wishes, count)
        if can_keep(indexed, chosen)
    }
    expected = {
        frozenset(chosen)
        for count in range(1, len(wishes) + 1)
        for chosen in combinations(wishes, count)
        if frozenset(chosen) not in keepable
        and all(frozenset(chosen) - {wish} in keepable for wish in chosen)
    }
    found = wish_conflicts(indexed, wishes, FOREVER)
    named = [frozenset(conflict.wishes) for conflict in found.conflicts]
    assert set(named) == expected
    assert len(named) == len(expected)
    assert found.is_complete


def day(visits: int = 1, shifts: int = 1, **changes: Any) -> IndexedProblem:  # noqa: ANN401 (any field)
    """Return a day of visits at one place, of an hour each, from 08:00 to 12:00."""
    of_visit = {key: changes.pop(key) for key in ("team_size", "skills") if key in changes}
    problem = Problem(
        visits=tuple(
            ProblemVisit(
                visit_id=idx,
                location_idx=0,
                service_duration=3_600,
                time_windows=((8 * 3_600, 11 * 3_600),),
                **of_visit,
            )
            for idx in range(visits)
        ),
        shifts=tuple(
            ProblemShift(
                shift_id=k, start_idx=0, end_idx=0, **{"time_window": (28_800, 43_200), **changes}
            )
            for k in range(shifts)
        ),
        profiles=(NOWHERE,),
    )
    return indexed_of(problem)


def by(case: int, officer: str = "W00") -> Wish:
    return Wish(kind=WishKind.OFFICER, case_id=f"C{case}", requires=True, officer_id=officer)


def start(case: int, second: int) -> Wish:
    return Wish(kind=WishKind.START, case_id=f"C{case}", requires=True, second=second)


def against(indexed: IndexedProblem, *wishes: Wish) -> list[str]:
    """Return what stands against the only conflict, of which all wishes are part."""
    (conflict,) = wish_conflicts(indexed, wishes, FOREVER).conflicts
    assert set(conflict.wishes) == set(wishes)
    return [str(words) for words in conflict.against]


REST = ProblemBreak(break_id=1, duration=7_200, time_windows=((28_800, 36_000),))


@pytest.mark.parametrize(
    ("indexed", "wishes", "words"),
    [
        (day(skills=frozenset({1})), [by(0)], ["the skills that are asked for"]),
        (day(team_size=2), [by(0)], ["the number of people"]),
        (
            day(time_window=(43_200, 50_000)),
            [by(0)],
            ["the times agreed", "working hours"],
        ),
        (day(max_visits=0), [by(0)], ["the most visits of a shift"]),
        (day(2, max_visits=1), [by(0), by(1)], ["the most visits of a shift"]),
        (
            day(2, breaks=(REST,), time_window=(28_800, 39_600)),
            [by(0), by(1)],
            ["working hours", "breaks"],
        ),
        (day(2, 2), [by(0), by(1), start(0, 30_000), start(1, 31_000)], []),
        (day(), [start(0, 30_000), start(0, 31_000)], []),
    ],
)
def test_what_stands_against_a_conflict_is_what_it_can_be_kept_without(
    indexed: IndexedProblem, wishes: list[Wish], words: list[str]
) -> None:
    assert against(indexed, *wishes) == words


def test_the_way_and_its_length_stand_against_wishes_too() -> None:
    apart = TravelMatrix(
        durations=np.array([[0, 7_200], [7_200, 0]]), distances=np.array([[0, 50], [50, 0]])
    )
    indexed = day(2, max_distance=99)
    visits = (indexed.problem.visits[0], replace(indexed.problem.visits[1], location_idx=1))
    problem = replace(indexed.problem, visits=visits, profiles=(apart,))
    far = replace(indexed, problem=problem)
    assert against(far, by(1)) == []  # too far, and too long: neither alone is enough
    shifts = (replace(problem.shifts[0], max_distance=100),)
    near = replace(indexed, problem=replace(problem, shifts=shifts))
    assert against(near, by(1)) == ["working hours", "the time that the way takes"]


def test_when_the_time_is_over_that_is_said_and_nothing_is_invented() -> None:
    found = wish_conflicts(day(max_visits=0), [by(0)], 0.0)
    assert (found.conflicts, found.is_complete) == ((), False)


def test_a_conflict_is_told_with_its_file_and_in_words() -> None:
    found = wish_conflicts(day(max_visits=0), [by(0)], FOREVER)
    (fault,) = found.faults("hand.csv")
    assert fault.describe("en") == (
        "hand.csv: cannot be kept together: case C0: by W00; against it: the most visits of a shift"
    )
    assert "上门次数上限" in fault.describe("zh")
