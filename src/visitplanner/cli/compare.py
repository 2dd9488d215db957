"""`visitplanner compare`: what if; a base and its variants, planned alike and compared."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang, number


def compare(  # noqa: PLR0913 (one parameter an option)
    scenarios: Annotated[
        Path, typer.Argument(metavar="SCENARIOS.toml", help=tr("The base and its variants."))
    ],
    *,
    out: Annotated[
        Path, typer.Option("--out", "-o", help=tr("Folder for the comparison and its plans."))
    ],
    jobs: Annotated[
        int | None,
        typer.Option(min=1, max=1_024, help=tr("Processes; all cores by default.")),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help=tr("Address of a dask scheduler whose workers do the work.")
        ),
    ] = None,
    seeds: Annotated[
        int | None,
        typer.Option(min=1, max=100, help=tr("Seeds of each plan, from 0; as the file says else.")),
    ] = None,
    iterations: Annotated[
        int | None,
        typer.Option(min=0, help=tr("Tries of each search: the same work on every machine.")),
    ] = None,
    time_limit: Annotated[
        float | None,
        typer.Option(
            min=1,
            max=86_400,
            callback=number,
            help=tr("Seconds of each search, two a plan, in place of --iterations."),
        ),
    ] = None,
    bound: Annotated[
        float | None,
        typer.Option(
            min=1,
            max=86_400,
            callback=number,
            metavar="SECONDS",
            help=tr("Prove for so long what no plan of a scenario can beat."),
        ),
    ] = None,
    lang: Lang = CHOSEN,
) -> None:
    """Plan a base and its variants alike, and say what each costs and brings."""
    from visitplanner.cli.comparing import Options, run_compare  # noqa: PLC0415 (--help is quick)

    console = Console(lang.code)
    with console.speaking():
        options = Options(
            file=scenarios,
            out=out,
            jobs=jobs,
            scheduler=scheduler,
            seeds=seeds,
            iterations=iterations,
            time_limit=time_limit,
            bound_s=bound,
        )
        run_compare(options, console)
