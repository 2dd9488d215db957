"""The work that goes to other processes and machines: numbers in, routes out, no person in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner import __version__
from visitplanner.errors import Fault, SolverError
from visitplanner.messages import say
from visitplanner.solution import Termination
from visitplanner.solver import solve

if TYPE_CHECKING:
    from visitplanner.problem import Problem
    from visitplanner.solution import Route, Solution

NO_TIME_LIMIT = 1e8
"""Seconds, three years: where only the tries are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTask:
    """A problem to be searched for a plan, twice over.

    Attributes
    ----------
    start
        The first plan of another variant, which is lawful in this one: it stands in for the first
        search, so that every plan is searched for as long. None searches anew.
    iterations, time_limit
        Of each search; one of them is None. Seconds.
    """

    problem: Problem
    seed: int
    iterations: int | None = None
    time_limit: float | None = None
    start: tuple[Route, ...] | None = None
    version: str = __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What a search found: the first plan's routes, and the last plan."""

    first: tuple[Route, ...]
    solution: Solution


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofTask:
    """A problem whose best net value is to be bounded, in so many seconds."""

    problem: Problem
    iterations: int
    seconds: float
    version: str = __version__


def search(task: SearchTask) -> Searched:
    """Return the plan that two searches find, one after the other.

    Raises
    ------
    SolverError
        When another version of the program asks.
    """
    _require_version(task.version)
    first = task.start
    if first is None:
        before = _solved(task, ())
        if before.termination is Termination.INTERRUPTED:
            return Searched(first=before.routes, solution=before)
        first = before.routes
    return Searched(first=first, solution=_solved(task, first))


def prove(task: ProofTask) -> int | None:
    """Return cost units that no plan undercuts, as far as the time allows; None where none.

    Raises
    ------
    SolverError
        When another version of the program asks.
    """
    _require_version(task.version)
    found = solve(
        task.problem,
        time_limit=task.seconds,
        max_iterations=task.iterations,
        threads=1,
        bound=True,
    )
    return None if found.termination is Termination.INTERRUPTED else found.bound_units


def _solved(task: SearchTask, start: tuple[Route, ...]) -> Solution:
    return solve(
        task.problem,
        time_limit=NO_TIME_LIMIT if task.time_limit is None else task.time_limit,
        max_iterations=task.iterations,
        seed=task.seed,
        threads=1,
        bound=False,
        start=start,
    )


def _require_version(version: str) -> None:
    if version != __version__:
        message = say(
            "a worker has version {own} of the program, and {version} asks",
            own=__version__,
            version=version,
        )
        raise SolverError([Fault(message=message)])
