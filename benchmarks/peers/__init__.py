"""Other solvers, each put to work on a `Problem` as well as it can be.

A peer is a function ``(problem, budget) -> found plans`` that returns orders of visits; their times
are chosen by us, exactly, so that no peer loses by how it times a route. All of them solve the same
problem: what one cannot express, none is given.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.problem import NO_LIMIT
from visitplanner.units import COST_UNITS_PER_FEN, UNITS_PER_METRE, UNITS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from visitplanner.problem import Problem, ProblemShift, ProblemVisit


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a contender gets: seconds of solving, a seed, and threads where it can use them."""

    seconds: float
    seed: int
    threads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A plan: the visits of each shift in order, by index; the seconds it took, and the set-up."""

    orders: Mapping[int, tuple[int, ...]]
    seconds: float
    note: str = ""


class UnsupportedError(Exception):
    """The problem has features that the peers cannot all express."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Prices of each shift and prizes of each visit, as small integers in one unit.

    The common divisor is taken out: some search parameters of the peers are absolute numbers, made
    for small costs.
    """

    fixed: tuple[int, ...]
    metre: tuple[int, ...]
    second: tuple[int, ...]
    prizes: tuple[int, ...]


def prices_of(problem: Problem) -> Prices:
    """Return what the shifts cost and the visits bring."""
    costs = [shift.costs for shift in problem.shifts]
    table = {
        "fixed": [cost.fixed * COST_UNITS_PER_FEN for cost in costs],
        "metre": [cost.per_km * UNITS_PER_METRE for cost in costs],
        "second": [cost.per_duration_hour * UNITS_PER_SECOND for cost in costs],
        "prizes": [visit.prize * COST_UNITS_PER_FEN for visit in problem.visits],
    }
    divisor = math.gcd(*(units for column in table.values() for units in column)) or 1
    return Prices(**{name: tuple(u // divisor for u in column) for name, column in table.items()})


def require_basic(problem: Problem) -> None:
    """Refuse problems that the peers would solve as others than they are.

    Raises
    ------
    UnsupportedError
        With the features in the way.
    """
    found = [*map(_of_visit, problem.visits), *map(_of_shift, problem.shifts)]
    features = {feature for features in found for feature in features}
    if problem.links:
        features.add("linked visits")
    if len(problem.profiles) != 1:
        features.add("several travel modes")
    if features:
        raise UnsupportedError(", ".join(sorted(features)))


def _of_visit(visit: ProblemVisit) -> Iterator[str]:
    if visit.team_size > 1:
        yield "two-person visits"
    if visit.skills:
        yield "skills"
    if len(visit.time_windows) != 1:
        yield "several windows"
    if visit.late_per_hour is not None:
        yield "lateness"


def _of_shift(shift: ProblemShift) -> Iterator[str]:
    if shift.breaks:
        yield "breaks"
    if shift.overtime is not None:
        yield "overtime"
    if shift.costs.per_travel_hour:
        yield "a price of travel time"
    if min(shift.max_visits, shift.max_distance, shift.max_duration) < NO_LIMIT:
        yield "limits of a shift"
