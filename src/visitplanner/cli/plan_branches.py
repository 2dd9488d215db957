"""`visitplanner plan-branches`: every branch of a bank planned, side by side."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import ChosenEngine, EngineChoice, Lang, Seed, TimeLimit

DEFAULT_TIME_LIMIT = 30.0
"""Seconds."""


def plan_branches(  # noqa: PLR0913 (one parameter an option)
    bank: Annotated[Path, typer.Argument(metavar="BANK.toml", help=tr("List of the branches."))],
    *,
    date: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help=tr("First day to plan."))],
    out: Annotated[
        Path, typer.Option("--out", "-o", help=tr("Folder; each branch gets one of its own in it."))
    ],
    days: Annotated[int, typer.Option(min=1, max=31, help=tr("Days to plan, from the first."))] = 1,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            min=1,
            max=1_024,
            help=tr("Branches planned at a time; as many as processors by default."),
        ),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="tcp://...", help=tr("Plan on the workers of this dask scheduler.")),
    ] = None,
    seal: Annotated[
        bool | None,
        typer.Option(
            "--seal/--no-seal",
            show_default=False,
            help=tr(
                "Seal officers' pages with day codes; where neither is given, as the policy says."
            ),
        ),
    ] = None,
    roads_fallback: Annotated[
        bool,
        typer.Option(
            "--roads-fallback", help=tr("Plan with great circles where the road server fails.")
        ),
    ] = False,
    time_limit: TimeLimit = DEFAULT_TIME_LIMIT,
    seed: Seed = 0,
    engine: ChosenEngine = EngineChoice.AUTO,
    skip_bad_rows: Annotated[
        bool, typer.Option("--skip-bad-rows", help=tr("Plan the good rows, list the others."))
    ] = False,
    lang: Lang = CHOSEN,
) -> None:
    """Plan all branches of a bank, each as `plan` would; what is done already stays."""
    from visitplanner.cli.planning_branches import (  # noqa: PLC0415 (--help stays quick)
        BankOptions,
        run_branches,
    )
    from visitplanner.workers import Workers  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        options = BankOptions(
            first_day=date,
            num_days=days,
            time_limit=time_limit,
            seed=seed,
            engine=engine,
            skip_bad_rows=skip_bad_rows,
            roads_fallback=roads_fallback,
            seal=seal,
        )
        run_branches(bank, out, options, Workers(jobs=jobs, scheduler=scheduler), console)
