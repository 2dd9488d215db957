"""From a problem file to a solution file, with the words that the analyst reads on the way."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.check import ViolationKind, find_violations
from visitplanner.cli.outcome import best_so_far, summary
from visitplanner.cli.target import STDOUT, target_faults, write_target
from visitplanner.errors import Fault, InputError, SolverError
from visitplanner.messages import say
from visitplanner.problem_file import find_infeasible_required, read_problem, solution_json
from visitplanner.solver import Engine, solve
from visitplanner.solver.stopping import GapReached, ctrl_c_waits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from visitplanner.check import Violation
    from visitplanner.cli.console import Console, News
    from visitplanner.cli.options import EngineChoice
    from visitplanner.problem import Problem
    from visitplanner.solution import Solution

MILLISECONDS = 1_000
"""In a second."""

DEFAULT_TIME_LIMIT = 30.0
"""Seconds."""

NO_TIME_LIMIT = 1e8
"""Seconds, three years: where only the tries are counted."""

WRITING_S = 0.2
"""Seconds kept for what comes after the search: the check, the file, the end of the process."""

LEAST_S = 0.1
"""Seconds that the search gets, whatever reading took."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What the options say; `started` is a moment of the monotonic clock."""

    problem_file: Path
    output: Path
    started: float
    time_limit: float | None
    iterations: int | None
    seed: int
    engine: EngineChoice
    bound: bool | None
    gap: float | None
    threads: int | None

    @property
    def whole_time(self) -> float | None:
        """Seconds for the whole command; None where only the tries are counted."""
        if self.time_limit is None and self.iterations is None:
            return DEFAULT_TIME_LIMIT
        return self.time_limit

    @property
    def time_left(self) -> float:
        """Seconds for the search, so that the command ends in time."""
        if self.whole_time is None:
            return NO_TIME_LIMIT
        spent = time.monotonic() - self.started
        return max(LEAST_S, self.whole_time - spent - WRITING_S)

    @property
    def wants_bound(self) -> bool | None:
        """Whether to prove how good the plan is; None leaves it to the solver.

        A gap cannot be seen without; and where there is no time limit, a proof that nobody asked
        for might take for ever.
        """
        if self.gap is not None:
            return True
        if self.bound is None and self.whole_time is None:
            return False
        return self.bound

    @property
    def clock_ms(self) -> int | None:
        """Milliseconds since the start; None where the same tries are to give the same bytes."""
        if self.whole_time is None:
            return None
        return round((time.monotonic() - self.started) * MILLISECONDS)


def run_solve(task: Task, console: Console) -> bool:
    """Read, solve, write, and say what came of it; return whether every required visit is made.

    Raises
    ------
    InputError
        With every fault of the options and the problem at once, before anything is solved.
    SolverError
        When the plan found does not pass the checker; nothing is written.
    ServiceError
        When the disk refuses the solution.
    """
    problem = read_task(task)
    with ctrl_c_waits():
        with console.solver_progress(task.whole_time) as show:
            solution = _search(problem, task, console, show)
        left_out = _required_left_out(problem, solution)
        write_target(task.output, solution_json(problem, solution, task.clock_ms))
        tell = console.result if task.output != STDOUT else console.note
        for violation in left_out:
            console.note(violation.message)
        for message in summary(problem, solution):
            tell(message)
        if task.output != STDOUT:
            tell(say("Solution: {file}", file=str(task.output)))
    return not left_out


def read_task(task: Task) -> Problem:
    """Return the problem, if everything is as it should be.

    Raises
    ------
    InputError
        With every fault of the options, the output and the problem at once.
    """
    faults = [*_option_faults(task), *target_faults(task.output, task.problem_file)]
    try:
        problem = read_problem(task.problem_file)
    except InputError as error:
        raise InputError([*faults, *error.faults]) from None
    name = task.problem_file.name
    faults += [replace(fault, file=name) for fault in find_infeasible_required(problem)]
    if faults:
        raise InputError(faults)
    return problem


def _option_faults(task: Task) -> Iterator[Fault]:
    if task.gap is not None and task.bound is False:
        yield Fault(message=say("needs the bound; leave out --no-bound"), column="--gap")
    if Engine(task.engine) is Engine.ORTOOLS:
        asked = {"--gap": task.gap is not None, "--bound": task.bound is True}
        message = say("only our own search proves a bound; leave out --engine ortools or this")
        yield from (Fault(message=message, column=name) for name in asked if asked[name])


def _search(problem: Problem, task: Task, console: Console, show: News) -> Solution:
    news = _Watcher(problem, show)
    return solve(
        problem,
        time_limit=task.time_left,
        seed=task.seed,
        engine=Engine(task.engine),
        bound=task.wants_bound,
        stop=None if task.gap is None else GapReached(task.gap),
        max_iterations=task.iterations,
        threads=task.threads,
        on_progress=news.better_plan,
        on_bound=news.better_bound,
        on_notice=console.note,
    )


class _Watcher:
    """Puts together what a search tells: the best plan, and the best bound."""

    def __init__(self, problem: Problem, show: News) -> None:
        self._problem = problem
        self._show = show
        self._best_units: int | None = None
        self._bound_units: int | None = None

    def better_plan(self, elapsed: float, units: int) -> None:
        """Hear of a better plan."""
        self._best_units = units
        self._tell(elapsed)

    def better_bound(self, elapsed: float, units: int) -> None:
        """Hear of a better bound."""
        self._bound_units = units
        self._tell(elapsed)

    def _tell(self, elapsed: float) -> None:
        if self._best_units is not None:
            self._show(elapsed, best_so_far(self._problem, self._best_units, self._bound_units))


def _required_left_out(problem: Problem, solution: Solution) -> tuple[Violation, ...]:
    """Return the required visits that are left out; let no plan leave with another violation."""
    violations = find_violations(problem, solution)
    left_out = tuple(v for v in violations if v.kind is ViolationKind.REQUIRED_LEFT_OUT)
    if len(left_out) < len(violations):
        raise SolverError(Fault(message=v.message) for v in violations if v not in left_out)
    return left_out
