"""`visitplanner solve`: a problem file in, the best plan of the time given out."""

import time
from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import ChosenEngine, EngineChoice, Lang, Seed, number

VIOLATED = 1
"""Exit code where the plan leaves a required visit out, as `check` would say of it."""


def solve(  # noqa: PLR0913 (one parameter an option)
    context: typer.Context,
    problem_file: Annotated[Path, typer.Argument(metavar="PROBLEM.json", help=tr("The problem."))],
    *,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="SOLUTION.json", help=tr("The solution; - for stdout.")
        ),
    ],
    time_limit: Annotated[
        float | None,
        typer.Option(
            min=1,
            max=86_400,
            callback=number,
            help=tr(
                "Seconds for the whole command: 30 where neither this nor --iterations is given."
            ),
        ),
    ] = None,
    iterations: Annotated[
        int | None,
        typer.Option(min=0, help=tr("Tries of the search: the same work on every machine.")),
    ] = None,
    seed: Seed = 0,
    engine: ChosenEngine = EngineChoice.AUTO,
    bound: Annotated[
        bool | None,
        typer.Option(
            "--bound/--no-bound",
            help=tr("Prove how good the plan is, or do not; by default where it pays."),
        ),
    ] = None,
    gap: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            callback=number,
            help=tr("Stop where at most this share of the net value can be missing."),
        ),
    ] = None,
    threads: Annotated[
        int | None, typer.Option(min=1, max=1_024, help=tr("Threads; all cores by default."))
    ] = None,
    lang: Lang = CHOSEN,
) -> None:
    """Find the best plan for a problem file, and prove how good it is."""
    from visitplanner.cli.solving import Task, run_solve  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        task = Task(
            problem_file=problem_file,
            output=output,
            started=time.monotonic() if context.obj is None else context.obj,
            time_limit=time_limit,
            iterations=iterations,
            seed=seed,
            engine=engine,
            bound=bound,
            gap=gap,
            threads=threads,
        )
        if not run_solve(task, console):
            raise typer.Exit(VIOLATED)
