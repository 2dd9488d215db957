"""The best of some plans, checked, told in the bank's words, and kept with its files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.check import ViolationKind, find_violations
from visitplanner.comparison.document import Cell
from visitplanner.errors import Fault, SolverError
from visitplanner.messages import say, translator
from visitplanner.pipeline import plan_of
from visitplanner.pipeline.sparing import require_spared
from visitplanner.problem_file import solution_json
from visitplanner.report.plan_json import plan_json
from visitplanner.scenarios.cells import FIRST_FILE, PLAN_FILE, SOLUTION_FILE, Done
from visitplanner.scenarios.likening import rank
from visitplanner.scenarios.measuring import measures_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitplanner.messages import Language
    from visitplanner.pipeline import Prepared
    from visitplanner.scenarios.cells import Cells
    from visitplanner.scenarios.jobs import Job
    from visitplanner.solution import Route, Solution


def finished(
    job: Job,
    first: tuple[Route, ...],
    found: Sequence[Solution],
    cells: Cells,
    language: Language,
) -> Done:
    """Return the best of the plans found, once its files stand.

    Parameters
    ----------
    first
        Routes of the first search, for the jobs that begin with them.
    found
        The first of the best ones is taken, so that no difference is made of nothing.

    Raises
    ------
    SolverError
        When the plan does not pass the checker.
    OSError
        When the disk refuses.
    """
    prepared = _of_seed(job)
    best = min(found, key=lambda each: rank(prepared, each))
    missing = _checked(prepared, best)
    plan, problem = plan_of(prepared, best), prepared.indexed.problem
    contents = {
        FIRST_FILE: solution_json(problem, replace(best, routes=first)),
        SOLUTION_FILE: solution_json(problem, best),
        PLAN_FILE: plan_json(plan, {}, translator(language)),
    }
    cell = Cell(
        variant_id=job.situation.scenario.variant_id,
        seed=job.seed,
        first_day=job.situation.day,
        key=job.key,
        plan=cells.named(job.key, PLAN_FILE, contents[PLAN_FILE]),
        problem=cells.keep_problem(job.situation.problem_bytes),
        solution=cells.named(job.key, SOLUTION_FILE, contents[SOLUTION_FILE]),
        engine=best.engine,
        termination=str(best.termination),
        violations=missing,
        measures=measures_of(plan, contents[PLAN_FILE], job.situation),
    )
    cells.keep(cell, contents)
    return Done(cell=cell, routes=best.routes, first=first)


def _of_seed(job: Job) -> Prepared:
    prepared = job.situation.prepared
    return replace(prepared, request=replace(prepared.request, seed=job.seed, time_limit=0.0))


def _checked(prepared: Prepared, solution: Solution) -> int:
    """Return how many required visits are left out; let nothing else pass."""
    found = find_violations(prepared.indexed.problem, solution)
    wrong = [each for each in found if each.kind is not ViolationKind.REQUIRED_LEFT_OUT]
    if wrong:
        message = say("a plan does not pass the checker: {count} violations", count=len(wrong))
        raise SolverError([Fault(message=message)])
    require_spared(prepared, solution)
    return len(found)
