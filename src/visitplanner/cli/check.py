"""`visitplanner check`: whether a solution keeps every rule of its problem."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang
from visitplanner.messages import say

VIOLATED = 1
"""Exit code where anything is violated."""


def check(
    problem_file: Annotated[Path, typer.Argument(metavar="PROBLEM.json", help=tr("The problem."))],
    solution_file: Annotated[
        Path, typer.Argument(metavar="SOLUTION.json", help=tr("The solution to be checked."))
    ],
    *,
    lang: Lang = CHOSEN,
) -> None:
    """Re-time a solution from its problem alone and print every violation."""
    from visitplanner.check import find_violations  # noqa: PLC0415 (--help stays quick)
    from visitplanner.problem_file import read_problem, read_solution  # noqa: PLC0415
    from visitplanner.solution import objective_units  # noqa: PLC0415
    from visitplanner.units import fen_from_units  # noqa: PLC0415

    console = Console(lang.code)
    with console.speaking():
        problem = read_problem(problem_file)
        solution = read_solution(solution_file, problem)
        violations = find_violations(problem, solution)
        for violation in violations:
            console.result(violation.message)
        if violations:
            console.note(say("{count} violations", count=len(violations)))
            raise typer.Exit(VIOLATED)
        console.result(
            say(
                "No violation. {served} of {visits} visits; cost {cost:yuan}, with lost prizes.",
                served=len(solution.served),
                visits=len(problem.visits),
                cost=fen_from_units(objective_units(problem, solution)),
            )
        )
