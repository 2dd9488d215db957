"""What a contender's solution file is worth: by our own checker, and by an outside judge if given.

Nothing that a contender says of its plan is believed, but its bound: and that is a violation where
a legal plan of anybody undercuts it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.check import find_violations
from visitplanner.errors import InputError
from visitplanner.problem_file import read_solution
from visitplanner.solution import objective_units
from visitplanner.units import COST_UNITS_PER_FEN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from visitplanner.problem import Problem
    from visitplanner.solution import Solution

Audit: TypeAlias = "Callable[[Solution], tuple[str, ...]]"
"""Looks at a plan without our checker, and says what is wrong with it."""

SAME_FEN = 0.02
"""Fen; two judges who add the same costs in another order may differ by less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is true of a solution: cost in fen, visits served, what is wrong with it.

    `bound` is the solution's own claim, in fen.
    """

    cost: float
    served: int
    bound: float | None
    violations: tuple[str, ...]


def judge(problem: Problem, solution_file: Path, audit: Audit = lambda _: ()) -> Verdict:
    """Return what our checker says, and what `audit` finds wrong besides."""
    try:
        solution = read_solution(solution_file, problem)
    except InputError as error:
        faults = tuple(fault.describe("en") for fault in error.faults)
        return Verdict(cost=float("inf"), served=0, bound=None, violations=faults)
    cost = objective_units(problem, solution) / COST_UNITS_PER_FEN
    bound = _claimed_bound(solution_file)
    violations = [str(violation.message) for violation in find_violations(problem, solution)]
    violations += audit(solution)
    if bound is not None and bound > cost + SAME_FEN:
        violations.append(f"claims the bound {bound}, and costs {cost}")
    return Verdict(
        cost=cost, served=len(solution.served), bound=bound, violations=tuple(violations)
    )


def second_opinion(judge_file: Path, problem_file: Path, solution_file: Path, cost: float) -> str:
    """Return what an outside judge objects to; empty where it agrees.

    `judge_file` is a Python program ``PROBLEM.json SOLUTION.json`` that prints a JSON object with
    the `cost` in fen and the `violations`.
    """
    command = [sys.executable, str(judge_file), str(problem_file), str(solution_file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (the user names it)
    try:
        verdict = json.loads(done.stdout)
    except ValueError:
        return f"the outside judge failed: {done.stderr.strip()[-200:]}"
    if verdict["violations"]:
        return f"the outside judge: {verdict['violations'][0]}"
    if abs(verdict["cost"] - cost) > SAME_FEN:
        return f"the outside judge reckons a cost of {verdict['cost']}, we {cost}"
    return ""


def _claimed_bound(solution_file: Path) -> float | None:
    summary = json.loads(solution_file.read_text(encoding="utf-8")).get("summary", {})
    bound = summary.get("bound")
    return None if bound is None else float(bound)
