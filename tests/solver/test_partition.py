"""A plan is divided into parts that can each be searched without a look at the others."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from problems import Size, random_problem

from visitplanner.problem import Problem, ProblemBreak, ProblemShift, ProblemVisit
from visitplanner.solver.insertion import insert_visits
from visitplanner.solver.kernel.layout import lay_out
from visitplanner.solver.kernel.search import ABSENT, Search
from visitplanner.solver.partition import FEWEST_SHIFTS, Partition
from visitplanner.solver.schedule import place_breaks, time_routes
from visitplanner.travel.matrix import TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Sequence

Parts = list[tuple[list[int], list[int]]]
"""The shifts and the visits of each part."""

MANY = Size(visits=20, shifts=10, teams=10)
COUNTS = st.integers(1, 12)


@st.composite
def planned(draw: st.DrawFn) -> tuple[Problem, Search]:
    """Return a problem, and a search that knows a plan of it, some visits left out."""
    number = draw(st.integers(0, 2**32 - 1))
    problem = random_problem(Random(number), MANY)  # noqa: S311 (test data)
    assume(problem.shifts)
    search = Search(problem, lay_out(problem), 1)
    if draw(st.integers(0, 9)):  # otherwise, nobody is planned
        draft = insert_visits(problem)
        routes = time_routes(problem, draft.orders, draft.meetings)
        assert routes is not None
        search.load(routes)
    return problem, search


def parts_of(problem: Problem, search: Search, count: int, seed: int = 0) -> Parts:
    parts = Partition(lay_out(problem), seed).parts(search, count)
    return [(shifts.tolist(), visits.tolist()) for shifts, visits in parts]


def part_by(groups: Sequence[list[int]]) -> dict[int, int]:
    """Return the part of each member, who must not be in two."""
    pairs = [(member, part) for part, group in enumerate(groups) for member in group]
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def serving(search: Search) -> list[set[int]]:
    """Return the shifts that serve each visit."""
    return [set(shifts) - {ABSENT} for shifts in search.serving().tolist()]


@settings(max_examples=100)
@given(plan=planned(), count=COUNTS, seed=st.integers())
def test_every_shift_that_can_be_used_is_in_one_part_and_the_parts_are_even(
    plan: tuple[Problem, Search], count: int, seed: int
) -> None:
    problem, search = plan
    groups = [shifts for shifts, _ in parts_of(problem, search, count, seed)]
    usable = [k for k in range(len(problem.shifts)) if place_breaks(problem, k) is not None]
    sizes = [len(group) for group in groups]
    assert sorted(part_by(groups)) == usable
    assert len(sizes) == count
    assert max(sizes) - min(sizes) <= 1


@settings(max_examples=100)
@given(plan=planned(), count=COUNTS, seed=st.integers())
def test_a_visit_is_in_the_part_of_those_who_make_it_and_rests_where_they_are_in_two(
    plan: tuple[Problem, Search], count: int, seed: int
) -> None:
    problem, search = plan
    parts = parts_of(problem, search, count, seed)
    part_of_shift = part_by([shifts for shifts, _ in parts])
    part_of_visit = part_by([visits for _, visits in parts])
    for idx, shifts in enumerate(serving(search)):
        if shifts:
            where = {part_of_shift[k] for k in shifts}
            assert part_of_visit.get(idx) == (where.pop() if len(where) == 1 else None)


@settings(max_examples=100)
@given(plan=planned(), count=COUNTS, seed=st.integers())
def test_an_absent_visit_goes_with_the_nearest_visit_that_is_planned(
    plan: tuple[Problem, Search], count: int, seed: int
) -> None:
    problem, search = plan
    if len(problem.visits) < 2:
        return
    parts = parts_of(problem, search, count, seed)
    part_of_shift = part_by([shifts for shifts, _ in parts])
    part_of_visit = part_by([visits for _, visits in parts])
    places = [visit.location_idx for visit in problem.visits]
    there_and_back = problem.profiles[0].durations + problem.profiles[0].durations.T
    on = serving(search)
    made = [idx for idx, shifts in enumerate(on) if shifts]
    for idx in set(range(len(on))) - set(made):
        ways = {other: there_and_back[places[idx], places[other]] for other in made}
        nearest = [other for other in made if ways[other] == min(ways.values())]
        near_parts = {part_of_shift[k] for other in nearest for k in on[other]}
        assert part_of_visit[idx] in (near_parts or {0})


# two districts, 1000 s apart; homes and visits are 1 s from each other within each
DISTRICT = np.repeat([0, 1_000], 6)
APART = np.abs(np.subtract.outer(DISTRICT, DISTRICT)) + 1 - np.eye(12, dtype=np.int64)
TOWN = TravelMatrix(durations=APART, distances=APART)


def town(num_shifts: int = 6, breaks: tuple[ProblemBreak, ...] = ()) -> Problem:
    """Return visits of much and of little worth in both districts, and shifts that begin there."""
    return Problem(
        visits=tuple(
            ProblemVisit(visit_id=n, location_idx=n, prize=10**6 * (n % 2)) for n in range(12)
        ),
        shifts=tuple(
            ProblemShift(
                shift_id=n, start_idx=n * 5 % 12, end_idx=n * 5 % 12, time_window=(0, 900),
                max_visits=1, breaks=breaks,
            )
            for n in range(num_shifts)
        ),
        profiles=(TOWN,),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_a_part_is_of_neighbours(seed: int) -> None:
    problem = town(12)
    search = Search(problem, lay_out(problem), 1)
    search.construct()
    for shifts, visits in parts_of(problem, search, 2, seed):
        homes = {DISTRICT[problem.shifts[k].start_idx] for k in shifts}
        assert len(homes) == 1
        assert {DISTRICT[idx] for idx in visits} == homes


def test_each_division_is_another_one_and_a_seed_gives_the_same_ones() -> None:
    problem = town()
    search = Search(problem, lay_out(problem), 1)
    search.construct()

    def divided(seed: int) -> list[Parts]:
        partition = Partition(lay_out(problem), seed)
        return [
            [(shifts.tolist(), visits.tolist()) for shifts, visits in partition.parts(search, 3)]
            for _ in range(20)
        ]

    assert divided(1) == divided(1) != divided(2)
    assert len({str(parts) for parts in divided(1)}) > 1


def test_one_part_is_the_whole_plan() -> None:
    problem = town()
    search = Search(problem, lay_out(problem), 1)
    search.construct()
    assert parts_of(problem, search, 1) == [(list(range(6)), list(range(12)))]


def test_it_is_worth_it_from_some_shifts_on_that_can_be_used() -> None:
    never = (ProblemBreak(break_id=0, duration=5, time_windows=((2_000, 3_000),)),)
    enough, few = town(FEWEST_SHIFTS), town(FEWEST_SHIFTS - 1)
    some = replace(few, shifts=(*few.shifts, *town(1, breaks=never).shifts))
    told = [Partition(lay_out(problem), 0).is_worth_it for problem in (enough, few, some)]
    assert told == [True, False, False]
