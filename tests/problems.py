"""Small random problems of every mix of features, for what must hold whatever the problem.

One generator serves both uses: `random_problem(Random(seed))` where examples are counted, and
`problems()` where Hypothesis looks for a small example that fails. A second costs a few fen, a
metre too, and a visit is worth some tens of fen, so that every rule can tip the balance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

import numpy as np
from hypothesis import strategies as st

from visitplanner.problem import (
    END_OF_TIME,
    NO_LIMIT,
    Costs,
    Overtime,
    Problem,
    ProblemBreak,
    ProblemShift,
    ProblemVisit,
)
from visitplanner.travel.matrix import TravelMatrix, by_hour

T = TypeVar("T")

NOWHERE = TravelMatrix(
    durations=np.zeros((1, 1), dtype=np.int64), distances=np.zeros((1, 1), dtype=np.int64)
)
"""One place only."""

FEN_PER_SECOND = 3_600
"""Fen per hour that make one fen per second."""

FEN_PER_METRE = 1_000
"""Fen per km that make one fen per metre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a random problem may get; shifts end by second `day`, most of the time."""

    visits: int = 6
    shifts: int = 3
    teams: int = 6
    breaks: int = 2
    day: int = 80


SMALL = Size()


def problems(size: Size = SMALL) -> st.SearchStrategy[Problem]:
    """Return random problems, degenerate ones among them."""
    return st.randoms(use_true_random=False).map(lambda rng: random_problem(rng, size))


def mixed(size: Size = SMALL) -> st.SearchStrategy[Problem]:
    """Return problems of every mix of features; drawn by a number, few of them are degenerate."""
    return st.integers(0, 2**32 - 1).map(lambda number: random_problem(Random(number), size))  # noqa: S311 (test data)


def random_problem(rng: Random, size: Size = SMALL) -> Problem:
    """Return a problem of some mix of features."""
    num_places, num_loads = rng.randint(1, 5), rng.choice((0, 0, 1, 2))
    profiles = tuple(_travel(rng, num_places) for _ in range(rng.choice((1, 1, 2))))
    return Problem(
        visits=tuple(
            _visit(rng, idx, (num_places, num_loads), size)
            for idx in range(sometimes(rng, 0.05, 0, rng.randint(min(1, size.visits), size.visits)))
        ),
        shifts=tuple(
            _shift(rng, idx, (num_places, num_loads, len(profiles)), size)
            for idx in range(sometimes(rng, 0.05, 0, rng.randint(min(1, size.shifts), size.shifts)))
        ),
        profiles=profiles,
        profile_names=("car", "walk")[: len(profiles)],
    )


def with_hours(rng: Random, problem: Problem, day: int) -> Problem:
    """Return the problem with travel that gets slower and faster in the course of the day."""
    return replace(
        problem,
        profiles=tuple(
            sometimes(rng, 0.8, _by_hour(rng, profile, day), profile)
            for profile in problem.profiles
        ),
    )


def with_wishes(rng: Random, problem: Problem) -> Problem:
    """Return the problem with visits that name their shifts, ask for one, or price them."""
    num_shifts = len(problem.shifts)
    return replace(
        problem,
        visits=tuple(
            replace(
                visit,
                shifts=sometimes(rng, 0.3, _some(rng, num_shifts), None),
                one_of=sometimes(rng, 0.3, _some(rng, num_shifts), None),
                shift_costs=sometimes(
                    rng, 0.5, tuple(rng.choice((0, 7, 30, 90)) for _ in range(num_shifts)), ()
                ),
            )
            for visit in problem.visits
        ),
    )


def with_rows(rng: Random, problem: Problem) -> Problem:
    """Return the problem with visits that keep an order on a route, or that share one."""
    idxs = list(range(len(problem.visits)))
    if not idxs:
        return problem

    def some(most: int) -> list[int]:
        return rng.sample(idxs, min(len(idxs), rng.randint(2, most)))

    return replace(
        problem,
        sequences=tuple(tuple(some(4)) for _ in range(rng.choice((0, 1, 2)))),
        groups=tuple(frozenset(some(3)) for _ in range(rng.choice((0, 1, 1)))),
    )


def _some(rng: Random, num_shifts: int) -> frozenset[int]:
    return frozenset(k for k in range(num_shifts) if rng.random() < 0.6)


def _by_hour(rng: Random, profile: TravelMatrix, day: int) -> TravelMatrix:
    paces = [rng.choice((1.0, 1.3, 2.0, 3.0)) for _ in range(rng.randint(1, 3))]
    states = np.array([np.ceil(profile.durations * pace).astype(np.int64) for pace in paces])
    moments = sorted(rng.sample(range(day), rng.randint(1, 4)))
    return by_hour(
        tuple((moment, rng.randrange(len(paces))) for moment in moments),
        states,
        profile.distances,
    )


def sometimes(rng: Random, chance: float, value: T, otherwise: T) -> T:
    """Return `value` with a chance."""
    return value if rng.random() < chance else otherwise


def _travel(rng: Random, num_places: int) -> TravelMatrix:
    """Return travel that need not keep the triangle inequality; some places are one place."""
    most = rng.choice((0, 6, 12, 12))
    both = np.array(
        [
            [[0 if i == j else rng.randint(0, most) for j in range(num_places)] for _ in range(2)]
            for i in range(num_places)
        ],
        dtype=np.int64,
    )
    return TravelMatrix(durations=both[:, 0].copy(), distances=both[:, 1].copy())


def random_windows(rng: Random, day: int) -> tuple[tuple[int, int], ...]:
    """Return windows: all of time, one, several (some of them side by side), or never."""
    kind = rng.choice(("all", "one", "one", "several", "several"))
    if kind == "all":
        return ((0, END_OF_TIME),)
    if rng.random() < 0.05:
        return ((day * 10, day * 10 + 5),)
    bounds = sorted(rng.randint(0, day) for _ in range(2 if kind == "one" else 6))
    windows: list[tuple[int, int]] = []
    for first, last in zip(bounds[::2], bounds[1::2], strict=True):
        if not windows or first > windows[-1][1]:
            windows.append((first, last))
    return tuple(windows)


def _visit(rng: Random, idx: int, nums: tuple[int, int], size: Size) -> ProblemVisit:
    num_places, num_loads = nums
    return ProblemVisit(
        visit_id=100 + idx,
        location_idx=rng.randrange(num_places),
        service_duration=rng.choice((0, 3, 6)),
        time_windows=random_windows(rng, size.day),
        skills=sometimes(rng, 0.15, frozenset({rng.randrange(2)}), frozenset()),
        prize=rng.choice((0, 40, 100, 300)),
        required=rng.random() < 0.2,
        team_size=sometimes(rng, 0.3, 2, 1) if idx < size.teams else 1,
        demand=tuple(rng.randint(0, 3) for _ in range(num_loads)),
    )


def _shift(rng: Random, idx: int, nums: tuple[int, int, int], size: Size) -> ProblemShift:
    num_places, num_loads, num_profiles = nums
    begin = rng.randint(0, size.day // 4)
    home, finish = rng.randrange(num_places), rng.randint(begin, size.day)
    num_breaks = min(size.breaks, rng.choice((0, 0, 1, 1, 2)))
    return ProblemShift(
        shift_id=200 + idx,
        start_idx=home,
        end_idx=sometimes(rng, 0.3, rng.randrange(num_places), home),
        time_window=(begin, sometimes(rng, 0.7, size.day, finish)),
        skills=sometimes(rng, 0.7, frozenset({0, 1}), frozenset()),
        crew=sometimes(rng, 0.3, 2, 1),
        breaks=tuple(_break(rng, k, size.day) for k in range(num_breaks)),
        max_visits=sometimes(rng, 0.2, rng.randint(0, 4), NO_LIMIT),
        max_distance=sometimes(rng, 0.2, rng.randint(0, 60), NO_LIMIT),
        max_duration=sometimes(rng, 0.2, rng.randint(5, size.day), NO_LIMIT),
        costs=_costs(rng),
        overtime=sometimes(rng, 0.4, _overtime(rng, size.day), None),
        capacity=tuple(rng.randint(0, 6) for _ in range(rng.randint(0, num_loads))),
        profile_idx=rng.randrange(num_profiles),
    )


def _break(rng: Random, idx: int, day: int) -> ProblemBreak:
    first = rng.randint(0, day // 2)
    windows = ((first, first + rng.randint(0, day // 2)),)
    if rng.random() < 0.3:
        windows = (*windows, (windows[0][1] + rng.randint(1, 9), windows[0][1] + 12))
    return ProblemBreak(break_id=300 + idx, duration=rng.choice((1, 4, 8)), time_windows=windows)


def _costs(rng: Random) -> Costs:
    return Costs(
        fixed=rng.choice((0, 0, 25)),
        per_km=rng.choice((0, FEN_PER_METRE, 1_333)),
        per_travel_hour=rng.choice((0, 0, FEN_PER_SECOND, 4_001)),
        per_duration_hour=rng.choice((0, FEN_PER_SECOND, 2_999)),
    )


def _overtime(rng: Random, day: int) -> Overtime:
    return Overtime(after=rng.randint(0, day), per_hour=rng.choice((0, FEN_PER_SECOND, 9_001)))
